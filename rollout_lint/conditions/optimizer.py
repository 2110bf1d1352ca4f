"""The rewrites both engines make before they run a condition. They change what a condition does, errors above all.

``result[5] > 1 && false`` is false although there is no ``result[5]``; ``filter(result, # > 1)[0]`` stops at the first hit;
``x in ["a", "b"]`` becomes a look-up in a set, and fails where ``x`` is no text. Each rewrite walks the whole tree, leaves
first, and takes the place of a node; what is new has no type unless the engine gives it one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from . import nodes
from .nodes import Builtin, Node
from .operations import power, remainder
from .problems import Refused
from .types import BOOL, FLOAT64, INT, STRING, GoType
from .values import Set, wrapped

Rewrite = Callable[[Node], Node]
"""Gives the node itself where there is nothing to rewrite."""

N = TypeVar("N", bound=Node)

MAX_CONSTANT_RANGE = 1_000_000


def walked(node: Node, rewrite: Rewrite) -> Node:
    """The tree with every node rewritten, children before parents."""
    if isinstance(node, nodes.Binary):
        return _walked_spine(node, rewrite)
    if isinstance(node, Builtin | nodes.Call):
        if isinstance(node, nodes.Call):
            node.callee = walked(node.callee, rewrite)
        node.arguments = [walked(argument, rewrite) for argument in node.arguments]
    elif isinstance(node, nodes.Array):
        node.items = [walked(item, rewrite) for item in node.items]
    elif isinstance(node, nodes.Sequence):
        node.steps = [walked(step, rewrite) for step in node.steps]
    elif isinstance(node, nodes.Map):
        for entry in node.entries:
            entry.key, entry.value = walked(entry.key, rewrite), walked(entry.value, rewrite)
    else:
        for name in _CHILDREN.get(type(node), ()):
            child = getattr(node, name)
            if child is not None:
                setattr(node, name, walked(child, rewrite))
    return rewrite(node)


_CHILDREN: dict[type[Node], tuple[str, ...]] = {
    nodes.Unary: ("operand",),
    nodes.Chain: ("link",),
    nodes.Member: ("base", "property"),
    nodes.Slice: ("base", "low", "high"),
    nodes.Predicate: ("body",),
    nodes.Let: ("value", "body"),
    nodes.Conditional: ("condition", "then", "otherwise"),
}


def _walked_spine(node: nodes.Binary, rewrite: Rewrite) -> Node:
    spine = [node]
    while isinstance(node.left, nodes.Binary):
        node = node.left
        spine.append(node)
    found = walked(node.left, rewrite)
    for link in reversed(spine):
        link.left = found
        link.right = walked(link.right, rewrite)
        found = rewrite(link)
    return found


def in_place(old: Node, new: N, given: GoType | None = None) -> N:
    """``new`` where ``old`` stood, of that type."""
    new.at, new.start, new.end, new.type = old.at, old.start, old.end, given
    return new


# Constants.


def _literal(node: Node) -> int | float | str | bool | None:
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
        elif isinstance(node, Builtin):
            made = self.nested_filter(node)
        if made is None:
            return node
        self.changed = True
        return made

    def unary(self, node: nodes.Unary) -> Node | None:
        value = _literal(node.operand)
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
        left, right = _literal(node.left), _literal(node.right)
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
        left, right = _literal(node.left), _literal(node.right)
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
            return self.number(node, _quotient(float(left), float(right)))
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
        values = [_literal(item) for item in node.items]
        if not values or None in values:
            return None
        return in_place(node, nodes.Constant(values), node.type)

    def nested_filter(self, node: Builtin) -> Node | None:
        """``filter(filter(x, p), q)`` is ``filter(x, p && q)``."""
        inner = node.arguments[0] if node.name == "filter" else None
        if not isinstance(inner, Builtin) or inner.name != "filter":
            return None
        both: Node = nodes.Binary("&&", _body(inner.arguments[1]), _body(node.arguments[1]))
        if self.modern:
            both = nodes.Predicate(both)
        return in_place(node, Builtin("filter", [inner.arguments[0], both]), node.type)


def _quotient(left: float, right: float) -> float:
    from .operations import divide

    return divide(left, right)


def _body(predicate: Node) -> Node:
    return predicate.body if isinstance(predicate, nodes.Predicate) else predicate


def _same_literals(array: nodes.Array, kind: type[Node]) -> bool:
    return bool(array.items) and all(type(item) is kind for item in array.items)


def in_array(node: Node) -> Node:
    """``x in [1, 2]`` and ``x in ["a", "b"]`` look up in a set."""
    if not isinstance(node, nodes.Binary) or node.operator != "in" or not isinstance(node.right, nodes.Array):
        return node
    if _same_literals(node.right, nodes.Integer) and node.left.type is not None and node.left.type.kind == "int":
        member_type: type = int
    elif _same_literals(node.right, nodes.String):
        member_type = str
    else:
        return node
    members = Set(frozenset(_literal(item) for item in node.right.items), member_type)
    return in_place(node, nodes.Binary("in", node.left, nodes.Constant(members)), node.type)


def _integer_range(node: Node) -> tuple[int, int] | None:
    if isinstance(node, nodes.Binary) and node.operator == "..":
        if isinstance(node.left, nodes.Integer) and isinstance(node.right, nodes.Integer):
            return node.left.value, node.right.value
    return None


def in_range(node: Node) -> Node:
    """``i in 1..3`` is two comparisons."""
    if not isinstance(node, nodes.Binary) or node.operator != "in" or node.left.type is None or node.left.type.kind != "int":
        return node
    if _integer_range(node.right) is None:
        return node
    assert isinstance(node.right, nodes.Binary)
    low = nodes.Binary(">=", node.left, node.right.left)
    high = nodes.Binary("<=", node.left, node.right.right)
    return in_place(node, nodes.Binary("and", low, high), node.type)


def constant_range(node: Node) -> Node:
    """1.15 makes ``1..100`` beforehand, and does not count it against the memory budget."""
    bounds = _integer_range(node)
    if bounds is None:
        return node
    low, high = bounds
    size = wrapped(high - low + 1)
    if size > MAX_CONSTANT_RANGE:
        return node
    return in_place(node, nodes.Constant(range(low, low + max(size, 0))))


# Builtins inside builtins.


def _filter(node: Node) -> Builtin | None:
    if isinstance(node, Builtin) and node.name == "filter" and len(node.arguments) == 2:
        return node
    return None


def map_of_filter(modern: bool) -> Rewrite:
    """``map(filter(x, p), f)`` makes ``f`` of what it keeps. In 1.15 ``#index`` then counts what was there before."""

    def rewrite(node: Node) -> Node:
        if not isinstance(node, Builtin) or node.name != "map" or len(node.arguments) != 2:
            return node
        inner, mapped = _filter(node.arguments[0]), node.arguments[1]
        if inner is None or inner.mapped is not None or not isinstance(mapped, nodes.Predicate):
            return node
        if modern and any(isinstance(below, nodes.Pointer) and below.name == "index" for below in nodes.walk(mapped)):
            return node
        made = in_place(node, Builtin("filter", inner.arguments), node.type)
        made.mapped = mapped.body
        return made

    return rewrite


