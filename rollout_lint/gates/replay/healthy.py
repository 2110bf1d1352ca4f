"""Metrics that fail on a day on which nothing is wrong: a gate that aborts a good release."""

from __future__ import annotations

from ...record import NamedTuple
from ..days import Day
from ..gate import GateMetric
from ..gated import GatedRollout
from ..kept import kept
from ..measurement import Phase
from ..policy import Policy
from ..queries import prometheus_query
from .measured import measured
from .metric_run import MetricEnd, plan_of, replay, replay_alike
from .release import replay_release
from .scenario import ALL_GREEN, LATE_START, NO_ERRORS, Scenario


class HealthyFailure(NamedTuple):
    """How a metric fails on a healthy day. ``is_certain`` is False where what counts errors was told by a name only."""

    scenario: Scenario
    end: MetricEnd
    is_certain: bool


@kept
def fails_without_errors(metric: GateMetric, policy: Policy) -> HealthyFailure | None:
    """How the metric ends while there is traffic and no error yet; None where it ends well, goes on, or is unknown."""
    phase = measured(metric, Day.NO_ERRORS, policy).phase
    if phase is None or phase is Phase.SUCCESSFUL or not _asks_conditions(metric, policy):
        return None
    plan = plan_of(metric)
    if isinstance(plan, str):
        return None
    end = replay_alike(plan, phase)
    if end.phase in (None, Phase.SUCCESSFUL):
        return None
    read = prometheus_query(metric, policy)
    if read is None:
        return None
    from ...promql import shape, without_errors

    if shape(read.query).impossible:
        return None  # it is empty on every day
    by_name = any(reading.by_name for reading in without_errors(read.query).assumed)
    return HealthyFailure(NO_ERRORS, end, not by_name)


def fails_on_late_start(metric: GateMetric, policy: Policy) -> HealthyFailure | None:
    """How the metric ends where it begins with the release and asks for the new pods alone, which have no rate before
    their second scrape; None where it waits long enough, or where its data may be older than the pods."""
    if measured(metric, Day.NO_DATA, policy).phase in (None, Phase.SUCCESSFUL) or not _asks_conditions(metric, policy):
        return None
    plan, began = plan_of(metric), _earliest(metric, policy)
    if isinstance(plan, str) or began is None or began + plan.initial_delay >= LATE_START.until:
        return None
    if not _asks_new_pods(metric, policy):
        return None
    without = measured(metric, Day.NO_DATA, policy).phase
    assert without is not None
    until = LATE_START.until - began
    end = replay(plan, lambda index, at: without if at < until else Phase.SUCCESSFUL)
    if end.phase in (None, Phase.SUCCESSFUL):
        return None
    return HealthyFailure(LATE_START, end, True)


def _asks_conditions(metric: GateMetric, policy: Policy) -> bool:
    """Whether conditions decided: what compiles for no result fails on every day, and says nothing of this one."""
    return bool(measured(metric, Day.NO_DATA, policy).outcomes)


def _earliest(metric: GateMetric, policy: Policy) -> float | None:
    """When the analysis begins, in seconds since the release did; None where that is not known."""
    gated = GatedRollout.of(metric.gate)
    if gated is None:
        return None
    runs = replay_release(gated, ALL_GREEN, policy).runs
    return next((began for gate, began, _ in runs if gate is metric.gate), None)


def _asks_new_pods(metric: GateMetric, policy: Policy) -> bool:
    from ..scope.selectors import selector_scopes

    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return False
    scopes = selector_scopes(read, metric, policy)
    return bool(scopes) and all(each.tied_by_pod_hash for each in scopes)
