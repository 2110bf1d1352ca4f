"""Selectors of one query beside each other: the canary compared with the rest, or divided by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...promql import parse_query, signal
from ...promql.metrics import family
from ...promql.query import Query
from ...promql.signals import ERROR_RATE, LATENCY, RATIO, SUCCESS_RATE
from ...promql.syntax import VECTOR, Binary, Selector
from ...record import NamedTuple
from .joins import selectors_in
from .selectors import Scope, SelectorScope


class MixedRatio(NamedTuple):
    """A part of the canary's events over the events of all pods, or the other way round."""

    node: Binary
    canary: SelectorScope
    whole: SelectorScope
    """The one that is not isolated."""


def is_compared(scope: SelectorScope, scopes: Sequence[SelectorScope]) -> bool:
    """Whether a twin of a selector sees the canary: the stable pods stand beside it, or all pods of the same metric."""
    return any(
        twin.scope is Scope.CANARY
        and (scope.scope is Scope.STABLE or family(twin.selector.metric) == family(scope.selector.metric))
        for twin in scopes
        if twin is not scope
    )


def mixed_ratios(query: Query, scopes: Sequence[SelectorScope]) -> Iterator[MixedRatio]:
    """The ratios of events of one metric whose two sides count events of different pods."""
    by_selector = {id(each.selector): each for each in scopes}
    for node in query.nodes:
        if (
            not isinstance(node, Binary)
            or node.operator != "/"
            or (node.left.type, node.right.type) != (VECTOR, VECTOR)
        ):
            continue
        left, right = selectors_in(node.left), selectors_in(node.right)
        mixed = [*_mixed(left, right, by_selector), *_mixed(right, left, by_selector)]
        if mixed and _is_share(query, node, left, right):
            yield from (MixedRatio(node, canary, whole) for canary, whole in mixed)


def _mixed(
    one: Sequence[Selector], other: Sequence[Selector], by_selector: Mapping[int, SelectorScope]
) -> Iterator[tuple[SelectorScope, SelectorScope]]:
    """The selectors of one side that see the canary only, each with a twin on the other that sees all pods."""
    ties = [by_selector[id(selector)] for selector in one]
    if not ties or not all(tie.scope is Scope.CANARY and tie.certain for tie in ties):
        return
    for selector in other:
        whole = by_selector[id(selector)]
        if whole.scope is not Scope.BOTH or not whole.certain:
            continue
        twin = next((t for t in ties if _family(t.selector) == _family(selector) != ""), None)
        if twin is not None:
            yield twin, whole


def _is_share(query: Query, node: Binary, left: Sequence[Selector], right: Sequence[Selector]) -> bool:
    """Whether a division is that of some events by all of them, or of a sum by its count; the canary's own share of
    the traffic, and a comparison of two rates, are neither."""
    measured = signal(parse_query(query.source(node)))
    if measured.kind not in (SUCCESS_RATE, ERROR_RATE, LATENCY):
        return False
    if measured.scale == RATIO:
        return True
    sums = all((selector.metric or "").endswith("_sum") for selector in left)
    return sums and all((selector.metric or "").endswith("_count") for selector in right)


def _family(selector: Selector) -> str:
    return family(selector.metric)
