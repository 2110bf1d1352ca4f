"""What each provider hands to the conditions, day by day, and the types of its results (facts §2.3)."""

from __future__ import annotations

import json
from math import isnan

import pytest

from rollout_lint.gates.days import Day, ProviderAnswer
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.measurement import Phase
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.providers import answer_of, result_types, sets_phase
from rollout_lint.gates.providers.registry import PROVIDERS as REGISTERED
from rollout_lint.gates.providers.settings import address_fault
from rollout_lint.manifests.loading import Scope, project_of_stream, read_manifest
from rollout_lint.manifests.template import PROVIDERS
from rollout_lint.source.text import Source
from rollout_lint.walk import gates_of_targets

POLICY = Policy()
NEXT = Policy(controller=(1, 10))
ASKED = (Day.NO_DATA, Day.IDLE, Day.NO_ERRORS, Day.DOWN)
RATIO = 'sum(rate(r{code=~"5.."}[5m])) / sum(rate(r[5m]))'


def metric(provider: str, settings: dict[str, object], argument: str = "") -> GateMetric:
    """The metric of an unbound gate; its argument ``x`` has no value unless one is given."""
    text = f"""apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: slo}}
spec:
  args: [{{name: x{argument}}}]
  metrics: [{{name: m, successCondition: result, provider: {json.dumps({provider: settings})}}}]
"""
    manifest = read_manifest(Source("slo.yaml", text), is_target=True)
    (gate,) = gates_of_targets(project_of_stream(manifest, Scope()))
    return gate.metrics[0]


def prometheus(query: str, day: Day, policy: Policy = POLICY, **settings: object) -> ProviderAnswer:
    return answer_of(metric("prometheus", {"query": query, **settings}), day, policy)


def test_every_provider_has_a_file() -> None:
    assert set(REGISTERED) == set(PROVIDERS)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("day", [Day.GREEN, Day.RED])
def test_a_green_or_a_red_day_is_not_asked(provider: str, day: Day) -> None:
    with pytest.raises(ValueError, match="not asked"):
        answer_of(metric(provider, {}), day, POLICY)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_that_is_down_is_an_error_or_decides_by_itself(provider: str) -> None:
    answer = answer_of(metric(provider, {}), Day.DOWN, POLICY)
    if provider in ("job", "kayenta", "plugin"):
        assert (answer.phase, answer.unknown is not None) == (None, True)
    else:
        assert (answer.phase, answer.unknown, answer.results) == (Phase.ERROR, None, ())


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("day", ASKED)
def test_an_answer_is_results_or_a_phase_or_unknown(provider: str, day: Day) -> None:
    answer = answer_of(metric(provider, {"query": "up"}), day, POLICY)
    assert [bool(answer.results), answer.phase is not None, answer.unknown is not None].count(True) == 1
    assert answer.text


def test_who_sets_the_phase() -> None:
    assert [name for name in PROVIDERS if sets_phase(metric(name, {}))] == ["kayenta", "job", "plugin"]


@pytest.mark.parametrize(
    ("query", "results", "text"),
    [
        (RATIO, ([],), "Prometheus returns no sample: `[]`"),
        (f"{RATIO} or vector(0)", ([0.0],), "Prometheus returns one sample: `[0]`"),
        ("vector(0.5)", ([0.5],), "Prometheus returns one sample: `[0.5]`"),
        ("1e-7", (1e-7,), "Prometheus returns the number `0.0000001`"),
        ("scalar(r)", None, "Prometheus returns the number `NaN`"),
        ("r[5m]", ([],), "Prometheus returns no sample: `[]`"),
    ],
)
def test_prometheus_without_data(query: str, results: tuple[object, ...] | None, text: str) -> None:
    answer = prometheus(query, Day.NO_DATA)
    assert (answer.text, answer.phase, answer.unknown) == (text, None, None)
    if results is None:
        assert isnan(answer.results[0])
    else:
        assert answer.results == results


def test_prometheus_without_traffic_and_without_errors() -> None:
    (idle,) = prometheus(RATIO, Day.IDLE).results
    assert len(idle) == 1
    assert isnan(idle[0])
    assert prometheus(RATIO, Day.NO_ERRORS).results == ([],)


