"""One release of a Rollout, replayed under a scenario: weights, analyses and their consequences, to the end (facts
§3.3, §5.3, §5.4).

Times are seconds since the release began. Pods are ready at once and a step without a duration takes no time: what
really takes longer only moves the end further away.
"""

from __future__ import annotations

from enum import Enum
from math import inf

from ...manifests.analysis import AnalysisPlace
from ...manifests.durations import go_duration
from ...manifests.rollout import BlueGreen, Canary, Step
from ...record import NamedTuple
from ...source.text import Span
from ..coverage import full_weight
from ..gate import Gate
from ..gated import GatedRollout
from ..kept import kept
from ..measurement import Phase
from ..policy import Policy
from .analysis_run import RunEnd, replay_run
from .scenario import Scenario


class Outcome(Enum):
    """How a release ends where nobody steps in."""

    PROMOTED = "promoted"
    ABORTED = "aborted"
    PAUSED = "paused"
    """It waits for a person."""
    STUCK = "stuck"
    """A step never ends."""
    UNKNOWN = "undecided"


class Moment(NamedTuple):
    """Something that happens; ``weight`` is the canary's from then on, in percent of all traffic."""

    at: float
    weight: float
    text: str
    span: Span | None = None


class Course(NamedTuple):
    """How a release goes.

    ``at`` is when it ends: promoted, aborted, or waiting. ``deciding`` is the run that ended it. ``undecided`` says for
    which metrics it is not known what they do: they were taken to be Successful, so an abort comes then or sooner, and
    a promotion is not known to happen. ``assumed`` names what the replay had to take for granted.
    """

    scenario: Scenario
    outcome: Outcome
    at: float
    moments: tuple[Moment, ...]
    deciding: RunEnd | None = None
    undecided: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    runs: tuple[tuple[Gate, float, RunEnd], ...] = ()
    """Every analysis that ran, with when it began."""

    @property
    def highest(self) -> float:
        """The most traffic that the canary had, in percent."""
        return max((moment.weight for moment in self.moments), default=0.0)

    @property
    def exposure(self) -> float:
        """Canary traffic over time until the end, in percent × minutes."""
        following = [*(moment.at for moment in self.moments[1:]), self.at]
        total = 0.0
        for moment, until in zip(self.moments, following, strict=True):
            if moment.weight and until > moment.at:
                total += moment.weight * (until - moment.at) / 60
        return total


class _Ended(Exception):
    """The release has ended: nothing after this moment happens."""


@kept
def replay_release(gated: GatedRollout, scenario: Scenario, policy: Policy, *, attended: bool = False) -> Course:
    """Replay a release from its first step. ``attended`` is one at which somebody promotes by hand, at once, wherever
    the release waits for it."""
    release = _Release(gated, scenario, policy, attended)
    strategy = gated.rollout.strategy
    try:
        if isinstance(strategy, Canary):
            release.canary(strategy)
        elif isinstance(strategy, BlueGreen):
            release.blue_green(strategy)
    except _Ended:
        pass
    return release.course()


