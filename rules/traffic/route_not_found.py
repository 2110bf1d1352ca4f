"""A Rollout names a route that its VirtualService does not have, or leaves open which one it means.

**Why** The controller sets weights in the routes that `routes`, `tlsRoutes` and `tcpRoutes` name: http routes by their
name, tls routes by port and server names, tcp routes by port. Without a name there must be exactly one route that is
not in `managedRoutes`. Where the route is not found the Rollout is InvalidSpec, in the controller's words `HTTP Route
'x' is not found in the defined Virtual Service.` (rollout/trafficrouting/istio/istio.go:984-1198). A VirtualService
with none of `http`, `tls` and `tcp` has no route at all, and header and mirror routes need `http`. Apisix weighs the
rules of an ApisixRoute that `rules` names, or the one called as the route, and fails at every weight without one.

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
          virtualService:
            name: catalog
            routes: [primry]
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

→ RL501 `primry`

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
          virtualService:
            name: catalog
            routes: [primary]
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

**Fix** Name the route as the VirtualService does, or give the route that name; name one wherever there are several.
"""

from collections.abc import Iterator
from functools import partial

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.manifests.istio.route_steps import route_steps
from rollout_lint.manifests.istio.routed import NamedVirtualService, RoutedRollout, RoutedVirtualService
from rollout_lint.manifests.istio.selection import ASKED_BY, Refusal
from rollout_lint.manifests.router_objects import RouterObjects
from rollout_lint.manifests.weighed_backends import unknown_rules
from rollout_lint.rule import rule


@rule(
    "RL501",
    "route-not-found",
    on=(RoutedRollout, RouterObjects),
    level=Level.ERROR,
    basis=Basis.FACT,
)
def route_not_found(routed: RoutedRollout | RouterObjects) -> Iterator[Draft]:
    """V52, and of V53-V55 what is about the routes that the Rollout means."""
    if isinstance(routed, RouterObjects):
        yield from _unknown_rules(routed)
        return
    for named in routed.named:
        yield from named.judged(partial(_unfound, routed, named))


def _unfound(routed: RoutedRollout, named: NamedVirtualService, service: RoutedVirtualService) -> Iterator[Draft]:
    if not service.service.is_known:
        return
    if not any(service.service.section(protocol).present for protocol in ASKED_BY):
        yield _without_routes(service, named)
        return
    for refusal in service.refusals:
        if service.is_meant(refusal.protocol):
            yield _unfound_route(refusal, service) if refusal.asked else _ambiguous(refusal, service)
    if not service.service.section("http").present:
        yield from _without_http(service, routed)


def _unknown_rules(objects: RouterObjects) -> Iterator[Draft]:
    """Those of Apisix (rollout/trafficrouting/apisix/apisix.go:102-194)."""
    for unknown in unknown_rules(objects):
        names = [each.text for each in unknown.rules]
        yield finding(
            at=unknown.at,
            message=f"ApisixRoute `{unknown.route.name}` has no rule `{unknown.name}`: the release stands still at "
            f"every weight (`Apisix http route rule {unknown.name} not found`)",
            help=_advice(unknown.name, names),
            related=(Related(unknown.route.span, _list_of(names)),),
        )


def _without_routes(service: RoutedVirtualService, named: NamedVirtualService) -> Draft:
    name = service.service.name
    return finding(
        at=named,
        message=f"VirtualService `{name}` has no route: it has none of `http`, `tls` and `tcp` (InvalidSpec)",
        help="add the http route whose weights the controller sets, with the canary and stable as destinations",
        related=(Related(service.service.span, "this VirtualService"),),
    )


def _unfound_route(refusal: Refusal, service: RoutedVirtualService) -> Draft:
    name, routes = service.service.name, service.service.routes(refusal.protocol)
    section = Related(service.service.section(refusal.protocol).heading, _list_of([route.name for route in routes]))
    if refusal.protocol == "http":
        return finding(
            at=refusal.place,
            message=f"VirtualService `{name}` has no http route `{refusal.place.text}` (InvalidSpec: `{refusal.says}`)",
            help=_advice(refusal.place.text, [route.name for route in routes]),
            related=(section,),
        )
    port, asks = refusal.place.get("port"), "port and `sniHosts`" if refusal.protocol == "tls" else "port"
    return finding(
        at=port if port.present else refusal.place,
        message=f"no {refusal.protocol} route of VirtualService `{name}` has this {asks} (InvalidSpec: "
        f"`{refusal.says}`)",
        help=f"write the {asks} as the route's match has them, all match blocks taken together",
        related=(Related(service.service.section(refusal.protocol).heading, "these routes"),),
    )


def _ambiguous(refusal: Refusal, service: RoutedVirtualService) -> Draft:
    routes, field = service.service.routes(refusal.protocol), ASKED_BY[refusal.protocol]
    return finding(
        at=refusal.place,
        message=f"VirtualService `{service.service.name}` has {len(routes)} {refusal.protocol} routes, and `{field}` "
        "does not say which of them to weigh (InvalidSpec: `it must have exactly one route when omitting`)",
        help=f"name the route that splits the traffic under `{field}`",
        related=tuple(Related(route.span, "one of them") for route in routes[:5]),
    )


def _without_http(service: RoutedVirtualService, routed: RoutedRollout) -> Iterator[Draft]:
    for step in route_steps(routed.routing.canary):
        if step.sets:
            yield finding(
                at=step.field.heading,
                message=f"`{step.kind}` needs http routes, and VirtualService `{service.service.name}` has none "
                "(`spec.http not found`)",
                help="remove the step, or add an http route",
                related=(Related(service.service.span, "this VirtualService"),),
            )


def _advice(wanted: str, names: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(wanted, [name for name in names if name], n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"give a route the name `{wanted}`" if not any(names) else "name one of the routes that are there"


def _list_of(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" if name else "one without a name" for name in names)
    return f"the routes are {shown}" if names else "there are no routes"
