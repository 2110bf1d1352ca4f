"""A Rollout together with its gates: what rules about a whole release look at."""

from __future__ import annotations

from collections.abc import Iterable

from ..manifests.analysis import AnalysisPlace
from ..manifests.rollout import Rollout
from ..record import NamedTuple
from ..source.nodes import Node
from ..source.text import Span
from .gate import Gate
from .kept import Facts


class GatedRollout(NamedTuple):
    """A Rollout and the gates of all its analyses that name a template."""

    rollout: Rollout
    gates: tuple[Gate, ...]

    @classmethod
    def of(cls, gate: Gate) -> GatedRollout | None:
        """The release that a gate is part of; None for a gate of no Rollout."""
        return cls.named(gate.rollout, gate.siblings) if gate.rollout is not None else None

    @classmethod
    def named(cls, rollout: Rollout, gates: Iterable[Gate]) -> GatedRollout:
        """With those of its gates that name a template: the others never run (facts §3.3)."""
        return cls(rollout, tuple(gate for gate in gates if gate.analysis and gate.analysis.templates))

    @property
    def span(self) -> Span:
        return self.rollout.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.rollout.causes

    @property
    def facts(self) -> Facts:
        """What has been worked out about it, whoever put it together."""
        facts: Facts = self.rollout.facts.setdefault(self.gates, {})
        return facts

    @property
    def background(self) -> Gate | None:
        """The gate of the background analysis; one without templates never runs."""
        return next(
            (gate for gate in self.gates if gate.analysis and gate.analysis.place is AnalysisPlace.BACKGROUND), None
        )
