"""How long requests take at the 99th percentile: what every drain has to outlast.

It is declared (annotation ``rollout-lint/p99``, then ``services:``), or else the boundary that a latency gate of the
Rollout holds p99 to: a release that is slower does not get through.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..record import NamedTuple
from .declared import P99_ANNOTATION, DeclaredLatency, declared_p99
from .gate import GateMetric
from .gated import GatedRollout
from .kept import kept
from .metric_signal import LATENCY
from .policy import Policy
from .values.boundary import boundary_of

_P99 = 0.99
_SAME = 1e-9


class GatedRollouts(NamedTuple):
    """The Rollouts of the targets, with their gates: what rules that speak once a run look at."""

    rollouts: tuple[GatedRollout, ...]


@kept
def request_p99(gated: GatedRollout, policy: Policy) -> DeclaredLatency | None:
    """The p99 of a Rollout's requests; None where it is not known.

    What is written wins even where it cannot be read. Of several gates with a boundary the smallest counts: others may
    be of what lies downstream.
    """
    if gated.rollout.annotation(P99_ANNOTATION).present:
        return declared_p99(gated.rollout, policy)
    return declared_p99(gated.rollout, policy) or min(
        _boundaries(gated, policy), key=lambda boundary: boundary.seconds, default=None
    )


def _boundaries(gated: GatedRollout, policy: Policy) -> Iterator[DeclaredLatency]:
    for gate in gated.gates:
        for metric in gate.metrics:
            if not metric.is_dry_run:
                found = _boundary(metric, policy)
                if found is not None:
                    yield found


def _boundary(metric: GateMetric, policy: Policy) -> DeclaredLatency | None:
    """What a metric holds p99 to: a gate on another quantile says nothing certain about it."""
    boundary = boundary_of(metric, policy)
    if boundary is None or boundary.signal != LATENCY or boundary.quantile is None or boundary.value <= 0:
        return None
    if abs(boundary.quantile - _P99) > _SAME:
        return None
    return DeclaredLatency(boundary.value, f"the boundary of metric `{metric.name}`", boundary.span)
