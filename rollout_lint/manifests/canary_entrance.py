"""Whether requests reach a canary beside its weight: through a route that somebody wrote and that the controller
leaves alone (facts §6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from ..record import NamedTuple
from ..source.field import Field, filled_in_later
from ..source.text import Span
from .gateway_api import Backend, GatewayRouting, backends, mirrors
from .project import Presence, Project
from .resource import GATEWAY_KINDS, Resource
from .rollout import Canary
from .routers import ROUTERS, TrafficRouting

_SECTIONS = ("http", "tls", "tcp")


class Entrance(NamedTuple):
    """A way to the canary that does not depend on its weight. ``is_open`` is None where that cannot be told."""

    is_open: bool | None
    why: str
    span: Span | None = None
    """The route, where one is open."""


NOT_IN_VIEW = Entrance(None, "the routes to the canary are not in view")
_CLOSED = Entrance(False, "no route leads to the canary")


def canary_entrance(canary: Canary, project: Project) -> Entrance:
    """The way to a canary with ``trafficRouting``. It is closed only where Istio alone routes and all its
    VirtualServices are in view: what leads to the pods of other routers cannot be told from manifests."""
    origin = canary.rollout.resource
    routing = TrafficRouting(canary)
    for ingress in _of_kind("Ingress", origin, project):
        backend = _backend_of(ingress, canary)
        if backend is not None:
            return Entrance(True, f"Ingress `{ingress.name}` leads to it", backend.span)
    beside = _annotated_entrance(canary) or _gateway_entrance(canary, project)
    if beside is not None and beside.is_open:
        return beside
    istio = routing.router("istio")
    routed = _virtual_services(istio, origin, project)
    routes = {field.text for entry in _entries(istio) for field in entry.get("routes").items()}
    for virtual_service in _of_kind("VirtualService", origin, project):
        route = _static_route(virtual_service, canary, routes)
        if route is not None:
            return Entrance(True, f"VirtualService `{virtual_service.name}` routes to it", route.span)
    others = any(routing.has(name) for name in (*ROUTERS, "plugins") if name != "istio")
    return beside or NOT_IN_VIEW if others or routed is None else _CLOSED


def _of_kind(kind: str, origin: Resource, project: Project) -> Iterator[Resource]:
    for unit in project.units_of(origin):
        for resources in unit.named(kind).values():
            yield from resources


def _entries(istio: Field) -> list[Field]:
    single = istio.get("virtualService")
    return [*([single] if single.present else []), *istio.get("virtualServices").items()]


def _virtual_services(istio: Field, origin: Resource, project: Project) -> list[Resource] | None:
    """The VirtualServices of the router; None where not all of them are in view, whole."""
    found: list[Resource] = []
    for entry in _entries(istio):
        name = entry.get("name").string()
        if not name.value or not name.known:
            return None
        # the last of dotted sections is a namespace (facts §6.1)
        short = name.value.removesuffix(".cluster.local").rpartition(".")[0] or name.value
        resolution = project.resolve("VirtualService", short, origin)
        if resolution.presence is not Presence.PRESENT or not resolution.candidates:
            return None
        if any(_is_open_text(candidate) or project.is_patched(candidate) for candidate in resolution.candidates):
            return None
        found += resolution.candidates
    return found or None


def _is_open_text(virtual_service: Resource) -> bool:
    """Whether some destination is filled in later."""
    return any(
        filled_in_later(destination.get(name).text)
        for section in _SECTIONS
        for entry in virtual_service.spec.get(section).items()
        for destination in _destinations(entry)
        for name in ("host", "subset")
    )


def _destinations(entry: Field) -> list[Field]:
    mirrors = [entry.get("mirror"), *(mirror.get("destination") for mirror in entry.get("mirrors").items())]
    return [*(route.get("destination") for route in entry.get("route").items()), *mirrors]


def _static_route(virtual_service: Resource, canary: Canary, routes: set[str]) -> Field | None:
    """A destination that sends requests to the canary and that the controller gives no weight: in an entry that is not
    one of ``routes``, or with no route of the stable version beside it."""
    for section in _SECTIONS:
        for entry in virtual_service.spec.get(section).items():
            weighted = entry.get("name").text in routes
            beside = any(_leads_to(route.get("destination"), canary, "stable") for route in entry.get("route").items())
            for route in entry.get("route").items():
                named = _leads_to(route.get("destination"), canary, "canary")
                idle = beside and route.get("weight").integer(0).value == 0
                if named and not weighted and not idle and (routes or not beside):
                    return route.get("destination")
            for mirror in _destinations(entry)[entry.get("route").size :]:
                if _leads_to(mirror, canary, "canary"):
                    return mirror
    return None


def _leads_to(destination: Field, canary: Canary, version: str) -> bool:
    """Whether a destination is that of a version, ``canary`` or ``stable``: by its Service's short name, or its
    subset."""
    subset = canary.traffic_routing.get("istio", "destinationRule", f"{version}SubsetName").text
    if subset and destination.get("subset").text == subset:
        return True
    return destination.get("host").text.partition(".")[0] in _services(canary, version)


def _services(canary: Canary, version: str) -> set[str]:
    names = {canary.field.get(f"{version}Service").text}
    if version == "canary":
        # either of the two may be the canary's
        names |= {canary.field.get("pingPong", name).text for name in ("pingService", "pongService")}
    return names - {""}


def _backend_of(ingress: Resource, canary: Canary) -> Field | None:
    """The backend of an Ingress that is the canary's Service."""
    services = {canary.field.get("canaryService").text} - {""}
    paths = [path for rule in ingress.spec.get("rules").items() for path in rule.get("http", "paths").items()]
    backends = [ingress.spec.get("defaultBackend"), *(path.get("backend") for path in paths)]
    for backend in backends:
        for name in (backend.get("service", "name"), backend.get("serviceName")):
            if name.text in services:
                return name
    return None


