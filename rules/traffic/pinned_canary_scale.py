"""A canary pinned to a few pods gets more traffic than they carry.

**Why** `setCanaryScale` stays in force across all later steps, until one with `matchTrafficWeight: true` lets the pods
follow the weight again (utils/replicaset/canary.go). A `setWeight` behind it raises the traffic without adding a pod:
one pod then takes half of all requests, slows down or dies, and the analysis aborts a version that has no fault. An
absolute number does not follow an autoscaler either.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  replicas: 10
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      canaryService: catalog-canary
      stableService: catalog-stable
      trafficRouting:
        istio:
          virtualService: {name: catalog}
      steps:
        - setCanaryScale: {replicas: 1}
        - setWeight: 10
        - pause: {duration: 5m}
        - setWeight: 50
        - pause: {duration: 5m}
```

→ RL511 `setCanaryScale`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  replicas: 10
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      canaryService: catalog-canary
      stableService: catalog-stable
      trafficRouting:
        istio:
          virtualService: {name: catalog}
      steps:
        - setCanaryScale: {replicas: 1}
        - setWeight: 10
        - pause: {duration: 5m}
        - setCanaryScale: {matchTrafficWeight: true}
        - setWeight: 50
        - pause: {duration: 5m}
```

**Fix** Put `setCanaryScale: {matchTrafficWeight: true}` before the weights that the pinned pods cannot carry.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.stepped import SteppedCanary
from rollout_lint.manifests.canary_state import StepState
from rollout_lint.rule import rule


@rule(
    "RL511",
    "pinned-canary-scale",
    on=SteppedCanary,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def pinned_canary_scale(stepped: SteppedCanary) -> Iterator[Draft]:
    if stepped.is_patched or not any(step.field.get("setCanaryScale").present for step in stepped.canary.steps):
        return
    overloaded: dict[int, list[StepState]] = {}
    for state in stepped.states:
        if state.scaled_by is not None and state.step.weight.present and state.load is not None and state.load > 1:
            overloaded.setdefault(state.scaled_by.index, []).append(state)
    for index, found in overloaded.items():
        worst = max(found, key=lambda state: state.load or 0)
        yield finding(
            at=stepped.canary.steps[index].field.get("setCanaryScale").heading,
            message=f"the canary keeps {_pods(worst)} while step {worst.step.index + 1} raises its weight to "
            f"{worst.weight}: each takes what {worst.load:.2g} pods of the stable version carried",
            help="put `setCanaryScale: {matchTrafficWeight: true}` before that step",
            related=tuple(Related(state.step.weight.span, "adds traffic and no pod") for state in found),
        )


def _pods(state: StepState) -> str:
    """``1 pod``, or the weight that its pods are counted by."""
    if state.pods.most is not None and state.pods.most == state.pods.least:
        return f"{state.pods.least} pod{'s' if state.pods.least != 1 else ''}"
    scale = state.scaled_by.field.get("setCanaryScale", "weight").text if state.scaled_by else ""
    return f"the pods of weight {scale}"
