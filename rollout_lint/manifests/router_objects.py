"""A Rollout with what its routers other than Istio work on: Mappings, VirtualRouters, HTTPRoutes … (facts §6.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ..finding import Related
from ..source.nodes import Node
from ..source.text import Span
from .project import Project
from .resource import Resource
from .rollout import Canary, Rollout
from .route_references import RouteReference, made_by_routers, mesh_router_references, route_references
from .routers import TrafficRouting
from .services import MANAGED_BY

T = TypeVar("T")
_OF_ISTIO = ("VirtualService", "DestinationRule")


class NamedObject:
    """An object that a router is given by its name, and what that may mean."""

    def __init__(self, reference: RouteReference, resources: tuple[Resource, ...], project: Project) -> None:
        self.reference = reference
        self.resources = resources
        """Nothing where none is in view, or a patch may change one."""
        self._project = project

    def __repr__(self) -> str:
        return f"NamedObject({self.reference!r}, {len(self.resources)} in view)"

    @property
    def kind(self) -> str:
        return self.reference.kind

    @property
    def span(self) -> Span:
        return self.reference.span

    def place(self, span: Span) -> Span:
        """Where to tell of a place in the object: there where its file can be told about, else where the Rollout names
        it. Files with nothing else than such objects are context, though they were asked about."""
        return span if self._project.is_told_there(span) else self.span

    def beside(self, span: Span) -> Related:
        """The end of the reference that ``place`` does not tell."""
        if self._project.is_told_there(span):
            return Related(self.span, "the Rollout names it here")
        return Related(span, "it is written here")

    def judged(self, check: Callable[[Resource], Iterable[T]]) -> list[T]:
        """What a check finds; nothing where it holds for some only of what the name may mean."""
        found = [list(check(resource)) for resource in self.resources]
        return found[0] if found and all(found) else []


class RouterObjects:
    """A Rollout, and the objects in view that its routers name, make, or that name it."""

    def __init__(self, rollout: Rollout, project: Project) -> None:
        self.rollout = rollout
        self._project = project
        self.named = tuple(_named(rollout, project))
        self.made_by_hand = tuple(_made_by_hand(rollout, project))
        """What a router makes and wants to own, written by somebody else: a TrafficSplit, a canary Ingress."""
        self.claimed = tuple(_claimed(rollout, project))
        """The VirtualServices that say this Rollout manages them, though it has no Istio."""

    def __repr__(self) -> str:
        return f"RouterObjects({self.rollout!r})"

    def place(self, span: Span) -> Span:
        """The same for an object that the Rollout does not name."""
        return span if self._project.is_told_there(span) else self.span

    @property
    def canary(self) -> Canary | None:
        return self.rollout.canary

    @property
    def span(self) -> Span:
        return self.rollout.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.rollout.causes

    def of_kind(self, *kinds: str) -> list[NamedObject]:
        return [named for named in self.named if named.kind in kinds]

    def touches(self, sources: frozenset[int]) -> bool:
        """Whether it stands in one of these sources (by ``id``), or something that it is routed with does."""
        objects = (resource for named in self.named for resource in named.resources)
        beside = (self.rollout.resource, *self.made_by_hand, *self.claimed)
        return any(id(each.source) in sources for each in (*beside, *objects))


def router_objects(rollouts: Iterable[Rollout], project: Project) -> Iterator[RouterObjects]:
    """The Rollouts that touch a target, with the objects of their routers. What a patch changes is not known."""
    targets = frozenset(id(manifest.source) for manifest in project.manifests if manifest.is_target)
    for rollout in rollouts:
        if not project.is_patched(rollout.resource):
            found = RouterObjects(rollout, project)
            if found.touches(targets):
                yield found


def _named(rollout: Rollout, project: Project) -> Iterator[NamedObject]:
    for reference in (*route_references(rollout), *mesh_router_references(rollout, project)):
        if reference.kind not in _OF_ISTIO and reference.is_known:
            found = reference.resolve(project).candidates
            yield NamedObject(reference, () if any(map(project.is_patched, found)) else found, project)


def _made_by_hand(rollout: Rollout, project: Project) -> Iterator[Resource]:
    """Those without an owner: only what the controller itself has made says that a Rollout is its owner."""
    for kind, name in made_by_routers(rollout):
        for resource in project.resolve(kind, name, rollout.resource).candidates:
            if not resource.field.get("metadata", "ownerReferences").present:
                yield resource


def _claimed(rollout: Rollout, project: Project) -> Iterator[Resource]:
    canary = rollout.canary
    if canary is not None and (not TrafficRouting(canary).is_known or TrafficRouting(canary).has("istio")):
        return
    for unit in project.units_of(rollout.resource):
        for services in unit.named("VirtualService").values():
            for service in services:
                same = project.applies_together(service, rollout.resource)
                if same and service.annotations.get(MANAGED_BY).text == rollout.name != "":
                    yield service
