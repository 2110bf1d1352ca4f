"""What a Prometheus metric's query can return, as far as its shape tells."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ... import promql
from ...promql.syntax import VECTOR, Aggregation, Binary, Call, Node, Number, children, unwrapped
from ...record import NamedTuple
from ..gate import GateMetric
from ..policy import Policy
from ..queries import prometheus_query

if TYPE_CHECKING:
    from ...promql import Query
    from ...promql.evaluation.amounts import Amount


class QueryValues(NamedTuple):
    """``amount`` is the range of all values, None where it is not known. ``many``: several series can come back.

    ``can_be_empty`` is None where that is not known. ``is_idle_nan``: without traffic the one value is NaN (0/0, a
    quantile of nothing). ``is_filtered``: what the query leaves out is its verdict, as in ``up == 1`` or ``absent(x)``.
    ``is_compared``: it compares what it measures, with or without ``bool``.
    """

    amount: Amount | None
    many: bool
    can_be_empty: bool | None
    is_idle_nan: bool
    is_filtered: bool
    is_compared: bool
    holds_hundred: bool
    """Whether the number 100 stands in it."""
    returns_nothing: bool
    """No store makes it return a sample."""


UNKNOWN_VALUES = QueryValues(None, True, None, False, True, True, False, False)


def query_values(metric: GateMetric, policy: Policy) -> QueryValues:
    """What the query of a metric can return; ``UNKNOWN_VALUES`` where it has none that is right."""
    read = prometheus_query(metric, policy)
    return UNKNOWN_VALUES if read is None or not read.query.ok else _values_of(read.query)


@lru_cache(maxsize=4096)
def _values_of(query: Query) -> QueryValues:
    from ...promql.evaluation.amounts import plain

    known = promql.shape(query)
    samples = promql.idle(query).samples
    is_idle_nan = bool(samples) and all(
        sample.amount.nan and sample.amount.exact is not None for sample in samples or ()
    )
    amount = None if known.values is None else plain(known.values)
    deciding = _deciding(query.root)
    return QueryValues(
        amount=amount,
        many=known.samples is None or known.many is not None,
        can_be_empty=known.can_be_empty,
        is_idle_nan=is_idle_nan,
        is_filtered=any(_filters(node) for node in deciding) or (amount is not None and amount.low == amount.high),
        is_compared=any(_compares(node) for node in deciding),
        holds_hundred=any(isinstance(node, Number) and node.value == 100 for node in query.nodes),
        returns_nothing=known.samples == (),
    )


def _deciding(root: Node | None) -> list[Node]:
    """The nodes whose values become values of the result: not the sides of a quotient, nor what ``and`` only asks."""
    found: list[Node] = []
    pending = [] if root is None else [root]
    while pending:
        node = unwrapped(pending.pop())
        found.append(node)
        if not isinstance(node, Binary):
            pending.extend([*children(node)][-1:] if isinstance(node, Aggregation) else children(node))
        elif node.operator == "or":
            pending.extend((node.left, node.right))
        elif node.operator in ("and", "unless") or isinstance(unwrapped(node.right), Number):
            pending.append(node.left)
        elif isinstance(unwrapped(node.left), Number):
            pending.append(node.right)
    return found


def _filters(node: Node) -> bool:
    if isinstance(node, Call):
        return node.function in ("absent", "absent_over_time")
    if not isinstance(node, Binary) or node.type != VECTOR:
        return False
    return node.operator in ("and", "unless") or (_compares(node) and not node.matching.returns_bool)


def _compares(node: Node) -> bool:
    if not isinstance(node, Binary):
        return False
    from ...promql.reading.tokens import COMPARISONS

    return node.operator in COMPARISONS
