"""A cohort's route is never reached: a route above it takes its requests first.

**Why** Istio goes through `http` from the top and takes the first route that fits. A route without a match, or with one
that asks for no more than the cohort's own, leaves nothing to those below it, and the cohort is treated like everybody
else.

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
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
    - name: enterprise
      match: [{headers: {x-canary-cohort: {exact: enterprise}}}]
      route:
        - destination: {host: catalog-stable}
```

→ RL506 `enterprise`

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
    - name: enterprise
      match: [{headers: {x-canary-cohort: {exact: enterprise}}}]
      route:
        - destination: {host: catalog-stable}
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
```

**Fix** Move the cohort's route above the one that takes its requests.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.istio.cohorts import Cohort
from rollout_lint.manifests.istio.routed import RoutedRollout, RoutedVirtualService
from rollout_lint.rule import rule

from ._cohorts import cohorts_of


@rule(
    "RL506",
    "cohort-shadowed",
    on=RoutedRollout,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="cohorts",
)
def cohort_shadowed(routed: RoutedRollout, policy: Policy) -> Iterator[Draft]:
    for cohort in cohorts_of(policy):
        for named in routed.named:
            yield from named.judged(partial(_shadowed, cohort))


def _shadowed(cohort: Cohort, service: RoutedVirtualService) -> Iterator[Draft]:
    for way in service.ways(cohort):
        for passage in way.shadowed if way.is_known else ():
            earlier = passage.earlier
            if earlier is not None:
                yield finding(
                    at=passage.route.place,
                    message=f"{passage.route.title} never gets the cohort `{cohort.value}`: {earlier.route.title} "
                    "above it takes all of its requests",
                    help=f"move it above {earlier.route.title}",
                    related=(Related(earlier.route.place.span, "this route fits first"),),
                )
