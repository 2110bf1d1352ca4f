"""The number of replicas is written in Git and set by an autoscaler.

**Why** An autoscaler writes `spec.replicas` of the Rollout. With `replicas` in Git as well, each sync sets the number
back, in the middle of the day's peak, and a canary's steps are computed from a number that jumps. An autoscaler on the
Deployment of a `workloadRef` scales the wrong thing: the Rollout's pods never follow the load, and the Deployment's own
pods come back.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  replicas: 5
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    blueGreen:
      activeService: catalog
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: catalog
spec:
  scaleTargetRef:
    apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    name: catalog
  maxReplicas: 20
```

→ RL416 `5`

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
    blueGreen:
      activeService: catalog
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: catalog
spec:
  scaleTargetRef:
    apiVersion: argoproj.io/v1alpha1
    kind: Rollout
    name: catalog
  minReplicas: 5
  maxReplicas: 20
```

**Fix** Remove `replicas` and set the autoscaler's minimum: a Rollout without it starts with one pod until the
autoscaler acts. Let the autoscaler name the Rollout (`argoproj.io/v1alpha1`), never the Deployment it refers to.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.autoscaling import Autoscaler, ScaledRollout
from rollout_lint.rule import rule


@rule(
    "RL416",
    "replicas-with-autoscaler",
    on=ScaledRollout,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def replicas_with_autoscaler(scaled: ScaledRollout) -> Iterator[Draft]:
    replicas = scaled.rollout.spec.get("replicas")
    if scaled.autoscalers and replicas.present:
        autoscaler = scaled.autoscalers[0]
        yield finding(
            at=replicas,
            message=f"`replicas: {replicas.text}` is set back at each sync, though {autoscaler.kind} "
            f"`{autoscaler.name}` scales Rollout `{scaled.rollout.name}`",
            help="remove `replicas`, and let the autoscaler's minimum say how many there are at least",
            related=_places(scaled.autoscalers),
        )
    if scaled.workload_autoscalers and scaled.workload is not None:
        autoscaler = scaled.workload_autoscalers[0]
        yield finding(
            at=scaled.workload,
            message=f"{autoscaler.kind} `{autoscaler.name}` scales {scaled.workload.kind} "
            f"`{scaled.workload.name.value}`, which Rollout `{scaled.rollout.name}` only takes its template from",
            help=f"let its `scaleTargetRef` name `argoproj.io/v1alpha1` Rollout `{scaled.rollout.name}`",
            related=_places(scaled.workload_autoscalers),
        )


def _places(autoscalers: tuple[Autoscaler, ...]) -> tuple[Related, ...]:
    return tuple(Related(each.span, f"{each.kind} `{each.name}` scales it") for each in autoscalers)
