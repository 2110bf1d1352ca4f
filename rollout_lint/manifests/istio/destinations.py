"""Whether a route that is weighed leads to the canary and to stable, and to what else (facts §6.1, IS:156-308)."""

from __future__ import annotations

from ...record import NamedTuple
from ...source.field import Field
from .routing import IstioRouting, Role
from .virtual_service import Destination, Route


class Missing(NamedTuple):
    """A destination that a weighed route lacks."""

    role: Role
    name: Field
    """The host or subset that the Rollout asks for."""
    says: str
    """The controller's words."""


def missing_destinations(route: Route, routing: IstioRouting) -> list[Missing]:
    """What a route lacks; nothing where one of the names is filled in later, or where the Rollout has none (V21).

    By host, the text before the first dot must be the Service's name; by subset, hosts do not count.
    """
    if not (routing.is_known and route.is_known):
        return []
    found = []
    for role in (Role.CANARY, Role.STABLE):
        name = routing.name_of(role)
        if name.text and not any(_is(destination, name.text, routing) for destination in route.destinations):
            title = role.value.capitalize()
            what = f"{title} DestinationRule subset" if routing.by_subset else f"{title} Service"
            found.append(Missing(role, name, f"{what} '{name.text}' not found in route"))
    return found


def _is(destination: Destination, name: str, routing: IstioRouting) -> bool:
    return name == (destination.subset.text if routing.by_subset else destination.short_host)


def removed_destinations(route: Route, routing: IstioRouting) -> list[Destination]:
    """The destinations of a weighed route that the controller deletes at its first write: neither canary nor stable,
    with a weight that is not 0. Those of ``additionalSubsetNames`` stay."""
    return [
        destination
        for destination in route.destinations
        if destination.short_host
        and destination.weight.value
        and destination.subset.text not in routing.additional_subsets
        and routing.takes(destination) is Role.OTHER
    ]


def is_weighed_twice(route: Route, routing: IstioRouting) -> bool:
    """Whether all destinations are the canary's: with a ``canaryService`` that is the host the subsets are of, stable
    gets the canary's weight too (IS:251-255)."""
    if not (routing.by_subset and route.is_known and routing.canary_service.text):
        return False
    stable = [d for d in route.destinations if d.subset.text == routing.stable_subset.text]
    return any(routing.takes(destination) is Role.CANARY for destination in stable)
