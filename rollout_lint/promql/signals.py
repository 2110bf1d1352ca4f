"""Which signal a query measures, and on which scale, by its shape and the names in it.

Bottom-up over the tree each node gets a *meaning*: error events, seconds of latency, a ratio of errors … A ratio of
error events to all events is an error rate, one minus that is a success rate, and so on.
"""

from __future__ import annotations

from functools import lru_cache

from ..late_pattern import late_pattern
from ..record import NamedTuple
from .errors import Place
from .metrics import is_counter
from .outcomes import Outcome, read_outcome
from .query import Query, parse_query
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
    unwrapped,
)
from .words import Parts, words

SUCCESS_RATE = "success-rate"
ERROR_RATE = "error-rate"
LATENCY = "latency"
SATURATION = "saturation"
UNKNOWN = "unknown"

RATIO = "ratio"
PERCENT = "percent"
SECONDS = "seconds"
MILLISECONDS = "milliseconds"

CPU = "cpu"
MEMORY = "memory"
QUEUE = "queue depth"
CONNECTIONS = "connections"


class Signal(NamedTuple):
    """What a query measures.

    ``kind`` is a constant of this module. ``scale`` is ``"ratio"`` (0 to 1), ``"percent"``, ``"seconds"``,
    ``"milliseconds"`` or ``"unknown"``. ``quantile`` is that of a latency, 0 to 1; None is an average or not known.
    ``resource`` is what is saturated. ``reasons`` show where in the query this was read.
    """

    kind: str
    scale: str = UNKNOWN
    quantile: float | None = None
    resource: str = ""
    reasons: tuple[Place, ...] = ()


class _Meaning(NamedTuple):
    """What a node stands for. ``events`` marks a count or rate of events, ``part`` which part of a histogram it is."""

    kind: str
    scale: str = UNKNOWN
    events: bool = False
    quantile: float | None = None
    resource: str = ""
    part: str = ""
    reasons: tuple[Place, ...] = ()


_REQUESTS = "requests"
_OTHER = "another number of events"
_CONSTANT = "constant"
_NOTHING = _Meaning(UNKNOWN)

_LATENCY = late_pattern(
    r"(?:^|_|:)(?:duration|latency|latencies|response_times?|request_times?|responsetime|rtt|ttfb|elapsed|processing_time)(?:_|$|:|\d)|"
    r"_time_(?:seconds|milliseconds|ms)(?:_|$)|:latency|p(?:50|9\d+)(?:$|_|:)"
)
_MILLISECONDS = late_pattern(r"_(?:ms|msec|millis|milliseconds)(?:_|$|:)")
_SECONDS = late_pattern(r"_(?:s|sec|seconds)(?:_|$|:)")
# Istio's and Linkerd's histograms without a unit in their name
_KNOWN_MILLISECONDS = late_pattern(r"^(?:istio_request_duration|response_latency_ms|envoy_.*_(?:rq_time|time_ms))")
_NAMED_QUANTILE = late_pattern(r"(?:^|_|:)p(50|75|90|95|98|99|999)(?:$|_|:)")
_RESOURCES = (
    (CPU, Parts("cpu cfs_throttled load load1 load5")),
    (MEMORY, Parts("memory mem heap rss working_set oom")),
    (QUEUE, Parts("queue queues queued backlog pending lag inflight in_flight waiting")),
    (CONNECTIONS, Parts("connection connections conn conns pool session sessions thread threads goroutines")),
)
_CAPACITY = late_pattern(r"limit|request|quota|capacity|max|total_bytes|allocatable|size|period")
_OF_ERRORS = Parts("error errors failure failures failed fail unsuccessful")
_OF_SUCCESS = Parts("success successes successful succeeded availability")
_RATIO_NAME = Parts("ratio")
_PERCENT_NAME = Parts("percent percentage pct")
_RECORDED = late_pattern(r"(?:^|_|:)(?:ratio|rate|percent|percentage|pct|availability)")
_RESOURCE_LABEL = {"cpu": CPU, "memory": MEMORY}


