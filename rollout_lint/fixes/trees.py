"""A document as any parser reads it, in one neutral form, and what becomes of it under changes.

Changes name nodes by the offsets of our own parser. They are looked up in its tree first and made by their way from the
root, so that the tree of the other parser needs no offsets to take them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from ..source.changes import Change, LostEntry, NewEntry, NewItem, NewText, NewValue, Wrapped
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar
from ..source.nodes import Sequence as SequenceNode
from ..source.writing import scalar_text

Kind = Literal["scalar", "alias", "mapping", "sequence"]
Way = tuple[int, ...]
"""From a list of documents down to a node: the document's index, then indices of parts."""


class Tree:
    """A node: ``text`` and ``style`` of a scalar, ``parts`` of a collection; a mapping's parts are keys and values in
    turn, a ``style`` of "flow" is a collection in brackets."""

    __slots__ = ("kind", "parts", "style", "text")

    def __init__(self, kind: Kind, text: str = "", style: str = "", parts: Iterable[Tree] = ()) -> None:
        self.kind = kind
        self.text = text
        self.style = style
        self.parts = list(parts)

    def __repr__(self) -> str:
        return f"{self.kind}{self.style}({self.text!r}, {self.parts})" if self.parts else repr(self.text)


def tree_of(node: Node | None) -> Tree:
    """A node of our own parser; nothing at all is an empty scalar."""
    if node is None:
        return Tree("scalar")
    if type(node) is Scalar:
        return Tree("scalar", node.value, node.style)
    if type(node) is MappingNode:
        return Tree("mapping", "", _flow(node.flow), (tree_of(part) for pair in node.pairs for part in pair))
    if type(node) is SequenceNode:
        return Tree("sequence", "", _flow(node.flow), map(tree_of, node.items))
    return Tree("alias")


def same(one: Sequence[Tree], other: Sequence[Tree]) -> bool:
    """Whether two lists of documents are read as the same."""
    pending = [(Tree("sequence", "", "", one), Tree("sequence", "", "", other))]
    while pending:
        first, second = pending.pop()
        if (first.kind, first.text, first.style) != (second.kind, second.text, second.style):
            return False
        if len(first.parts) != len(second.parts):
            return False
        pending += zip(first.parts, second.parts, strict=True)
    return True


def ways(roots: Sequence[Node | None]) -> dict[tuple[str, int], Way]:
    """The way to every node of our parser's documents, by kind and offset. Aliases count as scalars: either stands
    where a value is looked for."""
    found: dict[tuple[str, int], Way] = {}
    pending: list[tuple[Node, Way]] = [(root, (i,)) for i, root in enumerate(roots) if root is not None]
    while pending:
        node, way = pending.pop()
        kind = "mapping" if type(node) is MappingNode else "sequence" if type(node) is SequenceNode else "scalar"
        found[kind, node.start] = way
        pending += [(part, (*way, i)) for i, part in enumerate(_parts(node))]
    return found


def _parts(node: Node) -> list[Node]:
    if type(node) is MappingNode:
        return [part for pair in node.pairs for part in pair]
    return node.items if type(node) is SequenceNode else []


def change(documents: Sequence[Tree], changes: Iterable[Change], known: Mapping[tuple[str, int], Way]) -> bool:
    """Make changes in documents; False where one is about a node that is not there."""
    found = []
    for each in changes:
        tree = _at(documents, known.get((_kind(each), each[0])))
        if tree is None:
            return False
        found.append((tree, each))
    # from the end of each mapping to its start: what stands before keeps its number
    found.reverse()
    found.sort(key=lambda pair: -_position(pair[1]))
    for tree, each in found:
        _make(tree, each)
    return True


def _kind(each: Change) -> str:
    if isinstance(each, (NewEntry, LostEntry)):
        return "mapping"
    return "sequence" if isinstance(each, NewItem) else "scalar"


def _position(each: Change) -> int:
    return each.position if isinstance(each, (NewEntry, LostEntry)) else 0


def _at(documents: Sequence[Tree], way: Way | None) -> Tree | None:
    if way is None:
        return None
    parts: Sequence[Tree] = documents
    tree = None
    for index in way:
        if index >= len(parts):
            return None
        tree = parts[index]
        parts = tree.parts
    return tree


def _make(tree: Tree, each: Change) -> None:
    if isinstance(each, NewEntry):
        in_flow = tree.style == "flow"
        tree.parts[2 * each.position : 2 * each.position] = [_key(tree, each.key), _written(each.value, tree, in_flow)]
    elif isinstance(each, LostEntry):
        del tree.parts[2 * each.position : 2 * each.position + 2]
    elif isinstance(each, NewItem):
        tree.parts.append(_written(each.value, tree, tree.style == "flow"))
    elif isinstance(each, NewText):
        tree.kind, tree.text = "scalar", each.text
        tree.style = tree.style if each.style is None else each.style
    elif isinstance(each, Wrapped):
        core = tree.text.rstrip("\n")
        tree.text = f"{each.before}{core}{each.after}{tree.text[len(core) :]}"


def _key(mapping: Tree, key: str) -> Tree:
    """A key in the quotes that all of a mapping's keys have."""
    styles = {part.style for part in mapping.parts[::2]}
    return _scalar(key, next(iter(styles)) if len(styles) == 1 else "")


def _written(value: NewValue, parent: Tree, in_flow: bool) -> Tree:
    """A new value: in flow style it is one in flow style, and in JSON its texts are quoted."""
    quoted = '"' if in_flow and any(key.style == '"' for key in _keys(parent)) else ""
    return Tree("sequence", "", "", _value(value, in_flow, quoted)).parts[0]


def _keys(parent: Tree) -> list[Tree]:
    holders = parent.parts if parent.kind == "sequence" else [parent]
    return [key for holder in holders if holder.kind == "mapping" for key in holder.parts[::2]]


def _value(value: NewValue, in_flow: bool, quoted: str) -> Iterator[Tree]:
    if isinstance(value, Mapping):
        parts = [tree for key, each in value.items() for tree in (_scalar(key, quoted), *_value(each, in_flow, quoted))]
        yield Tree("mapping", "", _flow(in_flow or not parts), parts)
    elif isinstance(value, str):
        yield _scalar(value, quoted)
    elif isinstance(value, Sequence):
        items = [tree for each in value for tree in _value(each, in_flow, quoted)]
        yield Tree("sequence", "", _flow(in_flow or not items), items)
    else:
        yield Tree("scalar", scalar_text(value))


def _scalar(text: str, style: str) -> Tree:
    """A text that is to be written: in double quotes where plain it would be something else."""
    return Tree("scalar", text, style or ("" if scalar_text(text) == text else '"'))


def _flow(flow: bool) -> str:
    return "flow" if flow else ""
