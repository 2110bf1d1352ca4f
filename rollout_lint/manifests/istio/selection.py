"""Which routes of a VirtualService the controller sets weights in, and why it refuses to (facts §6.1, IS:984-1198).

Every section that a VirtualService has is looked at, whether the Rollout asks for it or not (V53-V55).
"""

from __future__ import annotations

from collections.abc import Iterator

from ...record import NamedTuple
from ...source.field import Field, filled_in_later
from .routing import IstioRouting
from .virtual_service import Route, VirtualService

ASKED_BY = {"http": "routes", "tls": "tlsRoutes", "tcp": "tcpRoutes"}
"""The field of the Rollout that names the routes of a section."""


class Refusal(NamedTuple):
    """A section in which the controller does not find what to weigh."""

    protocol: str
    place: Field
    """The name or match in the Rollout that leads nowhere; where it names none, what lacks the list."""
    asked: bool
    """Whether the Rollout asks for routes of this section."""
    says: str
    """The controller's words."""


class Selection(NamedTuple):
    """What the controller makes of one section."""

    protocol: str
    routes: tuple[Route, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    asked: bool = False


def select(entry: Field, service: VirtualService, routing: IstioRouting) -> Iterator[Selection]:
    """What the controller weighs in each section that a VirtualService has; ``entry`` is what the Rollout says of it:
    name and routes. Nothing for a section in which a name is filled in later."""
    for protocol, chosen in (("http", _http), ("tls", _by_match), ("tcp", _by_match)):
        asked = entry.get(ASKED_BY[protocol])
        if service.section(protocol).present and _is_final(asked) and _is_final(service.section(protocol)):
            yield chosen(protocol, asked, service, routing)


def _http(protocol: str, asked: Field, service: VirtualService, routing: IstioRouting) -> Selection:
    routes = service.routes(protocol)
    if not asked.size:
        hand_written = [route for route in routes if route.name not in routing.managed_routes]
        if len(hand_written) > 1:
            return Selection(protocol, (), (_several(protocol, asked),))
        unnamed = [route for route in routes if not route.name]
        return Selection(protocol, (*unnamed[:1],) if len(routes) > 1 else routes)
    found, refusals = [], []
    for name in asked.items():
        route = next((route for route in routes if route.name == name.text), None)
        if route is None:
            says = f"HTTP Route '{name.text}' is not found in the defined Virtual Service."
            refusals.append(Refusal(protocol, name, True, says))
        else:
            found.append(route)
    return Selection(protocol, tuple(found), tuple(refusals), True)


def _by_match(protocol: str, asked: Field, service: VirtualService, routing: IstioRouting) -> Selection:
    """tls and tcp routes have no names: port and server names tell them apart."""
    routes = service.routes(protocol)
    if not asked.size:
        if len(routes) > 1:
            return Selection(protocol, routes[:1], (_several(protocol, asked),))
        return Selection(protocol, routes)
    found: list[Route] = []
    refusals = []
    for wanted in asked.items():
        fitting = [route for route in routes if _fits(route, wanted)]
        found += [route for route in fitting if route not in found]
        if not fitting:
            says = f"No matching {protocol.upper()} routes found in the defined Virtual Service."
            refusals.append(Refusal(protocol, wanted, True, says))
    return Selection(protocol, tuple(found), tuple(refusals), True)


def _fits(route: Route, wanted: Field) -> bool:
    """One port over all match blocks (none is 0), and for tls the server names of all blocks together."""
    ports = {block.get("port").integer(0).value for block in route.matches}
    if len(ports) > 1 or (ports or {0}) != {wanted.get("port").integer(0).value}:
        return False
    if route.protocol == "tcp":
        return True
    hosts = {host.text for block in route.matches for host in block.get("sniHosts").items()}
    return hosts == {host.text for host in wanted.get("sniHosts").items()}


def _several(protocol: str, asked: Field) -> Refusal:
    says = (
        f"spec.{protocol}[] should be set in VirtualService and it must have exactly one route when omitting "
        f"spec.strategy.canary.trafficRouting.istio.virtualService.{ASKED_BY[protocol]}"
    )
    return Refusal(protocol, asked, False, says)


def _is_final(field: Field) -> bool:
    """Whether nothing under a list that tells routes apart is filled in later."""
    if not field.present:
        return True
    return field.is_list and not any(_is_open(item) for item in field.items())


def _is_open(item: Field) -> bool:
    if not item.is_mapping:
        return filled_in_later(item.text) is not None
    texts = [item.get("name").text, item.get("port").text]
    for block in (item, *item.get("match").items()):
        texts += [block.get("port").text, *(host.text for host in block.get("sniHosts").items())]
    return any(map(filled_in_later, texts))
