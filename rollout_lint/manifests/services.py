"""Services: which ones a Rollout names, and what the controller looks at in them (facts V40, V41, V59)."""

from __future__ import annotations

from collections.abc import Iterator

from ..cached_property import cached_property
from ..record import NamedTuple
from ..source.bound import Bound
from ..source.field import Field, filled_in_later
from ..source.nodes import Node
from ..source.text import Span
from .project import Project
from .resource import Resource
from .rollout import Rollout
from .workload import pod_labels

MANAGED_BY = "argo-rollouts.argoproj.io/managed-by-rollouts"
"""The annotation by which a Rollout claims a Service."""
HASH_LABEL = "rollouts-pod-template-hash"
"""The label that the controller itself adds to the selectors of the Services it manages."""

_LOOKED_UP = (
    ("blueGreen", "activeService"),
    ("blueGreen", "previewService"),
    ("canary", "stableService"),
    ("canary", "canaryService"),
    ("canary", "pingPong", "pingService"),
    ("canary", "pingPong", "pongService"),
)
"""The Services that make a Rollout InvalidSpec when they are not there (V59)."""
_ROOTS = (
    ("canary", "trafficRouting", "alb", "rootService"),
    ("canary", "trafficRouting", "smi", "rootService"),
)
"""Services that traffic enters through: the controller writes their name into what it makes, and never asks for
them."""


class ServiceReference:
    """The name of a Service in a Rollout's strategy."""

    kind = "Service"

    def __init__(self, rollout: Rollout, field: Field, way: tuple[str, ...]) -> None:
        self.rollout = rollout
        self.field = field
        self.way = way
        """The path below ``spec.strategy``: ``("canary", "pingPong", "pingService")``."""

    def __repr__(self) -> str:
        return f"ServiceReference({'.'.join(self.way)}: {self.field.text})"

    @property
    def role(self) -> str:
        """The name of its field: ``canaryService``."""
        return self.way[-1]

    @property
    def is_looked_up(self) -> bool:
        """Whether the controller needs it to be there, with a selector that fits the pods."""
        return self.way in _LOOKED_UP

    @cached_property
    def name(self) -> Bound[str]:
        return self.field.string()

    @property
    def span(self) -> Span:
        return self.name.span


def service_references(rollout: Rollout) -> Iterator[ServiceReference]:
    """The Services that a Rollout names, the field that names each, whether its text is known or not."""
    strategy = rollout.spec.get("strategy")
    for way in (*_LOOKED_UP, *_ROOTS):
        field = strategy.get(*way)
        if field.present:
            yield ServiceReference(rollout, field, way)


class Service:
    """A Service as it stands in a manifest."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource

    @property
    def name(self) -> str:
        return self.resource.name

    @property
    def span(self) -> Span:
        return self.resource.span

    @property
    def selector(self) -> Field:
        return self.resource.spec.get("selector")

    @property
    def managed_by(self) -> Bound[str]:
        """The Rollout that claims it."""
        return self.resource.annotations.get(MANAGED_BY).string()

    def unmatched(self, labels: dict[str, str]) -> list[Field]:
        """The entries of its selector that pods with these labels do not have. What is filled in later may be had."""
        return [
            field
            for key, field in self.selector.entries()
            if key != HASH_LABEL
            and labels.get(key) != field.text
            and not any(map(filled_in_later, (key, field.text, labels.get(key, ""))))
        ]


class NamedService(NamedTuple):
    """A Service of a Rollout, as the controller validates it: the reference, the Services it may mean, and the labels
    of the Rollout's pods.

    ``labels`` is None where they are not known: a ``workloadRef`` to what is not in view, a template without any.
    """

    reference: ServiceReference
    services: tuple[Service, ...]
    labels: dict[str, str] | None
    is_patched: bool
    """Whether a kustomize patch of one of the Services or of the Rollout is in view, which may change what is compared
    here."""

    @property
    def rollout(self) -> Rollout:
        return self.reference.rollout

    @property
    def span(self) -> Span:
        return self.reference.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return (*self.reference.field.nodes, *self.rollout.causes)


def named_services(rollout: Rollout, project: Project) -> Iterator[NamedService]:
    """The Services of a Rollout that the controller looks up and that are in view."""
    labels = pod_labels(rollout, project)
    for reference in service_references(rollout):
        if reference.is_looked_up and reference.name.value and reference.name.known:
            found = project.resolve(reference.kind, reference.name.value, rollout.resource).candidates
            if found:
                patched = any(map(project.is_patched, (rollout.resource, *found)))
                yield NamedService(reference, tuple(map(Service, found)), labels, patched)
