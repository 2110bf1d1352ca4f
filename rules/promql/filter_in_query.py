"""A comparison in the query drops the sample that should decide.

**Why** Without `bool` a comparison keeps the samples for which it holds and drops the others. At the end of a query it
leaves an empty result exactly where the gate should decide: `result[0]` is then out of range, and the measurement is an
Error, not a failure; `all(result, …)` even holds of what is left. A comparison in a denominator or behind `and` is
another matter, and so is one that only drops NaN.

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
      successCondition: "all(result, # >= 99)"
      provider:
        prometheus:
          query: |
            100 * (sum(rate(ok[5m])) / sum(rate(all[5m])) > 0.99)
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

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.metric_conditions import MetricCondition, conditions_of
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.promql.filters import Filter


@rule(
    "RL314",
    "filter-in-query",
    on=GateMetric,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="empty-result",
)
def filter_in_query(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    from rollout_lint.promql.filters import filter_of_result

    read = prometheus_query(metric, policy)
    found = filter_of_result(read.query) if read is not None and read.query.ok else None
    if read is None or found is None or not _matters(found, metric, policy):
        return
    operator = found.node.operator
    yield finding(
        at=read.place(*found.node.operator_span),
        message=f"`{operator}` without `bool` drops the samples for which it does not hold: "
        f"metric `{metric.name}` gets an empty result where it should decide",
        help=f"compare in the condition instead, or write `{operator} bool` and compare the result with 1",
    )


def _matters(found: Filter, metric: GateMetric, policy: Policy) -> bool:
    """Whether the conditions would judge a sample that is dropped otherwise than they judge an empty result. Who only
    counts what is left means to filter."""
    from rollout_lint.conditions import FLOATS, compile_condition
    from rollout_lint.gates.measurement import phase
    from rollout_lint.gates.metric_conditions import FAILURE, SUCCESS
    from rollout_lint.gates.values.turning_points import turning_points

    conditions = [each for each in conditions_of(metric, policy) if isinstance(each, MetricCondition)]
    if len(conditions) < sum(metric.metric.field.get(name).present for name in (SUCCESS, FAILURE)):
        # a threshold that is not known yet is compared with the value all the same
        return any("result[" in metric.metric.field.get(name).text for name in (SUCCESS, FAILURE))
    points = turning_points(conditions)
    compiled = {each.name: compile_condition(each.text, FLOATS, each.engine) for each in conditions}
    if any(condition.error is not None for condition in compiled.values()):
        return False

    def judged(result: list[float]) -> object:
        outcomes = {name: condition.run(result).outcome for name, condition in compiled.items()}
        return phase(outcomes.get(SUCCESS), outcomes.get(FAILURE))

    if len({judged([point]) for point in points}) < 2:
        return False
    if found.bound is None:
        return True
    dropped = [value for value in (found.bound, *points) if found.drops(value)]
    return any(not found.is_result or judged([value]) != judged([]) for value in dropped)
