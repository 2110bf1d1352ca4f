"""How long an analysis runs when every measurement goes well (facts §3.1)."""

from __future__ import annotations

from math import inf

from ..record import NamedTuple
from .gate import Gate, GateMetric


class Lasting(NamedTuple):
    """The metric that takes longest, and how long until its last measurement, in seconds."""

    metric: GateMetric
    seconds: float


def longest_metric(gate: Gate) -> Lasting | None:
    """What an analysis has to wait for. None where no metric's end is known: without a count it has none. Errors, each
    tried again after 10 s, make it longer."""
    lasting = [Lasting(metric, seconds) for metric in gate.metrics if (seconds := _seconds(metric)) is not None]
    return max(lasting, key=lambda each: each.seconds, default=None)


def _seconds(metric: GateMetric) -> float | None:
    """``initialDelay``, and an ``interval`` between each two of its measurements."""
    count, delay, interval = metric.effective_count, metric.initial_delay, metric.interval
    if metric.is_dry_run or not delay.known or count.value is None or count.value == inf:
        return None
    if count.value > 1 and (not interval.known or interval.value is None):
        return None
    return (delay.value or 0.0) + (count.value - 1) * (interval.value or 0.0)
