"""The objective that a gate's boundary is held to."""

from __future__ import annotations

from ..manifests.rollout import Rollout
from ..record import NamedTuple
from .metric_signal import LATENCY, SATURATION, SUCCESS_RATE
from .policy import Policy
from .values.boundary import Boundary, in_words

_PLACEHOLDER_SUCCESS_RATE = 0.9
_PLACEHOLDER_LATENCY = 30.0
"""Seconds."""
_TAIL = 0.99
"""The quantile that a latency objective is for."""
_EQUAL = 1e-9


class Objective(NamedTuple):
    """An objective in words. ``is_set`` is False for what is taken for a placeholder where none is set."""

    text: str
    is_set: bool


def weaker_than(boundary: Boundary, rollout: Rollout | None, policy: Policy) -> Objective | None:
    """The objective that a boundary falls short of; None where it meets it, or where the two cannot be compared.

    A latency above the objective at p99 is weaker at a lower quantile too. At a higher one, or at one that is not
    known, it may be as strict.
    """
    aim = _objective(boundary.signal, rollout, policy)
    if aim is not None:
        if boundary.signal == SUCCESS_RATE:
            falls_short = boundary.value < aim - _EQUAL
        elif boundary.signal == LATENCY and (boundary.quantile is None or boundary.quantile > _TAIL):
            falls_short = False
        else:
            falls_short = boundary.value > aim * (1 + _EQUAL)
        quantile = _TAIL if boundary.signal == LATENCY else None
        return Objective(in_words(boundary.signal, aim, quantile), True) if falls_short else None
    if boundary.signal == SUCCESS_RATE and boundary.value <= _PLACEHOLDER_SUCCESS_RATE + _EQUAL:
        return Objective(in_words(SUCCESS_RATE, _PLACEHOLDER_SUCCESS_RATE, None), False)
    if boundary.signal == LATENCY and boundary.value > _PLACEHOLDER_LATENCY:
        return Objective(in_words(LATENCY, _PLACEHOLDER_LATENCY, None), False)
    return None


def _objective(signal: str, rollout: Rollout | None, policy: Policy) -> float | None:
    """The service's own objective, else that of all."""
    own = policy.service(rollout.namespace, rollout.name).objectives if rollout is not None else None
    for objectives in (own, policy.objectives):
        if objectives is not None:
            aims = {
                SUCCESS_RATE: objectives.success_rate,
                LATENCY: objectives.latency,
                SATURATION: objectives.saturation,
            }
            if aims[signal] is not None:
                return aims[signal]
    return None
