"""What a canary is at each of its steps: its weight, its pods, and whether requests reach it (facts §5.2, §5.3)."""

from __future__ import annotations

from enum import Enum

from ..record import NamedTuple
from ..source.bound import Bound
from ..source.field import Field
from .canary_entrance import NOT_IN_VIEW, Entrance
from .canary_pods import PodCounts, Routing, canary_pods, max_surge
from .replica_range import ReplicaRange, replica_range
from .rollout import Canary, Step
from .routers import ROUTERS, TrafficRouting

_MANY = 100
"""So many replicas stand for any larger number."""


class Requests(Enum):
    """Which requests reach the canary."""

    NONE = "none"
    SOME = "some"
    COHORT = "those of a header or mirror route"
    UNKNOWN = "unknown"


class PodRange(NamedTuple):
    """How many pods the canary has; ``most`` is None where there is no telling."""

    least: int
    most: int | None


ANY_PODS = PodRange(0, None)


class StepState(NamedTuple):
    """The canary while a step runs, once its pods are there.

    ``weight`` is that of its traffic, out of ``full``; None where it is unknown. ``why`` says why it gets the requests
    that it gets, or none. ``weight_set_by`` and ``scaled_by`` are the steps whose ``setWeight`` and ``setCanaryScale``
    are in force.
    """

    step: Step
    weight: int | None
    full: int | None
    pods: PodRange
    requests: Requests
    why: str
    weight_set_by: Step | None
    scaled_by: Step | None
    load: float | None
    """How many pods of the stable version would carry what one pod of a canary with a router carries, at least; None
    where that is unknown or there is no such traffic."""


def states(
    canary: Canary, replicas: ReplicaRange | None = None, entrance: Entrance = NOT_IN_VIEW
) -> tuple[StepState, ...]:
    """The state at each step, by its index. ``replicas`` are those of the Rollout where none are given."""
    if not TrafficRouting(canary).is_known:
        replicas = ReplicaRange(0, None)
    course = _Course(canary, replicas or replica_range(canary.rollout), entrance)
    return tuple(course.enter(step) for step in canary.steps)


