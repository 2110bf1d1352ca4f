"""Walking a tree to rewrite it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ..syntax import nodes
from ..syntax.nodes import Node
from ..types import GoType

Rewrite = Callable[[Node], Node]
"""Gives the node itself where there is nothing to rewrite."""

N = TypeVar("N", bound=Node)


_CHILDREN: dict[type[Node], tuple[str, ...]] = {
    nodes.Unary: ("operand",),
    nodes.Chain: ("link",),
    nodes.Member: ("base", "property"),
    nodes.Slice: ("base", "low", "high"),
    nodes.Call: ("callee", "arguments"),
    nodes.Builtin: ("arguments",),
    nodes.Predicate: ("body",),
    nodes.Let: ("value", "body"),
    nodes.Conditional: ("condition", "then", "otherwise"),
    nodes.Sequence: ("steps",),
    nodes.Array: ("items",),
    nodes.Map: ("entries",),
    nodes.Entry: ("key", "value"),
}
"""Where a node keeps nodes, or lists of them, in the order of the engine's walk."""


def walked(node: Node, rewrite: Rewrite) -> Node:
    """The tree with every node rewritten, children before parents."""
    if isinstance(node, nodes.Binary):
        return _walked_spine(node, rewrite)
    for name in _CHILDREN.get(type(node), ()):
        child = getattr(node, name)
        if type(child) is list:
            setattr(node, name, [walked(item, rewrite) for item in child])
        elif child is not None:
            setattr(node, name, walked(child, rewrite))
    return rewrite(node)


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


def untyped(rewrite: Rewrite) -> Rewrite:
    """The rewrite as 1.15 makes it: what it puts in the place of a node has no type."""

    def rewritten(node: Node) -> Node:
        made = rewrite(node)
        if made is not node:
            made.type = None
        return made

    return rewritten


def in_place(old: Node, new: N, given: GoType | None = None) -> N:
    """``new`` where ``old`` stood, of that type."""
    new.at, new.start, new.end, new.type = old.at, old.start, old.end, given
    return new
