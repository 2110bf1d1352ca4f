"""One metric of an AnalysisRun, replayed measurement by measurement, as the controller counts them (facts §3.1).

All times are seconds since the run began. A measurement takes no time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import inf

from ...record import NamedTuple
from ..gate import GateMetric
from ..kept import kept
from ..measurement import Phase

ERROR_RETRY_SECONDS = 10.0
"""After an error the next measurement comes this soon, whatever ``interval`` says (analysis.go:28-30, 736-737)."""
MOST_MEASUREMENTS = 10_000
"""A metric that has not ended by then is taken to go on for ever."""

PhaseAt = Callable[[int, float], Phase]
"""The phase of the measurement of an index, from 0, at a time."""


class MetricPlan(NamedTuple):
    """When a metric measures and what ends it. ``effective_count`` is infinity for a metric without an end; a
    ``failure_limit`` of -1 tolerates all failures; a ``consecutive_success_limit`` of 0 is off."""

    effective_count: float = 1.0
    interval: float = 0.0
    initial_delay: float = 0.0
    failure_limit: int = 0
    inconclusive_limit: int = 0
    consecutive_error_limit: int = 4
    consecutive_success_limit: int = 0


class MetricEnd(NamedTuple):
    """How a metric ends: ``phase`` is None where it is still running at ``at``, which is then the end of the replay or
    infinity. ``why`` ends the sentence "the metric is Failed: …"."""

    phase: Phase | None
    at: float
    measurements: int
    why: str = ""


class _Counts:
    __slots__ = ("consecutive_error", "consecutive_success", "failed", "finished", "inconclusive", "measurements")

    def __init__(self) -> None:
        self.measurements = self.finished = self.failed = self.inconclusive = 0
        self.consecutive_error = self.consecutive_success = 0

    def add(self, phase: Phase) -> None:
        """An error leaves ``finished`` alone: ``count`` counts only what is no error (analysis.go:385-406)."""
        self.measurements += 1
        if phase is Phase.ERROR:
            self.consecutive_error += 1
            self.consecutive_success = 0
            return
        self.finished += 1
        self.consecutive_error = 0
        self.consecutive_success = self.consecutive_success + 1 if phase is Phase.SUCCESSFUL else 0
        self.failed += phase is Phase.FAILED
        self.inconclusive += phase is Phase.INCONCLUSIVE


@kept
def plan_of(metric: GateMetric) -> MetricPlan | str:
    """The plan of a bound metric, or why it is not known."""
    bound = (
        metric.effective_count,
        metric.interval,
        metric.initial_delay,
        metric.failure_limit,
        metric.inconclusive_limit,
        metric.consecutive_error_limit,
        metric.consecutive_success_limit,
    )
    for value in bound:
        if not value.known:
            return value.unknown or "its limits are not known"
    count, interval, delay, failure, inconclusive, errors, successes = (value.value for value in bound)
    return MetricPlan(
        inf if count is None else count,
        interval or 0.0,
        delay or 0.0,
        int(failure or 0),
        int(inconclusive or 0),
        4 if errors is None else int(errors),
        int(successes or 0),
    )


def replay(plan: MetricPlan, phase_at: PhaseAt, until: float = inf) -> MetricEnd:
    """Measure until the metric ends or time is up."""
    counts = _Counts()
    at = max(plan.initial_delay, 0.0)
    while at <= until and counts.measurements < MOST_MEASUREMENTS:
        phase = phase_at(counts.measurements, at)
        counts.add(phase)
        ended = _ended(plan, counts)
        if ended is not None:
            return MetricEnd(ended[0], at, counts.measurements, ended[1])
        at += ERROR_RETRY_SECONDS if phase is Phase.ERROR else max(plan.interval, 0.0)
    return MetricEnd(None, until if at > until else inf, counts.measurements)


# a repository has a few plans, and rules ask how each one ends when all measurements are alike
@lru_cache(maxsize=4096)
def replay_alike(plan: MetricPlan, phase: Phase, until: float = inf) -> MetricEnd:
    """``replay`` where all measurements have one phase."""
    return replay(plan, lambda index, at: phase, until)


def _ended(plan: MetricPlan, counts: _Counts) -> tuple[Phase, str] | None:
    """The phase of the metric after a measurement, where it ends it: of the limits the later one in the controller's
    order wins, then successes in a row, then the count (analysis.go:595-690)."""
    if counts.consecutive_error > plan.consecutive_error_limit:
        errors = f"{_plural(counts.consecutive_error, 'error')} in a row"
        return Phase.ERROR, f"{errors}, more than `consecutiveErrorLimit` {plan.consecutive_error_limit}"
    if counts.inconclusive > plan.inconclusive_limit:
        inconclusive = _plural(counts.inconclusive, "inconclusive measurement")
        return Phase.INCONCLUSIVE, f"{inconclusive}, more than `inconclusiveLimit` {plan.inconclusive_limit}"
    if 0 <= plan.failure_limit < counts.failed:
        failed = _plural(counts.failed, "failed measurement")
        return Phase.FAILED, f"{failed}, more than `failureLimit` {plan.failure_limit}"
    wanted = plan.consecutive_success_limit
    if 0 < wanted <= counts.consecutive_success:
        return Phase.SUCCESSFUL, f"{wanted} measurements in a row successful"
    if counts.finished < plan.effective_count:
        return None
    measured = _plural(counts.finished, "measurement")
    if wanted > 0:
        phase = Phase.FAILED if plan.failure_limit < 0 else Phase.INCONCLUSIVE
        return phase, f"{measured} and not {wanted} in a row successful"
    return Phase.SUCCESSFUL, f"{measured} taken" + (f", {counts.failed} of them failed" if counts.failed else "")


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
