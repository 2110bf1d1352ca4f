"""Some values satisfy neither condition.

**Why** With both conditions set, a measurement for which neither holds is Inconclusive. `inconclusiveLimit` is 0 unless
it is set, so the first such measurement ends the run Inconclusive, and the Rollout pauses until a person promotes or
aborts it: no timeout ends that pause. A gap between the two numbers is one way there, a service without traffic the
other: 0/0 and a quantile of nothing are NaN, and no comparison with NaN holds.

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
      failureCondition: len(result) == 0 || result[0] < 0.95
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL213 `len(result) == 0 || result[0] < 0.95`

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
      failureCondition: len(result) == 0 || result[0] < 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL213 `len(result) == 0 || result[0] < 0.99`

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

**Fix** One condition decides every value: leave the other out, or make it the exact opposite, `!(…)`. Where a person
shall look at what lies between, say so with `inconclusiveLimit`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, Undecided, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.values.gap import Gap, gap_of
from rollout_lint.rule import rule


@rule(
    "RL213",
    "undecided-gap",
    on=GateMetric,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="slo",
)
def undecided_gap(metric: GateMetric, policy: Policy) -> Iterator[Draft | Undecided]:
    if metric.is_dry_run or metric.inconclusive_limit.present:
        return
    gap = gap_of(metric, policy)
    if isinstance(gap, Undecided):
        yield gap
    elif gap is not None:
        success, failure = gap.conditions
        yield finding(
            at=failure.part(0, len(failure.text)),
            message=f"{_told(gap)} satisfies neither condition of metric `{metric.name}`: "
            "the measurement is Inconclusive, and the Rollout pauses until a person decides",
            help="leave one of the two out, or make it the opposite of the other; a gap that is meant needs "
            "`inconclusiveLimit`",
            related=(Related(success.part(0, len(success.text)), "the other condition"),),
        )


def _told(gap: Gap) -> str:
    if gap.low is None or gap.high is None:
        return "NaN, which the query returns while the service is idle,"
    return f"{gap.low:g}" if gap.low == gap.high else f"a value between {gap.low:g} and {gap.high:g}"