class _Release:
    def __init__(self, gated: GatedRollout, scenario: Scenario, policy: Policy, attended: bool) -> None:
        self.gated = gated
        self.attended = attended
        self.scenario = scenario
        self.policy = policy
        self.now = 0.0
        self.weight = 0.0
        self.outcome = Outcome.PROMOTED
        self.moments: list[Moment] = []
        self.deciding: RunEnd | None = None
        self.undecided: dict[str, None] = {}
        self.assumed: dict[str, None] = {}
        self.runs: list[tuple[Gate, float, RunEnd]] = []
        self.background: tuple[Gate, float, RunEnd] | None = None

    def course(self) -> Course:
        outcome = self.outcome
        if outcome is Outcome.PROMOTED and self.undecided:
            outcome = Outcome.UNKNOWN
        return Course(
            self.scenario,
            outcome,
            self.now,
            tuple(self.moments),
            self.deciding,
            tuple(self.undecided),
            tuple(self.assumed),
            tuple(self.runs),
        )

    def canary(self, canary: Canary) -> None:
        full = full_weight(canary)
        starting = canary.starting_step
        first = starting.value if starting.known and starting.value is not None else 0
        background = self.gated.background
        self._note(0.0, "the release begins", canary.span)
        for step in canary.steps:
            if background is not None and step.index == max(first, 0):
                self._start_background(background)
            self._step(step, full)
        if background is not None and not canary.steps and first <= 0:
            self._start_background(background)
        self._note(100.0, "the last step is done: promoted", canary.span)

    def blue_green(self, strategy: BlueGreen) -> None:
        self._note(0.0, "the new ReplicaSet is up, without traffic", strategy.span)
        self._promotion_analysis(strategy, "prePromotionAnalysis", AnalysisPlace.PRE_PROMOTION)
        enabled = strategy.auto_promotion_enabled
        if enabled.value is False:
            self._pass(inf, enabled.span, "`autoPromotionEnabled: false`")
        wait = strategy.field.get("autoPromotionSeconds")
        seconds = wait.integer(0).value
        if seconds and enabled.value is not False:
            self._pass(float(seconds), wait.span, f"`autoPromotionSeconds: {seconds}`")
        self._note(100.0, "the active Service switches to the new ReplicaSet", strategy.span)
        self._promotion_analysis(strategy, "postPromotionAnalysis", AnalysisPlace.POST_PROMOTION)
        self._note(100.0, "promoted", strategy.span)

    def _promotion_analysis(self, strategy: BlueGreen, name: str, place: AnalysisPlace) -> None:
        field = strategy.field.get(name)
        if field.present and not field.get("templates").size:
            self._end(Outcome.STUCK, f"`{name}` without templates never ends", field.heading)
        for gate in self._gates(place):
            self._inline(gate)

    def _gates(self, place: AnalysisPlace, step: int | None = None) -> list[Gate]:
        return [g for g in self.gated.gates if g.analysis and g.analysis.place is place and g.analysis.step == step]

    def _step(self, step: Step, full: int) -> None:
        if step.weight.present:
            weight = step.weight.integer().value
            if weight is None:
                self.undecided[f"the weight of step {step.index + 1} is not known"] = None
            else:
                self._note(100.0 * min(weight, full) / full, f"step {step.index + 1}: `setWeight: {weight}`", step.span)
        if step.pause.present:
            self._pause(step)
        self._experiment(step)
        for gate in self._gates(AnalysisPlace.STEP, step.index):
            self._inline(gate)
        if step.analysis.present and not step.analysis.get("templates").size:
            self._end(Outcome.STUCK, f"step {step.index + 1}: an analysis without templates never ends", step.span)
        if step.field.get("plugin").present:
            self.assumed[f"the plugin of step {step.index + 1} takes no time and passes"] = None

    def _pause(self, step: Step) -> None:
        seconds = step.pause_seconds
        if not seconds.known or seconds.value is None:
            self.assumed[f"the pause of step {step.index + 1}, whose duration is not known, takes no time"] = None
            return
        self._pass(seconds.value, step.span, f"step {step.index + 1}: a pause")

    def _experiment(self, step: Step) -> None:
        if not step.experiment.present:
            return
        gates = self._gates(AnalysisPlace.EXPERIMENT_STEP, step.index)
        ends = [(gate, self._run(gate)) for gate in gates]
        required = [end for gate, end in ends if gate.analysis and _is_required(gate)]
        duration = go_duration(step.experiment.get("duration").text)
        length = min(inf if duration is None else duration, max((end.at for end in required), default=inf))
        bad = [(gate, end) for gate, end in ends if end.phase not in (None, Phase.SUCCESSFUL) and end.at <= length]
        if bad:
            gate, end = min(bad, key=lambda pair: pair[1].at)
            self._verdict(gate, end, self.now)
        self._pass(length, step.span, f"step {step.index + 1}: the experiment", Outcome.STUCK)

    def _start_background(self, gate: Gate) -> None:
        self.background = (gate, self.now, self._run(gate))

    def _run(self, gate: Gate) -> RunEnd:
        end = replay_run(gate, self.scenario, self.policy, self.now)
        self.runs.append((gate, self.now, end))
        if not gate.is_complete:
            self.undecided[f"{gate.label}: {gate.undecided}"] = None
        for each in end.undecided:
            self.undecided[f"metric `{each.metric.name}`: {each.unknown}"] = None
        return end

    def _inline(self, gate: Gate) -> None:
        end = self._run(gate)
        if end.phase is None:
            self._pass(inf, gate.span, f"{_place(gate)} never ends", Outcome.STUCK)
        if end.phase is Phase.SUCCESSFUL:
            self._pass(end.at, gate.span, "")
            self._note(None, f"{_place(gate)} is Successful", gate.span)
            return
        self._verdict(gate, end, self.now)

    def _verdict(self, gate: Gate, end: RunEnd, began: float) -> None:
        """A run that ended badly: the release pauses where it is Inconclusive, and is aborted else."""
        self._background_until(began + end.at)
        self.now = began + end.at
        assert end.phase is not None
        self.deciding = end
        because = ""
        if end.deciding is not None and end.deciding.end is not None:
            because = f": metric `{end.deciding.metric.name}` has {end.deciding.end.why}"
        told = f"{_place(gate)} is {end.phase.value}{because}"
        if end.phase is Phase.INCONCLUSIVE:
            self._end(Outcome.PAUSED, f"{told}: the release waits for a person", gate.span)
        self.weight = 0.0
        self._end(Outcome.ABORTED, f"{told}: aborted", gate.span)

    def _pass(self, seconds: float, span: Span, what: str, endless: Outcome = Outcome.PAUSED) -> None:
        """Let time pass; without an end the release waits there for a person."""
        self._background_until(self.now + seconds)
        if seconds == inf and endless is Outcome.PAUSED and self.attended:
            self._note(None, f"{what}: somebody promotes it", span)
            return
        if seconds == inf:
            waits = "waits for a person" if endless is Outcome.PAUSED else "never goes on"
            self._end(endless, f"{what}: the release {waits}", span)
        self.now += seconds

    def _background_until(self, until: float) -> None:
        """End the release where the background analysis ends badly before then. At the very moment of the promotion it
        is too late: a run in flight is cancelled (rollout/analysis.go:376-385)."""
        if self.background is None:
            return
        gate, began, end = self.background
        if end.phase in (None, Phase.SUCCESSFUL) or began + end.at >= until:
            return
        self.background = None
        self._verdict(gate, end, began)

    def _note(self, weight: float | None, text: str, span: Span) -> None:
        if weight is not None:
            self.weight = weight
        self.moments.append(Moment(self.now, self.weight, text, span))

    def _end(self, outcome: Outcome, text: str, span: Span) -> None:
        self.outcome = outcome
        self._note(None, text, span)
        raise _Ended


def _is_required(gate: Gate) -> bool:
    return gate.analysis is not None and gate.analysis.field.get("requiredForCompletion").boolean(False).value is True


def _place(gate: Gate) -> str:
    """What runs: ``the analysis of step 3``, ``the background analysis``."""
    if gate.analysis is None:
        return gate.label
    if gate.analysis.place is AnalysisPlace.STEP:
        return f"the analysis of {gate.analysis.label}"
    return gate.analysis.label
