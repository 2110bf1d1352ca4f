"""A step sets a header or mirror route before there is a canary pod: the route is lost.

**Why** While the new ReplicaSet has no available pod, every reconciliation removes all managed routes
(rollout/trafficrouting.go:222-233). With traffic routing and no weight yet the canary has no pods, so a route that is
set then is gone at once; the step counts as done and does not run again. Nobody is routed to the canary for the rest
of the release.

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
      stableService: catalog-stable
      canaryService: catalog-canary
      trafficRouting:
        managedRoutes: [{name: internal}]
        istio:
          virtualService: {name: catalog, routes: [primary]}
      steps:
        - setHeaderRoute:
            name: internal
            match: [{headerName: x-canary-cohort, headerValue: {exact: internal}}]
        - pause: {duration: 10m}
        - setWeight: 10
```

→ RL510 `setHeaderRoute`

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
      stableService: catalog-stable
      canaryService: catalog-canary
      trafficRouting:
        managedRoutes: [{name: internal}]
        istio:
          virtualService: {name: catalog, routes: [primary]}
      steps:
        - setCanaryScale: {replicas: 1}
        - setHeaderRoute:
            name: internal
            match: [{headerName: x-canary-cohort, headerValue: {exact: internal}}]
        - pause: {duration: 10m}
        - setCanaryScale: {matchTrafficWeight: true}
        - setWeight: 10
```

**Fix** Give the canary a pod first, with `setCanaryScale: {replicas: 1}` or a weight above 0.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.istio.route_steps import lost_routes
from rollout_lint.manifests.rollout import Canary
from rollout_lint.manifests.routers import TrafficRouting
from rollout_lint.rule import rule


@rule(
    "RL510",
    "route-step-too-early",
    on=Canary,
    level=Level.ERROR,
    basis=Basis.FACT,
)
def route_step_too_early(canary: Canary, policy: Policy) -> Iterator[Draft]:
    routing = TrafficRouting(canary)
    if not routing.is_known or not routing.present:
        return
    able = {
        "setHeaderRoute": routing.does_header_routes,
        "setMirrorRoute": routing.does_mirror_routes(policy.controller),
    }
    for step in lost_routes(canary):
        if able[step.kind]:
            yield finding(
                at=step.field.heading,
                message=f"the route `{step.name}` is lost: at this step the canary has no pod, and without one the "
                "controller removes all managed routes",
                help="put `setCanaryScale: {replicas: 1}`, or a `setWeight` above 0, in a step before",
            )
