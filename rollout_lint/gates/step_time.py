"""How long the steps of a canary take, as far as they say so. Times are seconds."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from ..manifests.rollout import Canary, Step
from ..record import NamedTuple

POD_START = 60.0
"""What a change of the canary's pods is given until they are available, beside ``minReadySeconds``: no manifest tells,
and a rule that needs to know says less where it would matter."""


class StepTime(NamedTuple):
    """The time of some steps: ``pauses`` is certain, ``scaling`` is what their changes of pods may take beside it."""

    pauses: float
    scaling: float

    @property
    def at_most(self) -> float:
        return self.pauses + self.scaling


def time_of(canary: Canary, steps: Iterable[Step], *, changes: int = 0) -> StepTime | None:
    """The time of steps and of ``changes`` of the pods beside them. None where one has a duration that nobody knows: an
    endless pause, an analysis, an experiment, a plugin."""
    pauses = 0.0
    for step in steps:
        wait = step.pause_seconds
        if not wait.known or wait.value is None or wait.value == inf or _has_own_time(step):
            return None
        pauses += wait.value
        changes += step.weight.present or step.field.get("setCanaryScale").present
    ready = canary.rollout.spec.get("minReadySeconds").integer(0).value
    return None if ready is None else StepTime(pauses, changes * (POD_START + ready))


def _has_own_time(step: Step) -> bool:
    return step.analysis.present or step.experiment.present or step.field.get("plugin").present
