"""A cohort has no route: it gets the canary by chance, like everybody else.

**Why** A canary of ten percent takes ten percent of the requests, not of the customers: one large customer may make up
most of them, and another be broken unseen. Cohort routing bounds who can be hit. The gateway sets a header, and the
VirtualService sends `internal` to the canary always and `enterprise` to stable always; everybody else is split by
weight. Which header, and which cohorts, `cohorts:` in the configuration says; once it does, this is an error. A
`setHeaderRoute` step is a route as well, for the canary's cohorts.

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
```

→ RL504 `http`

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

**Fix** Add a route for each cohort above the one that is split by weight, or say under `cohorts:` which cohorts there
are.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, Undecided, finding
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.istio.cohorts import Cohort, CohortWay, header_matches
from rollout_lint.manifests.istio.routed import RoutedRollout, RoutedVirtualService
from rollout_lint.rule import rule

from ._cohorts import cohorts_of


@rule(
    "RL504",
    "missing-cohort-route",
    on=RoutedRollout,
    level=Level.WARNING,
    basis=Basis.POLICY,
    checklist="cohorts",
)
def missing_cohort_route(routed: RoutedRollout, policy: Policy) -> Iterator[Draft | Undecided]:
    for named in routed.named:
        if not named.services:
            yield Undecided("cohorts", f"a {named.reference.kind} is not in view", named.span)
        yield from named.judged(partial(_missing, routed, policy))


def _missing(routed: RoutedRollout, policy: Policy, service: RoutedVirtualService) -> Iterator[Draft]:
    if service.refusals or not any(route.protocol == "http" for route in service.weighed):
        return
    level = Level.ERROR if policy.cohorts.configured else Level.WARNING
    without = []
    for cohort in cohorts_of(policy):
        if any(header_matches(routed.routing.canary, cohort)) or service.loses(cohort):
            continue
        ways = service.ways(cohort)
        if not ways or any(way.is_undecided or way.is_right for way in ways) or service.is_told_elsewhere(cohort):
            continue
        if not any(way.own for way in ways):
            without.append(cohort)
        elif cohort.is_canary:
            yield from _astray(ways[0], level)
    if without:
        yield _without(without, service, level)


def _without(cohorts: list[Cohort], service: RoutedVirtualService, level: Level) -> Draft:
    each = " and ".join(f"`{cohort.value}` (always {cohort.home})" for cohort in cohorts)
    matches = " and ".join(f"`{cohort.header}: {{exact: {cohort.value}}}` → {cohort.home}" for cohort in cohorts)
    plural = "s" if len(cohorts) > 1 else ""
    return finding(
        at=service.service.section("http").heading,
        message=f"VirtualService `{service.service.name}` has no route for the cohort{plural} {each}: by weight, "
        f"everybody gets the canary by chance",
        help=f"add above the weighed route a match for {matches}",
        level=level,
        related=tuple(Related(route.place.span, "split by weight") for route in service.weighed[:1]),
    )


def _astray(way: CohortWay, level: Level) -> Iterator[Draft]:
    """A route of the canary's cohort that is reached and leads elsewhere."""
    cohort = way.cohort
    for passage in way.own[:1]:
        if passage.is_reached and passage.leading.is_right_for(cohort) is False:
            route = passage.route
            yield finding(
                at=route.destinations[0] if route.destinations else route.place,
                message=f"{route.title} takes the cohort `{cohort.value}`, which is always {cohort.home}, and does "
                "not lead to the canary alone",
                help="lead it to the canary with weight 100",
                level=level,
                related=(Related(route.span, "the cohort's own route"),),
            )
