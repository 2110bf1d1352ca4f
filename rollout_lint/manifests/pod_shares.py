"""What each ``setWeight`` of a canary without a traffic router really does (facts §5.2)."""

from __future__ import annotations

from enum import Enum

from ..record import NamedTuple
from .canary_pods import PodCounts, canary_pods, max_surge
from .rollout import Canary, Step

TOLERANCE = 5.0
"""How many points a share may be off."""
_MOST_REPLICAS = 100
"""With so many every weight has its pods."""


class Shortfall(Enum):
    """How a share misses its weight, worst first."""

    NO_POD = "no pod"
    EQUAL = "equal"
    """The same pods as the step before, which had another weight."""
    DOUBLE = "double"
    """Twice the weight or more."""
    OFF = "off"
    """More than TOLERANCE points beside it."""


class PodShare(NamedTuple):
    """A step that sets a weight, and the pods that the controller aims at for it."""

    step: Step
    weight: int
    counts: PodCounts
    shortfall: Shortfall | None

    @property
    def is_serious(self) -> bool:
        return self.shortfall not in (None, Shortfall.OFF)


def pod_shares(canary: Canary, replicas: int) -> list[PodShare]:
    """The shares in the order of the steps; none where a weight or ``maxSurge`` is not known."""
    weights = [(step, step.weight.integer().value) for step in canary.steps if step.weight.present]
    surge = max_surge(canary, replicas)
    if surge is None or any(weight is None for _, weight in weights):
        return []
    found: list[PodShare] = []
    for step, weight in weights:
        counts = canary_pods(replicas, weight or 0, surge)
        found.append(PodShare(step, weight or 0, counts, _shortfall(weight or 0, counts, found[-1] if found else None)))
    return found


def sufficient_replicas(canary: Canary, replicas: int) -> int | None:
    """The least number of replicas, more than these, with which each weight has its pods."""
    for more in range(replicas + 1, _MOST_REPLICAS + 1):
        shares = pod_shares(canary, more)
        if shares and all(share.shortfall is None for share in shares):
            return more
    return None


def _shortfall(weight: int, counts: PodCounts, before: PodShare | None) -> Shortfall | None:
    if not 0 < weight < 100:
        return None
    if not counts.canary:
        return Shortfall.NO_POD
    if before is not None and before.counts == counts and before.weight != weight:
        return Shortfall.EQUAL
    if counts.share >= 2 * weight:
        return Shortfall.DOUBLE
    return Shortfall.OFF if abs(counts.share - weight) > TOLERANCE else None
