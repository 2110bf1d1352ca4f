"""Conditions that compile and then fail for whatever the query returns."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import inf, nan
from typing import TYPE_CHECKING

from .turning_points import points_of_texts

if TYPE_CHECKING:
    from ...conditions import ConditionError, Engine, GoType
    from ..metric_conditions import MetricCondition

_LENGTHS = (1, 2, 3, 8, 64)


def run_error(condition: MetricCondition, given: GoType) -> ConditionError | None:
    """What the engine says of every result with data, where each one ends in an error; None where one does not, or
    where the type is neither a vector nor a scalar. An empty vector counts for nothing here."""
    return _run_error(condition.text, given, condition.engine)


@lru_cache(maxsize=4096)
def _run_error(text: str, given: GoType, engine: Engine) -> ConditionError | None:
    from ...conditions import FLOAT64, FLOATS, ConditionError, compile_condition

    if given is not FLOATS and given is not FLOAT64:
        return None
    compiled = compile_condition(text, given, engine)
    if compiled.error is not None:
        return None
    points = (1.0, *points_of_texts(((text, engine),)), inf, -inf, nan)
    results = [[value] * size for value, size in product(points, _LENGTHS)] if given is FLOATS else points
    first = compiled.run(results[0])
    if any(compiled.run(result).outcome != "error" for result in results):
        return None
    return ConditionError(first.stage or "run", 0, first.message)
