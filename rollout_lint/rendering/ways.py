"""The way to a place in an object, and the same way in another text of that object."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ..record import NamedTuple
from ..source.nodes import Mapping, Node, Scalar, Sequence, follow, key_name
from ..source.scalar_map import scalar_map
from ..source.scalars import is_null, read_scalar
from ..source.spans import part_span, scalar_span
from ..source.text import Source, Span

Way = tuple[str | int, ...]
"""Names of keys and numbers of items, from an object's root down."""

ITEM_NAMES = ("name", "templateName", "metricName")


class Goal(NamedTuple):
    """A place in a rendered object: what to look for in the texts that it was made of."""

    way: Way
    root: Node
    node: Node
    """What stands at the end of the way."""
    on_key: bool
    """Whether the place is the key, the last of the way, and not its value."""
    part: tuple[int, int] | None
    """The slice of the decoded scalar that is meant; None for all of it."""


class Found(NamedTuple):
    """A node of another text with the key it stands under, if any."""

    key: Scalar | None
    node: Node


def goal_at(source: Source, root: Node, span: Span) -> Goal | None:
    """What a span of an object points at; None for what lies behind an alias, or for nothing of the object."""
    way: list[str | int] = []
    node = root
    while True:
        if type(node) is Mapping:
            pair = _pair_at(node, span.start)
            if pair is None:
                return Goal(tuple(way), root, node, False, None)
            key, value = pair
            way.append(key_name(key))
            if span.start <= key.end:
                return Goal(tuple(way), root, follow(value), True, None)
            node = value
        elif type(node) is Sequence:
            index = max((i for i, item in enumerate(node.items) if item.start <= span.start), default=-1)
            if index < 0:
                return Goal(tuple(way), root, node, False, None)
            way.append(index)
            node = node.items[index]
        elif type(node) is Scalar:
            return Goal(tuple(way), root, node, False, _part(source, node, span))
        else:
            return None


def _pair_at(mapping: Mapping, offset: int) -> tuple[Scalar, Node] | None:
    """The last pair that begins at or before an offset."""
    found = None
    for key, value in mapping.pairs:
        if type(key) is Scalar and key.start <= offset:
            found = (key, value)
    return found


def _part(source: Source, scalar: Scalar, span: Span) -> tuple[int, int] | None:
    """The slice of a scalar's value under a span."""
    whole = scalar_span(source, scalar)
    if (span.start, span.end) == (whole.start, whole.end):
        return None
    found = scalar_map(source.text, scalar)
    if found is None:
        return None
    starts = [found.source_offset(offset) for offset in range(len(scalar.value) + 1)]
    first = max(bisect_right(starts, span.start) - 1, 0)
    last = first
    while last < len(scalar.value) and starts[last] < span.end:
        last += 1
    return first, last


def node_at(root: Node, way: Way) -> Node | None:
    """What stands at the end of a way in the very text that it was taken from."""
    node: Node | None = root
    for step in way:
        node = _child(node, step)
        if node is None:
            return None
    return node


def _child(node: Node | None, step: str | int) -> Node | None:
    if type(node) is Mapping and isinstance(step, str):
        entry = node.entries.get(step)
        return None if entry is None else follow(entry[1])
    if type(node) is Sequence and isinstance(step, int) and step < len(node.items):
        return follow(node.items[step])
    return None


def find(root: Node, goal_root: Node, way: Way) -> Found | None:
    """The same way in another text: list items are told by their names, then by their number, then by what they say.

    ``goal_root`` is the node that the way starts at in its own text.
    """
    found = Found(None, follow(root))
    mine: Node | None = goal_root
    for step in way:
        node = found.node
        if type(node) is Mapping and isinstance(step, str):
            entry = node.entries.get(step)
            if entry is None:
                return None
            found = Found(entry[0], follow(entry[1]))
        elif type(node) is Sequence and isinstance(step, int) and type(mine) is Sequence:
            index = same_item(node, mine, step)
            if index is None:
                return None
            found = Found(None, follow(node.items[index]))
        else:
            return None
        mine = _child(mine, step)
    return found


def same_item(items: Sequence, rendered: Sequence, index: int) -> int | None:
    """Which of the items of a list became the rendered one at an index; None where none did for certain."""
    if index >= len(rendered.items):
        return None
    item = follow(rendered.items[index])
    name = item_name(item)
    if name:
        named = [i for i, each in enumerate(items.items) if item_name(follow(each)) == name]
        if len(named) == 1:
            return named[0]
        if index in named and len(items.items) == len(rendered.items):
            return index
    if len(items.items) == len(rendered.items):
        return index
    equal = [i for i, each in enumerate(items.items) if says_the_same(follow(each), item)]
    return equal[0] if len(equal) == 1 else None


def item_name(item: Node) -> str:
    """What an item of a list is called; "" where it has no name."""
    if type(item) is Mapping:
        for name in ITEM_NAMES:
            entry = item.entries.get(name)
            value = follow(entry[1]) if entry is not None else None
            if type(value) is Scalar and value.value:
                return value.value
    return ""


def says_the_same(one: Node, other: Node) -> bool:
    """Whether two nodes are one value to Kubernetes."""
    one, other = follow(one), follow(other)
    if type(one) is Scalar and type(other) is Scalar:
        return (one.value == other.value and bool(one.style) == bool(other.style)) or read_scalar(one) == read_scalar(
            other
        )
    if type(one) is Mapping and type(other) is Mapping:
        mine, others = one.entries, other.entries
        return mine.keys() == others.keys() and all(says_the_same(mine[key][1], others[key][1]) for key in mine)
    if type(one) is Sequence and type(other) is Sequence:
        return len(one.items) == len(other.items) and all(map(says_the_same, one.items, other.items))
    return False


def span_of(source: Source, found: Found, goal: Goal) -> Span:
    """The place in another text that a goal means there: the key, the part of the scalar, or the collection."""
    if goal.on_key and found.key is not None:
        return scalar_span(source, found.key)
    node = found.node
    if type(node) is Scalar:
        same_text = type(goal.node) is Scalar and goal.node.value == node.value
        if goal.part is not None and same_text:
            return part_span(source, node, *goal.part)
        span = scalar_span(source, node)
        if "\n" not in source.text[span.start : span.end] or found.key is None:
            return span
        return scalar_span(source, found.key)
    return heading_of(source, found)


def heading_of(source: Source, found: Found) -> Span:
    """What names a collection: itself where it is short, else its key, its name or its first key."""
    from ..source.field import Field

    return Field(source, found.node, found.key, None).span


def written_anew(node: Node, way: Way) -> Iterator[tuple[Way, Scalar | None, Sequence | None]]:
    """What a patch replaces whole: its lists, but none inside another, and its nulls, which take away. With their ways
    from the object's root, and their keys."""
    pending: list[tuple[Way, Scalar | None, Node]] = [(way, None, follow(node))]
    while pending:
        here, key, each = pending.pop()
        if type(each) is Sequence:
            yield here, key, each
        elif type(each) is Scalar and is_null(each):
            yield here, key, None
        elif type(each) is Mapping:
            pending += [((*here, name), own, follow(value)) for name, (own, value) in each.entries.items()]
