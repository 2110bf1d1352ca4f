"""The syntax tree of a query. Every node knows its half-open range of code points and its type.

``type`` is ``"vector"``, ``"scalar"``, ``"matrix"``, ``"string"``, or None where a placeholder decides it.
"""

from __future__ import annotations

from typing import TypeAlias

from ..record import NamedTuple

VECTOR = "vector"
SCALAR = "scalar"
MATRIX = "matrix"
STRING = "string"

NAME_LABEL = "__name__"


class Span(NamedTuple):
    """A half-open range of code points of the query."""

    start: int
    end: int


class Label(NamedTuple):
    """A label name in ``by``, ``on`` and the like. A placeholder keeps its braces: ``{{args.label}}``."""

    name: str
    start: int
    end: int

    @property
    def dynamic(self) -> bool:
        """Whether a placeholder decides what this is: one label, several, or part of a name."""
        return "{{" in self.name


class Matcher(NamedTuple):
    """``name op value`` between braces, or the quoted name of a metric there (``{"up"}``: name ``__name__``, op ``=``).

    ``value`` is unquoted, with placeholders left in it as written. ``value_span`` lies within the quotes. ``start`` and
    ``end`` take in the whole matcher.
    """

    name: str
    operator: str
    value: str
    start: int
    end: int
    name_span: Span
    operator_span: Span
    value_span: Span

    @property
    def dynamic(self) -> bool:
        """Whether a placeholder decides a part of it."""
        return "{{" in self.value or "{{" in self.name


class Offset(NamedTuple):
    """``offset 5m``: seconds, negative for the future; None where a placeholder or expression decides."""

    seconds: float | None
    start: int
    end: int


class At(NamedTuple):
    """``@ 1600000000``: seconds since the epoch, or None for ``start()``, ``end()`` and placeholders."""

    seconds: float | None
    start: int
    end: int


class Node:
    """What all nodes share."""

    __slots__ = ("end", "start", "type")

    start: int
    end: int
    type: str | None

    @property
    def extent(self) -> int:
        """Where the node ends with its trailing ``offset`` and ``@``."""
        return self.end

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.start}, {self.end})"


class Number(Node):
    """A number or duration; a sign in front of it belongs to it."""

    __slots__ = ("duration", "value")

    def __init__(self, start: int, end: int, value: float, duration: bool = False) -> None:
        self.start, self.end, self.type = start, end, SCALAR
        self.value = value
        self.duration = duration


class String(Node):
    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: str) -> None:
        self.start, self.end, self.type = start, end, STRING
        self.value = value


class Hole(Node):
    """A placeholder in the place of an expression, or an expression that a placeholder makes unreadable."""

    __slots__ = ()

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end, self.type = start, end, None


class Selector(Node):
    """``name{matchers}``. ``end`` leaves out ``offset`` and ``@``; ``name`` is None where braces stand alone.

    A name with a placeholder in it keeps its braces. ``open_ended`` says that a placeholder stands for whole matchers.
    """

    __slots__ = ("at", "extent_end", "matchers", "name", "name_span", "offset", "open_ended")

    def __init__(
        self,
        start: int,
        end: int,
        name: str | None,
        name_span: Span | None,
        matchers: tuple[Matcher, ...],
        open_ended: bool,
    ) -> None:
        self.start, self.end, self.type = start, end, VECTOR
        self.name = name
        self.name_span = name_span
        self.matchers = matchers
        self.open_ended = open_ended
        self.offset: Offset | None = None
        self.at: At | None = None
        self.extent_end = end

    @property
    def extent(self) -> int:
        return self.extent_end

    @property
    def metric(self) -> str | None:
        """The name of the metric, whether it stands before the braces or in a matcher; None where it is not one fixed
        name.
        """
        name = self.name
        if name is None:
            names = [m.value for m in self.matchers if m.name == NAME_LABEL and m.operator == "="]
            name = names[0] if len(names) == 1 else None
        return None if name is None or "{{" in name else name


class Range(Node):
    """``selector[5m]``: ``seconds`` is the length of the window, None where a placeholder decides it."""

    __slots__ = ("range_span", "seconds", "selector")

    def __init__(self, start: int, end: int, selector: Node, seconds: float | None, range_span: Span) -> None:
        self.start, self.end, self.type = start, end, MATRIX
        self.selector = selector
        self.seconds = seconds
        self.range_span = range_span


