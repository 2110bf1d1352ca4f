"""Latency is gated below the 99th percentile.

**Why** At p95 one request in twenty may take any time at all and the gate stays green; a page that needs ten requests
is then slow for two users in five. Objectives are written for p99, and a regression of the slowest requests shows there
first. It is the highest quantile of all gates of the Rollout that counts.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      analysis:
        templates: [{templateName: slo}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: latency
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))
```

→ RL315 `0.95`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      analysis:
        templates: [{templateName: slo}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: latency
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))
```

**Fix** Measure the 99th percentile, with the threshold that the objective has for it.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.gates.metric_signal import LATENCY
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.release_signals import release_signals
from rollout_lint.gates.values.boundary import quantile_name
from rollout_lint.rule import rule


@rule(
    "RL315",
    "wrong-quantile",
    on=GatedRollout,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="slo",
)
def wrong_quantile(gated: GatedRollout, policy: Policy) -> Iterator[Draft]:
    signals = release_signals(gated, policy)
    if signals is None or LATENCY not in signals.required:
        return
    highest = signals.short_of_the_tail
    if highest is None or highest.signal.quantile is None:
        return
    quantile = highest.signal.quantile
    slow = round(1 / (1 - quantile)) if quantile < 1 else 0
    yield finding(
        at=highest.signal.span,
        message=f"metric `{highest.metric.name}` measures latency at {quantile_name(quantile)}, "
        f"and no metric of the Rollout at p99: one request in {slow} may take any time",
        help="measure the 99th percentile: `histogram_quantile(0.99, …)`",
        related=(Related(gated.span, f"the gates of Rollout `{gated.rollout.name}`"),),
    )
