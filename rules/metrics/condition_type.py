"""A condition that does not fit what the provider returns.

**Why** The controller compiles a condition against the Go type of the value at hand. Prometheus returns a vector, a
list of numbers, for almost every query, and a number for a scalar (`scalar(…)`, `time()`): `result >= 0.99` is right
for the number and no comparison for the list, `result[0]` the other way round. Names that do not exist, a number
compared with a string, and an expression that is no boolean fail in the same way, and some conditions compile and then
fail for every value there is (`asInt(result) >= 1`): each measurement is an error, and the fifth in a row aborts the
release.

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
      successCondition: result >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL206 `>=`

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
      successCondition: len(result) > 0 && result[0] >= '0.99'
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL206 `>=`

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
      successCondition: result[0]
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL206 `result[0]`

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
      successCondition: asInt(result) >= 1
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL206 `asInt(result) >= 1`

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

**Fix** Index what Prometheus returns: `len(result) > 0 && result[0] >= 0.99`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rollout_lint.finding import Basis, Draft, Level, Undecided, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.metric_conditions import (
    MetricCondition,
    conditions_of,
    result_types,
    syntax_error,
    type_error,
)
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.providers import advice_of
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.conditions import ConditionError, GoType

_FOUND_BY_RUNNING = {"not-bool": "is no condition", "run": "always ends in an error"}
"""What is wrong with the whole of a condition that compiles, by stage."""


@rule(
    "RL206",
    "condition-type",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
    supersedes=("RL207", "RL208", "RL209", "RL210", "RL212", "RL213", "RL215", "RL217"),
)
def condition_type(metric: GateMetric, policy: Policy) -> Iterator[Draft | Undecided]:
    from rollout_lint.gates.values.run_errors import run_error

    for condition in conditions_of(metric, policy):
        if isinstance(condition, Undecided):
            yield condition
            continue
        if syntax_error(condition) is not None:
            continue
        types = result_types(metric, policy)
        if types is None:
            yield Undecided("metrics", "the type of its result is not known", metric.span)
            continue
        errors = [type_error(condition, given) for given in types]
        error = errors[0] if len(types) == 1 else _of_all(errors)
        if error is None and len(types) == 1:
            error = run_error(condition, types[0])
        if error is not None:
            yield _unfit(metric, condition, error, types)


def _of_all(errors: list[ConditionError | None]) -> ConditionError | None:
    """An error where no type lets the condition compile: one that all share where there is one."""
    known = [error for error in errors if error is not None]
    if len(known) < len(errors):
        return None
    # nothing compiles for nil, so the lists and mappings behind it tell what is wrong
    return max(known, key=lambda error: known.count(error))


def _unfit(metric: GateMetric, condition: MetricCondition, error: ConditionError, types: tuple[GoType, ...]) -> Draft:
    whole = error.stage in _FOUND_BY_RUNNING
    at = condition.part(0, len(condition.text)) if whole else condition.token_at(error.offset)
    problem = _FOUND_BY_RUNNING.get(error.stage, "does not compile")
    result = f" for `result` of type `{types[0]}`" if len(types) == 1 else ", whatever the provider returns"
    return finding(
        at=at,
        cause=condition.cause,
        message=f"`{condition.name}` of metric `{metric.name}` {problem}{result}: `{error.message}`",
        help=_advice(metric, error, types),
    )


def _advice(metric: GateMetric, error: ConditionError, types: tuple[GoType, ...]) -> str:
    if error.stage == "not-bool":
        return "compare it with something: `result[0] >= 0.95`, without quotes around the whole"
    if error.stage == "run":
        return "every value that the query can return ends like this: the types on both sides must go together"
    if error.message.startswith("unknown name"):
        return "the measured value is `result`; a string needs quotes of its own"
    if metric.provider != "prometheus":
        return advice_of(metric) or "the types on both sides must go together"
    if types[0].kind == "slice":
        return "the query returns a vector, a list of numbers: `len(result) > 0 && result[0] >= 0.95`"
    return "the query returns a scalar, one number: `result >= 0.95`"