def signal(query: Query | str) -> Signal:
    """What a query measures."""
    return _signal(parse_query(query) if isinstance(query, str) else query)


@lru_cache(maxsize=4096)
def _signal(query: Query) -> Signal:
    if query.root is None:
        return Signal(UNKNOWN)
    meanings: dict[int, _Meaning] = {}
    for node, inner in query.order:
        meanings[id(node)] = _meaning(node, [meanings[id(child)] for child in inner])
    meaning = meanings[id(query.root)]
    if meaning.kind in (_REQUESTS, _CONSTANT):
        return Signal(UNKNOWN, reasons=meaning.reasons)
    return Signal(meaning.kind, meaning.scale, meaning.quantile, meaning.resource, meaning.reasons)


def _meaning(node: Node, inner: list[_Meaning]) -> _Meaning:
    if isinstance(node, Selector):
        return _of_selector(node)
    if isinstance(node, Number):
        return _Meaning(_CONSTANT)
    if isinstance(node, (Parenthesised, Range, Subquery, Unary)):
        return inner[0]
    if isinstance(node, Call):
        return _of_call(node, inner)
    if isinstance(node, Aggregation):
        return _of_aggregation(node, inner)
    if isinstance(node, Binary):
        return _of_binary(node, inner[0], inner[1])
    return _NOTHING


def _of_selector(node: Selector) -> _Meaning:
    name = node.metric or node.name or ""
    span = node.name_span or node
    unit = _unit(name)
    if _LATENCY.search(name.lower()):
        part = next((suffix for suffix in ("bucket", "sum", "count") if name.endswith(f"_{suffix}")), "")
        if part == "count":
            return _of_events(node, name)
        place = Place(span.start, span.end, f"`{name}` is a duration" + (f" in {unit}" if unit != UNKNOWN else ""))
        return _Meaning(LATENCY, unit, quantile=_quantile_of(node, name), part=part, reasons=(place,))
    recorded = _of_recorded(name, span.start, span.end)
    if recorded is not None:
        return recorded
    outcome = read_outcome(node).outcome
    resource = _resource(node, name)
    if resource and (outcome is Outcome.NEITHER or not is_counter(name)):
        return _Meaning(
            SATURATION, resource=resource, reasons=(Place(span.start, span.end, f"`{name}` tells of {resource}"),)
        )
    return _of_events(node, name)


def _of_events(node: Selector, name: str) -> _Meaning:
    reading = read_outcome(node)
    reasons = (reading.reason,) if reading.reason is not None else ()
    if reading.outcome is Outcome.ERROR:
        return _Meaning(ERROR_RATE, events=True, reasons=reasons)
    if reading.outcome is Outcome.SUCCESS:
        return _Meaning(SUCCESS_RATE, events=True, reasons=reasons)
    if _OF_SUCCESS.stand_in(name) and node.name_span is not None:
        place = Place(*node.name_span, f"`{name}` counts successes, by its name")
        return _Meaning(SUCCESS_RATE, events=True, reasons=(place,))
    part = "count" if name.endswith("_count") else ""
    return _Meaning(_REQUESTS, events=True, part=part)


def _of_recorded(name: str, start: int, end: int) -> _Meaning | None:
    """A rate of errors or successes that somebody has computed before."""
    if is_counter(name) or not _RECORDED.search(name.lower()):
        return None
    kind = ERROR_RATE if _OF_ERRORS.stand_in(name) else SUCCESS_RATE if _OF_SUCCESS.stand_in(name) else None
    if kind is None:
        return None
    scale = PERCENT if _PERCENT_NAME.stand_in(name) else RATIO if _RATIO_NAME.stand_in(name) else UNKNOWN
    return _Meaning(kind, scale, reasons=(Place(start, end, f"`{name}` is a rate of outcomes, by its name"),))


