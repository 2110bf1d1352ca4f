"""A Rollout together with its gates: what rules about a whole release look at."""

from __future__ import annotations

from typing import NamedTuple

from ..manifests.analysis import AnalysisPlace, TemplateReference
from ..manifests.project import Resolution
from ..manifests.resource import Resource
from ..manifests.rollout import Rollout
from ..source.nodes import Node
from ..source.text import Span
from .gate import Gate


class GatedRollout(NamedTuple):
    """A Rollout and the gates of all its analyses that name a template."""

    rollout: Rollout
    gates: tuple[Gate, ...]

    @property
    def span(self) -> Span:
        return self.rollout.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.rollout.causes

    @property
    def background(self) -> Gate | None:
        """The gate of the background analysis; one without templates never runs."""
        return next(
            (gate for gate in self.gates if gate.analysis and gate.analysis.place is AnalysisPlace.BACKGROUND), None
        )


class UnresolvedTemplate(NamedTuple):
    """A reference to a template that is absent, or not in view."""

    reference: TemplateReference
    origin: Resource
    resolution: Resolution

    @property
    def span(self) -> Span:
        return self.reference.span


class UnresolvedTemplates(NamedTuple):
    """All unresolved references to templates in the targets of a run."""

    references: tuple[UnresolvedTemplate, ...]
