"""The objects that a canary's routers work on and do not make: VirtualServices and Ingresses, Mappings, HTTPRoutes …"""

from __future__ import annotations

from collections.abc import Iterator

from ..cached_property import cached_property
from ..source.bound import Bound
from ..source.field import Field
from ..source.text import Span
from .gateway_api import GatewayRouting
from .project import Presence, Project, Resolution
from .resource import MESH_NODE, MESH_ROUTER, MESH_SERVICE
from .rollout import Canary, Rollout
from .routers import TrafficRouting

OUR_ROUTE_KINDS = ("VirtualService", "DestinationRule")
"""Those of API groups that are ours."""
ROUTER_OF_MESH_SERVICE = ("provider", "virtualRouter", "virtualRouterRef")
"""Where the spec of an App Mesh VirtualService names its VirtualRouter."""
_CLUSTER = ".cluster.local"
_SERVICE_SUFFIX = ".svc"


class RouteReference:
    """The name of an object that a router reads and writes."""

    def __init__(
        self, rollout: Rollout, kind: str, field: Field, way: str, where: Field | None = None, told: Field | None = None
    ) -> None:
        self.rollout = rollout
        self.kind = kind
        self.field = field
        """The text as it is written."""
        self.way = way
        """The path below ``trafficRouting``, without indices: ``istio.virtualServices.name``."""
        self._where = where
        """The field that names its namespace, for kinds that have one."""
        self._told = told or field
        """Where a finding about it belongs."""

    def __repr__(self) -> str:
        return f"RouteReference({self.way}: {self.field.text})"

    @cached_property
    def name(self) -> Bound[str]:
        """The name of the object, without the namespace that a VirtualService's may carry."""
        written = self.field.string()
        if self.kind != "VirtualService" or not written.value:
            return written
        return written.with_value(virtual_service_name(written.value)[0])

    @cached_property
    def namespace(self) -> str | None:
        """The namespace that is written with the name; None where it is the Rollout's."""
        if self._where is not None:
            return self._where.text or None
        if self.kind != "VirtualService":
            return None
        return virtual_service_name(self.field.text)[1]

    @property
    def is_known(self) -> bool:
        return bool(self.name.value) and self.name.known and (self._where is None or self._where.string().known)

    @property
    def is_service_name(self) -> bool:
        """Whether it is written as the DNS name of a Service, whose last label ``svc`` is taken for a namespace."""
        return self.kind == "VirtualService" and self.namespace == _SERVICE_SUFFIX[1:]

    @property
    def span(self) -> Span:
        return self._told.span

    def resolve(self, project: Project) -> Resolution:
        """What it means. What is written with another namespace is applied with that namespace's objects: that this
        unit lacks it proves nothing."""
        resolution = project.resolve(self.kind, self.name.value or "", self.rollout.resource, self.namespace)
        elsewhere = self.namespace not in (None, self.rollout.namespace) and not self.is_service_name
        if resolution.presence is Presence.ABSENT and elsewhere and not project.complete:
            return resolution._replace(
                presence=Presence.UNKNOWN, why=f"the objects of namespace `{self.namespace}` are not in view"
            )
        return resolution


def virtual_service_name(text: str) -> tuple[str, str | None]:
    """Name and namespace as the controller reads them (utils/istio/istio.go): a trailing ``.cluster.local`` does not
    count, then what follows the last dot is the namespace."""
    name, dot, namespace = text.removesuffix(_CLUSTER).rpartition(".")
    return (name, namespace) if dot and name else (text, None)


def route_references(rollout: Rollout) -> Iterator[RouteReference]:
    """The objects that the routers of a canary name, whether their text is known or not."""
    canary = rollout.canary
    if canary is None:
        return
    for kind, way, field in _named(canary):
        if field.text:
            yield RouteReference(rollout, kind, field, way)
    gateway = GatewayRouting(canary)
    for kind, field, way in gateway.named():
        if field.text:
            yield RouteReference(rollout, kind, field, f"plugins.{way}", gateway.namespace)


def mesh_router_references(rollout: Rollout, project: Project) -> Iterator[RouteReference]:
    """The VirtualRouters that the App Mesh VirtualService of a canary names, as far as that is in view: in its own
    namespace unless it says another (rollout/trafficrouting/appmesh/resource_client.go)."""
    for reference in route_references(rollout):
        if reference.kind == MESH_SERVICE and reference.is_known:
            for service in reference.resolve(project).candidates:
                named = service.spec.get(*ROUTER_OF_MESH_SERVICE)
                name = named.get("name")
                if name.text:
                    told = name if project.is_told_there(name.span) else reference.field
                    yield RouteReference(rollout, MESH_ROUTER, name, reference.way, named.get("namespace"), told)


def made_by_routers(rollout: Rollout) -> Iterator[tuple[str, str]]:
    """Kind and name of the objects that routers make themselves, and want to own: the TrafficSplit of SMI, the canary
    Ingress of NGINX for each stable one (smi.go, nginx.go; GetCanaryIngressName cuts the name at 253 characters)."""
    canary = rollout.canary
    if canary is None:
        return
    routing = TrafficRouting(canary)
    if routing.has("smi"):
        split = routing.router("smi").get("trafficSplitName")
        yield "TrafficSplit", split.text or rollout.name
    nginx = routing.router("nginx")
    for stable in (nginx.get("stableIngress"), *nginx.get("stableIngresses").items()):
        if stable.text:
            yield "Ingress", canary_ingress_name(rollout.name, stable.text)


def canary_ingress_name(rollout: str, stable_ingress: str) -> str:
    suffix = "-canary"
    return f"{rollout}-{stable_ingress}"[: 253 - len(suffix)] + suffix


def _named(canary: Canary) -> Iterator[tuple[str, str, Field]]:
    routing = TrafficRouting(canary)
    istio, alb, nginx = (routing.router(name) for name in ("istio", "alb", "nginx"))
    yield "VirtualService", "istio.virtualService.name", istio.get("virtualService", "name")
    for entry in istio.get("virtualServices").items():
        yield "VirtualService", "istio.virtualServices.name", entry.get("name")
    yield "DestinationRule", "istio.destinationRule.name", istio.get("destinationRule", "name")
    yield "Ingress", "alb.ingress", alb.get("ingress")
    for name in alb.get("ingresses").items():
        yield "Ingress", "alb.ingresses", name
    if not alb.present:  # with ALB the controller never asks for the others (controller.go:930-940)
        yield "Ingress", "nginx.stableIngress", nginx.get("stableIngress")
        for name in nginx.get("stableIngresses").items():
            yield "Ingress", "nginx.stableIngresses", name
    yield from _of_meshes(routing)


def _of_meshes(routing: TrafficRouting) -> Iterator[tuple[str, str, Field]]:
    for name in routing.router("ambassador").get("mappings").items():
        yield "Mapping", "ambassador.mappings", name
    mesh, nodes = routing.router("appMesh"), routing.router("appMesh").get("virtualNodeGroup")
    yield MESH_SERVICE, "appMesh.virtualService.name", mesh.get("virtualService", "name")
    for role in ("canaryVirtualNodeRef", "stableVirtualNodeRef"):
        yield MESH_NODE, f"appMesh.virtualNodeGroup.{role}.name", nodes.get(role, "name")
    traefik = routing.router("traefik").get("weightedTraefikServiceName")
    yield "TraefikService", "traefik.weightedTraefikServiceName", traefik
    yield "ApisixRoute", "apisix.route.name", routing.router("apisix").get("route", "name")
