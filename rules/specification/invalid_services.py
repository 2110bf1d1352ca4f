"""The Services that a strategy needs are missing, or one of them is named twice.

**Why** Traffic is moved between two Services: a blue-green's active and preview Service, a canary's stable and canary
Service must be two. Most routers need both of a canary's; ping-pong needs two of its own, a router that can do it, and
with ALB a `rootService`. Anything else makes the controller set the condition InvalidSpec.

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
    blueGreen:
      activeService: catalog
      previewService: catalog
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: orders
spec:
  selector: {matchLabels: {app: orders}}
  template: {metadata: {labels: {app: orders}}}
  strategy:
    canary:
      stableService: orders
      trafficRouting:
        nginx: {stableIngress: orders}
```

→ RL903 `catalog`
→ RL903 `canary`

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
    blueGreen:
      activeService: catalog
      previewService: catalog-preview
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: orders
spec:
  selector: {matchLabels: {app: orders}}
  template: {metadata: {labels: {app: orders}}}
  strategy:
    canary:
      stableService: orders
      canaryService: orders-canary
      trafficRouting:
        nginx: {stableIngress: orders}
```

**Fix** Name two Services. The controller sets their selectors; both may start as copies of each other.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related
from rollout_lint.gates.policy import Policy
from rollout_lint.manifests.rejection import Rejection, SpecPlace, invalid
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.manifests.routers import TrafficRouting
from rollout_lint.rule import rule

from ._rejected import rejected

_SAME = "This rollout uses the same service for the {}, but two different services are required."
_BOTH_NEEDED = "Canary service and Stable service must to be set to use Traffic Routing"
_PING_PONG_ROUTERS = "Ping-pong feature works with the ALB and Istio traffic routers only"
_PING_PONG_NEEDED = "Ping service and Pong service must to be set to use Ping-Pong feature"
_ROOT_NEEDED = "Root service field is required for the configuration with ALB and ping-pong feature enabled"


@rule(
    "RL903",
    "invalid-services",
    on=Rollout,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_services(rollout: Rollout, policy: Policy) -> Iterator[Draft]:
    if rollout.canary is not None and rollout.blue_green is None:
        canary, routing = SpecPlace(rollout.canary.field, "spec.strategy"), TrafficRouting(rollout.canary)
        checks = (
            _same_in_canary(canary),
            _ping_pong_router(canary, routing, policy),
            _ping_pong_services(canary),
            _root_service(canary, routing),
            _needed(canary, routing),
        )
        for draft in rejected(rejection for check in checks for rejection in check):
            yield draft._replace(cause=rollout.canary.field.node)
    elif rollout.blue_green is not None and rollout.canary is None:
        yield from rejected(_same_in_blue_green(SpecPlace(rollout.blue_green.field, "spec.strategy")))


def _same_in_blue_green(strategy: SpecPlace) -> Iterator[Rejection]:
    """V14. An absent activeService is what the CRD refuses already."""
    active, preview = strategy.get("activeService"), strategy.get("previewService")
    if not active.present or active.text is None or active.text != preview.text:
        return
    yield active.refused(
        invalid(active.text, _SAME.format("active and preview services")),
        f"`{active.text}` is both the active and the preview Service" if active.text else "`activeService` is empty",
        "name a second Service as `previewService`" if active.text else "name the Service that takes the traffic",
        related=(Related(preview.field.span, "the preview Service"),) if preview.present else (),
    )


def _same_in_canary(strategy: SpecPlace) -> Iterator[Rejection]:
    """V17."""
    stable, canary = strategy.get("stableService"), strategy.get("canaryService")
    if stable.text and stable.text == canary.text:
        yield stable.refused(
            invalid(stable.text, _SAME.format("stable and canary services")),
            f"`{stable.text}` is both the stable and the canary Service",
            "name a second Service as `canaryService`",
            related=(Related(canary.field.span, "the canary Service"),),
        )


def _ping_pong_router(strategy: SpecPlace, routing: TrafficRouting, policy: Policy) -> Iterator[Rejection]:
    """V18."""
    ping_pong = strategy.get("pingPong")
    if not ping_pong.present or not routing.field.is_mapping or routing.does_ping_pong(policy.controller):
        return
    yield strategy.get("trafficRouting", "alb").refused(
        invalid(None, _PING_PONG_ROUTERS),
        "`pingPong` needs a router that can swap the two Services: ALB or Istio",
        "route with `alb` or `istio`, or remove `pingPong`",
        at=ping_pong.field.heading,
        related=(Related(routing.field.heading, "no such router here"),),
    )


def _ping_pong_services(strategy: SpecPlace) -> Iterator[Rejection]:
    """V19. Absent names are what the CRD refuses already."""
    ping, pong = strategy.get("pingPong", "pingService"), strategy.get("pingPong", "pongService")
    for service in (ping, pong):
        if service.present and service.text == "":
            yield service.refused(
                invalid("", _PING_PONG_NEEDED), "a Service of `pingPong` has no name", "name two Services"
            )
    if ping.text and ping.text == pong.text:
        yield ping.refused(
            invalid(ping.text, _SAME.format("ping and pong services")),
            f"`{ping.text}` is both the ping and the pong Service",
            "name two Services",
            related=(Related(pong.field.span, "the pong Service"),),
        )


def _root_service(strategy: SpecPlace, routing: TrafficRouting) -> Iterator[Rejection]:
    """V20."""
    root = strategy.get("trafficRouting", "alb", "rootService")
    if strategy.get("pingPong").present and routing.has("alb") and root.text == "":
        yield root.refused(
            invalid("", _ROOT_NEEDED),
            "`pingPong` with ALB needs a `rootService`, which the Ingress names as its backend",
            "add `rootService` under `alb`",
        )


def _needed(strategy: SpecPlace, routing: TrafficRouting) -> Iterator[Rejection]:
    """V21. One finding names both where both are missing."""
    router = routing.demanding
    missing = [place for name in ("stableService", "canaryService") if (place := strategy.get(name)).text == ""]
    if router is None or not missing:
        return
    names = [f"`{place.path.rpartition('.')[2]}`" for place in missing]
    yield Rejection(
        missing[0].field,
        f"`{router.heading.excerpt}` moves traffic between two Services, and {' and '.join(names)} "
        f"{'is' if len(names) == 1 else 'are'} missing",
        f"add {' and '.join(names)}",
        tuple(f"{place.path}: {invalid('', _BOTH_NEEDED)}" for place in missing),
        (Related(router.heading, "this router needs both"),),
    )
