"""The drain delay is ignored on a canary without traffic routing.

**Why** Without `trafficRouting` the weight *is* the number of pods: on an abort the controller scales the canary down
within `maxSurge` and `maxUnavailable`, and never looks at `abortScaleDownDelaySeconds` (defaults.go:212-238). The pods
then have only their `terminationGracePeriodSeconds` to finish.

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
      abortScaleDownDelaySeconds: 60
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

→ RL705 `60`

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
      abortScaleDownDelaySeconds: 60
      canaryService: catalog-canary
      stableService: catalog-stable
      trafficRouting:
        nginx:
          stableIngress: catalog
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

**Fix** Remove it, and give the pods a `preStop` sleep and a long enough `terminationGracePeriodSeconds`; or add
`trafficRouting`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.manifests.rollout import Canary
from rollout_lint.rule import rule


@rule(
    "RL705",
    "drain-ignored",
    on=Canary,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="drain",
)
def drain_ignored(canary: Canary) -> Iterator[Draft]:
    delay = canary.field.get("abortScaleDownDelaySeconds")
    if delay.present and not canary.traffic_routing.present:
        yield finding(
            at=delay,
            message=f"`abortScaleDownDelaySeconds: {delay.text}` is ignored: this canary has no `trafficRouting`",
            help="remove it and give the pods time with `terminationGracePeriodSeconds`, or add `trafficRouting`",
        )
