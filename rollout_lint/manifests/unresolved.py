"""References to objects that are absent or not in view, gathered over a whole run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from ..source.text import Span
from .analysis import TemplateReference
from .project import Presence, Project, Resolution
from .references import Reference
from .resource import Resource
from .rollout import Rollout
from .route_references import RouteReference, mesh_router_references, route_references
from .services import ServiceReference, service_references
from .workload import WorkloadReference, workload_reference

R = TypeVar("R", bound=Reference)


class Unresolved(Generic[R]):
    """A reference that is not present, and the object that it stands in."""

    __slots__ = ("origin", "reference", "resolution")

    def __init__(self, reference: R, origin: Resource, resolution: Resolution) -> None:
        self.reference = reference
        self.origin = origin
        self.resolution = resolution

    def __repr__(self) -> str:
        return f"Unresolved({self.kind} {self.name}, {self.resolution.presence.value})"

    @property
    def span(self) -> Span:
        return self.reference.span

    @property
    def kind(self) -> str:
        return self.reference.kind

    @property
    def name(self) -> str:
        return self.reference.name.value or ""

    @property
    def is_absent(self) -> bool:
        return self.resolution.presence is Presence.ABSENT


class UnresolvedReferences(Generic[R]):
    """The unresolved references of one kind in the targets of a run: what is not in view is told once a run."""

    __slots__ = ("references",)

    def __init__(self, references: Iterable[Unresolved[R]]) -> None:
        places = {(id(each.span.source), each.span.start): each for each in references}
        self.references = tuple(places.values())

    @property
    def absent(self) -> list[Unresolved[R]]:
        return [each for each in self.references if each.is_absent]

    @property
    def unknown(self) -> list[Unresolved[R]]:
        """What may be there: no template, Service or workload is in view here, or one elsewhere."""
        return [each for each in self.references if each.resolution.presence is Presence.UNKNOWN]

    def absent_by_origin(self) -> list[list[Unresolved[R]]]:
        """Those that are absent, of one object together."""
        grouped: dict[int, list[Unresolved[R]]] = {}
        for each in self.absent:
            grouped.setdefault(id(each.origin), []).append(each)
        return list(grouped.values())


class UnresolvedTemplates(UnresolvedReferences[TemplateReference]):
    """Templates that analyses and other templates refer to."""


class UnresolvedServices(UnresolvedReferences[ServiceReference]):
    """Services that the controller looks up."""


class UnresolvedWorkloads(UnresolvedReferences[WorkloadReference]):
    """Workloads that Rollouts take their template from; those of a kind that the controller does not take are left
    out."""


class UnresolvedRoutes(UnresolvedReferences[RouteReference]):
    """Objects that traffic routers work on: VirtualServices, Ingresses, Mappings, HTTPRoutes …"""


def unresolved_services(rollouts: Iterable[Rollout], project: Project) -> UnresolvedServices:
    return UnresolvedServices(
        each
        for rollout in rollouts
        for reference in service_references(rollout)
        if reference.is_looked_up
        for each in _unresolved(reference, rollout, project)
    )


def unresolved_workloads(rollouts: Iterable[Rollout], project: Project) -> UnresolvedWorkloads:
    references = ((rollout, workload_reference(rollout)) for rollout in rollouts)
    return UnresolvedWorkloads(
        each
        for rollout, reference in references
        if reference is not None and reference.is_supported
        for each in _unresolved(reference, rollout, project)
    )


def unresolved_routes(rollouts: Iterable[Rollout], project: Project) -> UnresolvedRoutes:
    references = (
        (rollout, reference)
        for rollout in rollouts
        for reference in (*route_references(rollout), *mesh_router_references(rollout, project))
    )
    return UnresolvedRoutes(
        Unresolved(reference, rollout.resource, resolution)
        for rollout, reference in references
        if reference.is_known and project.is_in_target(reference.span)
        for resolution in (reference.resolve(project),)
        if resolution.presence is not Presence.PRESENT
    )


def _unresolved(reference: R, rollout: Rollout, project: Project) -> Iterator[Unresolved[R]]:
    """The reference of a target where its name is known and it is not present."""
    if reference.name.value and reference.name.known and project.is_in_target(reference.span):
        resolution = project.resolve(reference.kind, reference.name.value, rollout.resource)
        if resolution.presence is not Presence.PRESENT:
            yield Unresolved(reference, rollout.resource, resolution)
