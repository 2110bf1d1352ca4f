"""A metric can never fail.

**Why** A metric fails only when *more* measurements failed than `failureLimit`, and it ends after `count`
measurements: with `count: 3` and `failureLimit: 3` all three may fail and the metric ends Successful
(analysis.go:615-667; the documentation reads as if the third failed it). With `consecutiveSuccessLimit` it ends
Inconclusive instead, and the Rollout waits for a person. A count below the limit is refused by the controller when the
run starts, in the middle of the release.

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
      count: 3
      failureLimit: 3
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

→ RL202 `3`

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
      count: 4
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

**Fix** Lower the limit below the count, or raise the count above the limit.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, Undecided, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.rule import rule

_MAY_BE_INCONCLUSIVE = ("job", "kayenta")
"""Providers that end a measurement Inconclusive by themselves (facts §2.1)."""


@rule(
    "RL202",
    "limit-unreachable",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="failure-limit",
)
def limit_unreachable(metric: GateMetric) -> Iterator[Draft | Undecided]:
    count = metric.effective_count
    if metric.is_dry_run:
        return
    if not count.known or count.value is None:
        yield Undecided("metrics", count.unknown or "", metric.span)
        return
    samples = _plural(int(min(count.value, 1_000_000)), "sample")
    related = (Related(count.span, f"it ends after {samples}"),) if metric.count.present else ()
    limit = metric.failure_limit
    if not limit.known:
        yield Undecided("metrics", limit.unknown or "", metric.span)
    elif limit.value and count.value <= limit.value:
        successes = metric.consecutive_success_limit
        outcome = "Inconclusive" if successes.value else "Successful"
        yield finding(
            at=limit,
            message=f"metric `{metric.name}` can never fail: it measures {_times(count.value)} "
            f"and tolerates {_plural(limit.value, 'failure')}",
            help=f"set `count` to more than {limit.value}, or `failureLimit` to less than {count.value:.0f}; "
            f"with every sample red it now ends {outcome}",
            related=related,
        )
    inconclusive = metric.inconclusive_limit
    if metric.provider in _MAY_BE_INCONCLUSIVE and inconclusive.value and count.value <= inconclusive.value:
        yield finding(
            at=inconclusive,
            message=f"metric `{metric.name}` can never be Inconclusive: it measures {_times(count.value)} "
            f"and tolerates {_plural(inconclusive.value, 'inconclusive sample')}",
            help=f"set `inconclusiveLimit` to less than {count.value:.0f}; now it ends Successful",
            related=related,
        )


def _times(count: float) -> str:
    return "once" if count == 1 else f"{count:.0f} times"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