def length_of_filter(node: Node) -> Node:
    """``len(filter(x, p))`` counts."""
    if isinstance(node, Builtin) and node.name == "len" and len(node.arguments) == 1:
        inner = _filter(node.arguments[0])
        if inner is not None:
            return in_place(node, Builtin("count", inner.arguments), node.type)
    return node


def end_of_filter(position: int, function: str, search: str) -> Rewrite:
    """``filter(x, p)[0]`` and ``first(filter(x, p))`` search."""

    def rewrite(node: Node) -> Node:
        inner: Builtin | None = None
        throws = False
        if isinstance(node, nodes.Member) and not node.optional:
            if isinstance(node.property, nodes.Integer) and node.property.value == position:
                inner, throws = _filter(node.base), True
        elif isinstance(node, Builtin) and node.name == function and len(node.arguments) == 1:
            inner = _filter(node.arguments[0])
        if inner is None:
            return node
        made = in_place(node, Builtin(search, inner.arguments), node.type)
        made.throws, made.mapped = throws, inner.mapped
        return made

    return rewrite


def optimized(node: Node, modern: bool) -> Node:
    """The tree as the engine runs it; raises Refused."""
    node = walked(node, in_array)
    for _ in range(1001):
        folding = Folding(modern)
        node = walked(node, folding.rewrite)
        if not folding.changed:
            break
    node = walked(node, in_range)
    if not modern:
        node = walked(node, constant_range)
    for rewrite in (
        map_of_filter(modern),
        length_of_filter,
        end_of_filter(-1, "last", "findLast"),
        end_of_filter(0, "first", "find"),
    ):
        node = walked(node, rewrite)
    if modern:
        from .optimizer_new import NEW_REWRITES

        for rewrite in NEW_REWRITES:
            node = walked(node, rewrite)
    return node
