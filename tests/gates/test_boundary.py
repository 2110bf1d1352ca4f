"""The boundary of a metric in the terms of an objective, whatever shape its conditions have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.gates.policy import Policy
from rollout_lint.gates.values.boundary import boundary_of
from rollout_lint.manifests.loading import Scope, project_of_stream, read_manifest
from rollout_lint.source.text import Source
from rollout_lint.walk import gates_of_targets

from .one_metric import CPU, ERRORS, MEAN, P99, SCALAR, SUCCESSES, one_metric


@pytest.mark.parametrize(
    ("query", "success", "failure", "value", "place"),
    [
        (SUCCESSES, "result[0] >= .95", "", 0.95, ".95"),
        (SUCCESSES, "result[0] > 0.95", "", 0.95, "0.95"),
        (SUCCESSES, "0.95 <= result[0]", "", 0.95, "0.95"),
        (SUCCESSES, "len(result) > 0 && result[0] >= 0.999", "", 0.999, "0.999"),
        (SUCCESSES, "len(result) == 0 || result[0] >= 0.999", "", 0.999, "0.999"),
        (SUCCESSES, "len(result) > 0 && (isNaN(result[0]) || result[0] >= 0.99)", "", 0.99, "0.99"),
        (SUCCESSES, "all(result, # >= 0.99)", "", 0.99, "0.99"),
        (SUCCESSES, "none(result, # < 0.99)", "", 0.99, "0.99"),
        (SUCCESSES, "let x = result[0]; x >= 0.99", "", 0.99, "0.99"),
        (SUCCESSES, "result[0] * 100 > 95", "", 0.95, "95"),
        (SUCCESSES, "1 - result[0] < 0.05", "", 0.95, "0.05"),
        (SUCCESSES, "(1 - result[0]) * 100 <= 0.5", "", 0.995, "0.5"),
        (SUCCESSES, "!(result[0] < 0.95)", "", 0.95, "0.95"),
        (SUCCESSES, "result[0] >= 0.95 && result[0] <= 1", "", 0.95, "0.95"),
        (SUCCESSES, "result[0] == 1", "", 1.0, "1"),
        (SUCCESSES, "", "result[0] < 0.9", 0.9, "0.9"),
        (SUCCESSES, "", "len(result) == 0 || result[0] < 0.9", 0.9, "0.9"),
        (SUCCESSES, "result[0] >= 0.95", "result[0] < 0.9", 0.95, "0.95"),
        (SUCCESSES, "result[0] >= 0.5", "result[0] < 0.9", 0.9, "0.9"),
        (SUCCESSES, "true", "result[0] < 0.9", 0.9, "0.9"),
        (f"100 * {SUCCESSES}", "result[0] >= 95", "", 0.95, "95"),
        (f"100 * {SUCCESSES}", "result[0] >= 0.95", "", 0.0095, "0.95"),
        (SCALAR, "result >= 0.95", "", 0.95, "0.95"),
        (ERRORS, "result[0] < 0.05", "", 0.95, "0.05"),
        (
            "100 * sum(rate(http_errors_total[5m])) / sum(rate(http_requests_total[5m]))",
            "result[0] < 0.5",
            "",
            0.995,
            "0.5",
        ),
        (ERRORS, "result[0] <= 0.001", "", 0.999, "0.001"),
        (ERRORS, "result[0] == 0", "", 1.0, "0"),
        (ERRORS, "len(result)==0 || result[0] <= 0.5", "", 0.5, "0.5"),
        (ERRORS, "", "result[0] >= 0.05", 0.95, "0.05"),
        (f"({ERRORS}) * 100", "result[0] < 5", "", 0.95, "5"),
        (f"1 - ({ERRORS})", "result[0] >= 0.95", "", 0.95, "0.95"),
    ],
)
def test_success_rate(query: str, success: str, failure: str, value: float, place: str) -> None:
    boundary = boundary_of(one_metric(query, success, failure), Policy())
    assert boundary is not None
    assert (boundary.signal, boundary.value, boundary.quantile) == ("success-rate", value, None)
    assert boundary.span.excerpt == place


@pytest.mark.parametrize(
    ("query", "condition", "value", "quantile", "text"),
    [
        (P99, "result[0] <= 0.5", 0.5, 0.99, "a p99 latency of 0.5 s"),
        (P99, "all(result, # < 500)", 500.0, 0.99, "a p99 latency of 500 s"),
        (P99, "result[0] > 0 && result[0] < 0.5", 0.5, 0.99, "a p99 latency of 0.5 s"),
        (P99, "result[0] * 1000 <= 250", 0.25, 0.99, "a p99 latency of 0.25 s"),
        (f"{P99} * 1000", "result[0] <= 500", 0.5, 0.99, "a p99 latency of 0.5 s"),
        (P99.replace("0.99", "0.999"), "result[0] <= 2", 2.0, 0.999, "a p99.9 latency of 2 s"),
        (P99.replace("_seconds", "_milliseconds"), "result[0] <= 500", 0.5, 0.99, "a p99 latency of 0.5 s"),
        (MEAN, "result[0] <= 0.2", 0.2, None, "a latency of 0.2 s"),
    ],
)
def test_latency_in_seconds(query: str, condition: str, value: float, quantile: float | None, text: str) -> None:
    boundary = boundary_of(one_metric(query, condition), Policy())
    assert boundary is not None
    assert boundary[:4] == ("latency", value, quantile, text)


@pytest.mark.parametrize("percent", [False, True])
def test_saturation(percent: bool) -> None:
    metric = one_metric(f"{CPU} * 100", "result[0] <= 85") if percent else one_metric(CPU, "result[0] <= 0.85")
    boundary = boundary_of(metric, Policy())
    assert boundary is not None
    assert boundary[:4] == ("saturation", 0.85, None, "a saturation of 85 %")


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        (SUCCESSES, "result[0] >= 0"),
        (SUCCESSES, "result[0] >= 95"),
        (SUCCESSES, "result[0] <= 0.05"),
        (SUCCESSES, "len(result) > 0"),
        (SUCCESSES, "result >= 0.95"),
        (SUCCESSES, "result[0] >="),
        (SUCCESSES, "result[0] >= {{args.x}}"),
        (SUCCESSES, ""),
        (f"{SUCCESSES} > 0.95", "result[0] > 0"),
        (f"({SUCCESSES}) > bool 0.95", "result[0] > 0"),
        (P99, "result[0] > 0.5"),
        ("sum(rate(http_requests_total[5m]))", "result[0] > 10"),
        ('sum(rate(http_requests_total{code=~"5.."}[5m]))', "result[0] < 10"),
        ("job:latency:p99", "result[0] < 10"),
        ("kafka_consumer_lag", "result[0] < 1000"),
        ("sum(rate(", "result[0] > 10"),
    ],
)
def test_nothing_where_scale_or_boundary_are_not_known(query: str, condition: str) -> None:
    assert boundary_of(one_metric(query, condition), Policy()) is None


def test_no_boundary_of_other_providers() -> None:
    assert boundary_of(one_metric("", "result >= 0.95", name="success-rate", provider="datadog"), Policy()) is None


RATIOS = st.integers(1, 99_999).map(lambda parts: parts / 100_000)


@given(RATIOS, st.sampled_from([">=", ">"]), st.booleans())
def test_a_comparison_has_the_boundary_that_is_written(ratio: float, operator: str, turned: bool) -> None:
    text = f"!({ratio!r} {operator} result[0])" if turned else f"result[0] {operator} {ratio!r}"
    boundary = boundary_of(one_metric(SUCCESSES, text), Policy())
    assert boundary is not None
    assert boundary.value == ratio
    assert boundary.span.excerpt == repr(ratio)


@given(RATIOS)
def test_errors_and_percent_have_the_same_boundary(ratio: float) -> None:
    told = [
        boundary_of(one_metric(ERRORS, f"result[0] <= {ratio!r}"), Policy()),
        boundary_of(one_metric(ERRORS, "", f"result[0] > {ratio!r}"), Policy()),
        boundary_of(one_metric(f"({ERRORS}) * 100", f"result[0] <= {ratio * 100!r}"), Policy()),
        boundary_of(one_metric(SUCCESSES, f"1 - result[0] <= {ratio!r}"), Policy()),
    ]
    assert all(boundary is not None and boundary.value == pytest.approx(1 - ratio, abs=1e-11) for boundary in told)


@given(st.integers(1, 10**7).map(lambda parts: parts / 1000))
def test_latency_has_the_boundary_that_is_written(seconds: float) -> None:
    boundary = boundary_of(one_metric(P99, f"len(result) > 0 && result[0] < {seconds!r}"), Policy())
    assert boundary is not None
    assert boundary.value == seconds


def test_the_chapters_gate(shared: Path) -> None:
    text = (shared / "seed" / "manifests" / "analysis-template-slo.yaml").read_text()
    project = project_of_stream(read_manifest(Source("slo.yaml", text), is_target=True), Scope())
    boundaries = [boundary_of(metric, Policy()) for metric in gates_of_targets(project)[0].metrics]
    assert [boundary and boundary[:3] for boundary in boundaries] == [
        ("success-rate", 0.999, None),
        ("latency", 0.5, 0.99),
        ("saturation", 0.85, None),
    ]
