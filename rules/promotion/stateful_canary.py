"""A stateful workload is released as a canary.

**Why** A canary runs two versions side by side and sends each a part of the writes: some land in the schema, the log
or the volume of one version, some in that of the other, and no abort brings them together again. Blue-green moves all
traffic at one instant. Whether a workload is stateful is declared (annotation `rollout-lint/workload`, or `services:`)
or, as a warning, read from what its main container runs, listens on and writes to.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/workload: stateful
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis: {templates: [{templateName: slo}]}
```

→ RL601 `canary`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations:
    rollout-lint/workload: stateful
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

**Fix** Use `blueGreen` with `autoPromotionEnabled: false` and a pre-promotion analysis.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.declared import declared_workload
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.state import evidence_of_state
from rollout_lint.manifests.rollout import Canary
from rollout_lint.rule import rule

_ADVICE = "use `blueGreen` with `autoPromotionEnabled: false`"


@rule(
    "RL601",
    "stateful-canary",
    on=Canary,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="promotion",
)
def stateful_canary(canary: Canary, policy: Policy) -> Iterator[Draft]:
    name = canary.rollout.name
    declared = declared_workload(canary.rollout, policy)
    if declared is not None:
        if declared.workload == "stateful":
            yield finding(
                at=canary,
                message=f"stateful Rollout `{name}` is a canary: its writes are split between two versions",
                help=_ADVICE,
                related=(Related(declared.span, "declared stateful here"),) if declared.span else (),
            )
        return
    evidence = evidence_of_state(canary.rollout)
    if evidence is not None:
        yield finding(
            at=canary,
            message=f"Rollout `{name}` looks stateful ({evidence.text}) and is a canary: its writes are split between "
            "two versions",
            help=f"{_ADVICE}; or declare `rollout-lint/workload: stateless`",
            level=Level.WARNING,
            basis=Basis.INFERENCE,
            related=(Related(evidence.span, evidence.text),),
        )
