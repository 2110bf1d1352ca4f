"""A metric has no condition: every value passes.

**Why** A measurement without `successCondition` and `failureCondition` is Successful whatever the provider returns
(evaluate.go:36-38; the documentation says Inconclusive). Only job, Kayenta and plugins decide by themselves.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

→ RL204 `success-rate`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

**Fix** Write a `successCondition` that is false for an empty result: `len(result) > 0 && result[0] >= …`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.providers import sets_phase
from rollout_lint.rule import rule


@rule(
    "RL204",
    "missing-condition",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="slo",
)
def missing_condition(metric: GateMetric) -> Iterator[Draft]:
    if not metric.provider or sets_phase(metric):
        return
    written = metric.metric
    if not written.success_condition.text and not written.failure_condition.text:
        yield finding(
            at=metric,
            message=f"metric `{metric.name}` has no condition: every value that {metric.provider} returns is a success",
            help="write a `successCondition`; for a vector `len(result) > 0 && result[0] >= …`: an empty result fails",
        )
