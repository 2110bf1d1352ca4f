"""One of several series decides, and chance says which.

**Why** Prometheus returns a vector in no order, and Argo Rollouts keeps only the values. Where the query can return
several series, one for each pod or each value of a label, `result[0]` is any of them: one healthy pod passes a canary
whose other pods fail, and the next sample may say the opposite.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: gate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: |
            histogram_quantile(0.99, sum by (le, route) (rate(http_request_duration_seconds_bucket[5m])))
```

→ RL306 `route`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: whole
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: |
            histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))
    - name: each-route
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: "len(result) > 0 && all(result, # <= 0.5)"
      provider:
        prometheus:
          query: |
            histogram_quantile(0.99, sum by (le, route) (rate(http_request_duration_seconds_bucket[5m])))
```

**Fix** Aggregate to one series, or let the condition look at all of them: `len(result) > 0 && all(result, # <= 0.5)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.metric_conditions import MetricCondition, conditions_of, is_judged_by_vector
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.promql import Place, Query


@rule(
    "RL306",
    "many-series",
    on=GateMetric,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="canary-only",
)
def many_series(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    from rollout_lint.promql import shape

    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok or not is_judged_by_vector(metric, policy):
        return
    many = shape(read.query).many
    if many is None or _is_recorded_for_one(read.query, many):
        return
    from rollout_lint.gates.values.element_choice import chosen_element

    chosen: list[tuple[MetricCondition, tuple[int, int]]] = []
    for condition in conditions_of(metric, policy):
        part = chosen_element(condition) if isinstance(condition, MetricCondition) else None
        if isinstance(condition, MetricCondition) and part is not None:
            chosen.append((condition, part))
    if not chosen:
        return
    text = chosen[0][0].text[slice(*chosen[0][1])]
    yield finding(
        at=read.place(many.start, many.end),
        message=f"`{text}` of metric `{metric.name}` is any one of the series that the query can return: {many.text}",
        help="aggregate to one series, or look at all of them: `len(result) > 0 && all(result, # …)`",
        related=tuple(Related(condition.part(*part), "takes one by chance") for condition, part in chosen),
    )


def _is_recorded_for_one(query: Query, many: Place) -> bool:
    """Whether the series are recorded ones that a label names: recorded ratios are mostly one for each object."""
    from rollout_lint.promql.metrics import is_recorded

    return any(
        (selector.start, selector.end) == (many.start, many.end)
        and is_recorded(selector.metric)
        and any(matcher.operator == "=" and matcher.value for matcher in selector.matchers)
        for selector in query.selectors
    )
