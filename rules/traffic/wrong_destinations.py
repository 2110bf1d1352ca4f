"""A weighed route lacks the canary or stable, or has a destination that the controller will delete.

**Why** In each route that it weighs the controller looks for two destinations: by host those whose host, up to its
first dot, is `canaryService` and `stableService`; with a `destinationRule` those with its two subsets. Without one of
them the Rollout is InvalidSpec: `Canary Service 'x' not found in route`, `Stable DestinationRule subset 'x' not found
in route`. A delegation, a redirect or a direct response has no destinations at all. Any other destination with a
weight is deleted from the VirtualService at the first reconciliation, unless its subset stands in
`additionalSubsetNames` (rollout/trafficrouting/istio/istio.go:249-308, 1205-1249). Traefik looks for both Services in a
TraefikService, Apisix in each rule that it weighs, the Gateway API plugin in the `backendRefs` of a route: without one
of them every reconciliation fails, and the release stands still.

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
        istio:
          virtualServices:
            - {name: catalog, routes: [primary]}
            - {name: catalog-internal, routes: [primary]}
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
        - destination: {host: catalog}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog-internal
spec:
  hosts: [catalog-internal]
  http:
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 90
        - destination: {host: catalog-canary}
          weight: 0
        - destination: {host: catalog-legacy}
          weight: 10
```

→ RL502 `route`
→ RL502 `catalog-legacy`

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
        plugins:
          argoproj-labs/gatewayAPI:
            httpRoute: catalog
            namespace: shop
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: catalog
  namespace: shop
spec:
  parentRefs: [{name: gateway}]
  rules:
    - backendRefs:
        - {name: catalog-stable, port: 80}
```

→ RL502 `backendRefs`

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
          virtualServices:
            - {name: catalog, routes: [primary]}
            - {name: catalog-internal, routes: [primary]}
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
        - destination: {host: catalog-stable.shop.svc.cluster.local}
          weight: 100
        - destination: {host: catalog-canary.shop.svc.cluster.local}
          weight: 0
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: catalog-internal
spec:
  hosts: [catalog-internal]
  http:
    - name: legacy
      match: [{uri: {prefix: /v1}}]
      route:
        - destination: {host: catalog-legacy}
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
```

**Fix** Lead the route to exactly the two Services, or subsets, that the Rollout names; give other destinations a route
of their own.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.gateway_api import GatewayRouting
from rollout_lint.manifests.istio.destinations import missing_destinations, removed_destinations
from rollout_lint.manifests.istio.routed import NamedVirtualService, RoutedRollout, RoutedVirtualService
from rollout_lint.manifests.istio.virtual_service import Destination, Route
from rollout_lint.manifests.router_objects import RouterObjects
from rollout_lint.manifests.weighed_backends import lacking_routes, lacks_services
from rollout_lint.rule import rule


@rule(
    "RL502",
    "wrong-destinations",
    on=(RoutedRollout, RouterObjects),
    level=Level.ERROR,
    basis=Basis.FACT,
)
def wrong_destinations(routed: RoutedRollout | RouterObjects) -> Iterator[Draft]:
    if isinstance(routed, RouterObjects):
        yield from _lacking(routed)
        return
    for named in routed.named:
        yield from named.judged(partial(_wrong, named))


def _wrong(named: NamedVirtualService, service: RoutedVirtualService) -> Iterator[Draft]:
    for route in service.weighed:
        if not service.is_meant(route.protocol):
            continue
        missing = missing_destinations(route, service.routing)
        if missing:
            what = " and ".join(f"`{each.name.text}` ({each.role.value})" for each in missing)
            yield finding(
                at=route.field.get("route").heading if route.destinations else route.place,
                message=f"{route.title} of VirtualService `{route.service.name}` does not lead to "
                f"{what}{_why(route)} (InvalidSpec: `{missing[0].says}`)",
                help=_help(route, service),
                related=tuple(Related(each.name.span, f"the {each.role.value} of this Rollout") for each in missing),
            )
        else:
            for destination in removed_destinations(route, service.routing):
                yield _removed(destination, route, named)


def _why(route: Route) -> str:
    return f", it is a `{route.instead}`" if route.instead and not route.destinations else ""


def _help(route: Route, service: RoutedVirtualService) -> str:
    if route.instead and not route.destinations:
        return "name a route with destinations under `routes`; of a delegation, name the VirtualService it leads to"
    if service.routing.by_subset:
        return "give the route one destination with each of the two subsets, the canary's with weight 0"
    return "give the route one destination with each of the two Services as host, the canary's with weight 0"


def _removed(destination: Destination, route: Route, named: NamedVirtualService) -> Draft:
    name = f"`{destination.host.text}`"
    if destination.subset.text:
        name = f"subset `{destination.subset.text}` of {name}"
    return finding(
        at=destination,
        message=f"the controller deletes {name} with its weight of {destination.weight.value} from {route.title}: it "
        "is neither the canary nor stable",
        help="give it a route of its own; a subset may stay with `additionalSubsetNames` (since 1.9)",
        related=(Related(named.span, "the Rollout weighs this route"),),
    )


def _lacking(objects: RouterObjects) -> Iterator[Draft]:
    """By other routers than Istio."""
    canary = objects.canary
    if canary is not None and lacks_services(canary):
        yield finding(
            at=GatewayRouting(canary).field.heading,
            message="the Gateway API plugin fails at every weight without `canaryService` and `stableService` "
            "(`backendRef was not found`)",
            help="name the two Services that its routes lead to",
        )
    for route in lacking_routes(objects):
        what = " and ".join(f"`{each.name.text}` ({each.role})" for each in route.missing)
        yield finding(
            at=route.at,
            message=f"{route.title} does not lead to {what}: the release stands still at every weight (`{route.says}`)",
            help="let it lead to both Services; the router sets their weights",
            related=tuple(Related(each.name.span, f"the {each.role} of this Rollout") for each in route.missing),
        )
