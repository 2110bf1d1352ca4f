"""An empty result is an error, not a verdict.

**Why** `result[0]` of an empty list ends the measurement in an error. An error is retried every 10 seconds, whatever
`interval` says, and the fifth in a row ends the run in Error and aborts the release (analysis.go:679-683): about 40
seconds without data, one restart of Prometheus, decide. The gate says "index out of range" where it should say "no
data". A condition that asks for the length first says what an empty result means, and `failureLimit` applies to it.

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
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL209 `result[0] >= 0.99`

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

**Fix** `len(result) > 0 && (…)` in a `successCondition`, `len(result) == 0 || (…)` in a `failureCondition`. With both
conditions guard both: one alone leaves the other's error. Where the series only exists after the first error, mend the
query instead (RL217).
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Fix, Level, finding
from rollout_lint.gates.days import Day
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.measurement import Phase
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.replay.consequence import consequence
from rollout_lint.gates.replay.guarding import closed_form, guard, guarded, is_short
from rollout_lint.gates.replay.healthy import fails_without_errors
from rollout_lint.gates.replay.measured import Measured, measured
from rollout_lint.gates.replay.scenario import NO_DATA
from rollout_lint.rule import rule
from rollout_lint.source.changes import Edit


@rule(
    "RL209",
    "empty-result-unguarded",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="empty-result",
)
def empty_result_unguarded(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    without = measured(metric, Day.NO_DATA, policy)
    if without.phase is not Phase.ERROR or metric.is_dry_run:
        return
    unguarded = [condition for condition, outcome in without.outcomes if outcome == "error"]
    fix = _fix(metric, without, policy) if unguarded else None
    for condition in unguarded:
        yield finding(
            at=condition.part(0, len(condition.text)),
            cause=condition.cause,
            message=f"`{condition.name}` of metric `{metric.name}` is an error without data, not a verdict: "
            f"{_said(without)}",
            help=_advice(metric, without, policy),
            trace=consequence(metric, NO_DATA, policy),
            fix=fix,
        )


def _said(without: Measured) -> str:
    """What the provider returns, as the sentence's end."""
    return without.answer.text if without.answer is not None else "the result is empty"


def _advice(metric: GateMetric, without: Measured, policy: Policy) -> str:
    if fails_without_errors(metric, policy) is not None:
        return "let the query return 0 while there is no error: `(sum(rate(errors…)) or vector(0)) / sum(rate(all…))`"
    rewritten = guarded(without)
    shown = [
        f"`{condition.name}: {text if is_short(text) else closed_form(condition)}`" for condition, text in rewritten
    ]
    return f"write {' and '.join(shown)}" if shown else "ask for the length of `result` first"


def _fix(metric: GateMetric, without: Measured, policy: Policy) -> Fix | None:
    """Guards for all conditions that need one, each around what is written, or none."""
    from rollout_lint.gates.replay.guarded_course import guard_keeps_outcome
    from rollout_lint.source.editing import wrap_scalar

    rewritten = [] if fails_without_errors(metric, policy) is not None else guarded(without)
    edits: tuple[Edit, ...] = ()
    for condition, _ in rewritten:
        field = condition.bound.field
        wrapped = wrap_scalar(field.source, field.node, *guard(condition))
        if wrapped is None:
            return None
        edits += wrapped
    return Fix.of(edits, safe=guard_keeps_outcome(metric, policy))
