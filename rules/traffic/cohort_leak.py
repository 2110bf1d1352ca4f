"""A cohort that is always stable can reach the canary.

**Why** The route of the cohort is there, and requests still get to the new pods: because the route itself leads to the
canary, or mirrors to it, or is split by weight; because another route takes some of the cohort's requests first; or
because a step adds a header or mirror route, which the controller places above all others
(rollout/trafficrouting/istio/istio.go:1529-1558). A mirror route also splits what it takes by weight. A route that asks
for another header or parameter is left alone: who sends it wants to be there.

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
    - name: enterprise
      match: [{headers: {x-canary-cohort: {exact: enterprise}}}]
      route:
        - destination: {host: catalog-stable}
      mirror: {host: catalog-canary}
    - name: primary
      route:
        - destination: {host: catalog-stable}
          weight: 100
        - destination: {host: catalog-canary}
          weight: 0
```

→ RL505 `catalog-canary`

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

**Fix** Send the cohort's route to stable alone, place it above every route that leads to the canary, and keep the
cohort out of header and mirror steps.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.istio.cohorts import Cohort, CohortWay, Passage, header_matches, mirror_matches
from rollout_lint.manifests.istio.routed import RoutedRollout, RoutedVirtualService
from rollout_lint.rule import rule

from ._cohorts import cohorts_of


@rule(
    "RL505",
    "cohort-leak",
    on=RoutedRollout,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="cohorts",
)
def cohort_leak(routed: RoutedRollout, policy: Policy) -> Iterator[Draft]:
    for cohort in cohorts_of(policy):
        if cohort.is_canary:
            continue
        for step, value in header_matches(routed.routing.canary, cohort):
            if value is not None:
                yield finding(
                    at=value,
                    message=f"the header route `{step.name}` sends the cohort `{cohort.value}`, which is always "
                    "stable, to the canary",
                    help="leave the cohort out of the step's match",
                )
        for named in routed.named:
            yield from named.judged(partial(_leaks, routed, cohort))


def _leaks(routed: RoutedRollout, cohort: Cohort, service: RoutedVirtualService) -> Iterator[Draft]:
    for way in service.ways(cohort):
        if not way.own or way.is_undecided or service.refusals:
            continue
        shadows = [passage.earlier for passage in way.shadowed]
        for passage in way.wrong:
            if passage not in shadows:
                yield _leak(passage, way, service)
        for step, match in mirror_matches(routed.routing.canary, cohort):
            yield finding(
                at=match,
                message=f"the mirror route `{step.name}` takes requests of the cohort `{cohort.value}`, which is "
                "always stable, copies them to the canary and splits them by weight",
                help=f"add `headers: {{{cohort.header}: …}}` with another cohort to the match, or drop the step",
                related=(Related(way.own[0].route.place.span, "the cohort's own route, which it stands above"),),
            )


def _leak(passage: Passage, way: CohortWay, service: RoutedVirtualService) -> Draft:
    cohort, route, to_canary = way.cohort, passage.route, passage.leading.to_canary
    weighed = route.service is service.service and route in service.weighed
    how = "by weight" if weighed else "as a mirror" if to_canary in route.mirrors else "as it stands"
    return finding(
        at=to_canary if to_canary is not None else route.place,
        message=f"{route.title} takes {_which(passage)} the cohort `{cohort.value}`, which is always stable, and leads "
        f"to the canary {how}",
        help=_help(passage, cohort),
        related=(Related(way.own[0].route.place.span, "the cohort's own route"),),
    )


def _which(passage: Passage) -> str:
    if not passage.fit.conditions:
        return "requests of"
    return f"requests (by {', '.join(f'`{condition}`' for condition in sorted(passage.fit.conditions))}) of"


def _help(passage: Passage, cohort: Cohort) -> str:
    if passage.is_own:
        return "lead it to stable alone, with weight 100 and no mirror"
    return (
        f"place above it a route that takes every request with `{cohort.header}: {cohort.value}`, and leads to stable"
    )
