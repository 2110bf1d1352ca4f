"""A guard against an empty result that guards nothing.

**Why** For a Prometheus vector without data `result` is an empty list, not nil. `default(…)` and `isNil(…)` look at
the whole result whatever is passed to them, so they never apply; `isNaN` takes a number; there is no truthiness, so
`result && …` does not compile; `?.` stops at nil, not at an index out of range; a guard to the right of `result[0]` is
read after the index has failed, and so is one with `||` where `&&` was meant; `result != nil` holds of an empty list
too; `NaN` is no name, and nothing equals `float("NaN")`. The measurement is an error where the author meant a verdict.

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
      successCondition: default(result[0], 0) >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL211 `default(result[0], 0)`

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
      successCondition: isNil(result[0]) || result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL211 `isNil(result[0])`

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
      successCondition: result && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL211 `result`

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
      successCondition: result[0] >= 0.99 || len(result) == 0
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL211 `len(result)`

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
      successCondition: result != nil && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL211 `result != nil`

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

**Fix** Ask for the length first: `len(result) > 0 && …` fails without data, `len(result) == 0 || …` passes. For NaN ask
`isNaN(result[0])` behind that.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Undecided, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.guards import ineffective_guard_of
from rollout_lint.gates.metric_conditions import FAILURE, conditions_of, is_judged_by_vector, syntax_error
from rollout_lint.gates.policy import Policy
from rollout_lint.rule import rule


@rule(
    "RL211",
    "ineffective-guard",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="empty-result",
    supersedes=("RL206", "RL207", "RL209", "RL217"),
)
def ineffective_guard(metric: GateMetric, policy: Policy) -> Iterator[Draft | Undecided]:
    for condition in conditions_of(metric, policy):
        if isinstance(condition, Undecided):
            yield condition
            continue
        if syntax_error(condition) is not None or not is_judged_by_vector(metric, policy):
            continue
        guard = ineffective_guard_of(condition)
        if guard is not None:
            closed = "len(result) == 0 || (…)" if condition.name == FAILURE else "len(result) > 0 && …"
            yield finding(
                at=condition.part(guard.start, guard.end),
                cause=condition.cause,
                message=f"`{condition.name}` of metric `{metric.name}` is not guarded: {guard.why}",
                help=guard.advice or f"ask for the length first: `{closed}`",
            )
