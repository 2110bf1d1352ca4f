"""How many replicas a Rollout has while it is released: what is written, or what its autoscalers may make of it."""

from __future__ import annotations

from collections.abc import Iterable

from ..record import NamedTuple
from ..source.field import Field
from .autoscaling import Autoscaler
from .rollout import Rollout

DEFAULT_REPLICAS = 1
"""What the controller writes into a Rollout without ``replicas`` (facts §5.1)."""
_BOUNDS = {
    "HorizontalPodAutoscaler": (("minReplicas", 1), ("maxReplicas", None)),
    "ScaledObject": (("minReplicaCount", 0), ("maxReplicaCount", 100)),
}
"""The fields that bound what an autoscaler does, and their defaults."""


class ReplicaRange(NamedTuple):
    """The replicas a Rollout may have; ``most`` is None where there is no telling."""

    least: int
    most: int | None
    is_default: bool = False
    """Whether nobody wrote them: there is one, unless something out of view scales the Rollout (facts §8)."""

    @property
    def exactly(self) -> int | None:
        """The number where there is only one."""
        return self.least if self.least == self.most else None


ANY_NUMBER = ReplicaRange(0, None)


def replica_range(rollout: Rollout, autoscalers: Iterable[Autoscaler] = ()) -> ReplicaRange:
    """The replicas of a Rollout that these autoscalers scale. With none in view an absent number is 1 or more: what is
    left out is often left to an autoscaler."""
    ranges = [_scaled(autoscaler) for autoscaler in autoscalers]
    if ranges:
        bounds = [each.most for each in ranges]
        most = None if None in bounds else max(bound for bound in bounds if bound is not None)
        return ReplicaRange(min(each.least for each in ranges), most)
    written = rollout.spec.get("replicas").integer()
    if not written.present:
        return ReplicaRange(DEFAULT_REPLICAS, None, is_default=True)
    if written.value is None or written.value < 0:
        return ANY_NUMBER
    return ReplicaRange(written.value, written.value)


def _scaled(autoscaler: Autoscaler) -> ReplicaRange:
    (lower, least), (upper, most) = _BOUNDS[autoscaler.kind]
    spec = autoscaler.resource.spec
    return ReplicaRange(_bound(spec.get(lower), least) or 0, _bound(spec.get(upper), most))


def _bound(field: Field, default: int | None) -> int | None:
    value = field.integer(default).value
    return None if value is None or value < 0 else value
