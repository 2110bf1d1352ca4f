"""A gate passes when the provider returns nothing.

**Why** Where Prometheus holds no series of a query, the result is an empty list. A condition that is true of it, an
`all(…)` over nothing, or a query that answers `or vector(1)` makes every measurement Successful: a canary that serves
no request, or whose metrics were renamed, is promoted to all traffic (evaluate.go:18-58). No data is no evidence.

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
      successCondition: len(result) == 0 || result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL208 `len(result) == 0 || result[0] >= 0.99`

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
      successCondition: result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m])) or vector(1)
```

→ RL208 `or vector(1)`

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

**Fix** Let an empty result fail: `len(result) > 0 && …` in a `successCondition`, `len(result) == 0 || …` in a
`failureCondition`; and let the query return nothing where there is nothing.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Undecided, finding
from rollout_lint.gates.days import Day
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.measurement import Phase
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.gates.replay.consequence import consequence
from rollout_lint.gates.replay.guarding import closed_form
from rollout_lint.gates.replay.measured import Measured, measured
from rollout_lint.gates.replay.scenario import NO_DATA
from rollout_lint.rule import rule
from rollout_lint.source.text import Span


@rule(
    "RL208",
    "empty-result-passes",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="empty-result",
)
def empty_result_passes(metric: GateMetric, policy: Policy) -> Iterator[Draft | Undecided]:
    if metric.is_dry_run:
        return
    without = measured(metric, Day.NO_DATA, policy)
    if without.unknown is not None:
        yield Undecided("metrics", without.unknown, metric.span)
    condition = without.deciding
    if without.phase is not Phase.SUCCESSFUL or condition is None:
        return
    place, returned = _answered(metric, without, policy)
    yield finding(
        at=place or condition.part(0, len(condition.text)),
        cause=condition.cause,
        message=f"metric `{metric.name}` passes without data: {returned}",
        help="let the query return nothing where there is nothing, as `(errors or vector(0)) / all` does, and let an "
        "empty result fail"
        if place is not None
        else f"let an empty result fail: `{closed_form(condition)}`",
        trace=consequence(metric, NO_DATA, policy),
    )


def _answered(metric: GateMetric, without: Measured, policy: Policy) -> tuple[Span | None, str]:
    """The part of the query that answers for series that are not there, and what is returned."""
    answer = without.answer
    condition = without.deciding
    assert answer is not None
    assert condition is not None
    read = prometheus_query(metric, policy)
    holds = f"{answer.text}, and `{condition.name}` lets it pass"
    if read is None or answer.kind != "vector" or answer.results == ([],):
        return None, holds
    from rollout_lint.gates.fallback import fallback_of

    part = fallback_of(read)
    return (read.place(*part) if part else None), holds
