"""The weights of a weighed route are written as something else than 100 and 0.

**Why** The controller sets these weights; in Git they are what a sync writes back. With 100 for stable and 0 for the
canary a sync in the middle of a release takes traffic away from the canary, which is safe; with anything else the
canary gets requests without a release, or stable loses some. Tell the sync to leave them alone
(`ignoreDifferences` for the VirtualService's `spec.http`, argoproj/argo-rollouts#3854).

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
          virtualService: {name: catalog, routes: [primary]}
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
          weight: 80
        - destination: {host: catalog-canary}
          weight: 0
```

→ RL514 `80`

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
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
```

**Fix** Write 100 for stable and 0 for the canary.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.istio.destinations import missing_destinations
from rollout_lint.manifests.istio.routed import NamedVirtualService, RoutedRollout, RoutedVirtualService
from rollout_lint.manifests.istio.routing import IstioRouting, Role
from rollout_lint.manifests.istio.virtual_service import Destination, Route
from rollout_lint.manifests.routers import TrafficRouting
from rollout_lint.rule import rule

_ALL = 100


@rule(
    "RL514",
    "weights-in-git",
    on=RoutedRollout,
    level=Level.NOTE,
    basis=Basis.FACT,
)
def weights_in_git(routed: RoutedRollout) -> Iterator[Draft]:
    canary = routed.routing.canary
    if routed.routing.plays_ping_pong or TrafficRouting(canary).maximum_weight != _ALL:
        return
    for named in routed.named:
        yield from named.judged(partial(_written, named))


def _written(named: NamedVirtualService, service: RoutedVirtualService) -> Iterator[Draft]:
    for route in service.weighed:
        odd = None if missing_destinations(route, service.routing) else _odd_weight(route, service.routing)
        if odd is not None:
            role = service.routing.takes(odd)
            yield finding(
                at=odd.weight,
                message=f"{route.title} gives the {role.value} {odd.weight.value} % in Git: each sync writes that back",
                help="write 100 for stable and 0 for the canary, and let the sync ignore the weights",
                related=(Related(named.span, "the Rollout sets these weights"),),
            )


def _odd_weight(route: Route, routing: IstioRouting) -> Destination | None:
    """The canary with some, else stable with less than all that no other destination has."""
    by_role = {routing.takes(destination): destination for destination in reversed(route.destinations)}
    canary, stable = by_role.get(Role.CANARY), by_role.get(Role.STABLE)
    if canary is not None and canary.weight.value:
        return canary
    rest = sum(d.weight.value or 0 for d in route.destinations if routing.takes(d) is Role.OTHER)
    if stable is not None and stable.weight.value not in (None, _ALL - rest):
        return stable
    return None
