"""Which signal a metric measures: its query's shape and names tell, and where they do not, the metric's own name."""

from __future__ import annotations

from itertools import pairwise

from .. import promql
from ..late_pattern import late_pattern
from ..promql.words import words
from ..record import NamedTuple
from ..source.text import Span
from .gate import GateMetric
from .kept import kept
from .policy import Policy
from .queries import prometheus_query

SUCCESS_RATE = "success-rate"
LATENCY = "latency"
SATURATION = "saturation"
UNKNOWN = "unknown"

_SUCCESS = words(
    "success successes successful availability error errors failure failures failed 5xx non5xx 500 http5xx successrate"
    " errorrate"
)
_ERRORS = words("error errors failure failures failed 5xx 500 http5xx errorrate")
_LATENCY = words("latency latencies duration durations ttfb rtt responsetime")
_SATURATION = words(
    "saturation cpu memory mem queue queues backlog lag connection connections pool heap disk utilization utilisation"
    " throttling throttled throttle goroutines threads"
)
_OTHER = words("accuracy precision recall f1 score drift stability confidence cache conversion")
"""Shares of something that are no shares of requests: a model's accuracy, a cache's hits."""
_PAIRS = {("response", "time"): LATENCY, ("request", "time"): LATENCY, ("response", "times"): LATENCY}
_QUANTILE = late_pattern(r"p(50|75|80|90|95|98|99|999|9999)")
_PLAIN_QUANTILE = late_pattern(r"(50|75|90|95|98|99|999)(?:th|percentile)")
_ERROR_RATE = "error-rate"
"""How ``promql.signals`` tells a rate of errors."""
_AVERAGE = "an average"
"""How ``promql.signals`` tells that a duration is the sum over the count."""
_WORD = late_pattern(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+")


class MetricSignal(NamedTuple):
    """What a metric measures.

    ``kind`` is a constant of this module: a rate of errors is a success rate told the other way (``of_errors``).
    ``quantile`` is that of a latency, 0 to 1; None is an average (``is_average``) or not known. ``scale`` is that of
    ``promql.signals``. ``by_name`` says that only the metric's name tells it. ``reason`` and ``span`` say why and
    where; of an unknown signal why it is unknown.
    """

    kind: str
    quantile: float | None
    by_name: bool
    reason: str
    span: Span
    scale: str = UNKNOWN
    of_errors: bool = False
    is_average: bool = False


@kept
def signal_of(metric: GateMetric, policy: Policy) -> MetricSignal:
    """The signal of a metric. Queries of other providers than Prometheus are not read."""
    told = _by_query(metric, policy)
    if told is not None and told.kind == SUCCESS_RATE and _OTHER.intersection(_words_of(metric.name)):
        reason = f"its name `{metric.name}` says that it is no share of requests"
        return MetricSignal(UNKNOWN, None, False, reason, metric.span)
    if told is not None and (told.kind != LATENCY or told.quantile is not None or told.is_average):
        return told
    named = named_signal(metric.name)
    if told is not None:
        # which quantile a recorded latency is, only a name can tell
        return told._replace(quantile=named.quantile, by_name=True) if named.quantile is not None else told
    if named.kind != UNKNOWN:
        reason = f"its name `{metric.name}` says so"
        return MetricSignal(named.kind, named.quantile, True, reason, metric.span, of_errors=named.of_errors)
    return MetricSignal(UNKNOWN, None, False, _why_unknown(metric), metric.span)


def _why_unknown(metric: GateMetric) -> str:
    if metric.provider == "prometheus":
        return "neither its query nor its name tells"
    return f"its name does not tell, and provider `{metric.provider or 'unknown'}` is not read"


def _by_query(metric: GateMetric, policy: Policy) -> MetricSignal | None:
    if metric.provider != "prometheus":
        return None
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return None
    found = promql.signal(read.query)
    kind = SUCCESS_RATE if found.kind == _ERROR_RATE else found.kind
    if kind == UNKNOWN:
        return None
    place = next((reason for reason in reversed(found.reasons) if "quantile" in reason.text), None)
    place = place or next(iter(found.reasons), None)
    return MetricSignal(
        kind=kind,
        quantile=found.quantile,
        by_name=False,
        reason=place.text if place is not None else "its query says so",
        span=read.place(place.start, place.end) if place is not None else metric.span,
        scale=found.scale,
        of_errors=found.kind == _ERROR_RATE,
        is_average=kind == LATENCY and any(reason.text == _AVERAGE for reason in found.reasons),
    )


class NamedSignal(NamedTuple):
    """What a name alone tells."""

    kind: str
    quantile: float | None = None
    of_errors: bool = False


def named_signal(name: str) -> NamedSignal:
    """The signal that a metric's name tells: unknown where it tells none, or two."""
    held = _words_of(name)
    quantile = _named_quantile(held)
    kinds = {kind for kind, known in _WORDS if known.intersection(held)}
    kinds.update(kind for pair, kind in _PAIRS.items() if pair in pairwise(held))
    if quantile is not None:
        kinds.add(LATENCY)
    if len(kinds) != 1 or _OTHER.intersection(held):
        return NamedSignal(UNKNOWN)
    kind = kinds.pop()
    return NamedSignal(kind, quantile, kind == SUCCESS_RATE and bool(_ERRORS.intersection(held)))


_WORDS = ((SUCCESS_RATE, _SUCCESS), (LATENCY, _LATENCY), (SATURATION, _SATURATION))


def _words_of(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _named_quantile(held: list[str]) -> float | None:
    for word in held:
        match = _QUANTILE.fullmatch(word) or _PLAIN_QUANTILE.fullmatch(word)
        if match:
            return float(f"0.{match[1]}")
    return None
