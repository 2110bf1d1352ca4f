"""The three answers against a real Prometheus: no series, no traffic, traffic without errors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollout_lint.promql import Answer, Query, idle, parse_query, without_data, without_errors

from .prometheus_server import PROMETHEUS, PROMTOOL, Reply, Server, running
from .shared_corpus import corpus_queries
from .stores import EVALUATED, openmetrics

pytestmark = pytest.mark.skipif(
    PROMETHEUS is None or PROMTOOL is None, reason="prometheus is not installed; .ci/install-prometheus brings it"
)

ERRORS = 'sum(rate(http_requests_total{job="shop",code=~"5.."}[5m]))'
ALL = 'sum(rate(http_requests_total{job="shop"}[5m]))'
GOOD = 'sum(rate(http_requests_total{job="shop",code!~"5.."}[5m]))'
BUCKETS = 'rate(http_request_duration_seconds_bucket{job="shop"}[5m])'

OWN_QUERIES = (
    ERRORS,
    ALL,
    GOOD,
    f"{ERRORS} / {ALL}",
    f"{GOOD} / {ALL}",
    f"1 - {ERRORS} / {ALL}",
    f"100 * {GOOD} / {ALL}",
    f"{GOOD} / {ALL} * 100",
    f"({ERRORS} or vector(0)) / {ALL}",
    f"({ERRORS} OR on() vector(0)) / ({ALL} or vector(1))",
    f"{ERRORS} / {ALL} or vector(0)",
    f"({ERRORS} / {ALL}) or vector(1)",
    f"{ERRORS} / clamp_min({ALL}, 1)",
    f"{GOOD} / clamp_min({ALL}, 0.001)",
    f"({ERRORS} or vector(0)) / clamp_min({ALL}, 1)",
    f"{ERRORS} / {ALL} > 0.05",
    f"{ERRORS} / {ALL} > bool 0.05",
    f"({ALL} - {ERRORS}) / {ALL}",
    f"({ALL} - ({ERRORS} or vector(0))) / {ALL}",
    f"scalar({ERRORS}) / scalar({ALL})",
    f"scalar({GOOD} / {ALL})",
    f"absent({ERRORS})",
    f"absent({ALL})",
    f"{ALL} > 0",
    f"{ALL} == 0",
    f"count({ALL})",
    f"count({ERRORS}) or vector(0)",
    f"vector(1) unless {ERRORS}",
    f"vector(1) and on() {ERRORS}",
    f'label_replace({GOOD} / {ALL}, "verdict", "good", "", "")',
    f"ceil({GOOD} / {ALL})",
    f"-{ERRORS}",
    f"histogram_quantile(0.99, sum by (le) ({BUCKETS}))",
    f"histogram_quantile(0.99, sum by (le, instance) ({BUCKETS}))",
    f"histogram_quantile(0.99, {BUCKETS})",
    f"histogram_quantile(0.99, sum({BUCKETS}))",
    f"histogram_quantile(0.5, sum by (le) ({BUCKETS})) * 1000",
    f"histogram_quantile(0.99, sum by (le) ({BUCKETS})) or vector(0)",
    f"histogram_quantile(1.5, sum by (le) ({BUCKETS}))",
    'sum(rate(http_request_duration_seconds_sum{job="shop"}[5m])) / sum(rate(http_request_duration_seconds_count{job="shop"}[5m]))',
    'rate(http_request_duration_seconds_sum{job="shop"}[5m]) / rate(http_request_duration_seconds_count{job="shop"}[5m])',
    'sum by (instance) (rate(http_requests_total{job="shop",code!~"5.."}[5m])) / sum by (instance) (rate(http_requests_total{job="shop"}[5m]))',
    'sum(increase(http_requests_total{job="shop",code=~"[45].."}[10m]))',
    'sum(irate(http_requests_total{job="shop",code="200"}[5m])) / sum(irate(http_requests_total{job="shop"}[5m]))',
    'sum(rate(http_requests_total{job="shop",code!~"2.."}[5m])) or vector(0)',
    'max(avg_over_time(queue_depth{job="shop"}[5m]))',
    'sum(queue_depth{job="shop"}) / count(queue_depth{job="shop"})',
    'sum(changes(http_requests_total{job="shop"}[5m]))',
    'sum(delta(http_requests_total{job="shop",code=~"5.."}[5m])) or vector(0)',
    'sum(rate(process_cpu_seconds_total{job="shop"}[5m]))',
    'topk(1, rate(http_requests_total{job="shop"}[5m]))',
    'stddev(rate(http_requests_total{job="shop"}[5m]))',
    'avg(rate(http_requests_total{job="shop"}[5m])) / avg(rate(http_requests_total{job="shop"}[5m]))',
    'max_over_time(sum(rate(http_requests_total{job="shop",code=~"5.."}[1m]))[5m:1m])',
    'sum(rate(http_requests_total{job="shop"}[5m])) - sum(rate(http_requests_total{job="shop"}[5m]))',
    'sum(rate(grpc_server_handled_total{grpc_code!="OK"}[5m])) / sum(rate(grpc_server_handled_total[5m]))',
    'sum(rate(grpc_server_handled_total{grpc_code="OK"}[5m])) / sum(rate(grpc_server_handled_total[5m]))',
    'sum(rate(spring_requests_total{outcome="SERVER_ERROR"}[5m])) / sum(rate(spring_requests_total[5m]))',
    'sum(rate(spring_requests_total{outcome="SUCCESS"}[5m])) / sum(rate(spring_requests_total[5m]))',
    'absent_over_time(http_requests_total{job="shop",code="500"}[5m])',
    "1 + 1",
    "vector(1) / vector(0)",
    "sum(vector(3)) by (a)",
)


def bound(text: str) -> Query:
    """The query with each argument bound to a plain word, as a Rollout would bind it."""
    names = {placeholder.argument or "" for placeholder in parse_query(text).placeholders}
    values = {name: f"arg-{index}" for index, name in enumerate(sorted(names))}
    query = parse_query(text, values)
    for name, value in values.items():
        text = text.replace(f"{{{{{name}}}}}", value).replace(f"{{{{args.{name}}}}}", value)
    # the same text for Prometheus; the offsets of the bound query count in the one with placeholders
    return parse_query(text) if query.ok else query


QUERIES = tuple(query for query in map(bound, (*OWN_QUERIES, *corpus_queries())) if query.ok)


@pytest.fixture(scope="module")
def without_series(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("prometheus") / "empty") as server:
        yield server


@pytest.fixture(scope="module")
def without_traffic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory: Path = tmp_path_factory.mktemp("prometheus") / "idle"
    with running(directory, openmetrics(QUERIES, traffic=False)) as server:
        yield server


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory: Path = tmp_path_factory.mktemp("prometheus") / "healthy"
    with running(directory, openmetrics(QUERIES, traffic=True)) as server:
        yield server


def contradiction(query: Query, answer: Answer, reply: Reply) -> str:
    """What Prometheus says that the answer rules out, ``""`` if nothing."""
    shown = f"{query.text!r}: {answer.values}, Prometheus says {reply}"
    if reply.error:
        return "" if answer.error or answer.values is None else shown
    if answer.values is not None:
        return "" if same(answer.values, reply.values) else shown
    if answer.samples is None:
        return ""
    for value in reply.values:
        if not any(roughly(sample.amount.includes, value) for sample in answer.samples):
            return f"{shown}: {value} is none of {[sample.amount for sample in answer.samples]}"
    if any(sample.maybe is None for sample in answer.samples) and not reply.values:
        return f"{shown}: it should not be empty"
    if all(sample.many is None for sample in answer.samples) and len(reply.values) > len(answer.samples):
        return f"{shown}: more than {len(answer.samples)} samples"
    return ""


def roughly(includes: object, value: float) -> bool:
    assert callable(includes)
    return any(includes(candidate) for candidate in (value, value * (1 - 1e-9), value * (1 + 1e-9)))


def same(ours: list[float], theirs: list[float]) -> bool:
    if len(ours) != len(theirs):
        return False
    order = sorted(ours, key=lambda value: (math.isnan(value), value)), sorted(theirs, key=lambda v: (math.isnan(v), v))
    return all(
        math.isclose(a, b, rel_tol=1e-9) or (math.isnan(a) and math.isnan(b)) for a, b in zip(*order, strict=True)
    )


def contradictions(server: Server, answers: dict[str, Answer], seconds: float | None) -> list[str]:
    found = [contradiction(query, answers[query.text], server.ask(query.text, seconds)) for query in QUERIES]
    return [each for each in found if each]


def known_share(answers: dict[str, Answer]) -> float:
    return sum(answer.values is not None for answer in answers.values()) / len(answers)


def test_a_store_without_series_answers_as_without_data_says(without_series: Server) -> None:
    answers = {query.text: without_data(query) for query in QUERIES}
    assert contradictions(without_series, answers, None) == []
    assert known_share(answers) >= 0.97


def test_a_service_without_traffic_answers_as_idle_says(without_traffic: Server) -> None:
    answers = {query.text: idle(query) for query in QUERIES}
    assert contradictions(without_traffic, answers, EVALUATED) == []
    assert known_share(answers) >= 0.7


def test_a_healthy_service_answers_as_without_errors_says(healthy: Server) -> None:
    answers = {query.text: without_errors(query) for query in QUERIES}
    assert contradictions(healthy, answers, EVALUATED) == []
    assert known_share(answers) >= 0.45


def test_the_stores_hold_what_the_queries_ask_for(without_traffic: Server, healthy: Server) -> None:
    """The comparisons above mean something: most queries find series in both stores."""
    for server, least in ((without_traffic, 0.8), (healthy, 0.6)):
        answered = [bool(server.ask(query.text, EVALUATED).values) for query in QUERIES]
        assert sum(answered) / len(answered) >= least
