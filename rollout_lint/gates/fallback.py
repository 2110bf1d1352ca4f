"""What a query returns instead of nothing: ``or vector(1)``, ``absent(…)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .queries import MetricQuery

if TYPE_CHECKING:
    from ..promql.syntax import Node


def fallback_of(read: MetricQuery) -> tuple[int, int] | None:
    """The part of a query that returns something where there are no series, in code points of the query."""
    from ..promql.syntax import Binary, Call, children, unwrapped

    pending: list[Node] = [read.query.root] if read.query.root is not None else []
    while pending:
        node = unwrapped(pending.pop(0))
        if isinstance(node, Call) and node.function in ("vector", "absent", "absent_over_time"):
            return node.start, node.end
        if isinstance(node, Binary) and node.operator == "or":
            return node.operator_span.start, node.right.extent
        pending.extend(children(node))
    return None
