"""Functions of range vectors: of a selector's samples, and of a subquery whose value stays the same."""

from __future__ import annotations

import math

from ..errors import Place
from ..syntax import MATRIX, Call, Subquery
from .amounts import ANYTHING, NOT_NEGATIVE, ONE, ZERO, Amount, exactly, plain
from .floats import NAN
from .labels import nameless
from .series import Matrix, Points, Result, Scalar, Series, Undecided, Vector
from .worlds import RATES, World

_DIFFERENCES = RATES | {"delta", "idelta"}
_NEED_TWO = _DIFFERENCES | {"deriv", "predict_linear", "holt_winters", "double_exponential_smoothing"}
_KEEP_NAME = frozenset(("last_over_time", "first_over_time"))


def takes_range(node: Call) -> bool:
    """Whether a call is one of a range vector."""
    return any(argument.type == MATRIX for argument in node.arguments)


def call_on_range(node: Call, arguments: list[Result], world: World) -> Vector:
    """The result of a function of a range vector; raises Undecided where it cannot be told."""
    position = next(index for index, argument in enumerate(node.arguments) if argument.type == MATRIX)
    matrix = arguments[position]
    if not isinstance(matrix, Matrix):
        raise Undecided("an argument is no range vector")
    parameters = [argument.amount for argument in arguments if isinstance(argument, Scalar)]
    if node.function == "absent_over_time":
        return _absent(node, matrix, position, world)
    if matrix.selector is not None:
        return _of_selector(node, matrix, world, parameters)
    return _of_subquery(node, matrix, parameters)


def _absent(node: Call, matrix: Matrix, position: int, world: World) -> Vector:
    series = matrix.series
    if matrix.selector is not None:
        series = world.select(matrix.selector)
    elif matrix.points.least < 1:
        series = _perhaps(node, series)
    from .instant_functions import absent

    return absent(Vector(series), node.arguments[position])


def _perhaps(node: Call, series: tuple[Series, ...]) -> tuple[Series, ...]:
    place = Place(node.start, node.end, "the window can hold too few samples")
    return tuple(one._replace(maybe=one.maybe or place) for one in series)


def _of_selector(node: Call, matrix: Matrix, world: World, parameters: list[Amount]) -> Vector:
    assert matrix.selector is not None
    found = world.over(node.function, matrix.selector, matrix.seconds)
    if node.function == "quantile_over_time":
        found = tuple(one._replace(amount=_outside(parameters[0]) or NOT_NEGATIVE) for one in found)
    return Vector(found)


def _outside(fraction: Amount) -> Amount | None:
    """What a quantile is where its fraction is no fraction."""
    value = fraction.exact
    if value is None:
        return ANYTHING
    if math.isnan(value):
        return exactly(NAN)
    return None if 0 <= value <= 1 else exactly(math.copysign(math.inf, value))


def _of_subquery(node: Call, matrix: Matrix, parameters: list[Amount]) -> Vector:
    function, points = node.function, matrix.points
    needed = 2 if function in _NEED_TWO else 1
    if not matrix.series or (points.most is not None and points.most < needed):
        return Vector(())
    series = matrix.series if points.least >= needed else _perhaps(node, matrix.series)
    results = []
    for one in series:
        labels = one.labels if function in _KEEP_NAME else nameless(one.labels)
        results.append(one._replace(labels=labels, amount=_steady(function, one.amount, points, parameters)))
    return Vector(tuple(results))


def _steady(function: str, amount: Amount, points: Points, parameters: list[Amount]) -> Amount:
    """A function of samples that all have one amount, or, where it is a range, that all lie in it."""
    if function in ("count_over_time", "present_over_time"):
        if function == "present_over_time":
            return ONE
        most = math.inf if points.most is None else float(points.most)
        return Amount(float(max(points.least, 1)), most, False, points.most is None)
    value = amount.exact
    if value is None:
        return _moving(function, amount)
    if function == "quantile_over_time":
        # between two infinities there is NaN, or not, by the place in the window
        return _outside(parameters[0]) or (ANYTHING if math.isinf(value) else amount)
    if function in ("avg_over_time", "min_over_time", "max_over_time", "last_over_time", "first_over_time"):
        return amount
    if function == "sum_over_time":
        return _sum(value, points)
    if function in ("changes", "resets"):
        return ZERO
    if not math.isfinite(value):
        return exactly(NAN)
    if function in _DIFFERENCES or function in ("deriv", "stddev_over_time", "stdvar_over_time", "mad_over_time"):
        return ZERO
    if function in ("predict_linear", "holt_winters", "double_exponential_smoothing"):
        return amount
    raise Undecided(f"`{function}` of a subquery is not evaluated")


def _sum(value: float, points: Points) -> Amount:
    if value == 0 or not math.isfinite(value):
        return exactly(value)
    if points.least == points.most:
        return exactly(math.fsum([value] * min(points.least, 11_000)))
    return ANYTHING


def _moving(function: str, amount: Amount) -> Amount:
    if function in ("avg_over_time", "min_over_time", "max_over_time", "last_over_time", "first_over_time"):
        return plain(amount)
    if function in ("changes", "resets", "stddev_over_time", "stdvar_over_time"):
        return NOT_NEGATIVE
    if function in RATES or (function == "sum_over_time" and amount.low >= 0):
        return NOT_NEGATIVE._replace(nan=amount.nan)
    return ANYTHING


def points_of(subquery: Subquery, major: int, nested: bool) -> Points:
    """How many steps fall into a subquery's window.

    The steps stand at multiples of the step. Prometheus 3 leaves out the left end of the window, Prometheus 2 takes it
    in; one that is ``nested`` in another is evaluated just where the two differ, so nothing is claimed of it. Without a
    step the global evaluation interval counts, which is a minute at most where nobody has made it longer.
    """
    seconds, step = subquery.seconds, subquery.step
    if seconds is None or (subquery.has_step and step is None):
        return Points(0, None)
    if step is None or step <= 0:
        return Points(int(seconds // 60), None)
    whole = math.floor(seconds / step)
    if seconds / step == whole and major >= 3 and not nested:
        return Points(whole, whole)
    return Points(whole, whole + 1)