class Subquery(Node):
    """``expression[1h:5m]``: ``step`` is None where it is left to Prometheus or a placeholder decides it."""

    __slots__ = ("at", "expression", "has_step", "offset", "range_span", "seconds", "step")

    def __init__(
        self,
        start: int,
        end: int,
        expression: Node,
        seconds: float | None,
        step: float | None,
        has_step: bool,
        range_span: Span,
    ) -> None:
        self.start, self.end, self.type = start, end, MATRIX
        self.expression = expression
        self.seconds = seconds
        self.step = step
        self.has_step = has_step
        self.range_span = range_span
        self.offset: Offset | None = None
        self.at: At | None = None


class Call(Node):
    __slots__ = ("arguments", "function", "function_span")

    def __init__(self, start: int, end: int, function: str, arguments: tuple[Node, ...], type_: str | None) -> None:
        self.start, self.end, self.type = start, end, type_
        self.function = function
        self.function_span = Span(start, start + len(function))
        self.arguments = arguments


class Grouping(NamedTuple):
    """``by (…)`` or ``without (…)`` with the range of all of it."""

    without: bool
    labels: tuple[Label, ...]
    start: int
    end: int

    @property
    def dynamic(self) -> bool:
        return any(label.dynamic for label in self.labels)


class Aggregation(Node):
    __slots__ = ("expression", "grouping", "operator", "operator_span", "parameter")

    def __init__(
        self, start: int, end: int, operator: str, expression: Node, parameter: Node | None, grouping: Grouping | None
    ) -> None:
        self.start, self.end, self.type = start, end, VECTOR
        self.operator = operator
        self.operator_span = Span(start, start + len(operator))
        self.expression = expression
        self.parameter = parameter
        self.grouping = grouping


class Matching(NamedTuple):
    """What stands between a binary operator and its right side.

    ``returns_bool`` says that ``bool`` is there. ``on`` tells ``on (…)`` from ``ignoring (…)``; ``labels`` is None
    where neither is written. ``group`` is ``""``, ``"group_left"`` or ``"group_right"``; ``fills`` says that a fill
    modifier is there.
    """

    returns_bool: bool = False
    on: bool = False
    labels: tuple[Label, ...] | None = None
    group: str = ""
    include: tuple[Label, ...] = ()
    fills: bool = False
    span: Span | None = None

    @property
    def dynamic(self) -> bool:
        return any(label.dynamic for label in (*(self.labels or ()), *self.include))


class Binary(Node):
    """``left operator right``; the operator is ``""`` where a placeholder stands for it."""

    __slots__ = ("left", "matching", "operator", "operator_span", "right")

    def __init__(
        self, operator: str, operator_span: Span, left: Node, right: Node, matching: Matching, type_: str | None
    ) -> None:
        self.start, self.end, self.type = left.start, right.extent, type_
        self.operator = operator
        self.operator_span = operator_span
        self.left = left
        self.right = right
        self.matching = matching


class Unary(Node):
    __slots__ = ("operand", "operator")

    def __init__(self, start: int, operator: str, operand: Node) -> None:
        self.start, self.end, self.type = start, operand.extent, operand.type
        self.operator = operator
        self.operand = operand


class Parenthesised(Node):
    __slots__ = ("expression",)

    def __init__(self, start: int, end: int, expression: Node) -> None:
        self.start, self.end, self.type = start, end, expression.type
        self.expression = expression


Expression: TypeAlias = (
    Number | String | Hole | Selector | Range | Subquery | Call | Aggregation | Binary | Unary | Parenthesised
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right under a node, in the order of the text; an aggregation's parameter comes first."""
    kind = type(node)
    if kind is Binary:
        return (node.left, node.right)  # type: ignore[attr-defined]
    if kind is Call:
        return node.arguments  # type: ignore[attr-defined, no-any-return]
    if kind is Aggregation:
        parameter = node.parameter  # type: ignore[attr-defined]
        return (node.expression,) if parameter is None else (parameter, node.expression)  # type: ignore[attr-defined]
    if kind is Parenthesised or kind is Subquery:
        return (node.expression,)  # type: ignore[attr-defined]
    if kind is Unary:
        return (node.operand,)  # type: ignore[attr-defined]
    if kind is Range:
        return (node.selector,)  # type: ignore[attr-defined]
    return ()


def bottom_up(root: Node) -> list[Node]:
    """All nodes under a root, each behind its children."""
    found: list[Node] = []
    pending = [root]
    while pending:
        node = pending.pop()
        found.append(node)
        pending.extend(children(node))
    found.reverse()
    return found


def unwrapped(node: Node) -> Node:
    """The node inside any parentheses."""
    while isinstance(node, Parenthesised):
        node = node.expression
    return node