def _resource(node: Selector, name: str) -> str:
    for matcher in node.matchers:
        if matcher.name == "resource" and matcher.operator == "=" and matcher.value in _RESOURCE_LABEL:
            return _RESOURCE_LABEL[matcher.value]
    return _named_resource(name)


@lru_cache(maxsize=1024)
def _named_resource(name: str) -> str:
    return next((resource for resource, parts in _RESOURCES if parts.stand_in(name)), "")


@lru_cache(maxsize=1024)
def _unit(name: str) -> str:
    name = name.lower()
    if _MILLISECONDS.search(name) or (_KNOWN_MILLISECONDS.search(name) and not _SECONDS.search(name)):
        return MILLISECONDS
    return SECONDS if _SECONDS.search(name) else UNKNOWN


def _quantile_of(node: Selector, name: str) -> float | None:
    """The quantile of a summary's series, or one that the name of a recorded series tells."""
    for matcher in node.matchers:
        if matcher.name == "quantile" and matcher.operator == "=":
            try:
                return float(matcher.value)
            except ValueError:
                return None
    match = _NAMED_QUANTILE.search(name.lower())
    return float(f"0.{match[1]}") if match else None


_TRANSPARENT = words(
    """
    rate irate increase delta deriv idelta avg_over_time max_over_time min_over_time last_over_time sum_over_time
    abs ceil floor round clamp clamp_max clamp_min label_replace label_join scalar sort sort_desc histogram_avg
    first_over_time
    """
)


def _of_call(node: Call, inner: list[_Meaning]) -> _Meaning:
    if node.function in ("histogram_quantile", "quantile_over_time") and len(inner) > 1:
        return _with_quantile(node, unwrapped(node.arguments[0]), inner[1])
    if node.function == "histogram_fraction":
        return inner[-1]._replace(scale=RATIO, part="")
    if node.function in ("vector", "time", "pi"):
        return _Meaning(_CONSTANT)
    return inner[0] if node.function in _TRANSPARENT and inner else _NOTHING


def _with_quantile(node: Call | Aggregation, parameter: Node, inner: _Meaning) -> _Meaning:
    quantile = parameter.value if isinstance(parameter, Number) else None
    if inner.kind != LATENCY and getattr(node, "function", "") != "histogram_quantile":
        return inner
    text = f"a quantile of {quantile:g}" if quantile is not None else "a quantile"
    if inner.kind in (SATURATION,):
        return inner._replace(part="")
    reasons = (*inner.reasons, Place(parameter.start, parameter.end, text))
    if inner.kind != LATENCY:
        # a histogram of something that no name tells; most are of durations, but this is not known
        return _Meaning(UNKNOWN, reasons=reasons)
    return inner._replace(quantile=quantile, part="", reasons=reasons)


def _of_aggregation(node: Aggregation, inner: list[_Meaning]) -> _Meaning:
    if node.operator == "quantile" and node.parameter is not None:
        return _with_quantile(node, unwrapped(node.parameter), inner[-1])
    if node.operator in ("count", "count_values", "group", "stddev", "stdvar"):
        return _NOTHING
    return inner[-1]


def _of_binary(node: Binary, left: _Meaning, right: _Meaning) -> _Meaning:
    operator = node.operator
    if operator in COMPARISONS or operator in ("and", "unless", "or"):
        return right if left.kind in (_CONSTANT, UNKNOWN) else left
    factor = _constant(node.right)
    if operator in ("*", "/") and factor is not None:
        return _scaled(node, left, factor if operator == "*" else 1 / factor if factor else 0.0)
    if operator == "*" and _constant(node.left) is not None:
        return _scaled(node, right, _constant(node.left) or 0.0)
    if operator == "/":
        return _ratio(node, left, right)
    if operator == "-":
        return _difference(node, left, right)
    if operator == "+":
        return _together(left, right)
    return _NOTHING


def _constant(node: Node) -> float | None:
    node = unwrapped(node)
    if isinstance(node, Call) and node.function == "vector" and len(node.arguments) == 1:
        node = unwrapped(node.arguments[0])
    return node.value if isinstance(node, Number) else None


