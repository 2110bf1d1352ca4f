"""What a query returns without data, without traffic and without errors, on a table of our own."""

from __future__ import annotations

import math

import pytest

from rollout_lint.promql import Answer, idle, parse_query, without_data, without_errors
from rollout_lint.promql.answers import example

from .cases import WITHOUT_DATA

ERRORS = 'sum(rate(requests_total{code=~"5.."}[5m]))'
GOOD = 'sum(rate(requests_total{code!~"5.."}[5m]))'
ALL = "sum(rate(requests_total[5m]))"
BUCKETS = "sum by (le) (rate(latency_seconds_bucket[5m]))"
NAN = math.nan


def same(values: list[float] | None, expected: list[float] | None) -> bool:
    if values is None or expected is None:
        return values is expected
    return sorted(map(str, map(float, values))) == sorted(map(str, map(float, expected)))


@pytest.mark.parametrize(("text", "expected"), WITHOUT_DATA)
def test_without_data(text: str, expected: list[float | str] | None) -> None:
    answer = without_data(text)
    assert same(answer.values, None if expected is None else [float(value) for value in expected])
    assert answer.type == parse_query(text).type
    assert (answer.values is None) == bool(answer.reason)


@pytest.mark.parametrize(
    ("text", "quiet", "clean"),
    [
        (ERRORS, [0], []),
        (GOOD, [0], None),
        (f"{ERRORS} / {ALL}", [NAN], []),
        (f"{GOOD} / {ALL}", [NAN], [1]),
        (f"1 - {ERRORS} / {ALL}", [NAN], []),
        (f"({ERRORS} or vector(0)) / {ALL}", [NAN], [0]),
        (f"1 - ({ERRORS} or vector(0)) / {ALL}", [NAN], [1]),
        (f"100 * {GOOD} / {ALL}", [NAN], [100]),
        (f"{ERRORS} / {ALL} or vector(0)", [NAN], [0]),
        (f"{ERRORS} / clamp_min({ALL}, 1)", [0], []),
        (f"({ERRORS} or vector(0)) / clamp_min({ALL}, 1)", [0], [0]),
        (f"{GOOD} / clamp_min({ALL}, 1)", [0], None),
        (f"{ERRORS} / {ALL} > 0.05", [], []),
        (f"({ALL} - ({ERRORS} or vector(0))) / {ALL}", [NAN], [1]),
        (f"scalar({ERRORS} / {ALL})", [NAN], [NAN]),
        (f"scalar({GOOD} / {ALL})", [NAN], [1]),
        (f"histogram_quantile(0.99, {BUCKETS})", [NAN], None),
        (f"histogram_quantile(2, {BUCKETS})", [math.inf], [math.inf]),
        ("histogram_quantile(0.99, sum(rate(latency_seconds_bucket[5m])))", [], []),
        ("sum(rate(latency_seconds_sum[5m])) / sum(rate(latency_seconds_count[5m]))", [NAN], None),
        ("sum(rate(request_errors_total[5m])) / sum(rate(requests_total[5m]))", [NAN], []),
        ('sum(rate(requests_total{status="200"}[5m])) / sum(rate(requests_total[5m]))', [NAN], [1]),
        ('sum(rate(requests_total{outcome!="SUCCESS"}[5m])) or vector(0)', [0], [0]),
        ("sum by (pod) (rate(requests_total[5m])) / sum(rate(requests_total[5m]))", [], []),
        ("absent(requests_total)", [], []),
        ("sum(rate(container_cpu_usage_seconds_total[5m]))", None, None),
        ("avg(queue_depth)", None, None),
        ("up == 1", None, None),
    ],
)
def test_without_traffic_and_without_errors(text: str, quiet: list[float] | None, clean: list[float] | None) -> None:
    assert same(idle(text).values, quiet)
    assert same(without_errors(text).values, clean)


def test_what_is_known_of_an_answer_is_told_where_its_values_are_not() -> None:
    latency = without_errors(f"histogram_quantile(0.99, {BUCKETS})")
    assert latency.values is None
    assert latency.empty is False
    assert latency.samples is not None
    assert latency.samples[0].amount.includes(0.2)
    assert not latency.samples[0].amount.includes(-1)
    assert not latency.samples[0].amount.nan
    (value,) = example(latency) or []
    assert value > 0
    several = idle("sum by (pod) (rate(requests_total[5m]))")
    assert several.samples is not None
    assert several.samples[0].many is not None
    assert several.samples[0].amount.exact == 0


def test_what_an_answer_assumes_is_named() -> None:
    text = f"{ERRORS} / {ALL} + sum(rate(login_failures_total[5m]))"
    assumed = without_errors(text).assumed
    places = [reading.reason for reading in assumed if reading.reason is not None]
    assert [text[place.start : place.end] for place in places] == ['code=~"5.."', "login_failures_total"]
    assert [reading.by_name for reading in assumed] == [False, True]
    assert without_errors(f"{GOOD} / {ALL}").assumed == ()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('vector(1) * on () (vector(1) or label_replace(vector(2), "a", "b", "", ""))', True),
        ('label_replace(vector(1) or label_replace(vector(2), "a", "b", "", ""), "a", "c", "", "")', True),
        ('label_replace(vector(1), "a-b", "", "", "")', True),
        ("sum({{args.query}})", False),
        ("up {{args.op}} 1", False),
        ("rate(up", False),
        ("time()", False),
    ],
)
def test_what_cannot_be_known_has_a_reason(text: str, error: bool) -> None:
    answer = without_data(text)
    assert answer.values is None
    assert answer.reason
    assert answer.error is error


def test_a_placeholder_in_a_matcher_hides_nothing() -> None:
    text = '(sum(rate(a_total{job="{{args.job}}",code=~"5.."}[{{args.window}}])) or vector(0)) / sum(rate(a_total{job="{{args.job}}"}[{{args.window}}]))'
    assert without_data(text).values == []
    assert same(idle(text).values, [NAN])
    assert without_errors(text).values == [0]


def test_a_text_that_only_prometheus_2_takes_is_answered_as_it_does() -> None:
    answer: Answer = without_data("holt_winters(x[5m], 0.5, 0.5)")
    assert (answer.type, answer.values) == ("vector", [])
