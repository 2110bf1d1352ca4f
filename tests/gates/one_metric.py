"""The metrics of a template written in a few words."""

from __future__ import annotations

import json
from typing import Any

from rollout_lint.gates.gate import GateMetric
from rollout_lint.manifests.loading import Scope, project_of_stream, read_manifest
from rollout_lint.source.text import Source
from rollout_lint.walk import gates_of_targets

SUCCESSES = 'sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))'
ERRORS = 'sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))'
P99 = "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"
MEAN = "sum(rate(http_request_duration_seconds_sum[5m])) / sum(rate(http_request_duration_seconds_count[5m]))"
CPU = "max(rate(container_cpu_usage_seconds_total[2m]) / container_spec_cpu_quota)"
SCALAR = f"scalar({SUCCESSES})"


def one_metric(
    query: str, success: str = "", failure: str = "", *, name: str = "m", provider: str = "prometheus"
) -> GateMetric:
    """The only metric of an unbound template."""
    settings: dict[str, Any] = {"prometheus": {"query": query}} if provider == "prometheus" else {provider: {}}
    metric = {"name": name, "provider": settings}
    metric.update({"successCondition": success} if success else {})
    metric.update({"failureCondition": failure} if failure else {})
    text = f"""apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: slo}}
spec:
  metrics:
    - {json.dumps(metric)}
"""
    project = project_of_stream(read_manifest(Source("slo.yaml", text), is_target=True), Scope())
    return gates_of_targets(project)[0].metrics[0]
