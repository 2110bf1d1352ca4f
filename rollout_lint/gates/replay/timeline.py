"""A release over time: the canary's weight, where each metric measures, and when each scenario is noticed."""

from __future__ import annotations

from math import inf

from ...record import NamedTuple
from ..gate import Gate
from ..gated import GatedRollout
from ..policy import Policy
from .analysis_run import RunEnd
from .consequence import minutes
from .metric_run import plan_of
from .release import Course, Outcome, replay_release
from .scenario import ALL_GREEN, SCENARIOS, Scenario

_MOST_POINTS = 500
"""Of a metric's measurements so many are placed: nobody can tell more of them apart."""


class Level(NamedTuple):
    """The canary's weight, in percent, from a time on, in seconds since the release began."""

    at: float
    weight: float


class Track(NamedTuple):
    """One metric of one gate: when its analysis begins and ends, and when it measures while all is well."""

    place: str
    metric: str
    began: float
    ended: float
    measurements: tuple[float, ...]


class Outlook(NamedTuple):
    """How a scenario ends. ``earliest`` is where it happens to every metric, ``latest`` where only the slowest one to
    notice meets it; None where some metric alone never stops the release, and ``unnoticed`` names those."""

    scenario: Scenario
    earliest: Course
    latest: Course | None
    unnoticed: tuple[str, ...]


class Timeline(NamedTuple):
    """``length`` is the time, in seconds, until an attended release is promoted while all is well."""

    gated: GatedRollout
    course: Course
    length: float
    levels: tuple[Level, ...]
    tracks: tuple[Track, ...]
    outlooks: tuple[Outlook, ...]
    by_hand: bool
    """Whether it waits for a person somewhere on the way."""

    @property
    def title(self) -> str:
        """How the release goes while all is well: ``promoted after 10 min, by hand``."""
        hand = ", by hand" if self.by_hand else ""
        return f"{self.course.outcome.value} after {minutes(self.course.at)}{hand}"


def timeline_of(gated: GatedRollout, policy: Policy, scenarios: tuple[Scenario, ...] = SCENARIOS) -> Timeline:
    """The timeline of one Rollout."""
    course = replay_release(gated, ALL_GREEN, policy, attended=True)
    length = course.at if course.at < inf else max((m.at for m in course.moments if m.at < inf), default=0.0)
    tracks = [track for gate, began, end in course.runs for track in _tracks(gate, began, end, length)]
    outlooks = [_outlook(gated, scenario, policy) for scenario in scenarios if scenario != ALL_GREEN]
    levels = tuple(Level(moment.at, moment.weight) for moment in course.moments)
    by_hand = replay_release(gated, ALL_GREEN, policy).outcome is Outcome.PAUSED
    return Timeline(gated, course, length, levels, tuple(tracks), tuple(outlooks), by_hand)


def _tracks(gate: Gate, began: float, end: RunEnd, length: float) -> list[Track]:
    tracks = []
    for each in end.metrics:
        if each.end is None:
            continue
        plan = plan_of(each.metric)
        assert not isinstance(plan, str)  # it has been replayed
        ended = min(began + each.end.at, length)
        first = began + max(plan.initial_delay, 0.0)
        number = min(each.end.measurements, _MOST_POINTS)
        points = [first + index * plan.interval for index in range(number)]
        place = gate.analysis.label if gate.analysis is not None else gate.label
        tracks.append(Track(place, each.metric.name, began, ended, tuple(at for at in points if at <= length)))
    return tracks


def _outlook(gated: GatedRollout, scenario: Scenario, policy: Policy) -> Outlook:
    earliest = replay_release(gated, scenario, policy, attended=True)
    names = dict.fromkeys(m.name for gate in gated.gates for m in gate.metrics if not m.is_dry_run)
    alone = {name: replay_release(gated, scenario._replace(only=name), policy, attended=True) for name in names}
    unnoticed = tuple(name for name, course in alone.items() if course.outcome is Outcome.PROMOTED)
    stopped = [course for course in alone.values() if course.outcome in (Outcome.ABORTED, Outcome.PAUSED)]
    latest = max(stopped, key=lambda course: course.at) if stopped and not unnoticed else None
    return Outlook(scenario, earliest, latest, unnoticed)
