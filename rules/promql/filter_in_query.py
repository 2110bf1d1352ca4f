"""A comparison in the query drops the sample that should decide.

**Why** Without `bool` a comparison keeps the samples for which it holds and drops the others. At the end of a query it
leaves an empty result exactly where the gate should decide: `result[0]` is then out of range, and the measurement is an
Error, not a failure.

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
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(ok[5m])) / sum(rate(all[5m])) > 0.99
```

→ RL314 `>`

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
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(ok[5m])) / sum(rate(all[5m]))
```

**Fix** Leave the comparison to the condition, or write `> bool` and compare with 1.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.promql.reading.tokens import COMPARISONS
from rollout_lint.promql.syntax import VECTOR, Binary, unwrapped
from rollout_lint.rule import rule


@rule(
    "RL314",
    "filter-in-query",
    on=GateMetric,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="empty-result",
)
def filter_in_query(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok or read.query.root is None:
        return
    root = unwrapped(read.query.root)
    if not isinstance(root, Binary) or root.operator not in COMPARISONS or root.type != VECTOR:
        return
    conditions = (metric.metric.success_condition.text, metric.metric.failure_condition.text)
    # who only counts what is left means to filter
    if root.matching.returns_bool or not any("result[" in condition for condition in conditions):
        return
    yield finding(
        at=read.place(*root.operator_span),
        message=f"`{root.operator}` without `bool` drops the samples for which it does not hold: "
        f"metric `{metric.name}` gets an empty result where it should decide",
        help=f"compare in the condition instead, or write `{root.operator} bool` and compare the result with 1",
    )
