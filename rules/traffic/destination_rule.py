"""The DestinationRule does not hold the subsets that the Rollout splits traffic by, or holds more.

**Why** The controller writes the pod hash into the two subsets that the Rollout names, and looks at nothing else: where
one is missing it says nothing, and Istio answers 503 for a subset it does not know. With a `canaryService` that is the
host itself, both destinations count as the canary's, and stable gets the canary's weight. Every other subset is dropped
at the first update, those of `additionalSubsetNames` among them, and subsets hold for the DestinationRule's own host
only (rollout/trafficrouting/istio/istio.go:251-255, 385-485).

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
    - name: primary
      route:
        - destination: {host: catalog, subset: stable}
          weight: 100
        - destination: {host: catalog, subset: canary}
          weight: 0
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: catalog
spec:
  host: catalog
  subsets:
    - {name: stable, labels: {app: catalog}}
    - {name: new, labels: {app: catalog}}
```

→ RL512 `canary`
→ RL512 `new`

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
    - name: primary
      route:
        - destination: {host: catalog, subset: stable}
          weight: 100
        - destination: {host: catalog, subset: canary}
          weight: 0
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: catalog
spec:
  host: catalog
  subsets:
    - {name: stable, labels: {app: catalog}}
    - {name: canary, labels: {app: catalog}}
```

**Fix** Give the DestinationRule exactly the two subsets that the Rollout names, for the host that the route leads to;
leave out `canaryService` where it is that host.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.istio.destinations import is_weighed_twice, missing_destinations
from rollout_lint.manifests.istio.routed import RoutedRollout, RoutedVirtualService
from rollout_lint.manifests.istio.routing import Role
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.manifests.istio.destination_rule import DestinationRule


@rule(
    "RL512",
    "destination-rule",
    on=RoutedRollout,
    level=Level.ERROR,
    basis=Basis.FACT,
)
def destination_rule(routed: RoutedRollout) -> Iterator[Draft]:
    routing = routed.routing
    if not routing.by_subset or not routing.is_known or _is_told(routed):
        return
    if len(routed.destination_rules) == 1 and routed.destination_rules[0].is_known:
        [subsets] = routed.destination_rules
        yield from _lacking(routed, subsets)
        yield from _dropped(routed, subsets)
        for named in routed.named:
            yield from named.judged(partial(_other_host, subsets))
    twice = any(named.judged(_weighed_twice) for named in routed.named)
    if twice:
        yield finding(
            at=routing.canary_service,
            message=f"`canaryService` `{routing.canary_service.text}` is the host that the subsets are of: the "
            "controller takes both destinations for the canary, and gives stable the canary's weight",
            help="leave `canaryService` out, or name a Service that no route leads to",
            related=(Related(routing.destination_rule.heading, "the Rollout splits by subset"),),
        )


def _lacking(routed: RoutedRollout, subsets: DestinationRule) -> Iterator[Draft]:
    for role in (Role.CANARY, Role.STABLE):
        name = routed.routing.name_of(role)
        if not name.text or name.text in subsets.subsets:
            continue
        there = ", ".join(f"`{each}`" for each in subsets.subsets) or "none"
        yield finding(
            at=name,
            message=f"DestinationRule `{subsets.name}` has no subset `{name.text}`: requests that the route leads to "
            f"the {role.value} fail",
            help=f"add the subset `{name.text}`, or name one of those that are there ({there})",
            related=(Related(subsets.subset_list.span, "the subsets that are there"),),
        )


def _is_told(routed: RoutedRollout) -> bool:
    """Whether a weighed route lacks a destination: then RL502 tells of it, and the subsets may be right."""
    return any(
        missing_destinations(route, routed.routing)
        for named in routed.named
        for service in named.services
        for route in service.weighed
    )


def _dropped(routed: RoutedRollout, subsets: DestinationRule) -> Iterator[Draft]:
    kept = (routed.routing.canary_subset.text, routed.routing.stable_subset.text)
    for name, field in subsets.subsets.items():
        if name and name not in kept:
            yield finding(
                at=field,
                message=f"the controller drops the subset `{name}` from DestinationRule `{subsets.name}` at its first "
                "update",
                help="move it to a DestinationRule of its own, for another host",
                level=Level.WARNING,
                related=(Related(routed.routing.destination_rule.get("name").span, "this Rollout updates it"),),
            )


def _other_host(subsets: DestinationRule, service: RoutedVirtualService) -> Iterator[Draft]:
    for route in service.weighed:
        if not subsets.short_host:
            continue
        for destination in route.destinations:
            if (
                destination.is_known
                and destination.short_host != subsets.short_host
                and destination.subset.text in (service.routing.canary_subset.text, service.routing.stable_subset.text)
            ):
                yield finding(
                    at=destination.host,
                    message=f"{route.title} leads to the subset `{destination.subset.text}` of "
                    f"`{destination.host.text}`, and DestinationRule `{subsets.name}` has the subsets of "
                    f"`{subsets.host.text}`",
                    help=f"write `{subsets.host.text}` as the host, or change the DestinationRule's",
                    level=Level.WARNING,
                    related=(Related(subsets.host.span, "the host that the subsets are of"),),
                )


def _weighed_twice(service: RoutedVirtualService) -> list[bool]:
    return [True for route in service.weighed if is_weighed_twice(route, service.routing)]
