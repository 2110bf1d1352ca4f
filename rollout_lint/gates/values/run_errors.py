"""Conditions that compile and then fail for whatever the query returns."""

from __future__ import annotations

from itertools import product
from math import inf, nan
from typing import TYPE_CHECKING

from .turning_points import turning_points

if TYPE_CHECKING:
    from ...conditions import ConditionError, GoType
    from ..metric_conditions import MetricCondition

_LENGTHS = (1, 2, 3, 8, 64)


def run_error(condition: MetricCondition, given: GoType) -> ConditionError | None:
    """What the engine says of every result with data, where each one ends in an error; None where one does not, or
    where the type is neither a vector nor a scalar. An empty vector counts for nothing here."""
    from ...conditions import FLOAT64, FLOATS, ConditionError, compile_condition

    if given is not FLOATS and given is not FLOAT64:
        return None
    compiled = compile_condition(condition.text, given, condition.engine)
    if compiled.error is not None:
        return None
    points = (1.0, *turning_points((condition,)), inf, -inf, nan)
    results = [[value] * size for value, size in product(points, _LENGTHS)] if given is FLOATS else points
    first = compiled.run(results[0])
    if any(compiled.run(result).outcome != "error" for result in results):
        return None
    return ConditionError(first.stage or "run", 0, first.message)
