"""Which signal a metric measures, by its query first and by its name where that does not tell."""

from __future__ import annotations

import pytest

from rollout_lint.gates.metric_signal import named_signal, signal_of
from rollout_lint.gates.policy import Policy

from .one_metric import CPU, ERRORS, MEAN, P99, SUCCESSES, one_metric


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("m", SUCCESSES, ("success-rate", None, False)),
        ("m", ERRORS, ("success-rate", None, False)),
        ("m", P99, ("latency", 0.99, False)),
        ("p99", MEAN, ("latency", None, False)),
        ("m", CPU, ("saturation", None, False)),
        ("cpu", SUCCESSES, ("success-rate", None, False)),
        ("p99-latency", "job:request_latency:mean5m", ("latency", 0.99, True)),
        ("error-rate", "job:slo:burn", ("success-rate", None, True)),
        ("m", "job:slo:burn", ("unknown", None, False)),
        ("success-rate", "sum(rate(", ("success-rate", None, True)),
        ("model-accuracy", SUCCESSES, ("unknown", None, False)),
    ],
)
def test_signal_of_a_prometheus_metric(name: str, query: str, expected: tuple[str, float | None, bool]) -> None:
    assert signal_of(one_metric(query, name=name), Policy())[:3] == expected


@pytest.mark.parametrize("provider", ["web", "datadog", "job", "plugin"])
def test_other_providers_are_known_by_their_name_alone(provider: str) -> None:
    assert signal_of(one_metric("", name="http-success-rate", provider=provider), Policy()).kind == "success-rate"
    unknown = signal_of(one_metric("", name="smoke-test", provider=provider), Policy())
    assert unknown.kind == "unknown"
    assert f"`{provider}`" in unknown.reason


@pytest.mark.parametrize(
    ("name", "kind", "quantile"),
    [
        ("success-rate", "success-rate", None),
        ("errorRate", "success-rate", None),
        ("http_5xx", "success-rate", None),
        ("latency", "latency", None),
        ("p95-latency", "latency", 0.95),
        ("response-time-p999", "latency", 0.999),
        ("latency-90percentile", "latency", 0.9),
        ("cpu-saturation", "saturation", None),
        ("replication-lag", "saturation", None),
        ("db_pool_connections", "saturation", None),
        ("memory-errors", "unknown", None),
        ("cache-success", "unknown", None),
        ("random-fail", "unknown", None),
        ("webmetric", "unknown", None),
    ],
)
def test_what_a_name_tells(name: str, kind: str, quantile: float | None) -> None:
    assert named_signal(name)[:2] == (kind, quantile)


def test_a_rate_of_errors_is_a_success_rate_told_the_other_way() -> None:
    assert signal_of(one_metric(ERRORS), Policy()).of_errors
    assert named_signal("error-rate").of_errors
    assert not named_signal("success-rate").of_errors
