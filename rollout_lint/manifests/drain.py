"""How long pods live on after an abort (facts §5.1)."""

from __future__ import annotations

from math import inf

from ..source.bound import Bound, Origin
from .rollout import Rollout

DEFAULT_ABORT_SCALE_DOWN_DELAY = 30.0
"""Seconds, for blue-green and for a canary with trafficRouting (defaults.go:212-238)."""


def abort_drain(rollout: Rollout) -> Bound[float] | None:
    """Seconds from an abort until the new pods are scaled down: infinity for an explicit 0, which means never.

    None where the delay does not exist: a canary without trafficRouting ignores it. With ``dynamicStableScale`` an
    unset delay is no delay at all: the canary shrinks as the stable pods come back.
    """
    strategy = rollout.strategy
    if strategy is None:
        return None
    written = strategy.field.get("abortScaleDownDelaySeconds")
    if rollout.canary is not None and not rollout.canary.traffic_routing.present:
        return None
    delay = written.integer()
    if written.present:
        value = delay.value
        return Bound(
            None if value is None else inf if value == 0 else float(value), written, delay.origin, delay.unknown
        )
    dynamic = strategy.field.get("dynamicStableScale")
    if rollout.canary is not None and dynamic.present:
        known = dynamic.boolean()
        if not known.known:
            return Bound(None, dynamic, Origin.ABSENT, known.unknown)
        if known.value:
            return Bound(0.0, dynamic, Origin.ABSENT)
    return Bound(DEFAULT_ABORT_SCALE_DOWN_DELAY, strategy, Origin.ABSENT)
