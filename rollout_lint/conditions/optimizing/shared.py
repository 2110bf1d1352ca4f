"""The rewrites that both engines make, and 1.15's of constant ranges."""

from __future__ import annotations

from ..syntax import nodes
from ..syntax.nodes import Builtin, Node
from ..values import Set, wrapped
from .folding import literal
from .rewriting import Rewrite, in_place

MAX_CONSTANT_RANGE = 1_000_000


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
    members = Set(frozenset(literal(item) for item in node.right.items), member_type)
    return in_place(node, nodes.Binary("in", node.left, nodes.Constant(members)), node.type)


def integer_range(node: Node) -> tuple[int, int] | None:
    """The ends of a range between two literals."""
    if not isinstance(node, nodes.Binary) or node.operator != "..":
        return None
    left, right = node.left, node.right
    return (left.value, right.value) if isinstance(left, nodes.Integer) and isinstance(right, nodes.Integer) else None


def in_range(node: Node) -> Node:
    """``i in 1..3`` is two comparisons."""
    if (
        not isinstance(node, nodes.Binary)
        or node.operator != "in"
        or node.left.type is None
        or node.left.type.kind != "int"
    ):
        return node
    if integer_range(node.right) is None:
        return node
    assert isinstance(node.right, nodes.Binary)
    low = nodes.Binary(">=", node.left, node.right.left)
    high = nodes.Binary("<=", node.left, node.right.right)
    return in_place(node, nodes.Binary("and", low, high), node.type)


def constant_range(node: Node) -> Node:
    """1.15 makes ``1..100`` beforehand, and does not count it against the memory budget."""
    bounds = integer_range(node)
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
