"""A step scales or routes the canary in a way that its router cannot.

**Why** `setCanaryScale` needs traffic routing; `setHeaderRoute` needs Istio, ALB, Apisix or a plugin, `setMirrorRoute`
Istio. Every route that a step sets must stand in `managedRoutes`, so that the controller may remove it again, the step
that removes it included. A match has exactly one of `exact`, `regex` and `prefix`; with ALB it is `exact`. Anything
else makes the controller set the condition InvalidSpec.

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
      stableService: catalog
      canaryService: catalog-canary
      trafficRouting:
        istio: {virtualService: {name: catalog}}
        managedRoutes: [{name: internal}]
      steps:
        - setHeaderRoute:
            name: internals
            match:
              - headerName: x-canary-cohort
                headerValue: {exact: internal, prefix: int}
```

→ RL907 `internals`
→ RL907 `prefix`

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
      stableService: catalog
      canaryService: catalog-canary
      trafficRouting:
        istio: {virtualService: {name: catalog}}
        managedRoutes: [{name: internal}]
      steps:
        - setCanaryScale: {replicas: 1}
        - setHeaderRoute:
            name: internal
            match:
              - headerName: x-canary-cohort
                headerValue: {exact: internal}
```

**Fix** Add the route to `managedRoutes`; write one kind of match; route with Istio.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.rejection import Rejection, SpecPlace, invalid, required
from rollout_lint.manifests.rollout import Step
from rollout_lint.manifests.routers import TrafficRouting
from rollout_lint.rule import rule

from ._rejected import rejected

_KINDS = ("setCanaryScale", "setHeaderRoute", "setMirrorRoute")
_SCALE = "SetCanaryScale requires TrafficRouting to be set"
_HEADER = "SetHeaderRoute requires TrafficRouting, supports Istio and ALB and Apisix"
_MIRROR = "SetMirrorRoute requires TrafficRouting, supports Istio only"
_TWO_VALUES = "StringMatch match value must have exactly one of the following: exact, regex, prefix"
_NO_VALUE = "StringMatch value missed, match value must have one of the following: exact, regex, prefix"
_ALB_VALUE = "SetHeaderRoute match value invalid. ALB supports 'exact' value only"
_NO_MANAGED_ROUTES = "Rollout has missing field 'spec.strategy.canary.trafficRouting.managedRoutes'"
_NOT_MANAGED = "Steps define a route that does not exist in spec.strategy.canary.trafficRouting.managedRoutes"
_ROUTING = "spec.strategy.trafficRouting"
_MATCHES = ("exact", "regex", "prefix")


@rule(
    "RL907",
    "invalid-route-step",
    on=Step,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_route_step(step: Step, policy: Policy) -> Iterator[Draft]:
    canary = step.rollout.canary
    if canary is None or not any(step.field.get(kind).present for kind in _KINDS):
        return
    routing = TrafficRouting(canary)
    if not routing.is_known:
        return
    place = SpecPlace(step.field, f"spec.strategy.steps[{step.index}]")
    checks = (
        _scale(place, routing),
        _header_router(place, routing),
        _header_values(place, routing),
        _mirror_router(place, routing, policy),
        _mirror_values(place),
        _managed(place, routing),
    )
    yield from rejected(rejection for check in checks for rejection in check)


def _scale(step: SpecPlace, routing: TrafficRouting) -> Iterator[Rejection]:
    """V30."""
    scale = step.get("setCanaryScale")
    if scale.present and not routing.present:
        yield Rejection(
            scale.field.heading,
            "`setCanaryScale` needs `trafficRouting`: without it the weight is the scale",
            "remove the step, or add `trafficRouting`",
            (f"{_ROUTING}: {required(_SCALE)}",),
        )


def _header_router(step: SpecPlace, routing: TrafficRouting) -> Iterator[Rejection]:
    """V31."""
    route = step.get("setHeaderRoute")
    if route.present and not routing.does_header_routes:
        yield route.refused(
            invalid(route.field, _HEADER),
            "`setHeaderRoute` needs a router that can match headers: Istio, ALB, Apisix or a plugin",
            "route with `istio`, or remove the step",
            at=route.field.heading,
        )


def _header_values(step: SpecPlace, routing: TrafficRouting) -> Iterator[Rejection]:
    """V32. An absent headerValue is what the CRD refuses already."""
    route = step.get("setHeaderRoute")
    if not routing.does_header_routes:
        return
    for match in route.get("match").items():
        value = match.get("headerValue")
        if routing.has("alb"):
            yield from _exact(value, match)
        else:
            yield from _one_of(value, match)


def _exact(value: SpecPlace, match: SpecPlace) -> Iterator[Rejection]:
    if not value.field.is_mapping:
        return
    other = next((value.get(name) for name in ("regex", "prefix") if value.get(name).text), None)
    if value.get("exact").text == "" or other is not None:
        yield match.refused(
            invalid(value.field, _ALB_VALUE),
            "ALB matches a header's whole value: it takes `exact` and nothing else",
            "write the value as `exact`",
            at=other.field.heading if other is not None else value.field.heading,
        )


def _one_of(value: SpecPlace, match: SpecPlace) -> Iterator[Rejection]:
    if not value.field.is_mapping:
        return
    written = sorted(
        (value.get(name).field for name in _MATCHES if value.get(name).text != ""), key=lambda f: f.heading.start
    )
    if len(written) > 1:
        yield match.refused(
            invalid(value.field, _TWO_VALUES),
            f"a match has one of `exact`, `regex` and `prefix`, and this one has {len(written)}",
            "keep one of them",
            at=written[1].heading,
            related=(Related(written[0].heading, "the first one"),),
        )
    elif not written:
        yield match.refused(
            invalid(value.field, _NO_VALUE),
            "a match has none of `exact`, `regex` and `prefix`",
            "add one of them",
            at=value.field.heading,
        )


def _mirror_router(step: SpecPlace, routing: TrafficRouting, policy: Policy) -> Iterator[Rejection]:
    """V33."""
    route = step.get("setMirrorRoute")
    if route.present and not routing.does_mirror_routes(policy.controller):
        yield route.refused(
            invalid(route.field, _MIRROR),
            "`setMirrorRoute` needs a router that can mirror requests: Istio",
            "route with `istio`, or remove the step",
            at=route.field.heading,
        )


def _mirror_values(step: SpecPlace) -> Iterator[Rejection]:
    """V34. Header values are never looked at."""
    for match in step.get("setMirrorRoute", "match").items():
        for name in ("method", "path"):
            yield from _one_of(match.get(name), match)


def _managed(step: SpecPlace, routing: TrafficRouting) -> Iterator[Rejection]:
    """V35, V36."""
    managed = routing.managed_routes
    names = [SpecPlace(route.get("name"), "").text for route in managed.items()]
    for kind in ("setHeaderRoute", "setMirrorRoute"):
        route = step.get(kind)
        name = route.get("name").text
        if not route.field.is_mapping or not routing.present or name is None:
            continue
        if not managed.present:
            yield Rejection(
                managed,
                f"a step sets the route `{name}`, and there are no `managedRoutes`",
                f"add `managedRoutes: [{{name: {name}}}]` under `trafficRouting`",
                (f"{_ROUTING}.managedRoutes: {required(_NO_MANAGED_ROUTES)}",),
                (Related(route.field.heading, "this step sets it"),),
            )
        elif managed.is_list and name not in names and None not in names:
            yield route.refused(
                invalid(name, _NOT_MANAGED),
                f"`{name}` is none of the `managedRoutes`" if name else f"`{kind}` names no route",
                f"add `- name: {name}` to `managedRoutes`" if name else "name one of the `managedRoutes`",
                at=route.get("name").field,
                related=(Related(managed.heading, _list_of(names)),),
            )


def _list_of(names: list[str | None]) -> str:
    return f"they are {', '.join(f'`{name}`' for name in names)}" if names else "there are none"
