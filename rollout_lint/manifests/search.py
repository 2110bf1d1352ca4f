"""Which files are worth reading because they hold an object that is sought.

Of thousands of files few matter: bytes are searched first, then the text's words, and only then is anything parsed.
The search may find too much (a name in a comment), never too little.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..cached_property import cached_property
from ..late_pattern import late_pattern
from ..source.reading import OURS
from .resource import APP_MESH, GATEWAY_API, GATEWAY_KINDS, MESH_NODE, MESH_ROUTER, MESH_SERVICE

NOTIFICATION_CONFIG_MAP = "argo-rollouts-notification-configmap"
"""The one ConfigMap that matters: it says which notifications there are (utils/record/record.go)."""
_CONFIG_MAP = "ConfigMap"
_ROUTE_KINDS = ("TraefikService", "TrafficSplit", "ApisixRoute", "Mapping", MESH_SERVICE, MESH_ROUTER, MESH_NODE)
NEIGHBOUR_KINDS = frozenset(
    (
        _CONFIG_MAP,
        "Service",
        "Deployment",
        "ReplicaSet",
        "PodTemplate",
        "HorizontalPodAutoscaler",
        "ScaledObject",
        "Ingress",
        *_ROUTE_KINDS,
        *GATEWAY_KINDS,
    )
)
"""The kinds of other API groups that our objects refer to, or that refer to ours."""
OUR_KINDS = "ours"
"""Stands for every kind of our API groups: a file that names one of the groups may hold any of them."""
ANY = ""
"""For a name: every object of the kind."""

_TELLING = {
    _CONFIG_MAP: NOTIFICATION_CONFIG_MAP,
    "Mapping": "getambassador.io",
    **dict.fromkeys((MESH_SERVICE, MESH_ROUTER, MESH_NODE), APP_MESH),
    **dict.fromkeys(GATEWAY_KINDS, GATEWAY_API),
}
"""What tells a file with an object of a kind, where that is not the kind's own name: ConfigMaps are many, some kinds go
by several names, and a group is one word for all of its own."""
KINDS: tuple[bytes, ...] = tuple(sorted({_TELLING.get(kind, kind).encode() for kind in NEIGHBOUR_KINDS}))
EVERY_KIND: tuple[bytes, ...] = (*OURS, *KINDS)
_KINDS_BY_WORD = {word: frozenset(kind for kind in _TELLING if _TELLING[kind] == word) for word in _TELLING.values()}
_GROUPS = tuple(group.decode() for group in OURS)
_KIND = late_pattern(rf"kind[\"']?\s*:\s*[\"']?({'|'.join(sorted(NEIGHBOUR_KINDS - _TELLING.keys()))})\b")
_WORD = late_pattern(r"[\w-]+")
_FEW = 32
"""Up to so many names it is quicker to search a text for each than to take it apart into words."""


def kinds_in(text: str) -> frozenset[str]:
    """The kinds that a file may hold objects of: neighbours by name, OUR_KINDS for all of ours."""
    found = {match[1] for match in _KIND.finditer(text)}
    for word, kinds in _KINDS_BY_WORD.items():
        if word in text:
            found |= kinds
    if names_our_groups(text):
        found.add(OUR_KINDS)
    return frozenset(found)


def names_our_groups(text: str) -> bool:
    """Whether a file is read where it is asked about: all others are context at most."""
    return any(group in text for group in _GROUPS)


def may_hold(text: str, kind: str) -> bool:
    """Whether a file may hold an object of a kind, as far as its text tells."""
    return (kind if kind in NEIGHBOUR_KINDS else OUR_KINDS) in kinds_in(text)


class Sought:
    """Objects that are sought, as pairs of kind and name."""

    __slots__ = ("__dict__", "pairs")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = frozenset((kind if kind in NEIGHBOUR_KINDS else OUR_KINDS, name) for kind, name in pairs)

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __or__(self, other: Sought) -> Sought:
        return Sought(self.pairs | other.pairs)

    def __sub__(self, other: Sought) -> Sought:
        return Sought(self.pairs - other.pairs)

    @property
    def of_any_name(self) -> Sought:
        """All objects of the same kinds."""
        return Sought((kind, ANY) for kind in self.kinds)

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.pairs)

    def stands_in(self, text: str, kinds: frozenset[str]) -> bool:
        """Whether a text with these kinds may hold an object that is sought: all words of its name occur."""
        for kind in kinds & self.kinds:
            names = self._names[kind]
            if "" in names:
                return True
            if len(names) <= _FEW and not any(first in text for first in names):
                continue
            words = set(_WORD.findall(text))
            if any(words.issuperset(name) for first in words & names.keys() for name in names[first]):
                return True
        return False

    @cached_property
    def _names(self) -> dict[str, dict[str, list[list[str]]]]:
        """The words of each name by kind and first word; ANY and a name without words may stand anywhere."""
        names: dict[str, dict[str, list[list[str]]]] = {}
        for kind, name in self.pairs:
            words = _WORD.findall(name) or [""]
            names.setdefault(kind, {}).setdefault(words[0], []).append(words)
        return names
