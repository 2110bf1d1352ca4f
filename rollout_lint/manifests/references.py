"""Which objects an object refers to, and which names make other files of interest.

Every kind of reference takes part: a new one is added to ``references`` (and to NEIGHBOUR_KINDS in ``search`` where
what it names is of another API group than ours), and files are then read for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from ..record import NamedTuple
from ..source.bound import Bound
from ..source.text import Span
from .analysis import AnalysisPlace, TemplateReference, experiment_analyses
from .autoscaling import AUTOSCALER_KINDS
from .gateway_api import GatewayRouting
from .notifications import notification_config_maps, subscribes_to_outcomes
from .project import Presence, Project, Resolution
from .resource import GATEWAY_KINDS, Resource
from .rollout import Rollout
from .route_references import (
    OUR_ROUTE_KINDS,
    RouteReference,
    made_by_routers,
    mesh_router_references,
    route_references,
)
from .search import NEIGHBOUR_KINDS, NOTIFICATION_CONFIG_MAP, OUR_KINDS, Sought
from .services import service_references
from .template import AnalysisTemplate
from .workload import workload_reference

TEMPLATE_KINDS = ("AnalysisTemplate", "ClusterAnalysisTemplate")
_NOTIFICATION_DEFAULTS = ("ConfigMap", NOTIFICATION_CONFIG_MAP)


class Reference(Protocol):
    """The name of another object, where it is written."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> Bound[str]: ...

    @property
    def span(self) -> Span: ...


class Open(NamedTuple):
    """What more context might explain, and the objects that it matters to."""

    sought: Sought
    origins: tuple[Resource, ...]


def references(resource: Resource) -> Iterator[Reference]:
    """All references in an object of any kind, those whose name is known."""
    yield from template_references(resource)
    yield from our_route_references(resource)
    yield from neighbour_references(resource)


def template_references(resource: Resource) -> Iterator[TemplateReference]:
    """The references to AnalysisTemplates and ClusterAnalysisTemplates."""
    if resource.kind == "Rollout":
        found = [reference for analysis in Rollout(resource).analyses for reference in analysis.templates]
    elif resource.kind == "Experiment":
        analyses = experiment_analyses(resource.spec, AnalysisPlace.EXPERIMENT)
        found = [reference for analysis in analyses for reference in analysis.templates]
    elif resource.kind in TEMPLATE_KINDS:
        found = AnalysisTemplate(resource).nested
    else:
        found = []
    yield from (reference for reference in found if _is_known(reference))


def our_route_references(resource: Resource) -> Iterator[RouteReference]:
    """The references to VirtualServices and DestinationRules."""
    if resource.kind == "Rollout":
        found = route_references(Rollout(resource))
        yield from (each for each in found if each.kind in OUR_ROUTE_KINDS and each.is_known)


def neighbour_references(resource: Resource) -> Iterator[Reference]:
    """The references to objects of other API groups: Services, workloads, Ingresses, what other routers work on."""
    if resource.kind == "Rollout":
        rollout = Rollout(resource)
        yield from (reference for reference in service_references(rollout) if _is_known(reference))
        workload = workload_reference(rollout)
        if workload is not None and workload.kind in NEIGHBOUR_KINDS and _is_known(workload):
            yield workload
        yield from (each for each in route_references(rollout) if each.kind in NEIGHBOUR_KINDS and each.is_known)


def of_interest(project: Project, *, neighbours_only: bool = False) -> Sought:
    """What ties other files to the targets: what the targets define and refer to, what may point at them, and what is
    referred to beside their templates, because one analysis may take several.

    With ``neighbours_only`` all of our own kinds are in view already.
    """
    pairs: set[tuple[str, str]] = set()
    for resource in _resources(project, targets=True):
        pairs |= _refers(neighbour_references(resource))
        pairs |= _refers(_found_on_the_way(resource, project))
        pairs |= _points_at(resource)
    if not neighbours_only:
        pairs |= _our_interest(project)
    return Sought(pair for pair in pairs if pair[1])


def open_references(project: Project, *, neighbours_only: bool = False) -> Open:
    """References of the targets that are not present, and objects that lack something."""
    pairs: set[tuple[str, str]] = set()
    origins = []
    for resource in _resources(project, targets=True):
        missing = {
            (reference.kind, reference.name.value or "")
            for reference in (
                *(neighbour_references if neighbours_only else references)(resource),
                *_found_on_the_way(resource, project),
            )
            if _resolved(reference, resource, project).presence is not Presence.PRESENT
        }
        if not resource.is_whole and not neighbours_only:
            missing.add((resource.kind, resource.name))
        if missing:
            pairs |= missing
            origins.append(resource)
    return Open(Sought(pair for pair in pairs if pair[1]), tuple(origins))


def open_notifications(project: Project) -> Sought:
    """The ConfigMap with the default subscriptions, wherever it lies, where a Rollout does not say itself whom to
    tell."""
    silent = any(
        resource.kind == "Rollout" and not subscribes_to_outcomes(resource)
        for resource in _resources(project, targets=True)
    )
    return Sought((_NOTIFICATION_DEFAULTS,) if silent and not notification_config_maps(project) else ())


def _our_interest(project: Project) -> set[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    templates: set[str] = set()
    for resource in _resources(project, targets=True):
        if resource.is_ours:
            pairs.add((OUR_KINDS, resource.name))
        if resource.kind in TEMPLATE_KINDS:
            templates.add(resource.name)
        pairs |= _refers(template_references(resource)) | _refers(our_route_references(resource))
    for resource in _resources(project, targets=False):
        referred = _refers(template_references(resource))
        if any(name in templates for _, name in referred):
            pairs |= referred
    return pairs


def _points_at(resource: Resource) -> set[tuple[str, str]]:
    """What other objects may name this one by: autoscalers a Rollout, or the workload it takes its template from, and
    routes the Service of its canary; what its routers make; and who is told of it."""
    if resource.kind != "Rollout":
        return set()
    names = {resource.name}
    workload = workload_reference(Rollout(resource))
    if workload is not None and _is_known(workload):
        names.add(workload.name.value or "")
    scaled = {(kind, name) for kind in AUTOSCALER_KINDS for name in names}
    return scaled | _routes_beside(Rollout(resource)) | {_NOTIFICATION_DEFAULTS}


def _routes_beside(rollout: Rollout) -> set[tuple[str, str]]:
    """What routers make, and the routes of the Gateway API that may lead to a canary beside those that its plugin is
    told of: their text holds the name of its Service."""
    pairs = set(made_by_routers(rollout))
    if rollout.canary is not None and GatewayRouting(rollout.canary).present:
        pairs |= {(kind, rollout.canary.field.get("canaryService").text) for kind in GATEWAY_KINDS}
    return pairs


def _found_on_the_way(resource: Resource, project: Project) -> list[RouteReference]:
    """The references in objects that this one refers to."""
    if resource.kind != "Rollout":
        return []
    return [each for each in mesh_router_references(Rollout(resource), project) if each.is_known]


def _resolved(reference: Reference, origin: Resource, project: Project) -> Resolution:
    if isinstance(reference, RouteReference):
        return reference.resolve(project)
    return project.resolve(reference.kind, reference.name.value or "", origin)


def _refers(found: Iterable[Reference]) -> set[tuple[str, str]]:
    return {(reference.kind, reference.name.value or "") for reference in found}


def _is_known(reference: Reference) -> bool:
    return bool(reference.name.value) and reference.name.known


def _resources(project: Project, *, targets: bool) -> Iterator[Resource]:
    for manifest in project.manifests:
        if manifest.is_target is targets:
            yield from manifest.resources
