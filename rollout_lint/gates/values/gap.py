"""Values that neither condition of a metric decides: the measurement is Inconclusive."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from ...finding import Undecided
from ...record import NamedTuple
from ..gate import GateMetric
from ..measurement import Phase
from ..metric_conditions import MetricCondition
from ..policy import Policy
from .bisection import turning_point
from .condition_reading import reading_of
from .judgement import ConditionPair, judgement_of
from .query_values import query_values
from .value_grid import numbers_to_try

if TYPE_CHECKING:
    from ...promql.evaluation.amounts import Amount


class Gap(NamedTuple):
    """The values from ``low`` to ``high``, one and the same where it is a single one; both None where it is what the
    query returns without traffic: NaN."""

    conditions: tuple[MetricCondition, ...]
    """successCondition and failureCondition."""
    low: float | None
    high: float | None


def gap_of(metric: GateMetric, policy: Policy) -> Gap | Undecided | None:
    """What the query can return that satisfies neither condition: numbers first, else NaN."""
    judgement = judgement_of(metric, policy)
    if judgement is None or isinstance(judgement, Undecided) or len(judgement.conditions) < 2:
        return judgement if isinstance(judgement, Undecided) else None
    values = query_values(metric, policy)
    if values.returns_nothing:
        return None
    between = _numbers_between(judgement.pair, values.amount)
    if between is not None:
        return Gap(judgement.conditions, *between)
    if values.is_idle_nan and judgement.pair.phases()(judgement.pair.single(float("nan"))) is Phase.INCONCLUSIVE:
        return Gap(judgement.conditions, None, None)
    return None


@lru_cache(maxsize=4096)
def _numbers_between(pair: ConditionPair, amount: Amount | None) -> tuple[float, float] | None:
    """The ends of the first gap. Of a query whose range is not known nothing but what lies between the numbers of the
    conditions is taken for what it can return."""
    phases = pair.phases()
    numbers = [number for number in numbers_to_try(pair, amount) if isfinite(number)]
    if amount is None or not isfinite(amount.low):
        held = [number.value for text in pair.texts for number in reading_of(text, pair.engine).numbers]
        low, high = (min(held), max(held)) if held else (0.0, 0.0)
        numbers = [number for number in numbers if low <= number <= high]

    def is_open(number: float) -> bool:
        return phases(pair.single(number)) is Phase.INCONCLUSIVE

    found = [is_open(number) for number in numbers]
    if True not in found:
        return None
    first = found.index(True)
    last = next((index for index in range(first, len(found)) if not found[index]), len(found)) - 1
    low = turning_point(is_open, numbers[first], numbers[first - 1])[0] if first else numbers[first]
    high = turning_point(is_open, numbers[last], numbers[last + 1])[0] if last + 1 < len(numbers) else numbers[last]
    return float(f"{low:.12g}"), float(f"{high:.12g}")