def test_the_order_of_samples_is_not_promised() -> None:
    two = 'label_replace(vector(1), "a", "b", "", "") or vector(2)'
    assert sorted(prometheus(two, Day.NO_DATA).results) == [[1.0, 2.0], [2.0, 1.0]]


def test_a_value_known_as_a_range_is_told_by_its_samples() -> None:
    answer = prometheus("sum(rate(r[5m])) or vector(0)", Day.NO_ERRORS)
    assert answer.results == ()
    assert answer.unknown
    assert answer.samples is not None
    assert [(sample.amount.low, sample.amount.exact) for sample in answer.samples] == [(0.0, None)]
    assert answer.text == "Prometheus returns one sample from 0 to +Inf"


@pytest.mark.parametrize(
    ("query", "phase", "said"),
    [
        ('"text"', Phase.ERROR, "metric type not supported"),
        ("sum(", None, "the query is no valid PromQL"),
        ("r > {{args.x}}", None, "a placeholder stands for"),
        ("${QUERY}", None, "filled in later"),
        ("", None, "no query"),
        ("time()", None, "depends on the data or the time"),
    ],
)
def test_prometheus_when_no_result_comes_to_the_conditions(query: str, phase: Phase | None, said: str) -> None:
    answer = prometheus(query, Day.NO_DATA)
    assert (answer.results, answer.phase) == ((), phase)
    assert said in (answer.unknown or answer.text)


def test_an_argument_with_a_value_is_bound_first() -> None:
    bound = metric("prometheus", {"query": "vector({{args.x}})"}, ", value: '3'")
    assert answer_of(bound, Day.NO_DATA, POLICY).results == ([3.0],)


RANGE = {"start": 'now() - duration("5m")', "end": "now()", "step": "1m"}


def test_a_range_query_gives_a_flat_list() -> None:
    assert prometheus(RATIO, Day.NO_DATA, rangeQuery=RANGE).results == ([],)
    assert "points a range holds" in (prometheus("vector(0)", Day.NO_DATA, rangeQuery=RANGE).unknown or "")
    assert prometheus("r[5m]", Day.NO_DATA, rangeQuery=RANGE).phase is Phase.ERROR
    ranged = metric("prometheus", {"query": "scalar(r)", "rangeQuery": RANGE})
    assert [str(given) for given in result_types(ranged, POLICY) or ()] == ["[]float64"]
    assert [str(given) for given in result_types(ranged, Policy(controller=(1, 7))) or ()] == ["float64"]


@pytest.mark.parametrize(
    ("provider", "settings", "types"),
    [
        ("prometheus", {"query": RATIO}, ["[]float64"]),
        ("prometheus", {"query": "scalar(r)"}, ["float64"]),
        ("prometheus", {"query": "r > {{args.x}}"}, ["[]float64"]),
        ("prometheus", {"query": '"text"'}, None),
        ("prometheus", {"query": "sum("}, None),
        ("datadog", {"query": "q"}, ["float64", "<nil>"]),
        ("datadog", {"apiVersion": "v2", "query": "q"}, ["float64", "<nil>"]),
        ("newRelic", {"query": "q"}, ["map[string]interface {}", "[]map[string]interface {}"]),
        (
            "web",
            {"url": "http://a"},
            ["<nil>", "bool", "float64", "string", "[]interface {}", "map[string]interface {}"],
        ),
        ("cloudWatch", {}, ["[]types.MetricDataResult"]),
        ("graphite", {}, ["[]float64"]),
        ("influxdb", {}, ["[]interface {}"]),
        ("wavefront", {}, ["float64", "[]float64"]),
        ("skywalking", {}, ["map[string]interface {}"]),
        ("kayenta", {}, None),
        ("job", {}, None),
        ("plugin", {}, None),
    ],
)
def test_the_types_of_a_result(provider: str, settings: dict[str, object], types: list[str] | None) -> None:
    found = result_types(metric(provider, settings), POLICY)
    assert (None if found is None else [str(given) for given in found]) == types


