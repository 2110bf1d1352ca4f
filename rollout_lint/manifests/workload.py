"""What a Rollout's pods come from: its own template, or that of the workload it refers to (facts §8)."""

from __future__ import annotations

from ..cached_property import cached_property
from ..source.bound import Bound
from ..source.field import Field, filled_in_later
from ..source.nodes import Node
from ..source.text import Span
from .project import Project
from .resource import Resource
from .rollout import Rollout

WORKLOADS = {
    ("", "PodTemplate"): ("template",),
    ("apps", "Deployment"): ("spec", "template"),
    ("apps", "ReplicaSet"): ("spec", "template"),
}
"""What a ``workloadRef`` may name, by group and kind, and where the pod template stands in it
(rollout/templateref.go:38-51)."""
WORKLOAD_KINDS = frozenset(kind for _, kind in WORKLOADS)


class WorkloadReference:
    """``spec.workloadRef``."""

    def __init__(self, rollout: Rollout) -> None:
        self.rollout = rollout
        self.field = rollout.spec.get("workloadRef")

    @cached_property
    def name(self) -> Bound[str]:
        return self.field.get("name").string()

    @property
    def api_version(self) -> Field:
        return self.field.get("apiVersion")

    @property
    def kind(self) -> str:
        return self.field.get("kind").text

    @property
    def group(self) -> str:
        """The API group; the controller looks at no version."""
        return self.api_version.text.rpartition("/")[0]

    @property
    def is_supported(self) -> bool:
        """Whether the controller takes a template from this kind; True where that is not known."""
        if filled_in_later(self.kind) or filled_in_later(self.api_version.text):
            return True
        return (self.group, self.kind) in WORKLOADS

    @property
    def span(self) -> Span:
        return self.name.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return (*self.field.nodes, *self.rollout.causes)


def workload_reference(rollout: Rollout) -> WorkloadReference | None:
    """What a Rollout takes its pod template from, where that is another object."""
    return WorkloadReference(rollout) if rollout.spec.get("workloadRef").present else None


def rollout_of(resource: Resource, project: Project) -> Rollout:
    """A Rollout, with the pods of the workload that it refers to where one alone can be meant."""
    rollout = Rollout(resource)
    reference = workload_reference(rollout)
    if reference is None or not reference.is_supported:
        return rollout
    workloads = candidates(reference, project)
    return Rollout(resource, template_of(workloads[0])) if len(workloads) == 1 else rollout


def pod_labels(rollout: Rollout, project: Project) -> dict[str, str] | None:
    """The labels of a Rollout's pods as they are written; None where they are not known, or none are."""
    reference = workload_reference(rollout)
    if reference is None:
        return _labels(rollout.template)
    if not reference.name.value or not reference.name.known or not reference.is_supported:
        return None
    found = [_labels(template_of(workload)) for workload in candidates(reference, project)]
    return found[0] if found and all(labels == found[0] for labels in found) else None


def candidates(reference: WorkloadReference, project: Project) -> tuple[Resource, ...]:
    """The workloads that a reference may mean."""
    return project.resolve(reference.kind, reference.name.value or "", reference.rollout.resource).candidates


def template_of(workload: Resource) -> Field:
    """The pod template of a workload."""
    return workload.field.get(*WORKLOADS[workload.group, workload.kind])


def _labels(template: Field) -> dict[str, str] | None:
    labels = {key: field.text for key, field in template.get("metadata", "labels").entries()}
    return None if any(map(filled_in_later, labels)) else labels or None
