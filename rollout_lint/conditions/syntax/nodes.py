"""The syntax tree of a condition.

Every node has ``start`` and ``end`` (code points: the text it was read from; the operands of ``(a) + b`` lie inside
their parentheses, the sum spans them) and ``at``, the offset where the engine points when it refuses the node. 1.15
gives conditionals and optional chains no place and points at 0, as 1.17 does for ``if``.

``type`` is filled by the check, on a tree of its own. Trees that ``parse`` hands out are shared: read them, never
write.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..types import GoType
from ..values import Value


class Node:
    """What all nodes share."""

    __slots__ = ("at", "end", "start", "type")

    def __init__(self) -> None:
        self.at = 0
        self.start = 0
        self.end = 0
        self.type: GoType | None = None

    def __repr__(self) -> str:
        own = [name for kind in type(self).__mro__ if kind is not Node for name in getattr(kind, "__slots__", ())]
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in own)})"

    def children(self) -> Iterator[Node]:
        """The nodes directly below, in the order of the text."""
        return iter(())


class Nil(Node):
    """``nil``."""

    __slots__ = ()


class Name(Node):
    """``result``, a variable of ``let``, a function's bare name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Integer(Node):
    """An integer; its ``type`` says what Go type it is pushed as."""

    __slots__ = ("value",)

    def __init__(self, value: int) -> None:
        super().__init__()
        self.value = value


class Float(Node):
    """A float64."""

    __slots__ = ("value",)

    def __init__(self, value: float) -> None:
        super().__init__()
        self.value = value


class Bool(Node):
    """``true`` or ``false``."""

    __slots__ = ("value",)

    def __init__(self, value: bool) -> None:
        super().__init__()
        self.value = value


class String(Node):
    """A string literal, a property behind a dot, a map's key."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value


class Bytes(Node):
    """``b"…"`` (1.17)."""

    __slots__ = ("value",)

    def __init__(self, value: bytes) -> None:
        super().__init__()
        self.value = value


class Constant(Node):
    """A value that the optimizer has worked out. ``parse`` makes none."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Unary(Node):
    """``!``, ``not``, ``-`` or ``+`` before an operand."""

    __slots__ = ("operand", "operator")

    def __init__(self, operator: str, operand: Node) -> None:
        super().__init__()
        self.operator = operator
        self.operand = operand

    def children(self) -> Iterator[Node]:
        yield self.operand


class Binary(Node):
    """An operator between two operands; ``at`` is the operator."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, operator: str, left: Node, right: Node) -> None:
        super().__init__()
        self.operator = operator
        self.left = left
        self.right = right

    def children(self) -> Iterator[Node]:
        yield self.left
        yield self.right


class Chain(Node):
    """The extent of an optional chain: where a ``?.`` inside finds nil, the whole of it is nil."""

    __slots__ = ("link",)

    def __init__(self, link: Node) -> None:
        super().__init__()
        self.link = link

    def children(self) -> Iterator[Node]:
        yield self.link


class Member(Node):
    """``base.property``, ``base[property]``, either with ``?.``. ``method``: it is called."""

    __slots__ = ("base", "method", "optional", "property")

    def __init__(self, base: Node, property: Node, optional: bool = False, method: bool = False) -> None:
        super().__init__()
        self.base = base
        self.property = property
        self.optional = optional
        self.method = method

    def children(self) -> Iterator[Node]:
        yield self.base
        yield self.property


class Slice(Node):
    """``base[low:high]``, either end of it absent."""

    __slots__ = ("base", "high", "low")

    def __init__(self, base: Node, low: Node | None, high: Node | None) -> None:
        super().__init__()
        self.base = base
        self.low = low
        self.high = high

    def children(self) -> Iterator[Node]:
        yield self.base
        if self.low is not None:
            yield self.low
        if self.high is not None:
            yield self.high


class Call(Node):
    """A call of anything but a builtin."""

    __slots__ = ("arguments", "callee")

    def __init__(self, callee: Node, arguments: list[Node]) -> None:
        super().__init__()
        self.callee = callee
        self.arguments = arguments

    def children(self) -> Iterator[Node]:
        yield self.callee
        yield from self.arguments


class Builtin(Node):
    """A call of a builtin function. What follows ``arguments`` is the optimizer's."""

    __slots__ = ("arguments", "mapped", "name", "threshold", "throws")

    def __init__(self, name: str, arguments: list[Node]) -> None:
        super().__init__()
        self.name = name
        self.arguments = arguments
        self.throws = False
        """``find`` that came from ``filter(…)[0]``: finding nothing is an error."""
        self.mapped: Node | None = None
        """What ``filter`` and ``find`` make of an element: they took a ``map`` in."""
        self.threshold: int | None = None
        """Where ``count`` may stop counting."""

    def children(self) -> Iterator[Node]:
        return iter(self.arguments)


class Predicate(Node):
    """What a builtin does with each element: ``# > 1`` or ``{ # > 1 }``."""

    __slots__ = ("body",)

    def __init__(self, body: Node) -> None:
        super().__init__()
        self.body = body

    def children(self) -> Iterator[Node]:
        yield self.body


class Pointer(Node):
    """``#``, the current element (also where ``.field`` stands alone), ``#index`` or ``#acc``."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Conditional(Node):
    """``a ? b : c`` and ``if a { b } else { c }``."""

    __slots__ = ("condition", "otherwise", "ternary", "then")

    def __init__(self, condition: Node, then: Node, otherwise: Node, ternary: bool) -> None:
        super().__init__()
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        self.ternary = ternary

    def children(self) -> Iterator[Node]:
        yield self.condition
        yield self.then
        yield self.otherwise


class Let(Node):
    """``let name = value; body``."""

    __slots__ = ("body", "name", "value")

    def __init__(self, name: str, value: Node, body: Node) -> None:
        super().__init__()
        self.name = name
        self.value = value
        self.body = body

    def children(self) -> Iterator[Node]:
        yield self.value
        yield self.body


class Sequence(Node):
    """``a; b``: the last is the value (1.17)."""

    __slots__ = ("steps",)

    def __init__(self, steps: list[Node]) -> None:
        super().__init__()
        self.steps = steps

    def children(self) -> Iterator[Node]:
        return iter(self.steps)


class Array(Node):
    """``[a, b]``."""

    __slots__ = ("items",)

    def __init__(self, items: list[Node]) -> None:
        super().__init__()
        self.items = items

    def children(self) -> Iterator[Node]:
        return iter(self.items)


class Entry(Node):
    """One pair of a map literal."""

    __slots__ = ("key", "value")

    def __init__(self, key: Node, value: Node) -> None:
        super().__init__()
        self.key = key
        self.value = value

    def children(self) -> Iterator[Node]:
        yield self.key
        yield self.value


class Map(Node):
    """``{a: b}``."""

    __slots__ = ("entries",)

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        self.entries = entries

    def children(self) -> Iterator[Node]:
        return iter(self.entries)


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(list(current.children())))
