"""Whether the conditions of a metric tell the values of its query apart."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ...finding import Undecided
from ...record import NamedTuple
from ..gate import GateMetric
from ..measurement import Phase, phase
from ..metric_conditions import MetricCondition
from ..policy import Policy
from .condition_reading import reading_of
from .judgement import ConditionPair, Judgement, Outcomes, judgement_of
from .query_values import QueryValues, query_values
from .value_grid import numbers_to_try, results_to_try

if TYPE_CHECKING:
    from ...promql.evaluation.amounts import Amount


class Constant(NamedTuple):
    """A condition with one outcome (``holds``) for every value. ``phase`` is that of every measurement, None where the
    other condition still tells values apart. ``range`` is what the query returns, None where it can be anything."""

    condition: MetricCondition
    holds: bool
    phase: Phase | None
    range: Amount | None
    needs_range: bool
    """Whether it is constant only because the query returns nothing else."""


def constant_of(metric: GateMetric, policy: Policy) -> Constant | Undecided | None:
    """The condition of a metric that decides nothing; None where each decides something.

    One does not count that errs for every value, that asks only whether there is data, or that holds for every value
    beside another that decides: the metric is then judged by the other.
    """
    judgement = judgement_of(metric, policy)
    if judgement is None or isinstance(judgement, Undecided):
        return judgement
    values = query_values(metric, policy)
    constant = None if values.returns_nothing else _constant(judgement, values)
    if constant is None:
        return None
    needs_range = values.amount is not None and _constant(judgement, values._replace(amount=None)) is None
    return constant._replace(needs_range=needs_range)


def _constant(judgement: Judgement, values: QueryValues) -> Constant | None:
    """What is constant; the denser grid is only asked where the coarse one tells nothing apart."""
    found = None
    for dense in (False, True):
        seen = _seen(judgement.pair, values, dense)
        found = _told(judgement, seen, values) if seen else None
        if found is None:
            return None
    return found


@lru_cache(maxsize=4096)
def _seen(pair: ConditionPair, values: QueryValues, dense: bool) -> frozenset[Outcomes]:
    """Every pair of outcomes. Results for which a condition errs are left out: they give no verdict. None at all where
    an error is the verdict on a query that returns nothing."""
    judge = pair.judge()
    numbers = numbers_to_try(pair, values.amount, dense)
    # an error without samples is a verdict too where leaving samples out is the query's way to tell
    emptiness_decides = pair.kind == "vector" and values.is_filtered and values.can_be_empty is not False
    seen: set[Outcomes] = set()
    for result in (*_without_number(pair, values), *results_to_try(pair, numbers, values.many)):
        outcomes = judge(result)
        if "error" not in outcomes:
            seen.add(outcomes)
        elif emptiness_decides and result == []:
            return frozenset()
    return frozenset(seen)


def _without_number(pair: ConditionPair, values: QueryValues) -> list[Any]:
    """NaN and the empty vector, where a condition means to tell them from numbers.

    ``result[0] >= 0`` is meant to judge numbers: that it is false for NaN and errs without data makes it no gate.
    """
    readings = [reading_of(text, pair.engine) for text in pair.texts]
    found: list[Any] = []
    if (values.amount is None or values.amount.nan) and any(reading.asks_for_nan for reading in readings):
        found.append(pair.single(float("nan")))
    is_judged_by_length = values.is_filtered or not any(reading.reads_values for reading in readings)
    if pair.kind == "vector" and values.can_be_empty is not False and is_judged_by_length:
        found.append([])
    return found


def _told(judgement: Judgement, seen: frozenset[Outcomes], values: QueryValues) -> Constant | None:
    phases = {phase(*outcomes) for outcomes in seen}
    same = next(iter(phases)) if len(phases) == 1 else None
    successes, failures = ({outcomes[index] for outcomes in seen} for index in (0, 1))

    def constant(condition: MetricCondition, holds: bool) -> Constant:
        return Constant(condition, holds, same, values.amount, False)

    success, failure = judgement.success, judgement.failure
    if failure is not None and failures == {True}:
        return constant(failure, True)
    if success is not None and successes == {False}:
        return constant(success, False)
    if failure is not None and failures == {False} and (success is None or not _is_literal(failure)):
        return constant(failure, False)
    if success is not None and successes == {True} and same is not None:
        return constant(success, True)
    return None


def _is_literal(condition: MetricCondition) -> bool:
    return reading_of(condition.text, condition.engine).is_literal
