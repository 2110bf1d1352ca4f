"""All manifests of a run, what is applied together, and which object a reference means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from ..source.parse import Document
from ..source.problems import Problem
from ..source.text import Source, Span
from . import rollout, template
from .resource import Resource


class Manifest:
    """One file or stream as read. Only targets are reported on; the rest is context."""

    __slots__ = ("documents", "is_target", "problems", "resources", "source")

    def __init__(
        self,
        source: Source,
        documents: list[Document],
        resources: list[Resource],
        problems: list[Problem],
        is_target: bool,
    ) -> None:
        self.source = source
        self.documents = documents
        self.resources = resources
        self.problems = problems
        self.is_target = is_target


class Unit:
    """What is applied together: a kustomization root with all it pulls in, a stream, else a directory.

    ``complete`` is False where some of its objects come from elsewhere (a remote base, a chart): what is not seen in
    it may be there all the same. ``one_namespace`` is True where kustomize sets the namespace of all its objects.
    """

    __slots__ = ("_index", "complete", "name", "one_namespace", "patch_files", "resources")

    def __init__(
        self,
        name: str,
        *,
        complete: bool = True,
        one_namespace: bool = False,
        patch_files: frozenset[str] = frozenset(),
    ) -> None:
        self.name = name
        self.complete = complete
        self.one_namespace = one_namespace
        self.patch_files = patch_files
        self.resources: list[Resource] = []
        self._index: dict[str, dict[str, list[Resource]]] | None = None

    def __repr__(self) -> str:
        return f"Unit({self.name!r}, {len(self.resources)} objects)"

    def named(self, kind: str) -> dict[str, list[Resource]]:
        """The whole objects of a kind, by name."""
        if self._index is None:
            self._index = {}
            for resource in self.resources:
                if not resource.is_patch:
                    self._index.setdefault(resource.kind, {}).setdefault(resource.name, []).append(resource)
        return self._index.get(kind, {})


class Presence(Enum):
    """Three-valued: what is not in view is not missing yet."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Resolution(NamedTuple):
    """What a reference means. ``candidates`` may be several: each is then judged. ``near`` names what might have been
    meant."""

    presence: Presence
    candidates: tuple[Resource, ...] = ()
    why: str = ""
    """Why it is unknown."""
    near: tuple[Resource, ...] = ()
    """Objects of that name in another namespace, scope or unit, then those of a similar name."""
    in_view: tuple[str, ...] = ()
    """The names of that kind which the unit holds."""


class ExternalObject(NamedTuple):
    """An object declared to exist outside the files. ``namespace`` "" matches any."""

    kind: str
    name: str
    namespace: str


