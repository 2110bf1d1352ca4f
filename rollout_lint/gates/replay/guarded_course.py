"""What a guard changes: a measurement without data fails where it was an error."""

from __future__ import annotations

from ..days import Day
from ..gate import GateMetric
from ..gated import GatedRollout
from ..measurement import Phase
from ..policy import Policy
from .measured import measured
from .metric_run import MetricPlan, plan_of, replay_alike
from .release import replay_release
from .scenario import ALL_GREEN, LATE_START

_MOMENT = 0.001
"""Seconds; the minute ends before its last moment."""


def guard_keeps_outcome(metric: GateMetric, policy: Policy) -> bool:
    """Whether a metric that errs without data ends as well or as badly once it fails instead: without any data, and
    while the first minute has none. A failure counts against ``failureLimit`` and waits for ``interval``, an error is
    repeated every 10 seconds, so either may end the metric where the other does not. False where it is not known what
    some other day brings."""
    plan = plan_of(metric)
    if any(measured(metric, day, policy).phase is None for day in (Day.IDLE, Day.NO_ERRORS)):
        return False
    if isinstance(plan, str) or plan.consecutive_success_limit or plan.failure_limit < 0:
        return False
    if replay_alike(plan, Phase.FAILED).phase is not Phase.FAILED:
        return False
    began = _began(metric, policy)
    erring, failing = (_late(plan, began, phase) for phase in (Phase.ERROR, Phase.FAILED))
    return erring is failing or failing not in (None, Phase.SUCCESSFUL)


def _late(plan: MetricPlan, began: float, without: Phase) -> Phase | None:
    """How the metric ends by its first measurement with data, where the first minute of the release has none: after
    that it cannot end badly."""
    without_data = LATE_START.until - began
    return replay_alike(plan, without, without_data - _MOMENT).phase


def _began(metric: GateMetric, policy: Policy) -> float:
    """When the analysis begins where all is well, in seconds since the release did; 0 where no release is in view."""
    gated = GatedRollout.of(metric.gate)
    if gated is None:
        return 0.0
    runs = replay_release(gated, ALL_GREEN, policy).runs
    return next((began for gate, began, _ in runs if gate is metric.gate), 0.0)
