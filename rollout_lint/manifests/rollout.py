"""Typed views of a Rollout."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Any

from ..cached_property import cached_property
from ..source.bound import Bound, Origin
from ..source.field import Field, filled_in_later
from ..source.nodes import Node
from ..source.text import Span
from .analysis import Analysis, AnalysisPlace, experiment_analyses
from .durations import pause_seconds
from .resource import Resource

STEP_KINDS = (
    "setWeight",
    "pause",
    "setCanaryScale",
    "experiment",
    "analysis",
    "setHeaderRoute",
    "setMirrorRoute",
    "plugin",
)


class Step:
    """One canary step. A step with two kinds is the controller's to reject (V26); views answer for each kind on its
    own."""

    def __init__(self, rollout: Rollout, field: Field, index: int) -> None:
        self.rollout = rollout
        self.field = field
        self.index = index

    @property
    def span(self) -> Span:
        return self.field.heading

    @property
    def causes(self) -> tuple[Node, ...]:
        return (*self.field.nodes, *self.rollout.causes)

    @cached_property
    def weight(self) -> Field:
        return self.field.get("setWeight")

    @cached_property
    def pause(self) -> Field:
        """Absent where the key is null: the controller takes ``pause:`` for no pause, ``pause: {}`` for an endless
        one."""
        return self.field.get("pause")

    @cached_property
    def pause_seconds(self) -> Bound[float]:
        """How long the pause lasts: infinity without a duration, 0 for no pause, unknown where it cannot be read."""
        pause = self.pause
        duration = pause.get("duration")
        if not pause.present:
            return Bound(0.0, self, Origin.ABSENT)
        if not duration.present:
            return Bound(inf, pause, Origin.LITERAL)
        seconds = pause_seconds(duration.scalar)
        unknown = None if seconds is not None else filled_in_later(duration.text) or "it is no duration"
        return Bound(seconds, duration, Origin.LITERAL, unknown)

    @cached_property
    def analysis(self) -> Field:
        return self.field.get("analysis")

    @cached_property
    def experiment(self) -> Field:
        return self.field.get("experiment")


class Canary:
    """``spec.strategy.canary``."""

    def __init__(self, rollout: Rollout, field: Field) -> None:
        self.rollout = rollout
        self.field = field

    @property
    def span(self) -> Span:
        return self.field.heading

    @property
    def causes(self) -> tuple[Node, ...]:
        return (*self.field.nodes, *self.rollout.causes)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(Step(self.rollout, entry, index) for index, entry in enumerate(self.field.get("steps").items()))

    @cached_property
    def traffic_routing(self) -> Field:
        return self.field.get("trafficRouting")

    @property
    def background(self) -> Analysis | None:
        field = self.field.get("analysis")
        return Analysis(field, AnalysisPlace.BACKGROUND) if field.present else None

    @cached_property
    def starting_step(self) -> Bound[int]:
        """The step at which the background analysis starts, from 0."""
        return self.field.get("analysis", "startingStep").integer(0)

    def analyses(self) -> Iterator[Analysis]:
        """Background, inline and experiment analyses, in the order of the steps."""
        if self.background is not None:
            yield self.background
        for step in self.steps:
            if step.analysis.present:
                yield Analysis(step.analysis, AnalysisPlace.STEP, step.index)
            yield from experiment_analyses(step.experiment, AnalysisPlace.EXPERIMENT_STEP, step.index)


class BlueGreen:
    """``spec.strategy.blueGreen``."""

    def __init__(self, rollout: Rollout, field: Field) -> None:
        self.rollout = rollout
        self.field = field

    @property
    def span(self) -> Span:
        return self.field.heading

    @property
    def causes(self) -> tuple[Node, ...]:
        return (*self.field.nodes, *self.rollout.causes)

    @property
    def auto_promotion_enabled(self) -> Bound[bool]:
        """True unless written otherwise (facts §5.1)."""
        return self.field.get("autoPromotionEnabled").boolean(True)

    def analyses(self) -> Iterator[Analysis]:
        for name, place in (
            ("prePromotionAnalysis", AnalysisPlace.PRE_PROMOTION),
            ("postPromotionAnalysis", AnalysisPlace.POST_PROMOTION),
        ):
            field = self.field.get(name)
            if field.present:
                yield Analysis(field, place)


class Rollout:
    """A whole Rollout: one that is applied, not a patch of one.

    ``template`` is what its pods are made from: its own, or that of the workload it refers to where that is known.
    """

    def __init__(self, resource: Resource, template: Field | None = None) -> None:
        self.resource = resource
        self.spec = resource.spec
        self.template = self.spec.get("template") if template is None else template
        self.facts: dict[object, Any] = {}
        """What later rooms have worked out about it, so that they do so once."""

    def __repr__(self) -> str:
        return f"Rollout({self.resource!r})"

    @property
    def name(self) -> str:
        return self.resource.name

    @property
    def namespace(self) -> str:
        return self.resource.namespace

    @property
    def span(self) -> Span:
        return self.resource.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.resource.field.nodes

    @cached_property
    def canary(self) -> Canary | None:
        field = self.spec.get("strategy", "canary")
        return Canary(self, field) if field.present else None

    @cached_property
    def blue_green(self) -> BlueGreen | None:
        field = self.spec.get("strategy", "blueGreen")
        return BlueGreen(self, field) if field.present else None

    @property
    def strategy(self) -> Canary | BlueGreen | None:
        """The strategy; of two, which the controller rejects (V13), the canary."""
        return self.canary or self.blue_green

    @cached_property
    def analyses(self) -> tuple[Analysis, ...]:
        return tuple(
            analysis for strategy in (self.canary, self.blue_green) if strategy for analysis in strategy.analyses()
        )

    @property
    def containers(self) -> list[Field]:
        return list(self.template.get("spec", "containers").items())

    def annotation(self, name: str) -> Field:
        """An annotation of the Rollout itself."""
        return self.resource.annotations.get(name)


def is_fragment(resource: Resource) -> bool:
    """Whether a Rollout lacks all three of selector, workloadRef and template: nothing but a patch does."""
    return not any(resource.spec.get(name).present for name in ("selector", "workloadRef", "template"))


def is_whole(resource: Resource) -> bool:
    """Whether a Rollout has what every one has that is applied: a workloadRef, or a selector and a template (V2,
    V5)."""
    spec = resource.spec
    return spec.get("workloadRef").present or (spec.get("selector").present and spec.get("template").present)