def _annotated_entrance(canary: Canary) -> Entrance | None:
    """What NGINX sends to a canary whatever its weight: requests with a header or cookie that an annotation of the
    canary Ingress names (facts §6.2)."""
    nginx = canary.traffic_routing.get("nginx")
    for field in (nginx.get("additionalIngressAnnotations"), nginx.get("canaryIngressAnnotations")):
        for key, value in field.entries():
            name = key.rpartition("/")[2]
            if name in ("canary-by-header", "canary-by-cookie"):
                return Entrance(True, f"`{name}: {value.text}` leads to it", value.span)
    return None


def _gateway_entrance(canary: Canary, project: Project) -> Entrance | None:
    """A route of the Gateway API that leads to the canary. In those that it is told of the plugin weighs every backend
    that is the canary's Service, be it alone in a rule for some header; older ones of its versions only the first."""
    gateway = GatewayRouting(canary)
    weighed = {(kind, name.text) for kind, name, _ in gateway.named()}
    found = None
    for kind in GATEWAY_KINDS:
        for route in _of_kind(kind, canary.rollout.resource, project):
            leading = [each.name for each in mirrors(route) if _is_of_canary(each, canary)]
            if not leading and (kind, route.name) in weighed:
                found = found or _told_entrance(route, canary)
                continue
            leading += [each.name for each in backends(route) if _is_of_canary(each, canary)]
            if leading and not gateway.selects:
                return Entrance(True, f"{kind} `{route.name}` leads to it", leading[0].span)
    return found


def _told_entrance(route: Resource, canary: Canary) -> Entrance | None:
    """A rule of a weighed route that leads to the canary alone."""
    for rule in route.spec.get("rules").items():
        names = [backend.get("name") for backend in rule.get("backendRefs").items()]
        if len(names) == 1 and names[0].text in _services(canary, "canary"):
            why = f"{route.kind} `{route.name}` leads to it, with the weight that its plugin sets"
            return Entrance(None, why, names[0].span)
    return None


def _is_of_canary(backend: Backend, canary: Canary) -> bool:
    return backend.gets_requests and backend.name.text in _services(canary, "canary")
