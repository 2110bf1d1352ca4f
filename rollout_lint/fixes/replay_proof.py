"""Whether a fix is safe: every gate replayed on every kind of day, before it and after it.

Safe is a change by which no release, run or metric that was aborted, paused or undecided comes to be promoted, and none
that was promoted on a healthy day is aborted.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from ..finding import ResourceName
from ..gates.gate import Gate
from ..gates.gated import GatedRollout
from ..gates.measurement import Phase
from ..gates.policy import Policy
from ..gates.replay.analysis_run import MetricReplay, replay_run
from ..gates.replay.release import Outcome, replay_release
from ..gates.replay.scenario import ALL_GREEN, NO_ERRORS, SCENARIOS, Scenario
from ..manifests.project import Project
from ..manifests.resource import Resource
from ..record import NamedTuple
from ..settings import Settings
from ..walk import gates_of_targets, releases
from .trees import Tree, same, tree_of

_HEALTHY = (ALL_GREEN, NO_ERRORS)


class End(Enum):
    """What an outcome means for those who use the service."""

    PROMOTED = "promote"
    STOPPED = "abort"
    WAITING = "pause"
    UNKNOWN = "not known"


_OF_RELEASE = {
    Outcome.PROMOTED: End.PROMOTED,
    Outcome.ABORTED: End.STOPPED,
    Outcome.PAUSED: End.WAITING,
    Outcome.STUCK: End.WAITING,
    Outcome.UNKNOWN: End.UNKNOWN,
}
_OF_PHASE = {
    Phase.SUCCESSFUL: End.PROMOTED,
    Phase.FAILED: End.STOPPED,
    Phase.ERROR: End.STOPPED,
    Phase.INCONCLUSIVE: End.WAITING,
}


class Replayed(NamedTuple):
    """How one release, run or metric ends in each scenario, in the order of ``SCENARIOS``.

    ``written`` is what decides it, where that is short enough to compare; an end that is not known is as good as known
    while it is the same.
    """

    what: str
    ends: tuple[End, ...]
    written: tuple[Tree, ...] = ()


def replays(project: Project, settings: Settings) -> tuple[Replayed, ...]:
    """All that the gates of a project's targets come to, in the order of the walk. Takes place before another project
    is made of the same manifests."""
    return tuple(_replays(project, settings))


def laxer(before: tuple[Replayed, ...], after: tuple[Replayed, ...]) -> str | None:
    """Why a change is not safe; None where it is."""
    if [each.what for each in before] != [each.what for each in after]:
        return "other gates run than before"
    for old, new in zip(before, after, strict=True):
        for scenario, was, is_now in zip(SCENARIOS, old.ends, new.ends, strict=True):
            if _is_worse(scenario, was, is_now, same(old.written, new.written)):
                return f"{old.what}: on the day `{scenario.name}` {was.value} becomes {is_now.value}"
    return None


def _is_worse(scenario: Scenario, was: End, is_now: End, unchanged: bool) -> bool:
    if was is is_now:
        return was is End.UNKNOWN and not unchanged
    if is_now in (End.PROMOTED, End.UNKNOWN):
        return True
    return is_now is End.STOPPED and was in (End.PROMOTED, End.UNKNOWN) and scenario in _HEALTHY


def _replays(project: Project, settings: Settings) -> Iterator[Replayed]:
    for gated in releases(project):
        policy = _policy(gated.rollout.resource, settings)
        courses = [replay_release(gated, scenario, policy) for scenario in SCENARIOS]
        # what a release does not know is told by its metrics
        ends = tuple(_OF_RELEASE[course.outcome] for course in courses)
        yield Replayed(f"Rollout `{gated.rollout.name}`", ends)
    for gate in gates_of_targets(project):
        yield from _of_gate(gate, _policy(gate.owner, settings))


def _policy(resource: Resource, settings: Settings) -> Policy:
    return settings.policy(resource.source.path, ResourceName(resource.kind, resource.namespace, resource.name))


def _of_gate(gate: Gate, policy: Policy) -> Iterator[Replayed]:
    began = _began(gate, policy)
    runs = [replay_run(gate, scenario, policy, began) for scenario in SCENARIOS]
    passed = gate.analysis.arguments if gate.analysis else ()
    declared = (template.spec.get("args") for template in gate.templates)
    written = tuple(tree_of(field.node) for field in (*(argument.field for argument in passed), *declared))
    for number, metric in enumerate(gate.metrics):
        ends = tuple(_of_metric(run.metrics[number]) for run in runs)
        yield Replayed(f"{gate.label}, metric `{metric.name}`", ends, (*written, tree_of(metric.metric.field.node)))
    yield Replayed(gate.label, tuple(End.WAITING if run.phase is None else _OF_PHASE[run.phase] for run in runs))


def _of_metric(replayed: MetricReplay) -> End:
    if replayed.unknown is not None or replayed.end is None:
        return End.UNKNOWN
    if replayed.end.phase is None:
        # a background metric without an end stops with the release
        return End.PROMOTED if replayed.end.measurements else End.WAITING
    return End.PROMOTED if replayed.metric.is_dry_run else _OF_PHASE[replayed.end.phase]


def _began(gate: Gate, policy: Policy) -> float:
    """When an analysis begins where all is well, in seconds since the release did; 0 where no release is in view."""
    gated = GatedRollout.of(gate)
    if gated is None:
        return 0.0
    runs = replay_release(gated, ALL_GREEN, policy).runs
    return next((began for each, began, _ in runs if each is gate), 0.0)
