"""A gate passes when the service has no traffic.

**Why** Without requests a ratio, an average and a quantile are 0/0: NaN. Every comparison with NaN is false, so a lone
`failureCondition` never fires and the measurement is Successful (evaluate.go:18-58), as is a negation. A denominator
that is floored (`clamp_min(…, 1)`) makes 0 of it, which looks perfect. A canary that no request reaches is promoted.

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
      failureCondition: len(result) == 0 || result[0] > 0.05
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"2.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL210 `len(result) == 0 || result[0] > 0.05`

**Good**

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
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"2.."}[5m])) / sum(rate(http_requests_total[5m]))
```

**Fix** Say what is good instead of what is bad: `successCondition: len(result) > 0 && result[0] <= 0.05` is false of
NaN. Where no traffic is a good state, say so: `isNaN(result[0])`.
"""

from collections.abc import Iterator
from math import isnan

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.days import Day, ProviderAnswer
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.measurement import Phase
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.gates.replay.consequence import consequence
from rollout_lint.gates.replay.measured import measured
from rollout_lint.gates.replay.scenario import IDLE
from rollout_lint.rule import rule


@rule(
    "RL210",
    "idle-result-passes",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="empty-result",
)
def idle_result_passes(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    without = measured(metric, Day.IDLE, policy)
    condition = without.deciding
    if without.phase is not Phase.SUCCESSFUL or condition is None or without.answer is None or metric.is_dry_run:
        return
    if "isNaN" in condition.text:
        return  # the author has decided what no traffic means
    read = prometheus_query(metric, policy)
    if read is None or not _values(without.answer):
        return
    from rollout_lint.gates.traffic_shares import divides_traffic

    if not divides_traffic(read.query):
        return
    is_nan = any(isnan(value) for value in _values(without.answer))
    why = "0/0 is NaN, and no comparison with NaN is true" if is_nan else "nothing of nothing looks perfect"
    yield finding(
        at=condition.part(0, len(condition.text)),
        cause=condition.cause,
        message=f"metric `{metric.name}` passes without traffic: {why}",
        help="say what is good, which NaN is not: a `successCondition` such as "
        "`len(result) > 0 && result[0] <= 0.05` without a `failureCondition`"
        if is_nan
        else "let the ratio be NaN without traffic, and let a `successCondition` judge it: NaN fails",
        trace=consequence(metric, IDLE, policy),
    )


def _values(answer: ProviderAnswer) -> list[float]:
    """The numbers that are returned."""
    result = answer.results[0] if answer.results else None
    if isinstance(result, list):
        return [value for value in result if isinstance(value, float)]
    return [result] if isinstance(result, float) else []
