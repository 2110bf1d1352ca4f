"""A Rollout together with its gates: what rules about a whole release look at."""

from __future__ import annotations

from typing import NamedTuple

from ..manifests.analysis import AnalysisPlace
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
