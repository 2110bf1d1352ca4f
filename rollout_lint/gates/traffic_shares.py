"""Queries whose value is a share, an average or a quantile of traffic: without traffic they have no meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..promql import Query
    from ..promql.syntax import Node

_QUANTILES = ("histogram_quantile", "quantile_over_time", "histogram_avg", "histogram_fraction")


def divides_traffic(query: Query) -> bool:
    """Whether a query divides one reading of series by another, or takes a quantile or average of them."""
    from ..promql.syntax import Aggregation, Binary, Call, children

    pending: list[Node] = [query.root] if query.root is not None else []
    while pending:
        node = pending.pop()
        if isinstance(node, Binary) and node.operator == "/" and _reads_series(node.right):
            return True
        if isinstance(node, Call) and node.function in _QUANTILES:
            return True
        if isinstance(node, Aggregation) and node.operator == "quantile":
            return True
        pending.extend(children(node))
    return False


def _reads_series(node: Node) -> bool:
    from ..promql.syntax import Selector, children

    return isinstance(node, Selector) or any(_reads_series(child) for child in children(node))
