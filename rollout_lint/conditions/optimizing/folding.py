"""Working out beforehand what is constant."""

from __future__ import annotations

from ..problems import Refused
from ..running.operations import divide, power, remainder
from ..syntax import nodes
from ..syntax.nodes import Node
from ..types import BOOL, FLOAT64, INT, STRING
from ..values import wrapped
from .rewriting import in_place


def literal(node: Node) -> int | float | str | bool | None:
    """What a literal stands for; None for every other node."""
    if isinstance(node, nodes.Integer | nodes.Float | nodes.String | nodes.Bool):
        return node.value
    return None


def _is_number(value: object) -> bool:
    return type(value) in {int, float}


class Folding:
    """One pass that works out what is constant. ``changed``: another pass may find more."""

    __slots__ = ("changed", "modern")

    def __init__(self, modern: bool) -> None:
        self.modern = modern
        self.changed = False

    def rewrite(self, node: Node) -> Node:
        made: Node | None = None
        if isinstance(node, nodes.Binary):
            made = self.binary(node)
        elif isinstance(node, nodes.Unary):
            made = self.unary(node)
        elif isinstance(node, nodes.Array):
            made = self.array(node)
        elif isinstance(node, nodes.Builtin):
            made = self.nested_filter(node)
        if made is None:
            return node
        self.changed = True
        return made

    def unary(self, node: nodes.Unary) -> Node | None:
        value = literal(node.operand)
        if node.operator in {"!", "not"}:
            return self.bool(node, not value) if type(value) is bool else None
        if type(value) is int:
            return self.number(node, wrapped(-value) if node.operator == "-" else value)
        if type(value) is float:
            return self.number(node, -value if node.operator == "-" else value)
        return None

    def binary(self, node: nodes.Binary) -> Node | None:
        operator = node.operator
        if operator in {"and", "&&"}:
            return self.logic(node, True)
        if operator in {"or", "||"}:
            return self.logic(node, False)
        left, right = literal(node.left), literal(node.right)
        if left is None or right is None:
            return None
        if operator == "==":
            same = type(left) is type(right) and type(left) is not float
            return self.bool(node, left == right) if same else None
        if operator == "+" and type(left) is str and type(right) is str:
            return in_place(node, nodes.String(left + right), STRING if self.modern else None)
        if _is_number(left) and _is_number(right):
            return self.arithmetic(node, left, right)  # type: ignore[arg-type]
        return None

    def logic(self, node: nodes.Binary, neutral: bool) -> Node | None:
        """``true && x`` is ``x``; ``x && false`` is false, whatever ``x`` would do."""
        left, right = literal(node.left), literal(node.right)
        if left is neutral:
            return self.kept(node, node.right)
        if right is neutral:
            return self.kept(node, node.left)
        if type(left) is bool or type(right) is bool:
            return self.bool(node, not neutral)
        return None

    def kept(self, node: Node, kept: Node) -> Node:
        kept.at = node.at
        if self.modern:
            kept.type = node.type
        return kept

    def arithmetic(self, node: nodes.Binary, left: float, right: float) -> Node | None:
        operator = node.operator
        whole = type(left) is int and type(right) is int
        if operator == "%":
            return self.modulo(node, int(left), int(right)) if whole else None
        if operator == "/":
            return self.number(node, divide(float(left), float(right)))
        if operator in {"**", "^"}:
            return self.number(node, power(float(left), float(right)))
        if not whole:
            left, right = float(left), float(right)
        if operator == "+":
            value = left + right
        elif operator == "-":
            value = left - right
        elif operator == "*":
            value = left * right
        else:
            return None
        return self.number(node, wrapped(int(value)) if whole else value)

    def modulo(self, node: nodes.Binary, left: int, right: int) -> Node:
        if right == 0:
            raise Refused(node.at, "integer divide by zero")
        return in_place(node, nodes.Integer(remainder(left, right)), INT if self.modern else None)

    def number(self, node: Node, value: float) -> Node:
        if type(value) is int:
            return in_place(node, nodes.Integer(value), INT)
        return in_place(node, nodes.Float(value), FLOAT64)

    def bool(self, node: Node, value: bool) -> Node:
        return in_place(node, nodes.Bool(value), BOOL if self.modern else None)

    def array(self, node: nodes.Array) -> Node | None:
        values = [literal(item) for item in node.items]
        if not values or None in values:
            return None
        return in_place(node, nodes.Constant(values), node.type if self.modern else None)

    def nested_filter(self, node: nodes.Builtin) -> Node | None:
        """``filter(filter(x, p), q)`` is ``filter(x, p && q)``."""
        inner = node.arguments[0] if node.name == "filter" else None
        if not isinstance(inner, nodes.Builtin) or inner.name != "filter":
            return None
        both: Node = nodes.Binary("&&", inner.arguments[1], node.arguments[1])
        if self.modern:
            # 1.15 joins the predicates as they are, so that nothing in them is folded any further.
            both = nodes.Predicate(nodes.Binary("&&", _body(inner.arguments[1]), _body(node.arguments[1])))
        return in_place(node, nodes.Builtin("filter", [inner.arguments[0], both]), node.type if self.modern else None)


def _body(predicate: Node) -> Node:
    return predicate.body if isinstance(predicate, nodes.Predicate) else predicate
