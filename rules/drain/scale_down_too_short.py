"""A successful release cuts requests off.

**Why** When a release is through, the old pods live on for `scaleDownDelaySeconds` (30 s by default with traffic
routing and for blue-green): time for proxies to learn the new endpoints, and for requests that are under way. As for
an abort, twice the 99th percentile is asked for. 0 is at once here. The p99 is declared, as annotation
`rollout-lint/p99` or in `services:`, or it is the boundary of the Rollout's own latency gate. A post-promotion
analysis without a written delay holds the old pods until it has succeeded, and is left alone.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/p99: 60s
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    blueGreen:
      activeService: catalog
      autoPromotionEnabled: false
      abortScaleDownDelaySeconds: 120
      scaleDownDelaySeconds: 30
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

→ RL702 `30`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/p99: 60s
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    blueGreen:
      activeService: catalog
      autoPromotionEnabled: false
      abortScaleDownDelaySeconds: 120
      scaleDownDelaySeconds: 120
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

**Fix** Set `scaleDownDelaySeconds` to twice the p99 of the request duration, in seconds, or more.
"""

from collections.abc import Iterator
from math import ceil

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.request_latency import request_p99
from rollout_lint.manifests.drain import scale_down_drain
from rollout_lint.rule import rule


@rule(
    "RL702",
    "scale-down-too-short",
    on=GatedRollout,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="drain",
)
def scale_down_too_short(gated: GatedRollout, policy: Policy) -> Iterator[Draft]:
    drain = scale_down_drain(gated.rollout)
    if drain is None or drain.value is None:
        return
    p99 = request_p99(gated, policy)
    if p99 is None or drain.value >= 2 * p99.seconds:
        return
    when = f"after {drain.value:g} s" if drain.value else "at once"
    how = "" if drain.present else ", as the delay is not set"
    yield finding(
        at=drain,
        message=f"a promotion scales the old pods down {when}{how}: "
        f"less than twice the p99 of {p99.seconds:g} s ({p99.where})",
        help=f"set `scaleDownDelaySeconds: {ceil(2 * p99.seconds)}` or more",
        related=(Related(p99.span, "the p99"),) if p99.span else (),
    )
