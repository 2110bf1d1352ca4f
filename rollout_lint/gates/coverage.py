"""Which raises of the canary's weight a measurement follows before the next one.

Times are seconds from the first step. Inline analyses take a time nobody can know, and they measure themselves; what
happens after one is therefore placed only as far as it can be proved, and a raise whose coverage cannot be proved
either way is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from ..manifests.rollout import Canary, Step
from ..record import NamedTuple
from .gate import Gate, GateMetric


class Raise(NamedTuple):
    """A step that raises the canary's weight. ``following`` is the next one that does, or None at the end of the
    steps."""

    step: Step
    weight: int
    following: Step | None
    following_weight: int
    """100 (or ``maxTrafficWeight``) where nothing follows: the controller then promotes."""


class _Clock(NamedTuple):
    """When a step begins: no earlier than ``earliest``, and exactly then where ``exact``."""

    earliest: float
    exact: bool


def full_weight(canary: Canary) -> int:
    """What stands for all traffic: ``maxTrafficWeight``, 100 by default."""
    return canary.traffic_routing.get("maxTrafficWeight").integer(100).value or 100


def raises(canary: Canary) -> list[Raise]:
    """The raises in order; none where a weight is unknown."""
    full = full_weight(canary)
    rising: list[tuple[Step, int]] = []
    current = 0
    for step in canary.steps:
        if not step.weight.present:
            continue
        weight = step.weight.integer().value
        if weight is None:
            return []
        if weight > current:
            rising.append((step, weight))
        current = weight
    if not rising:
        return []
    following = [*rising[1:], (None, full)]
    return [Raise(step, weight, after, aim) for (step, weight), (after, aim) in zip(rising, following, strict=True)]


def ungated_raises(canary: Canary, background: Gate | None) -> Iterator[Raise]:
    """The raises to less than all traffic that provably no measurement follows before the next raise or the end.

    Before all traffic an indefinite pause counts as a gate: a person looks and promotes.
    """
    steps = canary.steps
    clocks = _clocks(steps) if background is not None else []
    full = full_weight(canary)
    for rise in raises(canary):
        if rise.weight >= full:
            continue
        end = rise.following.index if rise.following is not None else len(steps)
        between = steps[rise.step.index + 1 : end]
        if any(step.analysis.get("templates").size or step.experiment.get("analyses").size for step in between):
            continue
        waits = [step.pause_seconds for step in between]
        if any(not wait.known for wait in waits) or any(step.field.get("plugin").present for step in between):
            continue
        endless = any(wait.value == inf for wait in waits)
        if endless and rise.following_weight >= full:
            continue
        if background is None or _unmeasured(
            background, canary, rise, clocks, sum(wait.value or 0.0 for wait in waits)
        ):
            yield rise


def _clocks(steps: tuple[Step, ...]) -> list[_Clock]:
    clocks = [_Clock(0.0, True)]
    for step in steps:
        earliest, exact = clocks[-1]
        seconds = step.pause_seconds
        own_time = step.analysis.present or step.experiment.present or step.field.get("plugin").present
        if not seconds.known or seconds.value == inf or own_time:
            clocks.append(_Clock(earliest, False))
        else:
            clocks.append(_Clock(earliest + (seconds.value or 0.0), exact))
    return clocks


def _unmeasured(background: Gate, canary: Canary, rise: Raise, clocks: list[_Clock], length: float) -> bool:
    """Whether provably no sample of the background analysis falls between a raise and the next one."""
    starting = canary.starting_step
    if not starting.known or starting.value is None or not background.is_complete:
        return False
    end = rise.following.index if rise.following is not None else len(clocks) - 1
    if starting.value >= end:
        return True
    metrics = [metric for metric in background.metrics if not metric.is_dry_run]
    return bool(metrics) and all(_misses(metric, starting.value, rise, clocks, length) for metric in metrics)


def _misses(metric: GateMetric, starting: int, rise: Raise, clocks: list[_Clock], length: float) -> bool:
    """Whether provably no sample of one metric falls into the window behind a raise."""
    count, interval, delay = metric.effective_count, metric.interval, metric.initial_delay
    if not (count.known and interval.known and delay.known) or count.value is None:
        return False
    if length <= 0:
        return True
    started, window = clocks[max(starting, 0)], clocks[rise.step.index]
    if not started.exact:
        return False
    first = started.earliest + (delay.value or 0.0)
    last = first + (count.value - 1) * (interval.value or 0.0) if count.value > 1 else first
    if last < window.earliest:
        return True
    if not window.exact:
        return False
    opens = max(window.earliest, started.earliest)
    closes = window.earliest + length
    if first > closes:
        return True
    if first >= opens or not interval.value:
        return False
    samples_before = (opens - first) // interval.value
    following = first + samples_before * interval.value
    if following < opens:
        following += interval.value
    return following > closes
