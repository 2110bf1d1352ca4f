"""A route that somebody wrote has a name in `managedRoutes`: the controller deletes it.

**Why** `managedRoutes` lists the routes that `setHeaderRoute` and `setMirrorRoute` steps create. The controller takes
every http route of such a name for its own and removes it from the VirtualService at an abort, at promotion, and at
each reconciliation while the canary has no available pod (rollout/trafficrouting/istio/istio.go:1586-1682). A cohort's
route that is written by hand is gone before the first release is over, and comes back with the next sync.

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
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  http:
    - name: internal
      match: [{headers: {x-canary-cohort: {exact: internal}}}]
      route:
        - destination: {host: catalog-canary}
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
```

→ RL507 `internal`

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
        istio:
          virtualService: {name: catalog, routes: [primary]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  http:
    - name: internal
      match: [{headers: {x-canary-cohort: {exact: internal}}}]
      route:
        - destination: {host: catalog-canary}
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
```

**Fix** Take the name out of `managedRoutes` to keep the route, or remove the route and let a step set it.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.istio.routed import RoutedRollout, RoutedVirtualService
from rollout_lint.rule import rule


@rule(
    "RL507",
    "cohort-route-managed",
    on=RoutedRollout,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="cohorts",
)
def cohort_route_managed(routed: RoutedRollout) -> Iterator[Draft]:
    for named in routed.named:
        yield from named.judged(partial(_managed, routed))


def _managed(routed: RoutedRollout, service: RoutedVirtualService) -> Iterator[Draft]:
    for route in service.managed_by_name:
        yield finding(
            at=routed.routing.managed_routes[route.name],
            message=f"the controller deletes {route.title} from VirtualService `{route.service.name}`: it is one of "
            "the `managedRoutes`, and written by hand",
            help="take it out of `managedRoutes` to keep it, or remove the route and let a step set it",
            related=(Related(route.place.span, "this route is deleted"),),
        )
