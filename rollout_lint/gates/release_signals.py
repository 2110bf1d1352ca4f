"""Which signals all gates of a Rollout measure together, and which of those that are required they do not."""

from __future__ import annotations

from ..record import NamedTuple
from .gate import GateMetric
from .gated import GatedRollout
from .kept import kept
from .metric_signal import LATENCY, UNKNOWN, MetricSignal, signal_of
from .policy import Policy

TAIL = 0.99
"""The least latency quantile that shows what the slowest users see."""


class MeasuredSignal(NamedTuple):
    """A metric that counts, and what it measures."""

    metric: GateMetric
    signal: MetricSignal


class ReleaseSignals(NamedTuple):
    """The signals of the metrics that count, one entry for a metric however many gates use it."""

    measured: tuple[MeasuredSignal, ...]
    required: tuple[str, ...]

    @property
    def unknown(self) -> tuple[MeasuredSignal, ...]:
        """The metrics that may measure something more than is known of them."""
        return tuple(each for each in self.measured if _is_open(each.signal))

    @property
    def missing(self) -> tuple[str, ...]:
        """The required signals that no metric is known to measure; a latency at too low a quantile is not missing."""
        known = {each.signal.kind for each in self.measured}
        if LATENCY in known and not self._latency_counts:
            known.discard(LATENCY)
        return tuple(name for name in self.required if name not in known)

    @property
    def _latency_counts(self) -> bool:
        return any(each.signal.quantile is not None for each in self.latencies)

    @property
    def latencies(self) -> tuple[MeasuredSignal, ...]:
        return tuple(each for each in self.measured if each.signal.kind == LATENCY)

    @property
    def short_of_the_tail(self) -> MeasuredSignal | None:
        """The latency of the highest quantile where that is below ``TAIL``; None where a quantile is not known."""
        if any(_is_open(each.signal) for each in self.latencies):
            return None
        quantiles = [each for each in self.latencies if each.signal.quantile is not None]
        highest = max(quantiles, key=lambda each: each.signal.quantile or 0.0, default=None)
        return highest if highest is not None and (highest.signal.quantile or 0.0) < TAIL else None


def _is_open(signal: MetricSignal) -> bool:
    return signal.kind == UNKNOWN or (signal.kind == LATENCY and signal.quantile is None and not signal.is_average)


@kept
def release_signals(gated: GatedRollout, policy: Policy) -> ReleaseSignals | None:
    """What the gates of a Rollout measure; None where not all their templates are in view, or where no metric
    counts."""
    if any(not gate.is_complete for gate in gated.gates):
        return None
    counted: dict[int, GateMetric] = {}
    for gate in gated.gates:
        for metric in gate.metrics:
            if not metric.is_dry_run:
                counted.setdefault(id(metric.metric.field.node), metric)
    if not counted:
        return None
    required = policy.service(gated.rollout.namespace, gated.rollout.name).signals or policy.signals
    return ReleaseSignals(
        tuple(MeasuredSignal(metric, signal_of(metric, policy)) for metric in counted.values()), required
    )
