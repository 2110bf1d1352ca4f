"""One walk over a project: every object that a rule may ask for, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .delivery.watch import ReleaseWatch
from .gates.build import GateBuilder
from .gates.gate import Gate
from .gates.gated import GatedRollout
from .gates.request_latency import GatedRollouts
from .gates.stepped import stepped_canary
from .late_pattern import late_pattern
from .manifests.autoscaling import Autoscaling
from .manifests.expression import expressions
from .manifests.ingresses import named_ingresses
from .manifests.istio.routed import routed_rollouts
from .manifests.notifications import rollout_notifications
from .manifests.project import Manifest, Project, defined_twice
from .manifests.resource import Resource
from .manifests.rollout import Rollout
from .manifests.router_objects import router_objects
from .manifests.services import named_services
from .manifests.unresolved import (
    Unresolved,
    UnresolvedTemplates,
    unresolved_routes,
    unresolved_services,
    unresolved_workloads,
)
from .manifests.workload import rollout_of, workload_reference
from .schema.problems import MissingField, SchemaProblem, UnknownField
from .schema.validate import validate
from .source.nodes import Node

_UNKNOWN_PROVIDER = late_pattern(r"spec\.metrics\[(\d+)\]\.provider\.[^.]+")


class Subject:
    """An object for rules, and the manifest object it belongs to: that decides which overrides apply."""

    __slots__ = ("causes", "resource", "value")

    def __init__(self, value: object, resource: Resource | None, causes: tuple[Node, ...] = ()) -> None:
        self.value = value
        self.resource = resource
        self.causes: tuple[Node, ...] = causes or getattr(value, "causes", ())
        """The nodes that a finding about it is about, the narrowest first: a better finding on the first of them drops
        those of the rules it supersedes that name it too."""


def subjects(project: Project, controller: tuple[int, int], watch: ReleaseWatch | None = None) -> Iterator[Subject]:
    """All objects that touch a target; what is context only is reached through the gates that use it. ``controller``
    decides which fields exist; ``watch`` is that over the release, where one is in view."""
    targets = [manifest for manifest in project.manifests if manifest.is_target]
    sources = {id(manifest.source) for manifest in targets}
    for manifest in targets:
        yield from _manifest_subjects(manifest, controller)
    for unit in project.units:
        for twice in defined_twice(unit):
            yield Subject(twice, twice.second)
    rollouts, gates = _built(project)
    by_rollout: dict[int, list[Gate]] = {}
    for gate in gates:
        by_rollout.setdefault(id(gate.rollout), []).append(gate)
    in_targets = [rollout for rollout in rollouts if id(rollout.resource.source) in sources]
    touching_gates = [gate for gate in gates if _touches(gate, sources)]
    routers = list(router_objects(rollouts, project))
    # what is found of a Rollout may stand in a template or in an object of its router: these ask for it too
    asking = {id(each.rollout) for each in routers} | {id(gate.rollout) for gate in touching_gates}
    touching = [each for each in rollouts if id(each.resource.source) in sources or id(each) in asking]
    autoscaling = Autoscaling(project)
    for rollout in touching:
        yield from _rollout_subjects(rollout, by_rollout.get(id(rollout), []))
        stepped = stepped_canary(GatedRollout.named(rollout, by_rollout.get(id(rollout), [])), project, autoscaling)
        if stepped is not None:
            yield Subject(stepped, rollout.resource)
    releasing = tuple(GatedRollout.named(rollout, by_rollout.get(id(rollout), ())) for rollout in in_targets)
    yield from _run_subjects(releasing, watch)
    for notifications in rollout_notifications(project):
        yield Subject(notifications, notifications.rollout)
    for routed in routed_rollouts(rollouts, project):
        yield Subject(routed, routed.rollout.resource)
    yield from (Subject(each, each.rollout.resource) for each in routers)
    yield from _reference_subjects(touching, project, autoscaling)
    for gate in touching_gates:
        yield from _gate_subjects(gate)
    for resource in _beside(touching_gates, sources):
        yield from _resource_subjects(resource, controller)
    if gates:
        yield Subject(_unresolved(gates, sources), None)


def _beside(gates: list[Gate], sources: set[int]) -> Iterable[Resource]:
    """The objects of gates outside of the targets: what is wrong in a template may explain what the gate makes of it
    elsewhere, and supersedes that."""
    return {id(each): each for gate in gates for each in _parts(gate) if id(each.source) not in sources}.values()


def _run_subjects(releasing: tuple[GatedRollout, ...], watch: ReleaseWatch | None) -> Iterator[Subject]:
    """What is told once a run."""
    if releasing:
        yield Subject(GatedRollouts(releasing), None)
    if releasing or watch is not None:
        yield Subject(watch or ReleaseWatch([gated.rollout for gated in releasing]), None)


def _manifest_subjects(manifest: Manifest, controller: tuple[int, int]) -> Iterator[Subject]:
    """What can be said of a file by itself."""
    for problem in manifest.problems:
        yield Subject(problem, None)
    for resource in manifest.resources:
        yield from _resource_subjects(resource, controller)


def _resource_subjects(resource: Resource, controller: tuple[int, int]) -> Iterator[Subject]:
    if resource.is_ours:
        yield Subject(resource, resource)
        yield from _schema_subjects(resource, controller)
    for expression in expressions(resource):
        yield Subject(expression, resource)


def _schema_subjects(resource: Resource, controller: tuple[int, int]) -> Iterator[Subject]:
    """What the schema has against an object. A patch may lack what a whole object may not."""
    root = resource.field.node
    if root is None:
        return
    for problem in validate(root, resource.source, resource.kind, resource.group, resource.version, controller):
        if not (resource.is_patch and isinstance(problem, MissingField)):
            yield Subject(problem, resource, _explained(resource, problem))


def _explained(resource: Resource, problem: SchemaProblem) -> tuple[Node, ...]:
    """What an unknown field explains all else of: the metric whose provider nobody knows, or the mapping in which what
    was meant is missing because it is misspelled."""
    if not isinstance(problem, UnknownField):
        return ()
    match = _UNKNOWN_PROVIDER.fullmatch(problem.path)
    if match is None:
        return () if problem.meant is None or problem.mapping is None else (problem.mapping,)
    metric = list(resource.spec.get("metrics").items())[int(match[1])]
    return metric.nodes


def gates_of_targets(project: Project) -> list[Gate]:
    """The gates whose owner or one of whose templates is in a target."""
    sources = {id(manifest.source) for manifest in project.manifests if manifest.is_target}
    return [gate for gate in _built(project)[1] if _touches(gate, sources)]


def releases(project: Project) -> list[GatedRollout]:
    """The targets' Rollouts, each with the gates of its analyses."""
    sources = {id(manifest.source) for manifest in project.manifests if manifest.is_target}
    rollouts, gates = _built(project)
    return [
        GatedRollout.named(rollout, (gate for gate in gates if gate.rollout is rollout))
        for rollout in rollouts
        if id(rollout.resource.source) in sources
    ]


