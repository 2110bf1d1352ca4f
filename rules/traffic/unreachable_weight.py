"""The number of pods cannot give the canary the weight of a step.

**Why** Without `trafficRouting` the share of the pods is the share of the requests: of five replicas the canary gets
one pod at least, a fifth or sixth of the traffic, whatever `setWeight: 5` says. The controller takes the pod counts
that come closest, with one pod more than `replicas` where `maxSurge` allows it (utils/replicaset/canary.go). 10 % needs
nine replicas, 5 % nineteen, 1 % ninety-nine. Steps that come out equal expose nobody new, and with `maxSurge: 0` some
weights scale the canary down to nothing: 75 of two replicas, 90 of five, 95 of ten. Nothing is said with an autoscaler
in view, or without `replicas`, which then may be an autoscaler's affair, unless `context: complete`.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  replicas: 4
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 5
        - pause: {duration: 5m}
        - setWeight: 10
        - pause: {duration: 5m}
        - setWeight: 50
        - pause: {duration: 5m}
```

→ RL509 `5`

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
    canary:
      maxSurge: 0
      maxUnavailable: 1
      steps:
        - setWeight: 40
        - pause: {duration: 5m}
        - setWeight: 90
        - pause: {duration: 5m}
```

→ RL509 `90`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  replicas: 4
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - pause: {duration: 5m}
        - setWeight: 50
        - pause: {duration: 5m}
```

**Fix** Use the weights that the pods can give, run more replicas, or let a traffic router split the requests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rollout_lint.finding import Basis, Draft, Level, Related, TraceStep, finding
from rollout_lint.gates.stepped import SteppedCanary
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.manifests.pod_shares import PodShare


@rule(
    "RL509",
    "unreachable-weight",
    on=SteppedCanary,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def unreachable_weight(stepped: SteppedCanary) -> Iterator[Draft]:
    replicas = stepped.replicas.exactly
    if stepped.canary.traffic_routing.present or stepped.autoscalers or stepped.is_patched or not replicas:
        return
    from rollout_lint.manifests.pod_shares import pod_shares

    shares = pod_shares(stepped.canary, replicas)
    wrong = [share for share in shares if share.shortfall is not None]
    if not wrong:
        return
    is_serious = any(share.is_serious for share in wrong)
    first = next(share for share in wrong if share.is_serious or not is_serious)
    yield finding(
        at=first.step.weight,
        message=f"`setWeight: {first.weight}` {_outcome(first, replicas)}",
        help=_help(stepped, replicas),
        level=None if is_serious else Level.NOTE,
        related=tuple(
            Related(share.step.weight.span, f"`setWeight: {share.weight}` {_outcome(share, replicas)}")
            for share in wrong
            if share is not first
        ),
        trace=tuple(TraceStep(_row(share), share.step.weight.span) for share in shares),
    )


def _outcome(share: PodShare, replicas: int) -> str:
    of = f"{replicas} replica{'s' if replicas > 1 else ''}"
    pods = f"{share.counts.canary} of {share.counts.total} pod{'s' if share.counts.total > 1 else ''}"
    from rollout_lint.manifests.pod_shares import Shortfall

    if share.shortfall is Shortfall.NO_POD:
        return f"leaves the canary without a pod: {of} without a surge pod cannot come close to it"
    if share.shortfall is Shortfall.EQUAL:
        return f"changes nothing: with {of} it is {pods}, {share.counts.share:.3g} %, as the weight before it"
    return f"is {share.counts.share:.3g} %: with {of} it is {pods}, and no router splits the requests"


def _row(share: PodShare) -> str:
    """``step 1: `setWeight: 5` → 1 of 5 pods, 20 %``."""
    counts = share.counts
    return (
        f"step {share.step.index + 1}: `setWeight: {share.weight}` → {counts.canary} of {counts.total} pods, "
        f"{counts.share:.3g} %"
    )


def _help(stepped: SteppedCanary, replicas: int) -> str:
    from rollout_lint.manifests.pod_shares import sufficient_replicas

    enough = sufficient_replicas(stepped.canary, replicas)
    more = f"run {enough} replicas, which can give all these weights, " if enough is not None else ""
    default = "write `replicas`: without it there is 1; " if stepped.replicas.is_default else ""
    return f"{default}{more}{'or ' if more else ''}use weights that the pods can give, or split with `trafficRouting`"
