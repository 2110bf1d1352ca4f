"""Weights are never set while a managed route stands, because the Rollout names no route.

**Why** Without `routes` the controller weighs the one entry of `http`. A managed route, of a `setHeaderRoute` or
`setMirrorRoute` step, is an entry too. While a header route stands and the primary route has a name, the controller
finds no unnamed entry and sets no weight; while a mirror route stands it weighs that one alone. Both are silent:
validation does not count managed routes, so `setWeight` is done and the analysis measures traffic that never came
(rollout/trafficrouting/istio/istio.go:168-182, 984-1010).

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
          virtualService:
            name: catalog
      steps:
        - setCanaryScale: {replicas: 1}
        - setHeaderRoute:
            name: internal
            match: [{headerName: x-canary-cohort, headerValue: {exact: internal}}]
        - setWeight: 10
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  http:
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
```

→ RL503 `virtualService`

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
          virtualService:
            name: catalog
            routes: [primary]
      steps:
        - setCanaryScale: {replicas: 1}
        - setHeaderRoute:
            name: internal
            match: [{headerName: x-canary-cohort, headerValue: {exact: internal}}]
        - setWeight: 10
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog
spec:
  hosts: [catalog]
  http:
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
```

**Fix** Name the route that splits the traffic, and list it under `routes`.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.istio.route_steps import unweighed_steps
from rollout_lint.manifests.istio.routed import RoutedRollout, RoutedVirtualService
from rollout_lint.manifests.istio.virtual_service import Route
from rollout_lint.rule import rule


@rule(
    "RL503",
    "weight-ignored",
    on=RoutedRollout,
    level=Level.ERROR,
    basis=Basis.FACT,
)
def weight_ignored(routed: RoutedRollout) -> Iterator[Draft]:
    for named in routed.named:
        yield from named.judged(partial(_ignored, routed))


def _ignored(routed: RoutedRollout, service: RoutedVirtualService) -> Iterator[Draft]:
    routes = service.entry.get("routes")
    primary = [route for route in service.service.routes("http") if route not in service.managed_by_name]
    if routes.size or service.refusals or not service.selections or len(primary) != 1:
        return
    [route] = primary
    if service.managed_by_name and route.name:
        yield _never(service, route)
        return
    lost = list(unweighed_steps(routed.routing.canary, is_named=bool(route.name)))
    if lost:
        first = lost[0]
        weight = first.step.weight.integer().value
        instead = "weighs that route alone" if first.route.kind == "setMirrorRoute" else "weighs no route"
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        yield finding(
            at=routes,
            message=f"`setWeight: {weight}`{more} changes nothing: `routes` names no route, and while "
            f"`{first.route.name}` stands the controller {instead}",
            help=_help(route),
            related=(
                Related(first.step.weight.span, "this weight is not set"),
                Related(first.route.field.heading, f"`{first.route.name}` stands from here on"),
                Related(route.place.span, "the route that should be weighed"),
            ),
        )


def _never(service: RoutedVirtualService, primary: Route) -> Draft:
    managed = service.managed_by_name[0]
    return finding(
        at=service.entry.get("routes"),
        message=f"no weight is ever set: `routes` names no route, and beside `{managed.name}` of `managedRoutes` "
        "the controller weighs a route without a name only",
        help=_help(primary),
        related=(Related(managed.place.span, "a managed route"), Related(primary.place.span, "the one to be weighed")),
    )


def _help(route: Route) -> str:
    return (
        f"add `routes: [{route.name}]`" if route.name else "give the primary route a name, and list it under `routes`"
    )
