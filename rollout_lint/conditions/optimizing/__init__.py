"""The rewrites both engines make before they run a condition. They change what a condition does, errors above all.

``result[5] > 1 && false`` is false although there is no ``result[5]``; ``filter(result, # > 1)[0]`` stops at the
first hit; ``x in ["a", "b"]`` becomes a look-up in a set, and fails where ``x`` is no text. Each rewrite walks the
whole tree, leaves first, and puts something else in the place of a node.
"""

from __future__ import annotations

from functools import lru_cache

from ...record import NamedTuple
from ..syntax import nodes
from ..syntax.nodes import Node
from .folding import Folding
from .rewriting import Rewrite, untyped, walked
from .shared import constant_range, end_of_filter, in_array, in_range, length_of_filter, map_of_filter

_MAX_FOLDS = 1001


class _Pass(NamedTuple):
    """A rewrite, and the operators and builtins without which it has nothing to do."""

    rewrite: Rewrite
    words: frozenset[str]


def _pass(rewrite: Rewrite, *words: str) -> _Pass:
    return _Pass(rewrite, frozenset(words))


_IN_ARRAY = _pass(in_array, "in")
_OLD_PASSES = (
    _pass(in_range, "in"),
    _pass(constant_range, ".."),
    _pass(map_of_filter(modern=False), "filter"),
    _pass(length_of_filter, "filter"),
    _pass(end_of_filter(-1, "last", "findLast"), "filter"),
    _pass(end_of_filter(0, "first", "find"), "filter"),
)
"""What follows the folding, in the engine's order."""


@lru_cache(maxsize=1)
def _new_passes() -> tuple[_Pass, ...]:
    from .new import any_counted, combined_predicates, counted_enough, summed_array, summed_map, summed_range

    return (
        _pass(in_range, "in"),
        _pass(map_of_filter(modern=True), "filter"),
        _pass(length_of_filter, "filter"),
        _pass(end_of_filter(-1, "last", "findLast"), "filter"),
        _pass(end_of_filter(0, "first", "find"), "filter"),
        _pass(combined_predicates, "all", "any", "none"),
        _pass(summed_range, "sum", "reduce"),
        _pass(summed_array, "sum"),
        _pass(summed_map, "sum"),
        _pass(any_counted, "count", "filter"),
        _pass(counted_enough, "count", "filter"),
    )


def _words(root: Node) -> set[str]:
    """The binary operators and the builtins of a tree."""
    words: set[str] = set()
    for node in nodes.walk(root):
        if isinstance(node, nodes.Binary):
            words.add(node.operator)
        elif isinstance(node, nodes.Builtin):
            words.add(node.name)
    return words


def optimized(node: Node, modern: bool) -> Node:
    """The tree as the engine runs it; raises Refused."""
    words = _words(node)
    if not words.isdisjoint(_IN_ARRAY.words):
        node = walked(node, _IN_ARRAY.rewrite if modern else untyped(_IN_ARRAY.rewrite))
    for _ in range(_MAX_FOLDS):
        folding = Folding(modern)
        node = walked(node, folding.rewrite)
        if not folding.changed:
            break
    for rewrite, needed in _new_passes() if modern else _OLD_PASSES:
        if not words.isdisjoint(needed):
            node = walked(node, rewrite if modern else untyped(rewrite))
    return node
