"""The objects that a canary's routers work on: VirtualServices, a DestinationRule, Ingresses, a TraefikService."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ..source.bound import Bound
from ..source.field import Field
from ..source.text import Span
from .project import Presence, Project, Resolution
from .rollout import Canary, Rollout
from .routers import TrafficRouting

OUR_ROUTE_KINDS = ("VirtualService", "DestinationRule")
"""Those of API groups that are ours."""
_CLUSTER = ".cluster.local"
_SERVICE_SUFFIX = ".svc"


class RouteReference:
    """The name of an object that a router reads and writes."""

    def __init__(self, rollout: Rollout, kind: str, field: Field, way: str) -> None:
        self.rollout = rollout
        self.kind = kind
        self.field = field
        """The text as it is written."""
        self.way = way
        """The path below ``trafficRouting``, without indices: ``istio.virtualServices.name``."""

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
        if self.kind != "VirtualService":
            return None
        return virtual_service_name(self.field.text)[1]

    @property
    def is_known(self) -> bool:
        return bool(self.name.value) and self.name.known

    @property
    def is_service_name(self) -> bool:
        """Whether it is written as the DNS name of a Service, whose last label ``svc`` is taken for a namespace."""
        return self.kind == "VirtualService" and self.namespace == _SERVICE_SUFFIX[1:]

    @property
    def span(self) -> Span:
        return self.field.span

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
    traefik = routing.router("traefik").get("weightedTraefikServiceName")
    yield "TraefikService", "traefik.weightedTraefikServiceName", traefik
