"""A Rollout's ``trafficRouting.istio``: by host or by subset, and which destination is the canary."""

from __future__ import annotations

from enum import Enum

from ...cached_property import cached_property
from ...source.field import Field, filled_in_later
from ..rollout import Canary
from ..routers import TrafficRouting
from .virtual_service import Destination


class Role(Enum):
    """What a destination is for the controller."""

    CANARY = "canary"
    STABLE = "stable"
    OTHER = "other"
    UNKNOWN = "unknown"
    """A name in it is filled in later, or canary and stable change places (ping-pong)."""


class IstioRouting:
    """What a canary asks of Istio."""

    def __init__(self, canary: Canary) -> None:
        self.canary = canary
        self.field = canary.traffic_routing.get("istio")
        self.destination_rule = self.field.get("destinationRule")

    @cached_property
    def by_subset(self) -> bool:
        """Whether subsets of one host part canary from stable, and not two hosts."""
        return self.destination_rule.present

    @cached_property
    def canary_service(self) -> Field:
        return self._service("canaryService", "pingService")

    @cached_property
    def stable_service(self) -> Field:
        return self._service("stableService", "pongService")

    def _service(self, name: str, in_ping_pong: str) -> Field:
        ping_pong = self.canary.field.get("pingPong")
        return ping_pong.get(in_ping_pong) if ping_pong.present else self.canary.field.get(name)

    @cached_property
    def plays_ping_pong(self) -> bool:
        return self.canary.field.get("pingPong").present

    @cached_property
    def canary_subset(self) -> Field:
        return self.destination_rule.get("canarySubsetName")

    @cached_property
    def stable_subset(self) -> Field:
        return self.destination_rule.get("stableSubsetName")

    @property
    def additional_subsets(self) -> frozenset[str]:
        """Subsets whose destinations keep the weight they have."""
        return frozenset(name.text for name in self.destination_rule.get("additionalSubsetNames").items())

    def name_of(self, role: Role) -> Field:
        """The host or subset that a destination of this role must have."""
        if self.by_subset:
            return self.canary_subset if role is Role.CANARY else self.stable_subset
        return self.canary_service if role is Role.CANARY else self.stable_service

    @cached_property
    def is_known(self) -> bool:
        """Whether everything that decides about destinations is written out."""
        fields = (self.canary_service, self.stable_service, self.canary_subset, self.stable_subset)
        written = all(field.is_mapping for field in (self.field, self.destination_rule) if field.present)
        return written and not any(filled_in_later(field.text) for field in fields)

    @cached_property
    def managed_routes(self) -> dict[str, Field]:
        """What names each of the routes that the controller adds and removes."""
        items = TrafficRouting(self.canary).managed_routes.items()
        return {item.get("name").text: item.get("name") for item in items if item.get("name").text}

    def takes(self, destination: Destination) -> Role:
        """What the controller takes a destination for when it sets weights: host *or* subset, the canary first
        (istio.go, processRoutes)."""
        host, subset = destination.short_host, destination.subset.text
        if not destination.is_known or not self.is_known:
            return Role.UNKNOWN
        for role, service, name in (
            (Role.CANARY, self.canary_service.text, self.canary_subset.text),
            (Role.STABLE, self.stable_service.text, self.stable_subset.text),
        ):
            if (host and host == service) or (subset and subset == name):
                return role
        return Role.OTHER

    def reaches(self, destination: Destination, host: str) -> Role:
        """Whose pods a destination leads to, where ``host`` is what the subsets are of ("" where that is not known).

        Ping and pong change places at each release. A host without a subset leads to all pods of its Service, the
        canary's among them, unless the Service is one that the controller points at one ReplicaSet.
        """
        if self.plays_ping_pong:
            return Role.UNKNOWN
        role = self.takes(destination)
        if not self.by_subset or role is Role.UNKNOWN:
            return role
        if destination.short_host in (self.canary_service.text, self.stable_service.text):
            return role
        if not host:
            return role if role is not Role.OTHER else Role.UNKNOWN
        if destination.short_host != host:
            return Role.OTHER
        return role if destination.subset.text else Role.CANARY
