"""A canary Service and a stable Service, and nothing that splits traffic between them.

**Why** `canaryService` and `stableService` get the pod hash of their version into their selectors; which of the two a
request goes to is a router's affair, and `trafficRouting` is how the controller tells it. Without it `setWeight` only
counts pods: a route to the stable Service sends the canary nothing, and sends all traffic to a stable version that
shrinks with every step.

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
      steps:
        - setWeight: 20
        - pause: {duration: 5m}
```

→ RL515 `canary`

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
        nginx:
          stableIngress: catalog
      steps:
        - setWeight: 20
        - pause: {duration: 5m}
```

**Fix** Add `trafficRouting` with the router that stands before the Services, or drop both and let one Service spread
the requests over the pods of both versions.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.stepped import SteppedCanary
from rollout_lint.rule import rule


@rule(
    "RL515",
    "split-without-router",
    on=SteppedCanary,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def split_without_router(stepped: SteppedCanary) -> Iterator[Draft]:
    canary = stepped.canary
    services = [canary.field.get(name) for name in ("canaryService", "stableService")]
    if canary.traffic_routing.present or stepped.is_patched or not all(service.text for service in services):
        return
    one, other = services
    yield finding(
        at=canary.traffic_routing,
        message=f"nothing splits the traffic between `{one.text}` and `{other.text}`: without `trafficRouting` the "
        "weights only count pods",
        help="add `trafficRouting` for the router that stands before them, or drop both and use one Service",
        related=tuple(Related(service.span, "gets the pods of one version only") for service in services),
    )
