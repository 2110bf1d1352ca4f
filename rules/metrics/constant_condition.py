"""A condition says the same of every value.

**Why** A success rate is never above 1: `result[0] <= 100` holds whatever happens, `result[0] >= 95` never does. Such a
condition is most often a threshold in the wrong unit, a comparison the wrong way round, or one that was put there to
get the template accepted. The release is then promoted, or aborted, whatever the query returns. What a query can return
is read from its shape: a ratio of a part to its whole lies between 0 and 1, a rate is not negative.

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
      successCondition: len(result) > 0 && result[0] >= 0
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL207 `len(result) > 0 && result[0] >= 0`

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
      successCondition: len(result) > 0 && result[0] >= 99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL207 `len(result) > 0 && result[0] >= 99`

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
      successCondition: "true"
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL207 `true`

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

**Fix** Compare with the objective, in the unit of the query: 0.99 for a ratio, 99 for a percentage.
"""

from collections.abc import Iterator
from math import isfinite

from rollout_lint.finding import Basis, Draft, Level, Undecided, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.measurement import Phase
from rollout_lint.gates.metric_conditions import SUCCESS
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.values.constancy import Constant, constant_of
from rollout_lint.rule import rule


@rule(
    "RL207",
    "constant-condition",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="slo",
    supersedes=("RL212", "RL213"),
)
def constant_condition(metric: GateMetric, policy: Policy) -> Iterator[Draft | Undecided]:
    if metric.is_dry_run:
        return
    constant = constant_of(metric, policy)
    if isinstance(constant, Undecided):
        yield constant
    elif constant is not None:
        condition = constant.condition
        holds = f"holds for {'every' if constant.holds else 'no'} number that its query can return{_range(constant)}"
        yield finding(
            at=condition.part(0, len(condition.text)),
            cause=condition.cause,
            message=f"`{condition.name}` of metric `{metric.name}` {holds}: {_consequence(constant)}",
            help="compare with the objective, in the unit of the query: 0.99 for a ratio, 99 for a percentage",
        )


def _range(constant: Constant) -> str:
    """What it can return, where that makes the condition constant."""
    amount = constant.range
    if not constant.needs_range or amount is None or not isfinite(amount.low):
        return ""
    if amount.low == amount.high:
        return f", {amount.low:g}"
    return f", {amount.low:g} to {amount.high:g}" if isfinite(amount.high) else f", {amount.low:g} or more"


def _consequence(constant: Constant) -> str:
    if constant.phase is not None:
        stays = "the Rollout waits for a person" if constant.phase is Phase.INCONCLUSIVE else "nothing else decides"
        return f"every measurement is {constant.phase.value}, {stays}"
    outcome = "Successful" if constant.condition.name == SUCCESS else "Failed"
    return f"no measurement is ever {outcome}"