class Project:
    """The manifests of one run with their units, and the index over them."""

    def __init__(
        self,
        manifests: Sequence[Manifest],
        units: Mapping[int, tuple[Unit, ...]],
        *,
        context: Iterable[Manifest] = (),
        complete: bool = False,
        external: tuple[ExternalObject, ...] = (),
    ) -> None:
        """``units`` holds, by ``id(manifest)``, the units a manifest is part of; ``context`` the manifests that were
        declared as context; ``complete`` says that nothing exists outside of what is in view."""
        self.manifests = tuple(manifests)
        self.complete = complete
        self._external = external
        self._units: dict[int, tuple[Unit, ...]] = {}
        self._declared = Unit("the declared context")
        self._view = Unit("all files in view")
        self._resolutions: dict[tuple[str, str, str, tuple[int, ...]], Resolution] = {}
        self._by_source = {id(manifest.source): manifest.resources for manifest in manifests}
        declared = {id(manifest) for manifest in context}
        for manifest in manifests:
            own = units.get(id(manifest), ())
            for resource in manifest.resources:
                self._units[id(resource)] = own
                for unit in (*own, self._view, *((self._declared,) if id(manifest) in declared else ())):
                    unit.resources.append(resource)
        self.units = tuple({id(unit): unit for own in units.values() for unit in own}.values())
        self._mark_patches()

    def resource_at(self, span: Span) -> Resource | None:
        """The object that a place lies in."""
        found = None
        for resource in self._by_source.get(id(span.source), ()):
            node = resource.field.node
            if node is not None and node.start <= span.start < node.end:
                found = resource
        return found

    def units_of(self, resource: Resource) -> tuple[Unit, ...]:
        return self._units.get(id(resource), ())

    def _mark_patches(self) -> None:
        """Decide which objects are patches (design: listed as one, or lacking what every whole one has while a whole
        one of its name is in view, or a Rollout with no selector, workloadRef and template at all)."""
        for resource in self._view.resources:
            resource.is_whole = _is_whole(resource)
        whole = {(r.kind, r.name) for r in self._view.resources if r.is_whole}
        for resource in self._view.resources:
            listed = any(resource.source.file in unit.patch_files for unit in self.units_of(resource))
            fragment = resource.kind == "Rollout" and rollout.is_fragment(resource)
            partial = not resource.is_whole and (resource.kind, resource.name) in whole
            resource.is_patch = listed or fragment or partial

    def resolve(self, kind: str, name: str, origin: Resource) -> Resolution:
        """The object of a kind and name that a reference in ``origin`` means.

        It is looked for in the units of ``origin`` with all they pull in, then in the declared context and among the
        objects declared external. It is absent where a unit that is complete holds objects of that kind and not this
        one, or where the context is declared complete; an object of that name elsewhere in view makes it unknown
        instead.
        """
        units = self.units_of(origin)
        key = (kind, name, origin.namespace, tuple(id(unit) for unit in units))
        known = self._resolutions.get(key)
        if known is None:
            known = self._resolutions[key] = self._resolve(kind, name, origin, units)
        return known

    def _resolve(self, kind: str, name: str, origin: Resource, units: tuple[Unit, ...]) -> Resolution:
        found: dict[int, Resource] = {}
        for unit in units:
            found |= {
                id(r): r for r in unit.named(kind).get(name, ()) if unit.one_namespace or _same_namespace(r, origin)
            }
        if not found:
            found = {id(r): r for r in self._declared.named(kind).get(name, ()) if _same_namespace(r, origin)}
        if found:
            return Resolution(Presence.PRESENT, tuple(found.values()))
        if any(
            (e.kind, e.name) == (kind, name) and _namespaces_meet(e.namespace, origin.namespace) for e in self._external
        ):
            return Resolution(Presence.PRESENT)
        return self._missing(kind, name, origin, units)

    def _missing(self, kind: str, name: str, origin: Resource, units: tuple[Unit, ...]) -> Resolution:
        in_view = tuple(sorted({n for unit in units for n in unit.named(kind) if n}))
        elsewhere = tuple(r for r in self._view.named(kind).get(name, ()) if _same_namespace(r, origin))
        near = elsewhere or self._near(kind, name, units)
        if self.complete:
            return Resolution(Presence.ABSENT, near=near, in_view=in_view)
        if elsewhere:
            where = elsewhere[0].source.path
            why = f"`{where}` holds one of that name, but is not applied together with this file"
            return Resolution(Presence.UNKNOWN, why=why, near=near, in_view=in_view)
        if in_view and all(unit.complete and unit.named(kind) for unit in units):
            return Resolution(Presence.ABSENT, near=near, in_view=in_view)
        incomplete = next((unit for unit in units if not unit.complete), None)
        why = (
            f"`{incomplete.name}` pulls in objects that are not in view" if incomplete else f"no {kind} is in view here"
        )
        return Resolution(Presence.UNKNOWN, why=why, near=near, in_view=in_view)

    def _near(self, kind: str, name: str, units: tuple[Unit, ...]) -> tuple[Resource, ...]:
        """What the writer may have meant: the same name in another namespace or scope, then a similar name."""
        other_scope = {
            "AnalysisTemplate": "ClusterAnalysisTemplate",
            "ClusterAnalysisTemplate": "AnalysisTemplate",
        }.get(kind)
        same_name = [*self._view.named(kind).get(name, ())]
        if other_scope:
            same_name += self._view.named(other_scope).get(name, ())
        if same_name:
            return tuple(same_name)
        from difflib import get_close_matches

        names = {n for unit in units for n in unit.named(kind)}
        similar = get_close_matches(name, names, n=1, cutoff=0.75)
        return tuple(unit.named(kind)[similar[0]][0] for unit in units if similar and similar[0] in unit.named(kind))[
            :1
        ]


def _is_whole(resource: Resource) -> bool:
    """Whether an object has what every one of its kind has that is applied; True for kinds without such a mark."""
    if resource.kind == "Rollout":
        return rollout.is_whole(resource)
    if resource.kind in ("AnalysisTemplate", "ClusterAnalysisTemplate"):
        return template.is_whole(resource)
    return True


def _same_namespace(resource: Resource, origin: Resource) -> bool:
    return _namespaces_meet(resource.namespace, origin.namespace)


def _namespaces_meet(one: str, other: str) -> bool:
    """A missing namespace matches any."""
    return not one or not other or one == other


class DefinedTwice(NamedTuple):
    """Two whole objects of one kind, namespace and name in one unit: applying one undoes the other."""

    span: Span
    first: Resource
    second: Resource
    unit: Unit


def defined_twice(unit: Unit) -> list[DefinedTwice]:
    """The objects of a unit that an earlier one of the same name and namespace stands before."""
    found = []
    seen: dict[tuple[str, str, str, str], Resource] = {}
    for resource in unit.resources:
        if resource.is_patch or not resource.name:
            continue
        namespace = "" if unit.one_namespace else resource.namespace
        first = seen.setdefault((resource.group, resource.kind, namespace, resource.name), resource)
        if first is not resource:
            found.append(DefinedTwice(resource.span, first, resource, unit))
    return found
