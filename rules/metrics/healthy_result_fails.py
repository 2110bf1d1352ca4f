"""A gate aborts a release that has nothing wrong.

**Why** A series such as `http_requests_total{code="500"}` does not exist before the first error: while the canary is
flawless, a ratio of errors is not 0, it is empty, and a condition that fails or errs on an empty result aborts the
release. The same happens at the start: a rate needs two scrapes, so a query for the canary's own pods is empty in the
first minute, and five errors take 40 seconds (analysis.go:679-683).

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
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL217 `len(result) > 0 && result[0] <= 0.01`

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
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: (sum(rate(http_requests_total{code=~"5.."}[5m])) or vector(0)) / sum(rate(http_requests_total[5m]))
```

**Fix** Give the errors a zero: `(sum(rate(errors…)) or vector(0)) / sum(rate(all…))`; without any data the ratio is
still empty. For the first minute set `initialDelay`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.days import Day
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.metric_conditions import MetricCondition
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.gates.replay.consequence import consequence, minutes
from rollout_lint.gates.replay.guarding import is_short, zeroed
from rollout_lint.gates.replay.healthy import fails_on_late_start, fails_without_errors
from rollout_lint.gates.replay.measured import Measured, measured
from rollout_lint.gates.replay.scenario import LATE_START
from rollout_lint.rule import rule

_ZERO = "(sum(rate(errors…)) or vector(0)) / sum(rate(all…))"


@rule(
    "RL217",
    "healthy-result-fails",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="empty-result",
)
def healthy_result_fails(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    if metric.is_dry_run:
        return
    failure = fails_without_errors(metric, policy)
    if failure is not None:
        assert failure.end.phase is not None
        condition = _failing(measured(metric, Day.NO_ERRORS, policy))
        yield finding(
            at=condition.part(0, len(condition.text)),
            cause=condition.cause,
            message=f"metric `{metric.name}` ends {failure.end.phase.value} while there is traffic and no error: "
            f"{failure.end.why}",
            help=_advice(metric, policy),
            trace=consequence(metric, failure.scenario, policy),
            level=None if failure.is_certain else Level.WARNING,
            basis=None if failure.is_certain else Basis.INFERENCE,
        )
        return
    late = fails_on_late_start(metric, policy)
    if late is not None:
        assert late.end.phase is not None
        condition = _failing(measured(metric, Day.NO_DATA, policy))
        yield finding(
            at=condition.part(0, len(condition.text)),
            cause=condition.cause,
            message=f"metric `{metric.name}` ends {late.end.phase.value} after {minutes(late.end.at)}: it begins with "
            "the release, and the new pods have no rate before their second scrape",
            help=f"set `initialDelay: {LATE_START.until * 2:g}s`",
            trace=consequence(metric, late.scenario, policy),
        )


def _advice(metric: GateMetric, policy: Policy) -> str:
    read = prometheus_query(metric, policy)
    rewritten = zeroed(read) if read is not None else None
    if rewritten is None or not is_short(rewritten[1]) or "\n" in rewritten[1]:
        return f"let the query return 0 while there is no error: `{_ZERO}`"
    return f"let the query return 0 while there is no error: `{rewritten[1]}` in place of `{rewritten[0]}`"


def _failing(one: Measured) -> MetricCondition:
    """The condition that ended in an error, else the first: it did not hold."""
    return one.deciding or one.outcomes[0][0]
