"""Prometheus: a number for a scalar, ``[]float64`` without labels for all else (metricproviders/prometheus)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations
from math import isinf, isnan
from typing import TYPE_CHECKING

from ... import promql
from ...source.field import Field
from ..arguments.bound_text import bind_text
from ..days import Day, ProviderAnswer, ResultKind
from ..gate import GateMetric
from ..measurement import Phase
from ..policy import Policy
from ..queries import MetricQuery, prometheus_query
from .provider import Complaint, Provider, down, unknown_answer
from .settings import (
    address_complaint,
    filled,
    interval_complaint,
    is_empty,
    is_given,
    oauth_complaints,
)

if TYPE_CHECKING:
    from ...conditions import GoType
    from ...promql import Answer, Query

_TITLE = "Prometheus"
_RANGES_SINCE = (1, 8)
"""The release that brought ``rangeQuery``, and with it results that are a matrix."""
_BASIC_AUTH_SINCE = (1, 10)
_MOST_ORDERED = 4
"""Of how many samples every order is tried: Prometheus promises none."""


# -- what it returns


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    from ...conditions import FLOAT64, FLOATS

    kind = _kind(metric, policy)
    return None if kind is None else (FLOAT64,) if kind == "scalar" else (FLOATS,)


def _kind(metric: GateMetric, policy: Policy) -> ResultKind | None:
    """None where the type of the query is not known, or no condition ever sees it."""
    if _is_range(metric, policy):
        return "vector"
    read = prometheus_query(metric, policy)
    kind = read.query.type if read is not None else None
    if kind == "scalar":
        return "scalar"
    if kind == "vector" or (kind == "matrix" and policy.controller >= _RANGES_SINCE):
        return "vector"
    return None


def _is_range(metric: GateMetric, policy: Policy) -> bool:
    return policy.controller >= _RANGES_SINCE and _settings(metric).get("rangeQuery").present


def _settings(metric: GateMetric) -> Field:
    return metric.metric.field.get("provider", "prometheus")


# -- what it answers


def _answer(metric: GateMetric, day: Day, policy: Policy) -> ProviderAnswer:
    if day is Day.DOWN:
        return down(_TITLE)
    read = prometheus_query(metric, policy)
    if read is None:
        why = "it has no query" if not metric.metric.query.text.strip() else "its query is filled in later"
        return unknown_answer(_TITLE, day, why)
    if read.query.type == "string":
        return ProviderAnswer(
            (), "json", f"{_TITLE} returns a string, `Prometheus metric type not supported`", Phase.ERROR
        )
    is_range = _is_range(metric, policy)
    if is_range and read.query.type == "matrix":
        refused = 'invalid expression type "range vector" for range query'
        return ProviderAnswer((), "vector", f"{_TITLE} answers with an error, `{refused}`", Phase.ERROR)
    kind = _kind(metric, policy)
    if kind is None:
        return unknown_answer(_TITLE, day, _why_untyped(read))
    answer = _asked(read.query, day)
    if answer.error:
        return ProviderAnswer((), kind, f"{_TITLE} answers with an error, {answer.reason}", Phase.ERROR)
    if is_range and (day is not Day.NO_DATA or answer.values != []):
        return unknown_answer(_TITLE, day, "how many points a range holds depends on its start, end and step")
    return _told(read.query, day, kind)


def _asked(query: Query, day: Day) -> Answer:
    if day is Day.NO_DATA:
        return promql.without_data(query)
    return promql.idle(query) if day is Day.IDLE else promql.without_errors(query)


def _why_untyped(read: MetricQuery) -> str:
    if read.query.errors:
        return f"the query is no valid PromQL: {read.query.errors[0].message}"
    return read.query.unknown or read.text.unknown or "what the query returns is not known"


@lru_cache(maxsize=4096)
def _told(query: Query, day: Day, kind: ResultKind) -> ProviderAnswer:
    answer = _asked(query, day)
    if answer.values is None:
        text = _range_text(answer, kind)
        return ProviderAnswer((), kind, text, None, answer.reason, answer.samples)
    if kind == "scalar":
        value = answer.values[0]
        return ProviderAnswer((value,), kind, f"{_TITLE} returns the number `{_number(value)}`", samples=answer.samples)
    shown = f"`[{','.join(map(_number, answer.values))}]`"
    count = len(answer.values)
    text = f"{_TITLE} returns {('no sample', 'one sample')[count] if count < 2 else f'{count} samples'}: {shown}"
    if count > _MOST_ORDERED:
        return ProviderAnswer((), kind, text, None, "the order of its samples is not known", answer.samples)
    orders = {",".join(map(_number, order)): list(order) for order in permutations(answer.values)}
    return ProviderAnswer(tuple(orders.values()), kind, text, samples=answer.samples)


def _range_text(answer: Answer, kind: ResultKind) -> str:
    """What is known of a value that is not."""
    samples = answer.samples
    if samples is None or len(samples) != 1 or samples[0].maybe is not None or samples[0].many is not None:
        return f"what {_TITLE} returns depends on the data"
    amount = samples[0].amount
    ends = f"from {_number(amount.low)} to {_number(amount.high)}{' or NaN' if amount.nan else ''}"
    return f"{_TITLE} returns {'a number' if kind == 'scalar' else 'one sample'} {ends}"


def _number(value: float) -> str:
    """As Prometheus writes it (model.SampleValue.String)."""
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    from decimal import Decimal

    plain = format(Decimal(repr(value)), "f")
    return plain.removesuffix(".0")


# -- what its settings do


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    address = address_complaint(metric, "prometheus", "address", quote="prometheus address is not is url format")
    if address is not None:
        yield address
    yield from _timeout(metric)
    yield from _authentication(metric, policy)
    if _is_range(metric, policy):
        yield from _range(metric, policy)


def _timeout(metric: GateMetric) -> Iterator[Complaint]:
    field = _settings(metric).get("timeout")
    seconds = field.integer().value
    advice = "write the seconds that a query may take; without it, 30"
    if seconds == 0:
        what = "has the `timeout` 0: every query is out of time before it is sent"
        yield Complaint(field, what, advice, "context deadline exceeded")
    elif seconds is not None and seconds < 0:
        yield Complaint(field, f"has the `timeout` {seconds}", advice, "prometheus timeout should not be negative")


def _authentication(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    yield from oauth_complaints(metric, "prometheus")
    authentication = _settings(metric).get("authentication")
    signature = authentication.get("sigv4")
    address = metric.text("provider", "prometheus", "address")
    if filled(signature) and address.known and address.value and "aps-workspaces" not in address.value:
        what = "has a `sigv4` that is not used: only requests to addresses with `aps-workspaces` in them are signed"
        yield Complaint(signature, what, "delete it, or write the address of the AMP workspace")
    if policy.controller >= _BASIC_AUTH_SINCE:
        yield from _basic_auth(metric, authentication.get("basicAuth"))


def _basic_auth(metric: GateMetric, field: Field) -> Iterator[Complaint]:
    halves = {key: bind_text(field.get(key), metric.gate.environment) for key in ("username", "password")}
    missing = [key for key, value in halves.items() if is_empty(value)]
    if len(missing) == 1 and any(is_given(value) for value in halves.values()):
        what = f"has a `basicAuth` without `{missing[0]}`"
        yield Complaint(field.get(missing[0]), what, "write `username` and `password`")


def _range(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    """Both ends are expressions that give a time; the step is a duration (evaluate.go:82-113)."""
    for name in ("start", "end"):
        bound = metric.text("provider", "prometheus", "rangeQuery", name)
        if not bound.known:
            continue
        fault = _time_fault(bound.value or "", policy)
        if fault is not None:
            written = f"`{bound.value}` for" if bound.value else "no"
            what = f"has {written} `rangeQuery.{name}`: {fault}"
            advice = 'write an expression that gives a time: `now() - duration("5m")`'
            yield Complaint(bound, what, advice, f"failed to parse rangeQuery.{name} as time")
    step = interval_complaint(metric, "prometheus", "rangeQuery", "step", needed=True)
    if step is not None:
        yield step._replace(quote=f"failed to parse rangeQuery.step as duration: {step.quote}")


def _time_fault(text: str, policy: Policy) -> str | None:
    """Why an expression gives no time; None where it may."""
    from ...conditions import ConditionError, check, parse
    from ...conditions.types import NIL

    if not text:
        return "nothing is no time"
    read = parse(text, "1.17" if policy.controller >= (1, 10) else "1.15")
    if isinstance(read, ConditionError):
        return read.message
    found = check(read, NIL)
    # functions of conditions are unknown here, and what else does not compile may be of their making
    if isinstance(found, ConditionError) or found.kind in ("struct", "interface") or found.name in ("unknown", "<nil>"):
        return None
    return f"expected time.Time, but got {found}"


PROMETHEUS = Provider(
    _TITLE,
    _answer,
    _result_types,
    _complaints,
    "a vector is a list of numbers, `len(result) > 0 && result[0] >= 0.95`, a scalar one number, `result >= 0.95`",
)
