"""The canary gets more traffic with no measurement since the last raise.

**Why** Each raise exposes more users. If nothing measures between one raise and the next, the next one is made on time
alone. A measurement is an inline analysis or experiment, or a sample of the background analysis, which begins at
`startingStep`, waits `initialDelay` and then samples at its interval; one sample covers one raise. The raise to all
traffic is exempt, and so is the one before an indefinite pause that ends in it: there a person looks.

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
      steps:
        - setWeight: 10
        - pause: {duration: 5m}
        - analysis: {templates: [{templateName: slo}]}
        - setWeight: 50
        - pause: {duration: 5m}
        - setWeight: 100
```

→ RL102 `50`

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
      steps:
        - setWeight: 10
        - pause: {duration: 5m}
        - analysis: {templates: [{templateName: slo}]}
        - setWeight: 50
        - pause: {}
        - setWeight: 100
```

**Fix** Add an `analysis` step behind the raise, or let a background analysis sample at least once while the weight
holds.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.coverage import ungated_raises
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.rule import rule


@rule(
    "RL102",
    "ungated-step",
    on=GatedRollout,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="analysis",
)
def ungated_step(gated: GatedRollout) -> Iterator[Draft]:
    canary = gated.rollout.canary
    if canary is None:
        return
    for rise in ungated_raises(canary, gated.background):
        related: tuple[Related, ...] = ()
        then = f"promotion to {rise.following_weight} %"
        if rise.following is not None:
            then = f"the raise to {rise.following_weight} %"
            related = (Related(rise.following.weight.span, "the next raise"),)
        yield finding(
            at=rise.step.weight,
            message=f"nothing measures the canary between the raise to {rise.weight} % and {then}",
            help="add an `analysis` step behind this raise, or let a background analysis sample while the weight holds",
            related=related,
        )
