"""A stateful workload is promoted without a person.

**Why** The switch of a blue-green Rollout is close to irreversible for a stateful workload: what is written to green
does not come back to blue. `autoPromotionEnabled` is true where it is not set, so the active Service switches as soon
as the new pods are available. Whether a workload is stateful is declared (annotation `rollout-lint/workload`, or
`services:`) or, as a warning, read from what its main container runs, listens on and writes to.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: postgres
  annotations:
    rollout-lint/workload: stateful
spec:
  selector: {matchLabels: {app: postgres}}
  template: {metadata: {labels: {app: postgres}}}
  strategy:
    blueGreen:
      activeService: postgres
      prePromotionAnalysis:
        templates: [{templateName: replication-lag}]
```

→ RL602 `blueGreen`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: postgres
  annotations:
    rollout-lint/workload: stateful
spec:
  selector: {matchLabels: {app: postgres}}
  template: {metadata: {labels: {app: postgres}}}
  strategy:
    blueGreen:
      activeService: postgres
      autoPromotionEnabled: false
      prePromotionAnalysis:
        templates: [{templateName: replication-lag}]
```

**Fix** Set `autoPromotionEnabled: false`; a person promotes with `kubectl argo rollouts promote`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Fix, Level, Related, finding
from rollout_lint.gates.declared import declared_workload
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.state import evidence_of_state
from rollout_lint.manifests.rollout import BlueGreen
from rollout_lint.rule import rule


@rule(
    "RL602",
    "stateful-auto-promotion",
    on=BlueGreen,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="promotion",
)
def stateful_auto_promotion(blue_green: BlueGreen, policy: Policy) -> Iterator[Draft]:
    promotion = blue_green.auto_promotion_enabled
    if promotion.value is not True:
        return
    how = "`autoPromotionEnabled: true`" if promotion.present else "`autoPromotionEnabled` is not set, which means true"
    advice = "set `autoPromotionEnabled: false`, and promote with `kubectl argo rollouts promote`"
    declared = declared_workload(blue_green.rollout, policy)
    if declared is not None:
        if declared.workload == "stateful":
            yield finding(
                at=promotion,
                message=f"stateful Rollout `{blue_green.rollout.name}` promotes itself: {how}",
                help=advice,
                related=(Related(declared.span, "declared stateful here"),) if declared.span else (),
                fix=_fix(blue_green),
            )
        return
    evidence = evidence_of_state(blue_green.rollout)
    if evidence is not None:
        yield finding(
            at=promotion,
            message=f"Rollout `{blue_green.rollout.name}` looks stateful ({evidence.text}) and promotes itself: {how}",
            help=f"{advice}; or declare `rollout-lint/workload: stateless`",
            level=Level.WARNING,
            basis=Basis.INFERENCE,
            related=(Related(evidence.span, evidence.text),),
            fix=_fix(blue_green),
        )


def _fix(blue_green: BlueGreen) -> Fix | None:
    from rollout_lint.source.editing import set_entry

    field = blue_green.field
    after = ("activeService", "previewService", "autoPromotionSeconds")
    return Fix.of(set_entry(field.source, field.node, "autoPromotionEnabled", False, after), safe=True)
