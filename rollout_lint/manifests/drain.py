"""How long pods live on after an abort, and after a promotion (facts §5.1)."""

from __future__ import annotations

from math import inf

from ..source.bound import Bound, Origin
from .rollout import Rollout

DEFAULT_ABORT_SCALE_DOWN_DELAY = 30.0
"""Seconds, for blue-green and for a canary with trafficRouting (defaults.go:212-238)."""
DEFAULT_SCALE_DOWN_DELAY = 30.0
"""Seconds, for blue-green and for a canary with trafficRouting (defaults.go:189-206)."""


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


def scale_down_drain(rollout: Rollout) -> Bound[float] | None:
    """Seconds from full promotion until the old pods are scaled down; 0 is at once.

    None where there is no such delay: on a canary without trafficRouting, and with ``dynamicStableScale``, which
    shrinks the old pods with their weight. None too where nothing is written and a post-promotion analysis holds the
    old pods until it has succeeded (rollout/bluegreen.go:209-215).
    """
    strategy = rollout.strategy
    if strategy is None:
        return None
    written = strategy.field.get("scaleDownDelaySeconds")
    if rollout.canary is not None:
        routed = rollout.canary.traffic_routing.present
        if not routed or strategy.field.get("dynamicStableScale").boolean(False).value is not False:
            return None
    elif not written.present and strategy.field.get("postPromotionAnalysis").present:
        return None
    delay = written.integer()
    if not written.present:
        return Bound(DEFAULT_SCALE_DOWN_DELAY, strategy, Origin.ABSENT)
    return Bound(None if delay.value is None else float(delay.value), written, delay.origin, delay.unknown)
