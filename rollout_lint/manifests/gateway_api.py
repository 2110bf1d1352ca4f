"""The Gateway API plugin: which routes a canary hands to it, and what leads where in them.

To Argo Rollouts ``trafficRouting.plugins`` is opaque; the plugin reads its entry itself (its pkg/plugin/types.go). In
each route that is named there it gives the canary's weight to every backend called ``canaryService``, the rest to every
one called ``stableService``, and fails where a route lacks one of them (getBackendRefs, pkg/plugin/plugin.go).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..record import NamedTuple
from ..source.field import Field
from .resource import GATEWAY_KINDS, Resource
from .rollout import Canary

GATEWAY_PLUGIN = "argoproj-labs/gatewayAPI"
"""The name under which the plugin looks for its settings, whatever it is registered as."""
GATEWAY_FIELDS = {"HTTPRoute": "httpRoute", "GRPCRoute": "grpcRoute", "TCPRoute": "tcpRoute", "TLSRoute": "tlsRoute"}
"""The field that names one route of a kind; with an ``s`` it lists several."""


class GatewayRouting:
    """``trafficRouting.plugins["argoproj-labs/gatewayAPI"]`` of a canary."""

    def __init__(self, canary: Canary) -> None:
        self.canary = canary
        self.field = canary.traffic_routing.get("plugins", GATEWAY_PLUGIN)

    @property
    def present(self) -> bool:
        return self.field.is_mapping

    @property
    def namespace(self) -> Field:
        """Where the routes are: the Rollout's namespace where it is absent."""
        return self.field.get("namespace")

    def named(self) -> Iterator[tuple[str, Field, str]]:
        """The routes it names: kind, name, and the field that names it. Others may be found by their labels."""
        for kind in GATEWAY_KINDS:
            one = GATEWAY_FIELDS[kind]
            yield kind, self.field.get(one), one
            for entry in self.field.get(f"{one}s").items():
                yield kind, entry.get("name"), f"{one}s.name"

    @property
    def selects(self) -> bool:
        """Whether it finds routes by their labels too."""
        return any(self.field.get(f"{one}Selector").present for one in GATEWAY_FIELDS.values())


class Backend(NamedTuple):
    """A backend of a rule: the name of its Service, and its share."""

    name: Field
    weight: Field | None
    """None for a mirror, which gets a copy of each request."""

    @property
    def gets_requests(self) -> bool:
        """Whether it gets some; the weight is 1 unless written otherwise."""
        return self.weight is None or self.weight.text != "0"


def backends(route: Resource) -> Iterator[Backend]:
    """The backends of all rules, those that the plugin weighs."""
    for rule in route.spec.get("rules").items():
        for backend in rule.get("backendRefs").items():
            yield Backend(backend.get("name"), backend.get("weight"))


def mirrors(route: Resource) -> Iterator[Backend]:
    """The backends that get copies of requests."""
    for rule in route.spec.get("rules").items():
        for entry in rule.get("filters").items():
            yield Backend(entry.get("requestMirror", "backendRef", "name"), None)
