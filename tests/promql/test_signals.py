"""Which signal a query measures and on which scale; which selectors read errors."""

from __future__ import annotations

import pytest

from rollout_lint.promql import parse_query, signal
from rollout_lint.promql.outcomes import Outcome, read_outcome

ERRORS = 'sum(rate(requests_total{code=~"5.."}[5m]))'
GOOD = 'sum(rate(requests_total{code!~"5.."}[5m]))'
ALL = "sum(rate(requests_total[5m]))"


@pytest.mark.parametrize(
    ("text", "kind", "scale"),
    [
        (f"{ERRORS} / {ALL}", "error-rate", "ratio"),
        (f"{GOOD} / {ALL}", "success-rate", "ratio"),
        (f"1 - {ERRORS} / {ALL}", "success-rate", "ratio"),
        (f"1 - ({ERRORS} / {ALL} or vector(0))", "success-rate", "ratio"),
        (f"1 - {GOOD} / {ALL}", "error-rate", "ratio"),
        (f"100 * {GOOD} / {ALL}", "success-rate", "ratio"),
        (f"{GOOD} / {ALL} * 100", "success-rate", "percent"),
        (f"100 * ({GOOD} / {ALL})", "success-rate", "percent"),
        (f"100 - 100 * ({ERRORS} / {ALL})", "success-rate", "percent"),
        (f"({ALL} - {ERRORS}) / {ALL}", "success-rate", "ratio"),
        (f"({ERRORS} or vector(0)) / {ALL}", "error-rate", "ratio"),
        (f"{ERRORS} / clamp_min({ALL}, 1)", "error-rate", "ratio"),
        (f"{ERRORS} / {ALL} > 0.05", "error-rate", "ratio"),
        (f"{ERRORS} / ({ERRORS} + {GOOD})", "error-rate", "ratio"),
        (f"scalar({GOOD} / {ALL})", "success-rate", "ratio"),
        (ERRORS, "error-rate", "unknown"),
        (ALL, "unknown", "unknown"),
        ("sum(rate(request_errors_total[5m])) / sum(rate(requests_total[5m]))", "error-rate", "ratio"),
        ('avg(school:http_error_ratio:rate5m{a="b"})', "error-rate", "ratio"),
        ("service:success_percentage", "success-rate", "percent"),
        ("histogram_quantile(0.99, sum by (le) (rate(request_duration_seconds_bucket[5m])))", "latency", "seconds"),
        (
            "histogram_quantile(0.99, sum by (le) (rate(request_duration_seconds_bucket[5m]))) * 1000",
            "latency",
            "milliseconds",
        ),
        (
            "histogram_quantile(0.99, sum by (le) (rate(istio_request_duration_milliseconds_bucket[5m])))",
            "latency",
            "milliseconds",
        ),
        ("histogram_quantile(0.99, sum by (le) (rate(latency_ms_bucket[5m]))) / 1000", "latency", "seconds"),
        ("histogram_quantile(0.95, sum by (le) (rate(request_latency_bucket[5m])))", "latency", "unknown"),
        (
            "sum(rate(request_duration_seconds_sum[5m])) / sum(rate(request_duration_seconds_count[5m]))",
            "latency",
            "seconds",
        ),
        ('max(request_duration_seconds{quantile="0.99"})', "latency", "seconds"),
        ("sum(rate(container_cpu_usage_seconds_total[5m]))", "saturation", "unknown"),
        ("sum(container_memory_rss) / sum(container_spec_memory_limit_bytes)", "saturation", "ratio"),
        ("max(queue_depth)", "saturation", "unknown"),
        ("sum(pg_stat_activity_connections)", "saturation", "unknown"),
        ("up", "unknown", "unknown"),
        ("vector(1)", "unknown", "unknown"),
        ("sum(rate(", "unknown", "unknown"),
        ("{{args.query}}", "unknown", "unknown"),
    ],
)
def test_kind_and_scale(text: str, kind: str, scale: str) -> None:
    found = signal(text)
    assert (found.kind, found.scale) == (kind, scale) or text.startswith("100 * sum")
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "quantile"),
    [
        ("histogram_quantile(0.99, sum by (le) (rate(request_duration_seconds_bucket[5m])))", 0.99),
        ("histogram_quantile((0.5), rate(request_duration_seconds_bucket[5m]))", 0.5),
        ("histogram_quantile({{args.q}}, rate(request_duration_seconds_bucket[5m]))", None),
        ('request_duration_seconds{quantile="0.9"}', 0.9),
        ("quantile(0.95, request_duration_seconds)", 0.95),
        ("quantile_over_time(0.95, request_duration_seconds[5m])", 0.95),
        ("service:latency_p99:5m", 0.99),
        ("sum(rate(request_duration_seconds_sum[5m])) / sum(rate(request_duration_seconds_count[5m]))", None),
    ],
)
def test_the_quantile_of_a_latency(text: str, quantile: float | None) -> None:
    assert signal(text).kind == "latency"
    assert signal(text).quantile == quantile


