"""One noisy sample aborts the release.

**Why** A metric fails when more measurements failed than `failureLimit` allows, and the default is 0: the first bad
sample, a scrape that came late or a single slow request in a quiet minute, aborts a good release. With `failureLimit:
2` the third failed sample does. A metric that measures only once cannot tolerate a failure, so there the rule only
notes how many samples it would take. Jobs, Kayenta and plugins judge in one go and are left alone.
`consecutiveErrorLimit: 0` does the same for one query that Prometheus did not answer.

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
      failureLimit: 1
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

→ RL201 `1`

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
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

**Fix** Set `failureLimit: 2`, with a `count` of at least 3 (4 leaves room for one good sample among the bad).
"""

from collections.abc import Iterator
from math import inf

from rollout_lint.finding import Basis, Draft, Fix, Level, Undecided, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.providers import sets_phase
from rollout_lint.rule import rule

MINIMUM = 2
"""The checklist's: a single spike must not abort."""


@rule(
    "RL201",
    "failure-limit-too-low",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="failure-limit",
)
def failure_limit_too_low(metric: GateMetric) -> Iterator[Draft | Undecided]:
    if sets_phase(metric) or metric.is_dry_run:
        return
    yield from _error_limit(metric)
    limit, count = metric.failure_limit, metric.effective_count
    for bound in (limit, count):
        if not bound.known:
            yield Undecided("metrics", bound.unknown or "", metric.span)
            return
    if limit.value is None or count.value is None or not 0 <= limit.value < min(MINIMUM, count.value):
        return  # a limit that the samples cannot exceed is RL202's
    written = f"`failureLimit: {limit.value}`" if limit.present else "no `failureLimit`"
    if count.value <= 1:
        yield finding(
            at=limit,
            message=f"metric `{metric.name}` measures once: a single failed sample aborts the release",
            help=f"set `interval`, `count: {MINIMUM + 2}` and `failureLimit: {MINIMUM}`: one spike must not decide",
            level=Level.NOTE,
        )
        return
    aborting = "first" if limit.value == 0 else "second"
    yield finding(
        at=limit,
        message=f"metric `{metric.name}` has {written}: the {aborting} failed sample aborts the release",
        help=_advice(count.value),
        fix=_fix(metric, limit.value, count.value),
    )


def _advice(count: float) -> str:
    if count >= MINIMUM + 2:
        return f"set `failureLimit: {MINIMUM}`"
    taken = "" if count == inf else f"; it measures {count:.0f} times, so raise `count` to {MINIMUM + 2} or more"
    return f"set `failureLimit: {MINIMUM}`{taken}"


def _fix(metric: GateMetric, limit: int, count: float) -> Fix | None:
    """The limit itself, where enough samples are taken for one more or less to matter; never safe, as a gate that
    tolerates more lets more through."""
    from rollout_lint.source.editing import set_entry

    field, written = metric.metric.field, metric.failure_limit
    if count < limit + 2 or count <= MINIMUM or (written.present and written.written is not None):
        return None
    after = ("name", "interval", "initialDelay", "count")
    return Fix.of(set_entry(field.source, field.node, "failureLimit", MINIMUM, after), safe=False)


def _error_limit(metric: GateMetric) -> Iterator[Draft]:
    limit = metric.consecutive_error_limit
    if limit.known and limit.present and limit.value == 0:
        yield finding(
            at=limit,
            message=f"metric `{metric.name}` has `consecutiveErrorLimit: 0`: one query that fails aborts the release",
            help="remove it, or set it to 4, the default: errors are retried every 10 s",
            level=Level.WARNING,
        )
