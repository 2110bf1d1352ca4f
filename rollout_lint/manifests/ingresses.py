"""Ingresses: which ones a Rollout names, and whether they lead to its Service (facts V48)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..source.field import Field, filled_in_later
from ..source.text import Span
from .project import Project
from .resource import Resource
from .rollout import Rollout
from .routers import TrafficRouting

ALB_ACTION = "use-annotation"
"""The port name by which an Ingress of the AWS controller says that an annotation decides where requests go."""
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

    @property
    def is_unled(self) -> bool:
        """Whether no rule of any of them leads to the Service."""
        alb = ".alb." in self.path
        return bool(self.ingresses) and not any(leads_to(i, self.service.text, by_action=alb) for i in self.ingresses)

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
        yield NamedIngress(rollout, name, path, service, found)


def leads_to(ingress: Resource, service: str, *, by_action: bool = False) -> bool:
    """Whether a rule's path has a Service as its backend, or may have.

    A ``defaultBackend`` does not count. A backend without a Service is unknown, and so is an action of ALB where
    the router is not ALB (``by_action`` is False): what serves such an Ingress then cannot be told from it.
    """
    for rule in ingress.spec.get("rules").items():
        for path in rule.get("http", "paths").items():
            backend = path.get("backend")
            name = backend.get("service", "name").text or backend.get("serviceName").text
            action = backend.get("service", "port", "name").text or backend.get("servicePort").text
            if not name or name == service or filled_in_later(name) or (action == ALB_ACTION and not by_action):
                return True
    return filled_in_later(ingress.spec.get("rules").text) is not None


def _is_patched(name: str, rollout: Rollout, project: Project) -> bool:
    return any(
        resource.is_patch and (resource.kind, resource.name) == ("Ingress", name)
        for unit in project.units_of(rollout.resource)
        for resource in unit.resources
    )
