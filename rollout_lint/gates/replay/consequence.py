"""The proof of a finding: from what the provider returns over conditions, limits and run to where the release ends."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from ...finding import TraceStep
from ..days import Day
from ..gate import GateMetric
from ..gated import GatedRollout
from ..kept import kept
from ..measurement import Phase
from ..policy import Policy
from .analysis_run import replay_days
from .measured import measured
from .metric_run import plan_of
from .release import Course, Moment, Outcome, replay_release
from .scenario import Scenario

_MOST_MOMENTS = 8
"""A trace is read by a person: of a longer release the first and the last moments are shown."""


def consequence(
    metric: GateMetric, scenario: Scenario, policy: Policy, *, release: bool = True
) -> tuple[TraceStep, ...]:
    """What follows where a metric meets the days of a scenario, its release with it where it has one."""
    day = scenario.first or scenario.day
    steps = list(measured(metric, day, policy).steps)
    end = _end(metric, scenario, policy)
    if end is not None:
        steps.append(TraceStep(end))
    gated = GatedRollout.of(metric.gate) if release else None
    if gated is not None:
        steps.extend(_course(gated, scenario, policy))
    return tuple(steps)


@kept
def _course(gated: GatedRollout, scenario: Scenario, policy: Policy) -> tuple[TraceStep, ...]:
    """How the release goes: the same for all metrics that meet those days alike."""
    return tuple(told(replay_release(gated, scenario, policy)))


def _end(metric: GateMetric, scenario: Scenario, policy: Policy) -> str | None:
    plan = plan_of(metric)
    if isinstance(plan, str):
        return None
    phases: dict[Day, Phase] = {}
    for day in scenario.days:
        phase = measured(metric, day, policy).phase
        if phase is None:
            return None
        phases[day] = phase
    end = replay_days(plan, scenario, phases)
    if end.phase is None:
        return f"metric `{metric.name}` goes on measuring and never ends by itself"
    when = "at once" if end.at <= 0 else f"after {minutes(end.at)}"
    return f"metric `{metric.name}` is {end.phase.value} {when}: {end.why}"


def told(course: Course) -> Iterator[TraceStep]:
    """The moments of a course as lines of a trace, with times and weights."""
    moments = list(course.moments)
    hidden = len(moments) - _MOST_MOMENTS
    for number, moment in enumerate(moments):
        if hidden > 0 and _MOST_MOMENTS - 2 <= number < _MOST_MOMENTS - 2 + hidden:
            if number == _MOST_MOMENTS - 2:
                yield TraceStep(f"… {hidden} more steps …")
            continue
        yield TraceStep(line(moment), moment.span)
    if course.outcome is Outcome.UNKNOWN:
        yield TraceStep(f"not decided: {'; '.join(course.undecided[:3])}")


def line(moment: Moment) -> str:
    """``5 min, 10 %: step 2: a pause``."""
    return f"{minutes(moment.at)}, {moment.weight:g} %: {moment.text}"


def minutes(seconds: float) -> str:
    """``40 s``, ``5 min``, ``5 min 40 s``, ``2 h 5 min``: how long something takes, for a reader."""
    if seconds == inf:
        return "for ever"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, rest = divmod(whole, 3600)
    parts = [(hours, "h"), (rest // 60, "min"), (rest % 60 if not hours else 0, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)
