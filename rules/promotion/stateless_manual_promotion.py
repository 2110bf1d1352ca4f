"""A stateless service waits for a person although an analysis has judged it.

**Why** A stateless service can go back at any time, and its pre-promotion analysis has already said whether it may go
on: with `autoPromotionEnabled: false` every release still waits until somebody runs `kubectl argo rollouts promote`,
and twice the pods run until then. A person as the last gate is for stateful workloads. Only a service that is declared
stateless (annotation `rollout-lint/workload`, or `services:`) is looked at.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/workload: stateless
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    blueGreen:
      activeService: catalog
      autoPromotionEnabled: false
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

→ RL603 `false`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/workload: stateless
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    blueGreen:
      activeService: catalog
      autoPromotionEnabled: true
      prePromotionAnalysis:
        templates: [{templateName: slo}]
```

**Fix** Remove `autoPromotionEnabled: false`; with `autoPromotionSeconds` it waits that long for an objection.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.declared import declared_workload
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.analysis import AnalysisPlace
from rollout_lint.manifests.rollout import BlueGreen
from rollout_lint.rule import rule


@rule(
    "RL603",
    "stateless-manual-promotion",
    on=BlueGreen,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="promotion",
)
def stateless_manual_promotion(blue_green: BlueGreen, policy: Policy) -> Iterator[Draft]:
    promotion = blue_green.auto_promotion_enabled
    declared = declared_workload(blue_green.rollout, policy)
    if promotion.value is not False or declared is None or declared.workload != "stateless":
        return
    for analysis in blue_green.analyses():
        if analysis.place is AnalysisPlace.PRE_PROMOTION and analysis.templates:
            yield finding(
                at=promotion,
                message=f"stateless Rollout `{blue_green.rollout.name}` waits for a person after its pre-promotion "
                "analysis: `autoPromotionEnabled: false`",
                help="remove it: the analysis decides; `autoPromotionSeconds` leaves time for an objection",
                related=(Related(analysis.span, "what has already judged it"),),
            )
