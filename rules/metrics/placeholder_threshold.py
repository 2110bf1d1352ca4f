"""A threshold is weaker than the objective.

**Why** The gate is the objective, or it is decoration: a canary that fails two requests in a thousand burns an error
budget of one in a thousand at twice its pace, and a gate at 90 % calls that a success. The boundary is worked out by
trying values on the conditions, so a failureCondition, an error ratio, percent and milliseconds are all told as the
objective is: an error ratio of 0.05 is a success rate of 95 %. Objectives are `objectives:` of the configuration, or
those of the service in `services:`; without any, a success rate of 90 % or less and a latency of more than 30 s are
taken for placeholders.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: error-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] < 0.5
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL212 `0.5`

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: p99-latency
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] < 500
      provider:
        prometheus:
          query: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))
```

→ RL212 `500`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: p99-latency
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] < 0.5
      provider:
        prometheus:
          query: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))
```

**Fix** Write the objective, in the unit of the query. Where the gate is looser on purpose, say so in `services:`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.objectives import weaker_than
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.values.boundary import boundary_of
from rollout_lint.rule import rule


@rule(
    "RL212",
    "placeholder-threshold",
    on=GateMetric,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="slo",
)
def placeholder_threshold(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    boundary = boundary_of(metric, policy) if not metric.is_dry_run else None
    objective = weaker_than(boundary, metric.gate.rollout, policy) if boundary is not None else None
    if boundary is None or objective is None:
        return
    why = f"the objective is {objective.text}" if objective.is_set else "no objective is that low"
    yield finding(
        at=boundary.span,
        message=f"metric `{metric.name}` passes with {boundary.text}: {why}",
        help=f"write the objective of {objective.text} in the unit of the query"
        if objective.is_set
        else "write the service's objective in the unit of the query, and declare it in `objectives:`",
    )
