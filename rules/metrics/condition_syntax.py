"""A condition that the controller cannot read.

**Why** Conditions are compiled anew at every measurement, and by nobody before: neither the API server nor
`kubectl argo rollouts lint` looks at them. One that does not parse makes every measurement an error, and the fifth in a
row ends the run and aborts the release. `=` and `===` are no operators, `%` is the remainder, quotes and brackets must
be closed.

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
      successCondition: len(result) > 0 && result[0] >= 99%
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL205 `%`

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
      successCondition: len(result) > 0 && result[0] = 1
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL205 `=`

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
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

**Fix** Write it in expr's language: `rollout-lint` reads it as the configured `controller` does (expr 1.15 before
Argo Rollouts 1.10, 1.17 from then on).
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Undecided, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.metric_conditions import MetricCondition, conditions_of, syntax_error
from rollout_lint.gates.policy import Policy
from rollout_lint.rule import rule


@rule(
    "RL205",
    "condition-syntax",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
    supersedes=("RL207", "RL208", "RL209", "RL210", "RL212", "RL213", "RL215", "RL217"),
)
def condition_syntax(metric: GateMetric, policy: Policy) -> Iterator[Draft | Undecided]:
    for condition in conditions_of(metric, policy):
        if isinstance(condition, Undecided):
            yield condition
            continue
        error = syntax_error(condition)
        if error is not None:
            yield finding(
                at=condition.token_at(error.offset),
                cause=condition.cause,
                message=f"`{condition.name}` of metric `{metric.name}` does not compile: `{error.message}`",
                help=_advice(condition, error.offset),
            )


def _advice(condition: MetricCondition, offset: int) -> str:
    rest, before = condition.text[offset:], condition.text[:offset].rstrip()
    if rest.startswith("="):
        return "compare with `==`"
    if before.endswith("%") or rest.startswith("%"):
        return "write the number itself: `%` is the remainder of a division"
    if not condition.text.strip():
        return "remove the condition, or write one: blanks are a condition that does not compile"
    return f"every measurement is an error (expr {condition.engine}): write an expression such as `result[0] >= 0.95`"
