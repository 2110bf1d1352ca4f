"""Which Rollouts a change releases anew, and whether it releases any at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..gates.gated import GatedRollout
from ..late_pattern import late_pattern
from ..manifests.project import Project
from ..manifests.rollout import Rollout
from ..record import NamedTuple
from ..source.field import Field
from ..source.nodes import Mapping, Scalar, follow
from ..source.nodes import Sequence as Items
from .changed_objects import ChangedImages, ChangedObject, Changes

_TEMPLATES = ("AnalysisTemplate", "ClusterAnalysisTemplate")
_WORKLOADS = ("Deployment", "ReplicaSet", "PodTemplate")
_NO_ROUTES = frozenset((*_TEMPLATES, *_WORKLOADS, "Rollout", "Experiment", "AnalysisRun", "Service", "ConfigMap")) | {
    "HorizontalPodAutoscaler",
    "ScaledObject",
}
_TAG_OR_DIGEST = late_pattern(r"(?::[^/:@]+)?(?:@.*)?\Z")


class Concerned(NamedTuple):
    """What a change means for the Rollouts in view."""

    is_release: bool
    """Whether a Rollout, an analysis template, or a route, workload or image of a Rollout changed."""
    rollouts: tuple[Rollout, ...]
    """Those in view that it concerns, in their order."""


def concerned_by(changes: Changes, project: Project, releases: Sequence[GatedRollout]) -> Concerned:
    """``releases`` are the Rollouts in view with their gates."""
    is_release = bool(changes.charts)
    found: set[int] = set()
    for each in changes.objects:
        touched = [id(gated.rollout) for gated in releases if _touches(each, gated)]
        found.update(touched)
        is_release = is_release or bool(touched) or (each.kind in ("Rollout", *_TEMPLATES) and not each.removed)
    for kustomization in changes.kustomizations:
        touched = [id(gated.rollout) for gated in releases if _customizes(kustomization, gated.rollout, project)]
        found.update(touched)
        is_release = is_release or bool(touched)
    return Concerned(is_release, tuple(gated.rollout for gated in releases if id(gated.rollout) in found))


def _touches(changed: ChangedObject, gated: GatedRollout) -> bool:
    rollout = gated.rollout
    if changed.namespace and rollout.namespace and changed.namespace != rollout.namespace:
        return False
    if changed.kind == "Rollout":
        return changed.name == rollout.name
    if changed.kind in _TEMPLATES:
        return changed.name in _template_names(gated, changed.kind)
    if changed.kind in _WORKLOADS:
        workload = rollout.spec.get("workloadRef")
        return (workload.get("kind").text, workload.get("name").text) == (changed.kind, changed.name)
    return changed.kind not in _NO_ROUTES and changed.name in _route_names(rollout)


def _template_names(gated: GatedRollout, kind: str) -> set[str]:
    """The templates of a kind that a Rollout's gates use, in view or not."""
    return {
        *(template.name for gate in gated.gates for template in gate.templates if template.resource.kind == kind),
        *(
            reference.name.value
            for gate in gated.gates
            for reference, _ in gate.missing
            if reference.kind == kind and reference.name.value
        ),
    }


def _route_names(rollout: Rollout) -> set[str]:
    """All that a Rollout's traffic routing names: a VirtualService may be written with its namespace."""
    if rollout.canary is None:
        return set()
    names = set(texts_in(rollout.canary.traffic_routing))
    return names | {name.partition(".")[0] for name in names}


def texts_in(field: Field) -> Iterator[str]:
    """All texts, numbers and other scalars of a value, without keys; what several aliases lead to once."""
    pending = [] if field.node is None else [follow(field.node)]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if type(node) is Scalar:
            yield node.value
        elif type(node) is Mapping:
            pending += [follow(value) for _, value in node.entries.values()]
        elif type(node) is Items:
            pending += map(follow, node.items)


def _customizes(changed: ChangedImages, rollout: Rollout, project: Project) -> bool:
    """Whether a kustomization that pulls a Rollout in gives it another image, or another patch."""
    units = [
        unit
        for unit in project.units_of(rollout.resource)
        if any(source.file == changed.file for source in unit.kustomizations)
    ]
    if not units:
        return False
    return changed.patches or bool(changed.images & set(_images(_templates(rollout, project))))


def _templates(rollout: Rollout, project: Project) -> Iterator[Field]:
    yield rollout.template
    workload = rollout.spec.get("workloadRef")
    for unit in project.units_of(rollout.resource):
        for resource in unit.named(workload.get("kind").text).get(workload.get("name").text, ()):
            yield resource.spec.get("template")


def _images(templates: Iterable[Field]) -> Iterator[str]:
    for template in templates:
        for name in ("containers", "initContainers"):
            for container in template.get("spec", name).items():
                yield _TAG_OR_DIGEST.sub("", container.get("image").text)
