"""Where a chart's values are written: the literal behind ``{{ .Values.a.b }}``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.field import Field
from ..source.nodes import Mapping, Node, Scalar, follow
from ..source.spans import part_span, scalar_span
from ..source.text import Source, Span
from .ways import Goal, find, says_the_same, span_of

_VALUES = late_pattern(r"\$?\.Values((?:\.[A-Za-z_]\w*)+)")
_OF_DOT = late_pattern(r"(?<![\w\])$])\.((?:[A-Za-z_]\w*)(?:\.[A-Za-z_]\w*)*)")
_DOT = late_pattern(r"(?<![\w.$])\.(?![\w.])")
_BUILT_IN = frozenset({"Values", "Release", "Chart", "Files", "Capabilities", "Template", "Subcharts"})


class ValuesFile(NamedTuple):
    """A values file as a chart sees it: of a parent chart's, what stands under the subchart's name."""

    source: Source
    root: Node


class Values:
    """The values of one chart, those that win first."""

    def __init__(self, files: Sequence[ValuesFile]) -> None:
        self._files = files

    def scalar(self, expression: str, dot: Sequence[str], text: str, part: tuple[int, int] | None) -> Span | None:
        """Where the text that an action wrote stands; ``part`` is a slice of it."""
        for file, node in self._nodes(expression, dot):
            if type(node) is not Scalar:
                continue
            at = text.find(node.value) if node.value else -1
            if at < 0 or text.strip("\"'") != node.value:
                continue
            if part is None:
                return scalar_span(file.source, node)
            return part_span(file.source, node, part[0] - at, part[1] - at)
        return None

    def inside(self, expression: str, dot: Sequence[str], goal: Goal, length: int) -> Span | None:
        """Where a block that an action wrote holds a goal: its way from ``length`` on leads through the block."""
        from .ways import node_at

        around = node_at(goal.root, goal.way[:length])
        for file, node in self._nodes(expression, dot):
            found = None if around is None else find(node, around, goal.way[length:])
            if found is not None and (type(goal.node) is not Scalar or says_the_same(found.node, goal.node)):
                return span_of(file.source, found, goal)
        return None

    def _nodes(self, expression: str, dot: Sequence[str]) -> Iterator[tuple[ValuesFile, Node]]:
        for file in self._files:
            for node in _reached(file.root, expression, dot):
                yield file, node


def _reached(root: Node, expression: str, dot: Sequence[str]) -> Iterator[Node]:
    """What an expression of a template names, inside the ``with`` and ``range`` around it."""
    for match in _VALUES.finditer(expression):
        node = _down(root, match[1])
        if node is not None:
            yield node
    if not dot:
        return
    around = [each for node in _reached(root, dot[-1], dot[:-1]) for each in _items_and_itself(node)]
    for match in _OF_DOT.finditer(expression):
        if match[1].partition(".")[0] not in _BUILT_IN:
            yield from (node for each in around if (node := _down(each, f".{match[1]}")) is not None)
    if _DOT.search(expression):
        yield from around


def _items_and_itself(node: Node) -> Iterator[Node]:
    """What dot may be: a ``with``'s value, or each of those that a ``range`` goes over."""
    from ..source.nodes import Sequence as Items

    yield node
    if type(node) is Items:
        yield from map(follow, node.items)
    elif type(node) is Mapping:
        yield from (follow(value) for _, value in node.entries.values())


def _down(node: Node, names: str) -> Node | None:
    for name in names.split(".")[1:]:
        entry = node.entries.get(name) if type(node) is Mapping else None
        if entry is None:
            return None
        node = follow(entry[1])
    return node


def values_file(field: Field, *names: str) -> ValuesFile | None:
    """A values file, or what it says for a subchart."""
    node = field.get(*names).node
    return None if node is None else ValuesFile(field.source, node)
