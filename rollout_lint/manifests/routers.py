"""Which traffic routers a canary has, and what the controller lets each of them do (facts §1.2, V18-V37)."""

from __future__ import annotations

from ..source.field import Field
from .rollout import Canary

ROUTERS = ("istio", "alb", "nginx", "smi", "ambassador", "appMesh", "traefik", "apisix")
"""The routers with a field of their own; any other is one of ``plugins``."""

_PLUGINS_EVERYWHERE = (1, 10)
"""The controller that lets plugins do ping-pong and mirror routes; older ones name the built-in routers only."""


class TrafficRouting:
    """``trafficRouting`` of a canary. ``{}`` is one, without a router."""

    def __init__(self, canary: Canary) -> None:
        self.canary = canary
        self.field = canary.traffic_routing

    @property
    def present(self) -> bool:
        return self.field.present

    @property
    def is_known(self) -> bool:
        """Whether it is written out: text in the place of the mapping is filled in later."""
        return not self.present or self.field.is_mapping

    def router(self, name: str) -> Field:
        return self.field.get(name)

    def has(self, *names: str) -> bool:
        """Whether it has one of these routers; ``plugins`` counts where one is configured."""
        return any(self.field.get(name).size > 0 if name == "plugins" else self.router(name).present for name in names)

    @property
    def demanding(self) -> Field | None:
        """The first router that needs both ``canaryService`` and ``stableService`` (requireCanaryStableServices)."""
        ping_pong = self.canary.field.get("pingPong").present
        subsets = self.router("istio").get("destinationRule").present
        for name in ROUTERS:
            exempt = (name == "alb" and ping_pong) or (name == "istio" and (subsets or ping_pong))
            if self.router(name).present and not exempt:
                return self.router(name)
        return None

    def does_ping_pong(self, controller: tuple[int, int]) -> bool:
        return self.has("alb", "istio") or (controller >= _PLUGINS_EVERYWHERE and self.has("plugins"))

    @property
    def does_header_routes(self) -> bool:
        return self.has("istio", "alb", "apisix", "plugins")

    def does_mirror_routes(self, controller: tuple[int, int]) -> bool:
        return self.has("istio") or (controller >= _PLUGINS_EVERYWHERE and self.has("plugins"))

    @property
    def does_experiment_weights(self) -> bool:
        return self.has("alb", "smi", "istio", "plugins")

    @property
    def maximum_weight(self) -> int | None:
        """What ``setWeight`` counts up to: 100 unless written otherwise; None where it is not known."""
        return self.field.get("maxTrafficWeight").integer(100).value

    @property
    def managed_routes(self) -> Field:
        return self.field.get("managedRoutes")
