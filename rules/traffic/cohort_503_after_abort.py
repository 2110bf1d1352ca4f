"""A route that is written by hand leads to the canary's subset: after an abort it leads to no pod.

**Why** The controller never touches a route that is neither weighed nor managed. By host such a route is safe: it
follows the canary Service, which an abort points back at the stable pods. A subset keeps the hash of the aborted
ReplicaSet, which is scaled to 0 after `abortScaleDownDelaySeconds`: from then until the next release the cohort gets
503 (argoproj/argo-rollouts#1838).

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
      trafficRouting:
        istio:
          virtualService: {name: catalog, routes: [primary]}
          destinationRule: {name: catalog, canarySubsetName: canary, stableSubsetName: stable}
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
        - destination: {host: catalog, subset: canary}
    - name: primary
      route:
        - destination: {host: catalog, subset: stable}
          weight: 100
        - destination: {host: catalog, subset: canary}
          weight: 0
```

→ RL508 `canary`

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

**Fix** Part canary from stable by host, with `canaryService` and `stableService`, or let a `setHeaderRoute` step set
the route: the controller takes that away at an abort.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.drain import abort_drain
from rollout_lint.manifests.istio.routed import NamedVirtualService, RoutedRollout, RoutedVirtualService
from rollout_lint.manifests.istio.routing import Role
from rollout_lint.rule import rule


@rule(
    "RL508",
    "cohort-503-after-abort",
    on=RoutedRollout,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="cohorts",
)
def cohort_503_after_abort(routed: RoutedRollout) -> Iterator[Draft]:
    drain = abort_drain(routed.rollout)
    if not routed.routing.by_subset or drain is None or drain.value is None or drain.value == float("inf"):
        return
    for named in routed.named:
        yield from named.judged(partial(_emptied, named, drain.value))


def _emptied(named: NamedVirtualService, seconds: float, service: RoutedVirtualService) -> Iterator[Draft]:
    for route in service.static_routes if service.weighed else ():
        to_canary = service.leading(route).to_canary
        if to_canary is None or service.routing.takes(to_canary) is not Role.CANARY:
            continue
        if not to_canary.subset.text or to_canary in route.mirrors:
            continue
        yield finding(
            at=to_canary,
            message=f"{route.title} leads to the subset `{to_canary.subset.text}`, which keeps the pods of an aborted "
            f"release: {seconds:g} s after an abort its requests get 503",
            help="part canary from stable by host (`canaryService`, `stableService`), or let a `setHeaderRoute` step "
            "set this route",
            related=(
                Related(named.span, "the Rollout weighs other routes of this VirtualService, and leaves this one"),
            ),
        )
