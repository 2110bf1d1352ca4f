"""The routes whose backends a router weighs by the name of their Service: of Traefik, Apisix, the Gateway API plugin.

Each wants the canary's and the stable Service among them, else every reconciliation fails (facts §6.2): Traefik in
``spec.weighted.services`` of the TraefikService, Apisix in the ``backends`` of each rule that the Rollout names, the
plugin in the ``backendRefs`` of all rules of a route together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ..record import NamedTuple
from ..source.field import Field, filled_in_later
from ..source.text import Span
from .gateway_api import GATEWAY_FIELDS, GatewayRouting, backends
from .resource import Resource
from .rollout import Canary
from .router_objects import NamedObject, RouterObjects
from .routers import TrafficRouting


class MissingService(NamedTuple):
    """A Service of a Rollout that a route does not lead to."""

    role: str
    """``canary`` or ``stable``."""
    name: Field


class LackingRoute(NamedTuple):
    """A route that lacks the Service of the canary, the stable one, or both."""

    at: Span
    """The list of its backends, or the name of the route where that is in no target."""
    title: str
    """What lacks it: ``rule `primary` of ApisixRoute `catalog```."""
    missing: tuple[MissingService, ...]
    says: str
    """The router's words, about the first that it looks for."""


class UnknownRule(NamedTuple):
    """A rule of an ApisixRoute that a Rollout names and that is not there."""

    name: str
    at: Span
    """Where the Rollout names it, or the route whose name it must have."""
    route: Resource
    rules: tuple[Field, ...]
    """The names of those that are there."""


def lacking_routes(objects: RouterObjects) -> Iterator[LackingRoute]:
    """The weighed routes in view that lack a Service; nothing where the Rollout names no two, or they may change."""
    canary = objects.canary
    if canary is not None and _has_known_services(canary):
        for named in objects.of_kind(*_LACKING):
            for route in named.judged(partial(_LACKING[named.kind], canary)):
                yield route._replace(at=named.place(route.at))


def unknown_rules(objects: RouterObjects) -> Iterator[UnknownRule]:
    canary = objects.canary
    if canary is not None:
        for named in objects.of_kind("ApisixRoute"):
            yield from named.judged(partial(_unknown, canary, named))


def lacks_services(canary: Canary) -> bool:
    """Whether the Gateway API plugin is left without the names of the Services that it looks for. The controller does
    not ask for them where a plugin routes; ping and pong Services may be what a newer plugin takes."""
    gateway = GatewayRouting(canary)
    if not gateway.present or canary.field.get("pingPong").present:
        return False
    return not all(canary.field.get(name).present for name in ("canaryService", "stableService"))


def apisix_rules(canary: Canary, route: str) -> list[tuple[str, Field | None]]:
    """The rules that are weighed, and the field that names each: the one called as the route where none is named."""
    rules = TrafficRouting(canary).router("apisix").get("route", "rules")
    if not rules.present:
        return [(route, None)]
    return [(each.text, each) for each in rules.items()]


def _of_traefik(canary: Canary, service: Resource) -> Iterator[LackingRoute]:
    services = service.spec.get("weighted", "services")
    missing = _missing([each.get("name") for each in services.items()], canary)
    if missing and not services.text:
        says = f"traefik {missing[0].role} service was not found"
        if not services.present:
            says = "spec.weighted.services was not found in traefik service manifest"
        at = services.heading if services.present else services.span
        yield LackingRoute(at, f"TraefikService `{service.name}`", missing, says)


def _of_apisix(canary: Canary, route: Resource) -> Iterator[LackingRoute]:
    for name, _ in apisix_rules(canary, route.name):
        rule = next((each for each in route.spec.get("http").items() if each.get("name").text == name), None)
        if rule is None:
            continue
        listed = rule.get("backends")
        missing = _missing([backend.get("serviceName") for backend in listed.items()], canary)
        if missing and not listed.text:
            says = f"apisix route {missing[0].name.text} backend was not found"
            at = listed.heading if listed.present else rule.heading
            yield LackingRoute(at, f"rule `{name}` of ApisixRoute `{route.name}`", missing, says)


def _of_gateway_api(canary: Canary, route: Resource) -> Iterator[LackingRoute]:
    rules = route.spec.get("rules")
    missing = _missing([backend.name for backend in backends(route)], canary)
    if missing and not any(each.text for each in (rules, *(rule.get("backendRefs") for rule in rules.items()))):
        says = f"backendRef was not found in {GATEWAY_FIELDS[route.kind]}"
        yield LackingRoute(_place_of_backends(route), f"{route.kind} `{route.name}`", missing, says)


_LACKING: dict[str, Callable[[Canary, Resource], Iterator[LackingRoute]]] = {
    "TraefikService": _of_traefik,
    "ApisixRoute": _of_apisix,
    **dict.fromkeys(GATEWAY_FIELDS, _of_gateway_api),
}


def _unknown(canary: Canary, named: NamedObject, route: Resource) -> Iterator[UnknownRule]:
    rules = route.spec.get("http")
    names = tuple(rule.get("name") for rule in rules.items())
    if rules.text or any(filled_in_later(name.text) for name in names):
        return
    for name, field in apisix_rules(canary, route.name):
        if name not in [each.text for each in names] and not filled_in_later(name):
            yield UnknownRule(name, named.span if field is None else field.span, route, names)


def _missing(listed: list[Field], canary: Canary) -> tuple[MissingService, ...]:
    """Those of the two Services that are not listed; nothing where a name is filled in later, which may be either."""
    names = {field.text for field in listed}
    if any(map(filled_in_later, names)):
        return ()
    services = (MissingService(role, canary.field.get(f"{role}Service")) for role in ("canary", "stable"))
    return tuple(service for service in services if service.name.text not in names)


def _has_known_services(canary: Canary) -> bool:
    services = [canary.field.get(name) for name in ("canaryService", "stableService")]
    return all(service.text and not filled_in_later(service.text) for service in services)


def _place_of_backends(route: Resource) -> Span:
    """The list of backends where there is one rule, else the list of rules."""
    rules = route.spec.get("rules")
    if rules.size == 1 and rules.items()[0].get("backendRefs").present:
        return rules.items()[0].get("backendRefs").heading
    return rules.heading if rules.present else route.span
