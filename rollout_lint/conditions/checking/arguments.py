"""The arguments of a call, as overloads look at them."""

from __future__ import annotations

from collections.abc import Callable

from ..syntax import nodes
from ..syntax.nodes import Node
from ..types import FLOAT64, GoType


class WrongArguments(Exception):
    """Arguments that one overload does not take. Another may."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class Arguments:
    """The arguments of one call: each is visited when an overload first looks at it, and once."""

    __slots__ = ("_types", "_visit", "items")

    def __init__(self, items: list[Node], visit: Callable[[Node], GoType]) -> None:
        self.items = items
        self._visit = visit
        self._types: list[GoType | None] = [None] * len(items)

    def __len__(self) -> int:
        return len(self.items)

    def type(self, index: int) -> GoType:
        known = self._types[index]
        if known is None:
            known = self._types[index] = self._visit(self.items[index])
        return known

    def types(self) -> list[GoType]:
        return [self.type(index) for index in range(len(self.items))]

    def convert(self, index: int, wanted: GoType) -> None:
        """Write the integers of an argument as the number type that is wanted."""
        self.items[index] = _converted(self.items[index], wanted)


def _converted(node: Node, wanted: GoType) -> Node:
    if isinstance(node, nodes.Integer):
        if wanted is FLOAT64:
            made = nodes.Float(float(node.value))
            made.start, made.end, made.type = node.start, node.end, FLOAT64
            return made
        node.type = wanted
    elif isinstance(node, nodes.Unary):
        node.operand = _converted(node.operand, wanted)
    elif isinstance(node, nodes.Binary) and node.operator in {"+", "-", "*"}:
        node.left = _converted(node.left, wanted)
        node.right = _converted(node.right, wanted)
    return node


def callee_name(node: nodes.Call) -> str:
    """What messages call the function of a call."""
    callee = node.callee
    if isinstance(callee, nodes.Name):
        return callee.name
    if isinstance(callee, nodes.Member) and isinstance(callee.property, nodes.String):
        return callee.property.value
    return "function"
