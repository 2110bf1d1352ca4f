"""A canary with its gates and what it is at each of its steps: what rules about its traffic look at."""

from __future__ import annotations

from ..cached_property import cached_property
from ..manifests.analysis import AnalysisPlace
from ..manifests.autoscaling import Autoscaler, Autoscaling
from ..manifests.canary_entrance import canary_entrance
from ..manifests.canary_state import Requests, StepState, states
from ..manifests.project import Project
from ..manifests.replica_range import ANY_NUMBER, ReplicaRange, replica_range
from ..manifests.rollout import Canary
from ..source.nodes import Node
from ..source.text import Span
from .gate import Gate
from .gated import GatedRollout


class SteppedCanary:
    """A Rollout with a canary, its gates, what scales it, and its state at each step."""

    def __init__(
        self, gated: GatedRollout, canary: Canary, autoscalers: tuple[Autoscaler, ...], project: Project
    ) -> None:
        self.gated = gated
        self.canary = canary
        self.autoscalers = autoscalers
        self._project = project

    def __repr__(self) -> str:
        return f"SteppedCanary({self.canary.rollout!r})"

    @property
    def span(self) -> Span:
        return self.canary.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.canary.causes

    @cached_property
    def is_patched(self) -> bool:
        """Whether a kustomize patch of the Rollout is in view, or it may be one itself: the whole is not known here."""
        resource = self.canary.rollout.resource
        return self._project.is_patched(resource) or not resource.is_whole

    @cached_property
    def replicas(self) -> ReplicaRange:
        """Those that are not written are left to whatever scales the Rollout, unless nothing is out of view."""
        if self.is_patched and not self.autoscalers:
            return ANY_NUMBER
        found = replica_range(self.canary.rollout, self.autoscalers)
        return found._replace(most=found.least) if found.is_default and self._project.complete else found

    @cached_property
    def states(self) -> tuple[StepState, ...]:
        """By the index of the step."""
        found = states(self.canary, self.replicas)
        if any(state.requests is Requests.UNKNOWN and state.weight == 0 for state in found):
            return states(self.canary, self.replicas, canary_entrance(self.canary, self._project))
        return found

    @property
    def inline(self) -> list[tuple[Gate, StepState]]:
        """The gates of analysis steps, each with the state of the canary while it runs."""
        return [
            (gate, self.states[gate.analysis.step])
            for gate in self.gated.gates
            if gate.analysis and gate.analysis.place is AnalysisPlace.STEP and gate.analysis.step is not None
        ]


def stepped_canary(gated: GatedRollout, project: Project, autoscaling: Autoscaling) -> SteppedCanary | None:
    """The canary of a Rollout; None where it has another strategy."""
    canary = gated.rollout.canary
    if canary is None:
        return None
    scaled = autoscaling.of(gated.rollout)
    return SteppedCanary(gated, canary, scaled.autoscalers if scaled is not None else (), project)
