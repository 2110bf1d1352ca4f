"""A join of two sides that share no set of labels.

**Why** Prometheus pairs series whose labels are all equal, but for those that `ignoring` names or `on` leaves out.
Where one side has a label that the other never has, no pair is found and the result is empty for ever: one side
aggregated `by (a)` and the other `by (b)`, or the metrics of two exporters, such as cAdvisor and kube-state-metrics.

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
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: |
            sum by (service) (rate(http_errors_total[5m]))
            /
            sum by (job) (rate(http_requests_total[5m]))
```

→ RL307 `/`

**Good**

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
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: |
            sum(rate(http_errors_total[5m]))
            /
            sum(rate(http_requests_total[5m]))
```

**Fix** Aggregate both sides by the same labels, or name the labels that they share with `on (…)`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import MetricQuery, prometheus_query
from rollout_lint.promql import Place, shape
from rollout_lint.rule import rule


@rule(
    "RL307",
    "impossible-match",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="empty-result",
)
def impossible_match(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return
    for join in shape(read.query).impossible:
        if join.node.operator == "unless":
            # without a match it keeps its left side: nothing is lost
            continue
        sides = [f"on the {side} it {why.text}" for side, why in (("left", join.left), ("right", join.right)) if why]
        reason = f": {' and '.join(sides)}" if sides else ""
        yield finding(
            at=read.place(*join.node.operator_span),
            message=f"no series of the two sides of `{join.node.operator}` can match: "
            f"the label `{join.label}` is never equal on both{reason}",
            help="aggregate both sides by the same labels, or name those that they share: "
            f"`{join.node.operator} on (…)`",
            related=tuple(_related(read, why, join.label) for why in (join.left, join.right) if why is not None),
        )


def _related(read: MetricQuery, why: Place, label: str) -> Related:
    return Related(read.place(why.start, why.end), f"the label `{label}` {why.text}")
