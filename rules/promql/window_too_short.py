"""A rate over a window of too few scrapes.

**Why** `rate` and `increase` need two samples in their window. Over less than two scrape intervals most windows
hold one or none, and the result is empty; over less than four one failed scrape is enough. The scrape interval is
configured, 30 seconds by default.

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
            sum(rate(http_requests_total{code!~"5.."}[30s]))
```

→ RL313 `[30s]`

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
            sum(rate(http_requests_total{code!~"5.."}[2m]))
```

**Fix** Make the window four scrape intervals long, or configure the scrape interval that you have.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.promql.syntax import Call, Range, unwrapped
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.promql import Query

_NEED_TWO_SAMPLES = frozenset(("rate", "irate", "increase"))


@rule(
    "RL313",
    "window-too-short",
    on=GateMetric,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def window_too_short(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return
    scrape = policy.scrape_interval
    short = sorted(_windows_under(4 * scrape, read.query))
    if not short:
        return
    seconds, _, call, window = short[0]
    outcome = "most windows hold too few samples" if seconds < 2 * scrape else "one failed scrape can leave it empty"
    yield finding(
        at=read.place(*window.range_span),
        message=f"`{call.function}` over {seconds:g} s at a scrape interval of {scrape:g} s: {outcome}",
        help=f"take at least {4 * scrape:g} s, four scrape intervals",
        level=None if seconds < 2 * scrape else Level.NOTE,
        related=tuple(
            Related(read.place(*other.range_span), f"`{by.function}` over {length:g} s")
            for length, _, by, other in short[1:]
        ),
    )


def _windows_under(bound: float, query: Query) -> Iterator[tuple[float, int, Call, Range]]:
    """The windows of fewer seconds in which a function needs two samples: seconds, place, function, window."""
    for call in query.calls:
        window = unwrapped(call.arguments[0]) if call.function in _NEED_TWO_SAMPLES and call.arguments else None
        if isinstance(window, Range) and window.seconds is not None and window.seconds < bound:
            yield window.seconds, window.start, call, window