_SCALES = {RATIO: "ratios", PERCENT: "percent", SECONDS: "seconds", MILLISECONDS: "milliseconds"}
_FACTORS = {
    (RATIO, 100.0): PERCENT,
    (PERCENT, 0.01): RATIO,
    (SECONDS, 1000.0): MILLISECONDS,
    (MILLISECONDS, 0.001): SECONDS,
}


def _scaled(node: Binary, meaning: _Meaning, factor: float) -> _Meaning:
    if factor == 1:
        return meaning
    if meaning.events:
        # a hundred times the events: their share of all events will be one in percent
        return meaning._replace(scale=PERCENT if factor == 100 and meaning.scale == UNKNOWN else _OTHER)
    scale = _FACTORS.get((meaning.scale, factor), UNKNOWN)
    reason = Place(
        node.operator_span.start, node.end, f"{_SCALES.get(meaning.scale)} turn into {_SCALES.get(scale)} here"
    )
    return meaning._replace(scale=scale, reasons=(*meaning.reasons, reason) if scale != UNKNOWN else meaning.reasons)


def _ratio(node: Binary, left: _Meaning, right: _Meaning) -> _Meaning:
    place = Place(node.start, node.end, "a share of all of them")
    if left.events and right.events and left.kind in (ERROR_RATE, SUCCESS_RATE):
        scale = {UNKNOWN: RATIO, PERCENT: PERCENT}.get(left.scale, UNKNOWN) if right.scale == UNKNOWN else UNKNOWN
        return _Meaning(left.kind, scale, reasons=(*left.reasons, place))
    if left.kind == LATENCY and left.part == "sum" and right.events:
        return left._replace(part="", reasons=(*left.reasons, Place(node.start, node.end, "an average")))
    if left.kind == LATENCY and left.part == "bucket" and (right.events or right.kind == LATENCY):
        return left._replace(
            part="", scale=RATIO, reasons=(*left.reasons, Place(node.start, node.end, "a share of fast ones"))
        )
    if left.kind == SATURATION:
        capacity = any(_CAPACITY.search((s.metric or "").lower()) for s in _selectors(node.right))
        return left._replace(scale=RATIO if capacity else UNKNOWN)
    if left.kind == ERROR_RATE and right.kind == ERROR_RATE:
        # canary against stable
        return left._replace(scale=UNKNOWN)
    if left.kind == right.kind and left.kind in (LATENCY, SUCCESS_RATE):
        return left._replace(scale=UNKNOWN)
    return left._replace(scale=UNKNOWN) if right.kind == _CONSTANT else _NOTHING


def _selectors(node: Node) -> list[Selector]:
    return [inner for inner in bottom_up(node) if isinstance(inner, Selector)]


_OPPOSITE = {ERROR_RATE: SUCCESS_RATE, SUCCESS_RATE: ERROR_RATE}


def _difference(node: Binary, left: _Meaning, right: _Meaning) -> _Meaning:
    whole = _constant(node.left)
    if right.kind in _OPPOSITE and ((whole == 1 and right.scale == RATIO) or (whole == 100 and right.scale == PERCENT)):
        reason = Place(node.start, node.operator_span.end, f"`{whole:g} -` turns it around")
        return right._replace(kind=_OPPOSITE[right.kind], reasons=(*right.reasons, reason))
    if left.kind == _REQUESTS and right.events and right.kind in _OPPOSITE:
        return right._replace(kind=_OPPOSITE[right.kind])
    return left._replace(scale=UNKNOWN) if left.kind == right.kind and left.kind != _CONSTANT else _NOTHING


def _together(left: _Meaning, right: _Meaning) -> _Meaning:
    if right.kind == _CONSTANT:
        return left
    if left.kind == _CONSTANT:
        return right
    if left.events and right.events:
        return left if left.kind == right.kind else _Meaning(_REQUESTS, events=True)
    return left if left.kind == right.kind else _NOTHING
