"""HorizontalPodAutoscalers and KEDA ScaledObjects: what scales which workload."""

from __future__ import annotations

from ..record import NamedTuple
from ..source.field import Field
from ..source.nodes import Node
from ..source.text import Span
from .project import Project
from .resource import ARGO_ROLLOUTS, Resource
from .rollout import Rollout
from .workload import WorkloadReference, workload_reference

AUTOSCALER_KINDS = ("HorizontalPodAutoscaler", "ScaledObject")
_DEFAULT_TARGET = ("apps", "Deployment")
"""What KEDA scales where ``scaleTargetRef`` names no kind."""


class Autoscaler:
    """An object that sets the number of replicas of another one."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource

    def __repr__(self) -> str:
        return f"Autoscaler({self.resource!r})"

    @property
    def kind(self) -> str:
        return self.resource.kind

    @property
    def name(self) -> str:
        return self.resource.name

    @property
    def target(self) -> Field:
        return self.resource.spec.get("scaleTargetRef")

    @property
    def span(self) -> Span:
        """The name of what it scales."""
        return self.target.get("name").span

    @property
    def scaled(self) -> tuple[str, str, str]:
        """API group, kind and name of what it scales."""
        group, kind = self.target.get("apiVersion").text.rpartition("/")[0], self.target.get("kind").text
        if self.kind == "ScaledObject" and not kind:
            group, kind = _DEFAULT_TARGET
        return group, kind, self.target.get("name").text


class ScaledRollout(NamedTuple):
    """A Rollout, the autoscalers that are applied together with it and scale it, and those that scale the workload it
    takes its template from."""

    rollout: Rollout
    autoscalers: tuple[Autoscaler, ...]
    workload: WorkloadReference | None
    workload_autoscalers: tuple[Autoscaler, ...]

    @property
    def span(self) -> Span:
        return self.rollout.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.rollout.causes


class Autoscaling:
    """The autoscalers of a project, by what they scale."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._by_target: dict[tuple[str, str, str], list[Autoscaler]] = {}
        for manifest in project.manifests:
            for resource in manifest.resources:
                if resource.kind in AUTOSCALER_KINDS and not resource.is_patch:
                    autoscaler = Autoscaler(resource)
                    self._by_target.setdefault(autoscaler.scaled, []).append(autoscaler)

    def of(self, rollout: Rollout) -> ScaledRollout | None:
        """A Rollout with its autoscalers; None where none is in view."""
        if not self._by_target:
            return None
        own = self._scaling((ARGO_ROLLOUTS, "Rollout", rollout.name), rollout)
        workload = workload_reference(rollout)
        others: tuple[Autoscaler, ...] = ()
        if workload is not None:
            others = self._scaling((workload.group, workload.kind, workload.name.value or ""), rollout)
        return ScaledRollout(rollout, own, workload, others) if own or others else None

    def _scaling(self, target: tuple[str, str, str], rollout: Rollout) -> tuple[Autoscaler, ...]:
        found = self._by_target.get(target, ())
        return tuple(a for a in found if self._project.applies_together(a.resource, rollout.resource))