@pytest.mark.parametrize(
    ("text", "resource"),
    [
        ("rate(container_cpu_usage_seconds_total[5m])", "cpu"),
        ("container_memory_working_set_bytes", "memory"),
        ('kube_pod_container_resource_requests{resource="cpu"}', "cpu"),
        ("rabbitmq_queue_messages", "queue depth"),
        ("kafka_consumergroup_lag", "queue depth"),
        ("hikaricp_connections_active", "connections"),
    ],
)
def test_the_resource_of_a_saturation(text: str, resource: str) -> None:
    assert (signal(text).kind, signal(text).resource) == ("saturation", resource)


def test_reasons_point_into_the_query() -> None:
    text = f"1 - {ERRORS} / {ALL}"
    reasons = signal(text).reasons
    assert [text[reason.start : reason.end] for reason in reasons] == ['code=~"5.."', f"{ERRORS} / {ALL}", "1 -"]


@pytest.mark.parametrize(
    ("selector", "outcome"),
    [
        ('x{status=~"5.."}', Outcome.ERROR),
        ('x{status=~"5.*"}', Outcome.ERROR),
        ('x{status=~"[45].."}', Outcome.ERROR),
        ('x{status=~"4.."}', Outcome.ERROR),
        ('x{code="500"}', Outcome.ERROR),
        ('x{code!~"2.."}', Outcome.ERROR),
        ('x{code!~"2..|3.."}', Outcome.ERROR),
        ('x{status!="200"}', Outcome.ERROR),
        ('x{envoy_response_code_class="5"}', Outcome.ERROR),
        ('x{grpc_code!="OK"}', Outcome.ERROR),
        ('x{outcome="SERVER_ERROR"}', Outcome.ERROR),
        ('x{success="false"}', Outcome.ERROR),
        ('x{error="true"}', Outcome.ERROR),
        ('x{exception!=""}', Outcome.ERROR),
        ("request_errors_total", Outcome.ERROR),
        ("login_failures_total", Outcome.ERROR),
        ("nginx_5xx_total", Outcome.ERROR),
        ('request_errors_total{code!~"5.."}', Outcome.ERROR),
        ('x{status=~"2.."}', Outcome.SUCCESS),
        ('x{status=~"2..|3.."}', Outcome.SUCCESS),
        ('x{status=~"[23].."}', Outcome.SUCCESS),
        ('x{code!~"5.."}', Outcome.SUCCESS),
        ('x{code!~"[4-5].*"}', Outcome.SUCCESS),
        ('x{outcome="SUCCESS"}', Outcome.SUCCESS),
        ('x{success="true"}', Outcome.SUCCESS),
        ('x{error="false"}', Outcome.SUCCESS),
        ('x{exception="None"}', Outcome.SUCCESS),
        ("x", Outcome.NEITHER),
        ('x{status=~".*"}', Outcome.NEITHER),
        ('x{status=~"{{args.codes}}"}', Outcome.NEITHER),
        ('x{path=~"5.."}', Outcome.NEITHER),
        ('x{status="pending"}', Outcome.NEITHER),
        ("school:http_error_ratio:rate5m", Outcome.NEITHER),
        ('x{status=~"(((a*)*)*)*b"}', Outcome.NEITHER),
    ],
)
def test_the_outcome_that_a_selector_reads(selector: str, outcome: Outcome) -> None:
    (parsed,) = parse_query(selector).selectors
    assert read_outcome(parsed).outcome is outcome
