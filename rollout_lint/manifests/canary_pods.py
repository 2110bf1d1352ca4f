"""How many pods a canary gets at a weight (facts §5.1, §5.2).

Without a traffic router the pods are the weight: a Service spreads its requests evenly over them, and the controller
picks the pod counts that come closest. With one, pods only have to carry the weight.
"""

from __future__ import annotations

import math
import re

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.field import Field, filled_in_later
from .rollout import Canary

DEFAULT_SURGE = "25%"
_INTEGER = late_pattern(r"[+-]?[0-9]+", re.ASCII)


class PodCounts(NamedTuple):
    """Pods of the canary, and of canary and stable version together, once the controller has scaled both."""

    canary: int
    total: int

    @property
    def share(self) -> float:
        """The canary's share of the pods in percent; 0 where there is no pod at all."""
        return 100 * self.canary / self.total if self.total else 0.0


class Routing(NamedTuple):
    """What decides the pods of a canary with ``trafficRouting``, beside replicas and weight."""

    full: int = 100
    """The weight that stands for all traffic: ``maxTrafficWeight``."""
    minimum: int = 0
    """``minPodsPerReplicaSet``, of each version that has a pod; never more than ``replicas``."""
    is_dynamic: bool = False
    """``dynamicStableScale``: the stable version shrinks as its traffic does."""
    pinned: int | None = None
    """``setCanaryScale.replicas``: the canary's pods, whatever the weight."""
    traffic: int | None = None
    """The weight of the canary's traffic where ``setCanaryScale.weight`` scales it by another one."""


def canary_pods(replicas: int, weight: int, surge: int, routing: Routing | None = None) -> PodCounts:
    """The pods that the controller aims at.

    ``weight`` is ``setWeight``, or the ``setCanaryScale.weight`` in force; ``surge`` is maxSurge in pods, which only a
    canary without ``routing`` reads.
    """
    if routing is not None:
        return _routed(replicas, weight, routing)
    return _approximated(replicas, weight, surge)


def _approximated(replicas: int, weight: int, surge: int) -> PodCounts:
    """The candidate closest to the weight, the earlier one of two (approximateWeightedCanaryStableReplicaCounts,
    UC:124-300).

    Where both candidates without a surge pod fall out, one because it would leave no stable pod and the other because
    it is as far off, the controller is left with no canary pod at all.
    """
    if not replicas:
        return PodCounts(0, 0)
    upper, lower = math.ceil(replicas * weight / 100), math.floor(replicas * weight / 100)
    may_be_none = weight in (0, 100) or (replicas == 1 and surge == 0)
    totals = (replicas, replicas + 1) if surge > 0 else (replicas,)
    candidates = []
    for total in totals:
        if upper < total or may_be_none:
            candidates.append(PodCounts(upper, total))
        if not _is_halfway(total, weight) and (lower or may_be_none):
            candidates.append(PodCounts(lower, total))
    return min(candidates, key=lambda counts: abs(counts.share - weight), default=PodCounts(0, replicas))


def _is_halfway(total: int, weight: int) -> bool:
    # in the controller's own order of floating-point operations, whose rounding decides
    return math.modf(total * (weight / 100))[0] == 0.5


def _routed(replicas: int, weight: int, routing: Routing) -> PodCounts:
    """CalculateReplicaCountsForTrafficRoutedCanary (UC:377-425)."""
    pinned = routing.pinned is not None
    canary = routing.pinned
    if canary is None:
        canary = _at_least(math.ceil(weight * replicas / routing.full), replicas, routing)
    if not routing.is_dynamic:
        return PodCounts(canary, canary + replicas)
    scaled_by = 0 if pinned else weight
    traffic = scaled_by if routing.traffic is None else routing.traffic
    stable = math.ceil((routing.full - min(scaled_by, traffic)) * replicas / routing.full)
    canary = _at_least(canary, replicas, routing)
    return PodCounts(canary, canary + _at_least(stable, replicas, routing))


def _at_least(count: int, replicas: int, routing: Routing) -> int:
    """A count that is not zero, raised to ``minPodsPerReplicaSet`` (UC:357-371)."""
    return max(count, min(routing.minimum, replicas)) if count else 0


def max_surge(canary: Canary, replicas: int) -> int | None:
    """``maxSurge`` in pods, a share rounded up; None where it is not known.

    A string is a percentage here, with its sign or without: ``"1"`` is 1 % (replicaset.go:407-460). Text that is no
    number counts as 0.
    """
    field = canary.field.get("maxSurge")
    return pods_of(field, replicas) if field.present else _percentage(DEFAULT_SURGE, replicas)


def pods_of(field: Field, replicas: int) -> int | None:
    """An int-or-string of pods as the controller's older code reads it, rounded up; None where it is not known."""
    value = field.scalar
    if isinstance(value, bool) or not isinstance(value, (int, str)) or filled_in_later(field.text):
        return None
    return value if isinstance(value, int) else _percentage(value, replicas)


def _percentage(text: str, replicas: int) -> int:
    number = text.replace("%", "")
    return math.ceil(int(number) * replicas / 100) if _INTEGER.fullmatch(number) else 0
