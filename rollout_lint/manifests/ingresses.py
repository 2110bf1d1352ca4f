"""Ingresses: which ones a Rollout names, whether they lead to its Service, and what else its router asks of them
(facts V48, §6.2)."""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Related
from ..record import NamedTuple
from ..source.field import Field, filled_in_later
from ..source.text import Span
from .project import Project
from .resource import Resource
from .rollout import Rollout
from .routers import TrafficRouting

ALB_ACTION = "use-annotation"
"""The port name by which an Ingress of the AWS controller says that an annotation decides where requests go."""
ALB_PREFIX = "alb.ingress.kubernetes.io"
_NAMES = {"nginx": ("stableIngress", "stableIngresses"), "alb": ("ingress", "ingresses")}


class NamedIngress(NamedTuple):
    """An Ingress that a router is given, and the Service that one of its rules must lead to."""

    rollout: Rollout
    name: Field
    path: str
    """As the controller reports it: ``spec.strategy.canary.trafficRouting.nginx.stableIngress``."""
    service: Field
    ingresses: tuple[Resource, ...]
    """What it may mean; empty where none is in view."""
    project: Project

    @property
    def is_unled(self) -> bool:
        """Whether no rule of any of them leads to the Service."""
        return bool(self.ingresses) and not any(map(self._leads_there, self.ingresses))

    def _leads_there(self, ingress: Resource) -> bool:
        return leads_to(ingress, self.service.text, by_action=self.router == "alb")

    @property
    def router(self) -> str:
        """``nginx`` or ``alb``."""
        return self.path.split(".")[-2]

    @property
    def ignores_weights(self) -> Field | None:
        """The port of a path to the Service of ALB where no such path says ``use-annotation``: AWS's controller then
        sends requests to the port, and never reads the annotation with the weights."""
        prefix = self.rollout.spec.get("strategy", "canary", "trafficRouting", "alb", "annotationPrefix")
        if self.router != "alb" or prefix.text not in ("", ALB_PREFIX) or len(self.ingresses) != 1:
            return None
        ports = [
            _port(path)
            for path in _paths(self.ingresses[0])
            if _service(path) == self.service.text or filled_in_later(_service(path))
        ]
        return ports[0] if ports and not any(port.text == ALB_ACTION or _later(port) for port in ports) else None

    @property
    def breaks_at(self) -> Field | None:
        """The rule or backend on which the controller panics, because it takes a Service for granted: NGINX in every
        rule, ALB up to the first path that leads to the Service. Only the current version of Ingress is read so."""
        ingress = self.ingresses[0] if len(self.ingresses) == 1 else None
        if ingress is None or (ingress.group, ingress.version) != ("networking.k8s.io", "v1"):
            return None
        for path in _paths(ingress):
            if path.get("backend", "resource").present and not path.get("backend", "service").present:
                return path.get("backend", "resource")
            if self.router == "alb" and _service(path) == self.service.text:
                return None
        if self.router == "alb" or not self._leads_there(ingress):
            return None
        return next((rule for rule in ingress.spec.get("rules").items() if _lacks_http(rule)), None)

    def place(self, span: Span) -> Span:
        """Where to tell of a place in the Ingress: there where its file can be told about, else where the Rollout names
        it."""
        return span if self.project.is_told_there(span) else self.span

    def beside(self, span: Span) -> Related:
        """The end of the reference that ``place`` does not tell."""
        if self.project.is_told_there(span):
            return Related(self.span, "the Rollout works on this Ingress")
        return Related(span, "it is written here")

    @property
    def span(self) -> Span:
        return self.name.span


def named_ingresses(rollout: Rollout, project: Project) -> Iterator[NamedIngress]:
    """The Ingresses of the one router, NGINX or ALB, that has some. With both, each is held to the other's rules: those
    are left alone. What a patch changes is not known."""
    canary = rollout.canary
    routing = TrafficRouting(canary) if canary else None
    if canary is None or routing is None or routing.has("nginx") == routing.has("alb"):
        return
    router = "nginx" if routing.has("nginx") else "alb"
    root = routing.router("alb").get("rootService")
    service = root if root.text else canary.field.get("stableService")
    if not service.text or filled_in_later(service.text):
        return
    one, many = (routing.router(router).get(name) for name in _NAMES[router])
    for name in (one, *many.items()):
        if not name.text or filled_in_later(name.text) or _is_patched(name.text, rollout, project):
            continue
        found = project.resolve("Ingress", name.text, rollout.resource).candidates
        way = _NAMES[router][0 if name is one else 1]
        path = f"spec.strategy.canary.trafficRouting.{router}.{way}"
        yield NamedIngress(rollout, name, path, service, found, project)


def leads_to(ingress: Resource, service: str, *, by_action: bool = False) -> bool:
    """Whether a rule's path has a Service as its backend, or may have.

    A ``defaultBackend`` does not count, and the name alone does, whatever the port: an action of ALB stands under the
    name of a Service too (HasRuleWithService, utils/ingress/ingress.go). A backend without a Service is unknown. So is
    an action of ALB where the router is not ALB (``by_action`` is False): the controller takes it for another Service,
    but the tests of its own lint hold such manifests for valid (lint/testdata/valid-nginx-canary.yml).
    """
    for path in _paths(ingress):
        name = _service(path)
        if not name or name == service or filled_in_later(name) or (_port(path).text == ALB_ACTION and not by_action):
            return True
    return filled_in_later(ingress.spec.get("rules").text) is not None


def _paths(ingress: Resource) -> Iterator[Field]:
    for rule in ingress.spec.get("rules").items():
        yield from rule.get("http", "paths").items()


def _service(path: Field) -> str:
    """The name of the Service that a path leads to, in either version of Ingress."""
    backend = path.get("backend")
    return backend.get("service", "name").text or backend.get("serviceName").text


def _port(path: Field) -> Field:
    port = path.get("backend", "service", "port")
    if not port.present:
        return path.get("backend", "servicePort")
    return port.get("name") if port.get("name").present else port.get("number")


def _later(field: Field) -> bool:
    return not field.present or filled_in_later(field.text) is not None


def _lacks_http(rule: Field) -> bool:
    return rule.is_mapping and not rule.get("http").present


def _is_patched(name: str, rollout: Rollout, project: Project) -> bool:
    return any(
        resource.is_patch and (resource.kind, resource.name) == ("Ingress", name)
        for unit in project.units_of(rollout.resource)
        for resource in unit.resources
    )
