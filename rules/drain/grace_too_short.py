"""Pods are killed before their requests are done.

**Why** Every pod that goes, at a scale-down, an abort or a node's drain, has `terminationGracePeriodSeconds` (30 s by
default) from its `preStop` hook to SIGKILL. The hook's sleep counts: what is left after it has to be enough for a
request that has just begun, the p99 of the request duration. On a canary without traffic routing it is the only time
that pods have. The p99 is declared, as annotation `rollout-lint/p99` or in `services:`, or it is the boundary of the
Rollout's own latency gate.

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
  template:
    metadata: {labels: {app: catalog}}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
        - name: catalog
          image: registry.example.com/catalog:1.0.0
          lifecycle:
            preStop:
              exec: {command: [sleep, "15"]}
  strategy:
    blueGreen:
      activeService: catalog
      autoPromotionEnabled: false
      abortScaleDownDelaySeconds: 120
      scaleDownDelaySeconds: 120
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

→ RL703 `60`

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
  template:
    metadata: {labels: {app: catalog}}
    spec:
      terminationGracePeriodSeconds: 90
      containers:
        - name: catalog
          image: registry.example.com/catalog:1.0.0
          lifecycle:
            preStop:
              exec: {command: [sleep, "15"]}
  strategy:
    blueGreen:
      activeService: catalog
      autoPromotionEnabled: false
      abortScaleDownDelaySeconds: 120
      scaleDownDelaySeconds: 120
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

**Fix** Set `terminationGracePeriodSeconds` to the sleep of the `preStop` hook plus the p99, or more.
"""

from collections.abc import Iterator
from math import ceil

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.request_latency import request_p99
from rollout_lint.gates.state import main_container
from rollout_lint.manifests.pod_shutdown import grace_period, pre_stop_sleep
from rollout_lint.rule import rule


@rule(
    "RL703",
    "grace-too-short",
    on=GatedRollout,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="drain",
)
def grace_too_short(gated: GatedRollout, policy: Policy) -> Iterator[Draft]:
    pod = gated.rollout.template.get("spec")
    grace = grace_period(pod)
    if not pod.present or grace.value is None:
        return
    p99 = request_p99(gated, policy)
    if p99 is None:
        return
    container = main_container(gated.rollout)
    sleep = pre_stop_sleep(container) if container is not None else None
    slept = (sleep.value if sleep is not None else None) or 0.0
    if grace.value >= slept + p99.seconds:
        return
    how = "" if grace.present else " (the default)"
    after = f" after the preStop sleep of {slept:g} s" if slept else ""
    yield finding(
        at=grace,
        message=f"pods are killed after {grace.value:g} s{how}, while a request may take "
        f"{p99.seconds:g} s{after} ({p99.where})",
        help=f"set `terminationGracePeriodSeconds: {ceil(slept + p99.seconds)}` or more",
        related=(
            *((Related(sleep.span, f"sleeps {slept:g} s of them"),) if sleep is not None and slept else ()),
            *((Related(p99.span, "the p99"),) if p99.span else ()),
        ),
    )
