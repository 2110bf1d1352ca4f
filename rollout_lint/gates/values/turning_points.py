"""The values at which conditions can change their outcome."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...conditions import Engine
    from ..metric_conditions import MetricCondition

_PLAIN = (0.0, 0.25, 0.5, 1.0, 2.0, 3.5, 10.0, 100.0, 1e6)
_MAX_LITERALS = 12


def turning_points(conditions: Iterable[MetricCondition]) -> tuple[float, ...]:
    """Finite values, in order: the numbers that the conditions name, as they are, as percent and as what is left of a
    whole, each with its neighbours, and some plain ones of either sign."""
    return points_of_texts(tuple((condition.text, condition.engine) for condition in conditions))


@lru_cache(maxsize=4096)
def points_of_texts(conditions: tuple[tuple[str, Engine], ...]) -> tuple[float, ...]:
    """``turning_points`` of conditions by their texts and engines."""
    literals = sorted({literal for text, engine in conditions for literal in _literals(text, engine)})[:_MAX_LITERALS]
    points = set(_PLAIN)
    for literal in literals:
        for point in (literal, literal / 100, literal * 100, 1 - literal):
            points |= {point, point - _step(point), point + _step(point)}
    points |= {-point for point in points}
    return tuple(sorted(point for point in points if math.isfinite(point)))


def _step(value: float) -> float:
    return abs(value) / 1000 or 0.001


def _literals(text: str, engine: Engine) -> list[float]:
    """The numbers that a condition names, in quotes or without."""
    from ...conditions import ConditionError, parse
    from ...conditions.syntax.nodes import Float, Integer, String, walk

    tree = parse(text, engine)
    if isinstance(tree, ConditionError):
        return []
    found: list[float] = []
    for node in walk(tree.root):
        if isinstance(node, (Integer, Float, String)):
            try:
                found.append(float(node.value))
            except (ValueError, OverflowError):
                continue
    return [value for value in found if math.isfinite(value)]