class _Course:
    """The settings in force while the steps are walked."""

    def __init__(self, canary: Canary, replicas: ReplicaRange, entrance: Entrance) -> None:
        self._canary = canary
        self._replicas = replicas
        self._entrance = entrance
        self._routing = TrafficRouting(canary)
        self._is_routed = self._routing.present
        self._has_router = self._routing.has(*ROUTERS, "plugins")
        self._full = self._routing.maximum_weight if self._is_routed else 100
        self._weight: Bound[int] | None = None
        self._weight_set_by: Step | None = None
        self._scaled_by: Step | None = None
        self._routes: set[str] = set()
        self._had_plugin = False
        # most steps change neither weight nor scale
        self._known: dict[tuple[int, int | None], list[tuple[int, PodCounts]] | None] = {}

    def enter(self, step: Step) -> StepState:
        if step.weight.present:
            self._weight, self._weight_set_by = step.weight.integer(), step
        if step.field.get("setCanaryScale").present:
            self._scaled_by = step if self._is_routed and _pins(step) else None
        self._had_plugin = self._had_plugin or step.field.get("plugin").present
        weight = 0 if self._weight is None else self._weight.value
        counts = None if weight is None else self._remembered(weight)
        pods = ANY_PODS if counts is None else _bounds(counts, self._replicas)
        self._manage_routes(step, pods)
        requests, why = self._requests(weight, pods)
        load = self._load(weight, counts)
        return StepState(step, weight, self._full, pods, requests, why, self._weight_set_by, self._scaled_by, load)

    def _remembered(self, weight: int) -> list[tuple[int, PodCounts]] | None:
        key = (weight, self._scaled_by.index if self._scaled_by is not None else None)
        if key not in self._known:
            self._known[key] = self._counts(weight)
        return self._known[key]

    def _counts(self, weight: int) -> list[tuple[int, PodCounts]] | None:
        """The pods for each number of replicas there may be; None where a setting is unknown."""
        if not self._routing.is_known:
            return None
        found = []
        # pods scaled by another weight than that of their traffic may carry least with any number
        for replicas in _numbers(self._replicas, weight, every=self._scaled_by is not None):
            surge = 0 if self._is_routed else max_surge(self._canary, replicas)
            routed = self._routed(weight) if self._is_routed else (weight, None)
            if surge is None or routed is None:
                return None
            found.append((replicas, canary_pods(replicas, routed[0], surge, routed[1])))
        return found

    def _routed(self, weight: int) -> tuple[int, Routing] | None:
        """The weight that scales the canary, and what else does."""
        minimum = self._canary.field.get("minPodsPerReplicaSet").integer(0).value
        is_dynamic = self._canary.field.get("dynamicStableScale").boolean(False).value
        if self._full is None or self._full <= 0 or minimum is None or is_dynamic is None:
            return None
        routing = Routing(self._full, minimum, is_dynamic)
        if self._scaled_by is None:
            return weight, routing
        scale = self._scaled_by.field.get("setCanaryScale")
        pinned, scaled = scale.get("replicas").integer(), scale.get("weight").integer()
        if not pinned.known or not scaled.known or not scale.get("matchTrafficWeight").boolean(False).known:
            return None
        if pinned.value is not None:
            return 0, routing._replace(pinned=pinned.value)
        return scaled.value or 0, routing._replace(traffic=weight)

    def _manage_routes(self, step: Step, pods: PodRange) -> None:
        """Header and mirror routes stay until a step without ``match`` removes them, or the canary has no pod
        (TR:199-247)."""
        for kind in ("setHeaderRoute", "setMirrorRoute"):
            route = step.field.get(kind)
            if route.get("match").present:
                self._routes.add(route.get("name").text)
            elif route.present:
                self._routes.discard(route.get("name").text)
        if pods.most == 0:
            self._routes.clear()

    def _requests(self, weight: int | None, pods: PodRange) -> tuple[Requests, str]:
        if pods.most == 0:
            return Requests.NONE, f"it has no pod: {self._cause()}"
        if weight is None:
            return Requests.UNKNOWN, "its weight is not known"
        if weight and not pods.least:
            return Requests.UNKNOWN, "its pods are not known"
        if weight and (self._has_router or not self._is_routed):
            return Requests.SOME, f"its weight is {weight}"
        if self._routes:
            return Requests.COHORT, "a header or mirror route leads to it"
        if self._had_plugin:
            return Requests.UNKNOWN, "a plugin may have sent it some"
        if not self._has_router:
            return Requests.UNKNOWN, NOT_IN_VIEW.why
        if self._entrance.is_open:
            return Requests.SOME, self._entrance.why
        if self._entrance.is_open is None:
            return Requests.UNKNOWN, self._entrance.why
        return Requests.NONE, f"its weight is 0 and {self._entrance.why}"

    def _cause(self) -> str:
        """Why there is no pod."""
        if self._scaled_by is not None:
            return "`setCanaryScale` says so"
        if self._weight_set_by is None:
            return "no `setWeight` stands before this step"
        weight = self._weight_set_by.weight.text
        if weight == "0":
            return "`setWeight` is 0"
        return f"{self._replicas.least} replicas without a surge pod leave none to `setWeight: {weight}`"

    def _load(self, weight: int | None, counts: list[tuple[int, PodCounts]] | None) -> float | None:
        if not weight or not counts or not self._full or not self._is_routed:
            return None
        loads = [weight * replicas / self._full / each.canary for replicas, each in counts if each.canary]
        return min(loads) if len(loads) == len(counts) else None


def _pins(step: Step) -> bool:
    """Whether a ``setCanaryScale`` sets pods; ``{}`` and ``matchTrafficWeight`` let them follow the weight again."""
    scale = step.field.get("setCanaryScale")
    if not scale.is_mapping:
        return scale.present
    return scale.get("matchTrafficWeight").boolean(False).value is not True and _has_number(scale)


def _has_number(scale: Field) -> bool:
    return scale.get("replicas").present or scale.get("weight").present


def _numbers(replicas: ReplicaRange, weight: int, *, every: bool) -> list[int]:
    """The numbers of replicas that show what all do. More replicas never give fewer canary pods, but for the one number
    that leaves a weight without any where there is no surge pod (see ``canary_pods``)."""
    last = replicas.most if replicas.most is not None else max(replicas.least, _MANY)
    if every:
        return [*range(replicas.least, min(last, replicas.least + _MANY)), last]
    hole = 50 // (100 - weight) if 0 < weight < 100 and 50 % (100 - weight) == 0 else last
    return sorted({number for number in (replicas.least, hole, last - 1, last) if replicas.least <= number <= last})


def _bounds(counts: list[tuple[int, PodCounts]], replicas: ReplicaRange) -> PodRange:
    pods = [each.canary for _, each in counts]
    most = max(pods, default=0)
    # a canary that has no pod with a hundred replicas has none with more, and one pinned to a number keeps it
    is_bound = replicas.most is not None or most == min(pods, default=0)
    return PodRange(min(pods, default=0), most if is_bound else None)