def _built(project: Project) -> tuple[list[Rollout], list[Gate]]:
    rollouts = [rollout_of(each, project) for each in _whole(project.manifests) if each.kind == "Rollout"]
    return rollouts, list(GateBuilder(project).build(rollouts, _whole(project.manifests)))


def _touches(gate: Gate, sources: set[int]) -> bool:
    return any(id(each.source) in sources for each in _parts(gate))


def _parts(gate: Gate) -> tuple[Resource, ...]:
    """The objects that a gate is made of."""
    return (gate.owner, *(template.resource for template in gate.templates))


def _whole(manifests: tuple[Manifest, ...]) -> Iterator[Resource]:
    return (resource for manifest in manifests for resource in manifest.resources if not resource.is_patch)


def _rollout_subjects(rollout: Rollout, gates: list[Gate]) -> Iterator[Subject]:
    yield Subject(rollout, rollout.resource)
    yield Subject(GatedRollout.named(rollout, gates), rollout.resource)
    for strategy in (rollout.canary, rollout.blue_green):
        if strategy is not None:
            yield Subject(strategy, rollout.resource)
    for step in rollout.canary.steps if rollout.canary else ():
        yield Subject(step, rollout.resource)
    for analysis in rollout.analyses:
        yield Subject(analysis, rollout.resource)


def _gate_subjects(gate: Gate) -> Iterator[Subject]:
    yield Subject(gate, gate.owner)
    for metric in gate.metrics:
        yield Subject(metric, gate.owner)
    for template in gate.templates:
        yield Subject(template, template.resource)


def _unresolved(gates: list[Gate], sources: set[int]) -> UnresolvedTemplates:
    return UnresolvedTemplates(
        Unresolved(reference, gate.owner, resolution)
        for gate in gates
        for reference, resolution in gate.missing
        if id(reference.field.source) in sources
    )


def _reference_subjects(rollouts: list[Rollout], project: Project, autoscaling: Autoscaling) -> Iterator[Subject]:
    """What Rollouts refer to, and what refers to them."""
    for rollout in rollouts:
        workload = workload_reference(rollout)
        scaled = autoscaling.of(rollout)
        for value in (*named_services(rollout, project), *named_ingresses(rollout, project), workload, scaled):
            if value is not None:
                yield Subject(value, rollout.resource)
    if rollouts:
        for unresolved in (unresolved_services, unresolved_workloads, unresolved_routes):
            yield Subject(unresolved(rollouts, project), None)
