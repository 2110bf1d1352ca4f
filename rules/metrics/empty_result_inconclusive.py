"""Without data the release waits for a person.

**Why** With both conditions false of an empty result the measurement is Inconclusive; the first one, unless
`inconclusiveLimit` says more, ends the run, and the Rollout pauses until somebody looks (rollout/analysis.go:434-443).
At night that is a canary that stays where it is.

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
      successCondition: len(result) > 0 && result[0] >= 0.99
      failureCondition: len(result) > 0 && result[0] < 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL215 `len(result) > 0 && result[0] < 0.99`

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
      failureCondition: len(result) == 0 || result[0] < 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

**Fix** Let the empty result fail: `len(result) == 0 || …` in the `failureCondition`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.days import Day
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.measurement import Phase
from rollout_lint.gates.metric_conditions import FAILURE
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.replay.consequence import consequence
from rollout_lint.gates.replay.measured import measured
from rollout_lint.gates.replay.scenario import NO_DATA
from rollout_lint.rule import rule


@rule(
    "RL215",
    "empty-result-inconclusive",
    on=GateMetric,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="empty-result",
)
def empty_result_inconclusive(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    without = measured(metric, Day.NO_DATA, policy)
    if without.phase is not Phase.INCONCLUSIVE or metric.is_dry_run or metric.provider != "prometheus":
        return
    for condition, _ in without.outcomes:
        if condition.name == FAILURE:
            yield finding(
                at=condition.part(0, len(condition.text)),
                cause=condition.cause,
                message=f"metric `{metric.name}` is Inconclusive without data: neither condition is true of an empty "
                "result, and the release waits for a person",
                help="let an empty result fail: `failureCondition: len(result) == 0 || …`",
                trace=consequence(metric, NO_DATA, policy),
            )
