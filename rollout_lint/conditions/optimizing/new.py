"""The rewrites that only 1.17 makes."""

from __future__ import annotations

from ..syntax import nodes
from ..syntax.nodes import Builtin, Node
from ..types import INT
from ..values import wrapped
from .rewriting import in_place
from .shared import integer_range

_COMBINED = {
    ("all", "and"): "and",
    ("all", "&&"): "&&",
    ("any", "or"): "or",
    ("any", "||"): "||",
    ("none", "and"): "or",
    ("none", "&&"): "||",
}


def combined_predicates(node: Node) -> Node:
    """``all(x, p) && all(x, q)`` is ``all(x, p && q)``: the order of the tests changes, and so which error comes
    first.
    """
    if not isinstance(node, nodes.Binary):
        return node
    left, right = node.left, node.right
    if not isinstance(left, Builtin) or not isinstance(right, Builtin) or left.name != right.name:
        return node
    operator = _COMBINED.get((left.name, node.operator))
    if operator is None or not _same(left.arguments[0], right.arguments[0]):
        return node
    tests = [
        argument.body for argument in (left.arguments[1], right.arguments[1]) if isinstance(argument, nodes.Predicate)
    ]
    if len(tests) != 2:
        return node
    predicate = nodes.Predicate(combined_predicates(nodes.Binary(operator, *tests)))
    return in_place(node, Builtin(left.name, [left.arguments[0], predicate]), node.type)


def _same(left: Node, right: Node) -> bool:
    """Whether two nodes are written alike and of one type."""
    one = left.type.canonical if left.type is not None else None
    other = right.type.canonical if right.type is not None else None
    return one is other and repr(left) == repr(right)


def _series(low: int, high: int) -> int:
    """The sum of a range, as 64 bits work it out."""
    product = wrapped(wrapped(high - low + 1) * wrapped(low + high))
    return -(-product // 2) if product < 0 else product // 2


def summed_range(node: Node) -> Node:
    """``sum(1..100)`` and ``reduce(1..100, # + #acc)`` are worked out beforehand."""
    if not isinstance(node, Builtin) or node.name not in {"sum", "reduce"}:
        return node
    bounds = integer_range(node.arguments[0])
    if bounds is None or bounds[1] < bounds[0]:
        return node
    low, high = bounds
    total = _series(low, high)
    value: int | None = None
    if node.name == "sum":
        value = total if len(node.arguments) == 1 else _sum_of(total, wrapped(high - low + 1), node.arguments[1])
    elif _adds_up(node.arguments[1]):
        initial = node.arguments[2] if len(node.arguments) == 3 else nodes.Integer(0)
        if isinstance(initial, nodes.Integer):
            value = initial.value + total
    return node if value is None else in_place(node, nodes.Integer(wrapped(value)), INT)


def _sum_of(total: int, count: int, predicate: Node) -> int | None:
    """The sum of ``#``, or of ``#`` and a constant with ``*``, ``+`` or ``-`` between them."""
    body = predicate.body if isinstance(predicate, nodes.Predicate) else None
    if isinstance(body, nodes.Pointer):
        return total if body.name == "" else None
    if not isinstance(body, nodes.Binary):
        return None
    left, right = body.left, body.right
    if isinstance(left, nodes.Pointer) and left.name == "" and isinstance(right, nodes.Integer):
        constant, sign = right.value, 1
    elif isinstance(right, nodes.Pointer) and right.name == "" and isinstance(left, nodes.Integer):
        constant, sign = left.value, -1
    else:
        return None
    if body.operator == "*":
        return constant * total
    if body.operator == "+":
        return total + count * constant
    return sign * (total - count * constant) if body.operator == "-" else None


def _adds_up(predicate: Node) -> bool:
    body = predicate.body if isinstance(predicate, nodes.Predicate) else None
    if not isinstance(body, nodes.Binary) or body.operator != "+":
        return False
    if not isinstance(body.left, nodes.Pointer) or not isinstance(body.right, nodes.Pointer):
        return False
    return {body.left.name, body.right.name} == {"", "acc"}


def summed_array(node: Node) -> Node:
    """``sum([a, b, c])`` is ``a + (b + c)``."""
    if not isinstance(node, Builtin) or node.name != "sum" or len(node.arguments) != 1:
        return node
    array = node.arguments[0]
    if not isinstance(array, nodes.Array) or len(array.items) < 2:
        return node
    total = array.items[-1]
    for item in reversed(array.items[:-1]):
        total = nodes.Binary("+", item, total)
    return in_place(node, total, node.type)


def summed_map(node: Node) -> Node:
    """``sum(map(x, f))`` is ``sum(x, f)``."""
    if isinstance(node, Builtin) and node.name == "sum" and len(node.arguments) == 1:
        inner = node.arguments[0]
        if isinstance(inner, Builtin) and inner.name == "map" and len(inner.arguments) == 2:
            return in_place(node, Builtin("sum", inner.arguments), node.type)
    return node


def _compared_count(node: Node) -> tuple[Builtin, int] | None:
    if isinstance(node, nodes.Binary) and isinstance(node.right, nodes.Integer):
        count = node.left
        if isinstance(count, Builtin) and count.name == "count" and len(count.arguments) == 2:
            return count, node.right.value
    return None


def any_counted(node: Node) -> Node:
    """``count(x, p) > 0`` is ``any(x, p)``."""
    found = _compared_count(node)
    if found is None or not isinstance(node, nodes.Binary):
        return node
    count, limit = found
    if (node.operator, limit) in {(">", 0), (">=", 1)}:
        return in_place(node, Builtin("any", count.arguments), node.type)
    return node


def counted_enough(node: Node) -> Node:
    """``count(x, p) > 5`` stops at the sixth."""
    found = _compared_count(node)
    if found is None or not isinstance(node, nodes.Binary):
        return node
    count, limit = found
    threshold = {">": limit + 1, ">=": limit, "<": limit, "<=": limit + 1}.get(node.operator, 0)
    if limit >= 0 and threshold > 1:
        count.threshold = threshold
    return node
