"""Counters and gauges that a query reads the wrong way: a counter only tells something through its rate, and a rate
only of a counter."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from ..record import NamedTuple
from .errors import Place
from .evaluation.worlds import RATES
from .metrics import counts_events, is_gauge, is_recorded
from .query import Query
from .reading.tokens import COMPARISONS
from .syntax import (
    Aggregation,
    Binary,
    Call,
    Node,
    Number,
    Parenthesised,
    Range,
    Selector,
    Subquery,
    Unary,
    bottom_up,
    children,
    unwrapped,
)

_BLIND_TO_RESETS = frozenset(("delta", "idelta", "deriv", "predict_linear"))
_WITHOUT_VALUES = frozenset(("count", "group", "count_values", "absent", "timestamp"))


class Misuse(Enum):
    """What is wrong, and what to write instead."""

    RATE_OF_SUM = "take the rate first, then the sum: `sum(rate(x[5m]))`"
    RATE_OF_RATE = "aggregate it over time instead: `avg_over_time(…)`, `max_over_time(…)`"
    RATE_OF_GAUGE = "read a gauge as it is, or by `delta(…)` and `avg_over_time(…)`"
    DELTA_OF_COUNTER = "use `increase(…)`, which knows that a counter starts again at 0"
    DIFFERENCE = "use `increase(…)` over that time, which knows that a counter starts again at 0"
    RAW_COUNTER = "take its rate over a window: `rate(…[5m])`"


class Misread(NamedTuple):
    """One counter or gauge that is read the wrong way. ``is_certain`` tells what the query itself proves from what the
    name of a metric says."""

    misuse: Misuse
    place: Place
    selector: Selector | None
    is_certain: bool = False


def misread_metrics(query: Query) -> list[Misread]:
    """The counters and gauges that a query reads the wrong way, in the order of the text."""
    if query.root is None:
        return []
    found = [misread for call in query.calls for misread in _of_call(call)]
    found += _of_values(query.root)
    return sorted(found, key=lambda misread: misread.place)


def _of_call(call: Call) -> Iterator[Misread]:
    """Functions of a range: of a sum, of a gauge, or of a counter with no eye for its resets."""
    over = unwrapped(call.arguments[0]) if call.arguments else None
    if isinstance(over, Subquery) and call.function in RATES:
        misread = _of_subquery(call, unwrapped(over.expression))
        if misread is not None:
            yield misread
    if not isinstance(over, Range) or not isinstance(over.selector, Selector):
        return
    selector = over.selector
    metric = selector.metric
    start, end = selector.name_span or (selector.start, selector.end)
    if call.function in RATES and is_gauge(metric):
        text = f"`{metric}` goes up and down, and `{call.function}` takes every fall for a counter that starts again"
        yield Misread(Misuse.RATE_OF_GAUGE, Place(start, end, text), selector)
    elif call.function in RATES and metric is not None and is_recorded(metric) and metric.endswith(":sum"):
        text = f"`{metric}` is a sum, by its name, and `{call.function}` takes every series that ends for a reset"
        yield Misread(Misuse.RATE_OF_SUM, Place(start, end, text), selector)
    elif call.function in _BLIND_TO_RESETS and counts_events(metric):
        text = f"`{metric}` is a counter, and `{call.function}` turns negative when it starts again"
        yield Misread(Misuse.DELTA_OF_COUNTER, Place(start, end, text), selector)


def _of_subquery(call: Call, inner: Node) -> Misread | None:
    """``rate(sum(x)[5m:])`` and ``rate(rate(x[5m])[1h:])``."""
    summed = inner
    while isinstance(summed, Aggregation) and summed.operator in ("sum", "avg"):
        summed = unwrapped(summed.expression)
    if isinstance(summed, Call) and summed.function in RATES:
        text = f"a rate goes up and down, and `{call.function}` takes every fall for a counter that starts again"
        return Misread(Misuse.RATE_OF_RATE, Place(*call.function_span, text), None, True)
    if not isinstance(summed, Selector) or not isinstance(inner, Aggregation):
        return None
    text = f"`{call.function}` of a `{inner.operator}` takes every pod that restarts or goes for a reset of the whole"
    return Misread(Misuse.RATE_OF_SUM, Place(*inner.operator_span, text), summed, True)


def _of_values(node: Node) -> Iterator[Misread]:
    """Counters whose bare value reaches the result, and differences of one counter at two times."""
    pending = [node]
    while pending:
        node = unwrapped(pending.pop())
        if isinstance(node, Selector):
            if counts_events(node.metric):
                text = f"`{node.metric}` is a counter: it tells all that happened since its process started"
                start, end = node.name_span or (node.start, node.end)
                yield Misread(Misuse.RAW_COUNTER, Place(start, end, text), node)
        elif isinstance(node, Binary):
            earlier = _same_counter_earlier(node)
            if earlier is None:
                pending += _sides_with_values(node)
                continue
            text = f"the difference of `{earlier.metric}` at two times turns negative when it starts again"
            yield Misread(Misuse.DIFFERENCE, Place(*node.operator_span, text), earlier)
        elif not _hides_values(node):
            pending += children(node)


def _hides_values(node: Node) -> bool:
    """Whether only the presence of what is below matters, or its course over time."""
    name = node.operator if isinstance(node, Aggregation) else node.function if isinstance(node, Call) else ""
    return name in _WITHOUT_VALUES or isinstance(node, (Range, Subquery))


def _sides_with_values(node: Binary) -> tuple[Node, ...]:
    """The operands whose values come through: a filter keeps one side, a zero takes all away."""
    if node.operator in ("and", "unless") or node.operator in COMPARISONS:
        return (node.right,) if isinstance(unwrapped(node.left), Number) else (node.left,)
    if node.operator == "*" and any(_is_zero(side) for side in (node.left, node.right)):
        return ()
    return (node.left, node.right)


def _is_zero(node: Node) -> bool:
    node = unwrapped(node)
    return isinstance(node, Number) and node.value == 0


def _same_counter_earlier(node: Binary) -> Selector | None:
    """The counter of ``x - x offset 5m``, aggregated or not; None for any other operation."""
    if node.operator != "-":
        return None
    now, before = _only_selector(node.left), _only_selector(node.right)
    if now is None or before is None or not counts_events(now.metric) or now.metric != before.metric:
        return None
    return now if before.offset is not None and now.offset is None else None


def _only_selector(node: Node) -> Selector | None:
    """The one instant selector of an expression of aggregations and signs alone."""
    nodes = bottom_up(node)
    if not all(isinstance(each, (Selector, Aggregation, Parenthesised, Unary)) for each in nodes):
        return None
    selectors = [each for each in nodes if isinstance(each, Selector)]
    return selectors[0] if len(selectors) == 1 else None