def test_groups_of_datadog_come_with_the_next_release() -> None:
    grouped = metric("datadog", {"apiVersion": "v2", "query": "sum:r{*} by {pod}"})
    assert [str(given) for given in result_types(grouped, NEXT) or ()] == ["float64", "[]float64", "<nil>"]


@pytest.mark.parametrize(
    ("provider", "settings", "results", "phase"),
    [
        ("datadog", {"query": "sum:errors{*}"}, (None,), None),
        ("datadog", {"query": "default_zero(sum:errors{*})"}, (), None),
        ("datadog", {"query": "sum:errors{app:{{args.x}}}"}, (), None),
        ("datadog", {"apiVersion": "v2", "queries": {"a": "q", "b": "q"}, "formula": "a / b"}, (None,), None),
        ("newRelic", {"query": "SELECT average(duration) FROM Transaction"}, (), None),
        ("newRelic", {"query": "SELECT count(*) FROM Transaction FACET host"}, (), Phase.ERROR),
        ("newRelic", {"query": "SELECT duration FROM Transaction"}, (), Phase.ERROR),
        ("newRelic", {"query": "FROM Transaction SELECT count(*) FACET CASES(WHERE a = 1)"}, (), None),
        ("web", {"url": "http://a"}, (), None),
        ("graphite", {"query": "target=a"}, (), None),
        ("influxdb", {"query": 'from(bucket: "b")'}, (), Phase.ERROR),
        ("influxdb", {"query": "array.from(rows: [{a: 0}])"}, (), None),
        ("wavefront", {"query": "ts(a)"}, (), Phase.ERROR),
        ("skywalking", {"query": "q"}, (), None),
        ("job", {}, (), None),
    ],
)
def test_other_providers_without_data(
    provider: str, settings: dict[str, object], results: tuple[object, ...], phase: Phase | None
) -> None:
    answer = answer_of(metric(provider, settings), Day.NO_DATA, POLICY)
    assert (answer.results, answer.phase) == (results, phase)
    assert (answer.unknown is None) == (bool(results) or phase is not None)


STATISTIC = {"metricStat": {"metric": {"namespace": "app", "metricName": "errors"}, "period": 60, "stat": "Sum"}}


@pytest.mark.parametrize(
    ("queries", "returned"),
    [
        ([{"id": "errors", **STATISTIC}], ["errors"]),
        (
            [
                {"id": "rate", "expression": "errors / requests"},
                {"id": "errors", **STATISTIC, "returnData": False},
                {"id": "requests", **STATISTIC, "returnData": False},
            ],
            ["rate"],
        ),
        ([{"id": "filled", "expression": "FILL(errors, 0)"}, {"id": "errors", **STATISTIC, "returnData": False}], None),
        ([{"id": "found", "expression": "SEARCH('{app} errors', 'Sum')"}], None),
        ([{"id": "a", "expression": "errors * {{args.x}}"}, {"id": "errors", **STATISTIC}], None),
        ([], None),
    ],
)
def test_cloud_watch_without_data(queries: list[dict[str, object]], returned: list[str] | None) -> None:
    answer = answer_of(metric("cloudWatch", {"metricDataQueries": queries}), Day.NO_DATA, POLICY)
    if returned is None:
        assert answer.results == ()
        assert answer.unknown
    else:
        (results,) = answer.results
        assert [(result["Id"], result["Values"]) for result in results] == [(name, []) for name in returned]


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://prometheus:9090", None),
        ("https://user:secret@prometheus/base?a=b", None),
        ("http://[::1]:9090", None),
        ("prometheus:9090", "without a scheme"),
        ("10.0.0.1:9090", "without a scheme"),
        ("//prometheus", "without a scheme"),
        ("http:/prometheus", "without a host"),
        ("http://", "without a host"),
        ("tcp://prometheus:9090", "with the scheme `tcp`"),
        ("http://prometheus:port", "with the port `port`"),
        ("http://a b", "with the host `a b`"),
        ("http://prometheus:9090\n", "with a line break in it"),
    ],
)
def test_addresses_as_go_reads_them(address: str, fault: str | None) -> None:
    assert address_fault(address) == fault
