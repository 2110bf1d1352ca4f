"""One AnalysisRun of a gate, replayed under a scenario: the phase it ends in, when, and because of which metric.

A metric that ends Failed, Error or Inconclusive ends the run; the others stop with what they have, and those without an
end are Successful (helpers.go:84-105; facts §3.2). The phase of a dry-run metric never counts, and the run waits for it
all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from ...record import NamedTuple
from ..days import Day
from ..gate import Gate, GateMetric
from ..measurement import Phase
from ..policy import Policy
from .measured import measured
from .metric_run import MetricEnd, MetricPlan, plan_of, replay, replay_alike
from .scenario import ALL_GREEN, Scenario

_WORSE = (Phase.SUCCESSFUL, Phase.INCONCLUSIVE, Phase.ERROR, Phase.FAILED)
"""From best to worst (helpers.go:48-55)."""


class MetricReplay(NamedTuple):
    """One metric in a run: how it ends by itself. Where that is not known ``unknown`` says why, and ``end`` is how it
    ends if all goes well; None where not even its limits are known."""

    metric: GateMetric
    end: MetricEnd | None
    unknown: str | None = None

    @property
    def phase(self) -> Phase | None:
        """The phase that counts: a dry run is Successful whatever it measures; None while it runs or is not known."""
        if self.end is None or self.end.phase is None:
            return None
        return Phase.SUCCESSFUL if self.metric.is_dry_run else self.end.phase


class RunEnd(NamedTuple):
    """How a run ends. ``phase`` is None where it runs on for ever; ``at`` is seconds since it began, then infinity.

    ``deciding`` is the metric that ended it early. Metrics whose course is not known are taken to be Successful: a run
    that fails all the same fails at ``at`` or sooner.
    """

    phase: Phase | None
    at: float
    metrics: tuple[MetricReplay, ...]
    deciding: MetricReplay | None = None

    @property
    def undecided(self) -> tuple[MetricReplay, ...]:
        return tuple(each for each in self.metrics if each.unknown and not each.metric.is_dry_run)


def replay_run(gate: Gate, scenario: Scenario, policy: Policy, began: float = 0.0) -> RunEnd:
    """Replay a run that begins ``began`` seconds after the release."""
    metrics = tuple(_replayed(metric, scenario, policy, began) for metric in gate.metrics)
    bad = [(each.end.at, each) for each in metrics if each.end and each.phase not in (None, Phase.SUCCESSFUL)]
    if bad:
        first = min(at for at, _ in bad)
        worst = max((each for at, each in bad if at == first), key=lambda each: _WORSE.index(each.phase))
        return RunEnd(worst.phase, first, metrics, worst)
    at = max((each.end.at for each in metrics if each.end), default=0.0)
    return RunEnd(None if at == inf else Phase.SUCCESSFUL, at, metrics)


def _replayed(metric: GateMetric, scenario: Scenario, policy: Policy, began: float) -> MetricReplay:
    plan = plan_of(metric)
    if isinstance(plan, str):
        return MetricReplay(metric, None, plan)
    if scenario.only and metric.name != scenario.only:
        scenario = ALL_GREEN
    phases: dict[Day, Phase] = {}
    for day in scenario.days:
        one = measured(metric, day, policy)
        if one.phase is None:
            return MetricReplay(metric, replay_alike(plan, Phase.SUCCESSFUL), one.unknown)
        phases[day] = one.phase
    return MetricReplay(metric, replay_days(plan, scenario, phases, began))


def replay_days(plan: MetricPlan, scenario: Scenario, phases: Mapping[Day, Phase], began: float = 0.0) -> MetricEnd:
    """How a metric ends in a run that begins ``began`` seconds after the release; ``phases`` are those of its
    measurements on each day of the scenario."""
    if len(phases) == 1:
        return replay_alike(plan, phases[scenario.day])
    return replay(plan, lambda index, at: phases[scenario.at(index, began + at)])
