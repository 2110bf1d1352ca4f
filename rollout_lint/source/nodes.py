"""Light YAML nodes with spans.

A node knows where it stands (``start``, ``end``: offsets into its source) and nothing of what it means. ``end`` is
exact for plain, quoted and flow nodes; libyaml ends a block node at the next token, so block nodes are shown by their
keys instead.
"""

from __future__ import annotations

from .scalars import key_text


class Node:
    """What scalars, mappings, sequences and aliases share."""

    __slots__ = ("anchor", "end", "start", "tag")

    def __init__(self, start: int, end: int, tag: str | None, anchor: str | None) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.anchor = anchor


class Scalar(Node):
    """A scalar: ``value`` is the decoded text, ``style`` one of ``''`` (plain), ``"'"``, ``'"'``, ``'|'``, ``'>'``."""

    __slots__ = ("style", "value")

    def __init__(self, start: int, end: int, tag: str | None, anchor: str | None, value: str, style: str) -> None:
        self.start = start
        self.end = end
        self.tag = tag
        self.anchor = anchor
        self.value = value
        self.style = style


class Mapping(Node):
    """A mapping: its pairs as written, duplicates and merge keys included."""

    __slots__ = ("_entries", "flow", "pairs")

    def __init__(self, start: int, tag: str | None, anchor: str | None, flow: bool) -> None:
        self.start = start
        self.end = start
        self.tag = tag
        self.anchor = anchor
        self.flow = flow
        self.pairs: list[tuple[Node, Node]] = []
        self._entries: dict[str, tuple[Scalar, Node]] | None = None

    @property
    def entries(self) -> dict[str, tuple[Scalar, Node]]:
        """Key and value node by key text, as Kubernetes reads them.

        Pairs count in the order of the text and the last one wins, a merge key's pairs as much as the mapping's own:
        goyaml.v2 lets a ``<<`` that follows a key override it (decode.go, mapping and merge; yaml.v3 and YAML's own
        words differ). Of several mappings under one ``<<`` the first wins.
        """
        entries = self._entries
        if entries is None:
            entries = self._entries = _entries(self)
        return entries

    def entries_are(self, entries: dict[str, tuple[Scalar, Node]]) -> None:
        """Take over the entries of a mapping whose keys are scalars and that merges nothing: its reader knows them."""
        self._entries = entries


class Sequence(Node):
    __slots__ = ("flow", "items")

    def __init__(self, start: int, tag: str | None, anchor: str | None, flow: bool) -> None:
        self.start = start
        self.end = start
        self.tag = tag
        self.anchor = anchor
        self.flow = flow
        self.items: list[Node] = []


class Alias(Node):
    """A reference to an anchored node. It is followed, never expanded."""

    __slots__ = ("target",)

    def __init__(self, start: int, end: int, target: Node) -> None:
        self.start = start
        self.end = end
        self.tag = None
        self.anchor = None
        self.target = target


def follow(node: Node) -> Node:
    """The node itself, or what an alias stands for."""
    return node.target if type(node) is Alias else node


def key_name(key: Scalar) -> str:
    """The JSON name that Kubernetes gives a key: ``on`` becomes ``true``, ``0x10`` becomes ``16``."""
    return key_text(key)


def entry_name(key: Node) -> str:
    """The JSON name of a key, or of what an alias stands for as one; "" for a collection."""
    scalar = follow(key)
    return key_text(scalar) if type(scalar) is Scalar else ""


def is_merge_key(key: Node) -> bool:
    """Whether a key is YAML's ``<<``; quoted or tagged it is a key like any other (goyaml.v2 decode.go, isMerge)."""
    return type(key) is Scalar and key.value == "<<" and not key.style and key.tag is None


def merged_mappings(value: Node) -> list[Mapping] | None:
    """The mappings under a merge key, as written; None where it has another value, which Kubernetes refuses."""
    node = follow(value)
    if type(node) is Mapping:
        return [node]
    # an alias may stand for one mapping, not for a list of them
    if type(value) is not Sequence:
        return None
    elements = [follow(item) for item in value.items]
    mappings = [element for element in elements if type(element) is Mapping]
    return mappings if len(mappings) == len(elements) else None


def _entries(mapping: Mapping) -> dict[str, tuple[Scalar, Node]]:
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in mapping.pairs:
        if type(key) is Scalar:
            if key.value == "<<" and is_merge_key(key):
                for other in reversed(merged_mappings(value) or []):
                    entries.update(other.entries)
            else:
                entries[key_text(key)] = (key, value)
        elif type(key) is Alias and type(key.target) is Scalar:
            name = key.target
            # the key as it stands here: no style, because the text under its span is that of the alias
            entries[key_text(name)] = (Scalar(key.start, key.end, None, None, name.value, ""), value)
    return entries
