"""An abort cuts requests off.

**Why** On an abort, traffic goes back to stable and the new pods live on for `abortScaleDownDelaySeconds` (30 s by
default with traffic routing and for blue-green). Requests that take longer are cut: users see a connection reset from
the very mechanism that was to protect them. The checklist asks for twice the 99th percentile. The p99 is declared, as
annotation `rollout-lint/p99` or in `services:`, or it is the boundary of the Rollout's own gate on the p99 latency. An
explicit 0 means that the pods stay, which is another rule's subject; with `dynamicStableScale` an unset delay is no
delay at all.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: orders
  annotations:
    rollout-lint/p99: 60s
spec:
  selector: {matchLabels: {app: orders}}
  template: {metadata: {labels: {app: orders}}}
  strategy:
    blueGreen:
      activeService: orders
      autoPromotionEnabled: false
      abortScaleDownDelaySeconds: 30
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

→ RL701 `30`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: orders
  annotations:
    rollout-lint/p99: 60s
spec:
  selector: {matchLabels: {app: orders}}
  template: {metadata: {labels: {app: orders}}}
  strategy:
    blueGreen:
      activeService: orders
      autoPromotionEnabled: false
      abortScaleDownDelaySeconds: 120
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

**Fix** Set `abortScaleDownDelaySeconds` to twice the p99 of the request duration, in seconds, or more.
"""

from collections.abc import Iterator
from math import ceil

from rollout_lint.finding import Basis, Draft, Fix, Level, Related, finding
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.request_latency import request_p99
from rollout_lint.manifests.drain import abort_drain
from rollout_lint.rule import rule


@rule(
    "RL701",
    "abort-drain-too-short",
    on=GatedRollout,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="drain",
)
def abort_drain_too_short(gated: GatedRollout, policy: Policy) -> Iterator[Draft]:
    drain = abort_drain(gated.rollout)
    if drain is None or drain.value is None:
        return
    p99 = request_p99(gated, policy)
    if p99 is None or drain.value >= 2 * p99.seconds:
        return
    when = f"after {drain.value:g} s" if drain.value else "at once"
    how = "" if drain.present else ", as the delay is not set"
    yield finding(
        at=drain,
        message=f"an abort scales the new pods down {when}{how}: "
        f"less than twice the p99 of {p99.seconds:g} s ({p99.where})",
        help=f"set `abortScaleDownDelaySeconds: {ceil(2 * p99.seconds)}` or more",
        related=(Related(p99.span, "the p99"),) if p99.span else (),
        fix=_fix(gated, ceil(2 * p99.seconds)),
    )


def _fix(gated: GatedRollout, seconds: int) -> Fix | None:
    from rollout_lint.source.editing import set_entry

    strategy = gated.rollout.strategy
    if strategy is None:
        return None
    field, after = strategy.field, ("scaleDownDelaySeconds", "autoPromotionEnabled")
    return Fix.of(set_entry(field.source, field.node, "abortScaleDownDelaySeconds", seconds, after), safe=True)
