"""Settings of traffic routing that stand without it, or that exclude each other.

**Why** `scaleDownDelaySeconds` and `dynamicStableScale` of a canary mean something with a traffic router only, and not
together; `maxTrafficWeight` is for NGINX and plugins; a router takes either one Ingress or VirtualService or a list of
them. Anything else makes the controller set the condition InvalidSpec. `kubectl argo rollouts lint` does not look at
the last of these.

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
      scaleDownDelaySeconds: 600
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
        istio:
          virtualService: {name: orders}
          virtualServices: [{name: orders}, {name: orders-internal}]
```

→ RL904 `scaleDownDelaySeconds`
→ RL904 `virtualServices`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: orders
spec:
  selector: {matchLabels: {app: orders}}
  template: {metadata: {labels: {app: orders}}}
  strategy:
    canary:
      scaleDownDelaySeconds: 600
      stableService: orders
      canaryService: orders-canary
      trafficRouting:
        istio:
          virtualServices: [{name: orders}, {name: orders-internal}]
```

**Fix** Remove the setting that has nothing to act on, or keep one of the two that exclude each other.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related
from rollout_lint.manifests.rejection import Rejection, SpecPlace, internal, invalid
from rollout_lint.manifests.rollout import Canary
from rollout_lint.manifests.routers import TrafficRouting
from rollout_lint.record import NamedTuple
from rollout_lint.rule import rule

from ._rejected import rejected

_DELAY_ALONE = "Canary scaleDownDelaySeconds can only be used with traffic routing"
_DYNAMIC_ALONE = "Canary dynamicStableScale can only be used with traffic routing"
_DYNAMIC_AND_DELAY = "Canary dynamicStableScale cannot be used with scaleDownDelaySeconds"
_MAXIMUM = "Canary maxTrafficWeight in traffic routing only supported in Nginx and Plugins"


class _Pair(NamedTuple):
    """Two fields of a router of which it takes exactly one."""

    router: str
    one: str
    many: str
    both: str
    neither: str


_PAIRS = (
    _Pair(
        "nginx",
        "stableIngress",
        "stableIngresses",
        "Either StableIngress or StableIngresses must be configured. Both are configured.",
        "Either StableIngress or StableIngresses must be configured. Neither are configured.",
    ),
    _Pair(
        "alb",
        "ingress",
        "ingresses",
        "Either Ingress or Ingresses must be configured. Both are configured.",
        "Either Ingress or Ingresses must be configured. Neither are configured.",
    ),
    _Pair(
        "istio",
        "virtualService",
        "virtualServices",
        "either VirtualService or VirtualServices must be configured",
        "either VirtualService or VirtualServices must be configured",
    ),
)
"""V49, V50, V51."""


@rule(
    "RL904",
    "invalid-traffic-routing",
    on=Canary,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_traffic_routing(canary: Canary) -> Iterator[Draft]:
    strategy, routing = SpecPlace(canary.field, "spec.strategy"), TrafficRouting(canary)
    if not routing.is_known:
        return
    checks = (
        _delay_alone(strategy),
        _dynamic_alone(strategy),
        _dynamic_and_delay(strategy),
        _maximum(strategy, routing),
        *(_pair_rejections(canary, pair) for pair in _PAIRS),
    )
    yield from rejected(rejection for check in checks for rejection in check)


def _delay_alone(strategy: SpecPlace) -> Iterator[Rejection]:
    """V22."""
    delay = strategy.get("scaleDownDelaySeconds")
    if delay.present and not strategy.get("trafficRouting").present:
        yield delay.refused(
            invalid(delay.field, _DELAY_ALONE),
            "`scaleDownDelaySeconds` of a canary needs `trafficRouting`: without it old pods go as new ones come",
            "remove it, or add `trafficRouting`",
            at=delay.field.heading,
        )


def _dynamic_alone(strategy: SpecPlace) -> Iterator[Rejection]:
    """V23."""
    dynamic = strategy.get("dynamicStableScale")
    if dynamic.field.boolean().value and not strategy.get("trafficRouting").present:
        yield dynamic.refused(
            invalid(dynamic.field, _DYNAMIC_ALONE),
            "`dynamicStableScale` needs `trafficRouting`: without it the stable pods shrink anyway",
            "remove it, or add `trafficRouting`",
            at=dynamic.field.heading,
        )


def _dynamic_and_delay(strategy: SpecPlace) -> Iterator[Rejection]:
    """V24."""
    dynamic, delay = strategy.get("dynamicStableScale"), strategy.get("scaleDownDelaySeconds")
    if strategy.get("trafficRouting").present and dynamic.field.boolean().value and delay.present:
        yield dynamic.refused(
            invalid(dynamic.field, _DYNAMIC_AND_DELAY),
            "`dynamicStableScale` scales the stable pods down as the canary grows: there is nothing left to delay",
            "remove `dynamicStableScale` or `scaleDownDelaySeconds`",
            at=dynamic.field.heading,
            related=(Related(delay.field.heading, "excluded by it"),),
        )


def _maximum(strategy: SpecPlace, routing: TrafficRouting) -> Iterator[Rejection]:
    """V25."""
    maximum = strategy.get("trafficRouting", "maxTrafficWeight")
    if maximum.present and not routing.has("nginx", "plugins"):
        yield maximum.refused(
            invalid(maximum.field, _MAXIMUM),
            "`maxTrafficWeight` is for NGINX and plugins; other routers count to 100",
            "remove it, and write weights out of 100",
            at=maximum.field.heading,
        )


def _pair_rejections(canary: Canary, pair: _Pair) -> Iterator[Rejection]:
    router = SpecPlace(canary.traffic_routing.get(pair.router), f"spec.strategy.canary.trafficRouting.{pair.router}")
    if not router.field.is_mapping:
        return
    one, many = router.get(pair.one), router.get(pair.many)
    has_one = one.present and (one.text != "" or one.field.is_mapping)
    if has_one and many.present:
        yield router.refused(
            internal(pair.both),
            f"`{pair.router}` takes either `{pair.one}` or `{pair.many}`, and has both",
            "keep one of them",
            at=many.field.heading,
            related=(Related(one.field.heading, "the other one"),),
        )
    elif not has_one and not many.present:
        yield router.refused(
            internal(pair.neither),
            f"`{pair.router}` names neither `{pair.one}` nor `{pair.many}`",
            f"add `{pair.one}`, or `{pair.many}` with a list",
            at=router.field.heading,
        )
