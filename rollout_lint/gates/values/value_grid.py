"""The values on which a condition is tried: enough of them that one that tells any two values apart tells two of these.

A condition over numbers changes its mind where a number it holds is met, or where a sum, difference, product or
quotient of two of them is (``result[0] * 100 > 95`` at 95 / 100). So these are tried, what lies next to them and
between them, and a coarse mesh of everything else.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from math import inf, isfinite, nextafter
from typing import TYPE_CHECKING, Any

from .condition_reading import reading_of
from .judgement import ConditionPair

if TYPE_CHECKING:
    from ...promql.evaluation.amounts import Amount

NEXT = 1e-9
"""How far, relative to a number, the values next to it are tried: further than what arithmetic rounds off."""

_MOST_COMBINED = 8
"""Conditions with more numbers than this are tried on the numbers alone, not on what two of them make."""
_LONGEST = 20
"""Numbers up to this may be compared with a length."""
_MESH = (1e-6, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 2, 3, 5, 10, 50, 90, 100, 250, 1e3, 1e4, 1e5, 1e6, 1e9, 1e12)


@lru_cache(maxsize=4096)
def numbers_to_try(pair: ConditionPair, amount: Amount | None = None, dense: bool = False) -> tuple[float, ...]:
    """The numbers, rising, NaN never among them. ``amount`` is the range of what the query returns, None where it can
    be anything; ``dense`` adds two thousand."""
    points = _corners(pair)
    exact = sorted(points)
    for point in exact:
        points.add(point * (1 + NEXT) if point else NEXT)
        points.add(point * (1 - NEXT) if point else -NEXT)
    points.update((low + high) / 2 for low, high in itertools.pairwise(exact))
    points.update(_MESH)
    points.update(-value for value in _MESH)
    points.update((inf, -inf))
    if dense:
        points.update(step / 1000 for step in range(1001))
        points.update(float(step) for step in range(1001))
    if amount is not None:
        points.update(_ends(amount))
        return tuple(sorted(point for point in points if amount.includes(point)))
    return tuple(sorted(points))


def _corners(pair: ConditionPair) -> set[float]:
    """The numbers of the conditions, and what two of them make."""
    held = {number.value for text in pair.texts for number in reading_of(text, pair.engine).numbers}
    if len(held) > _MOST_COMBINED:
        return {0.0, 1.0, *held}
    made = {0.0, 1.0, *held}
    for one in held:
        for other in (*held, 1.0):
            made.update((one + other, one - other, other - one, one * other))
            if other:
                made.add(one / other)
    return {value for value in made if isfinite(value)}


def _ends(amount: Amount) -> tuple[float, ...]:
    ends = [amount.low, amount.high, nextafter(amount.low, inf), nextafter(amount.high, -inf)]
    if isfinite(amount.low) and isfinite(amount.high):
        width = amount.high - amount.low
        ends.extend(amount.low + width * share for share in (0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999))
    return tuple(ends)


def results_to_try(pair: ConditionPair, numbers: tuple[float, ...], many: bool) -> list[Any]:
    """The results that hold these numbers: a number for a scalar; for a vector one alone and, where several series can
    come back, lists of them of every length that a condition may ask for."""
    results: list[Any] = [pair.single(number) for number in numbers]
    if pair.kind == "scalar" or not many:
        return results
    lengths = {2, 3}
    few = _spread(numbers)
    for text in pair.texts:
        for written in reading_of(text, pair.engine).numbers:
            if written.value.is_integer() and 0 < written.value <= _LONGEST:
                lengths.update((int(written.value), int(written.value) + 1))
    for length in sorted(lengths - {1}):
        results.extend([number] * length for number in few)
        results.extend([few[0]] * (length - 1) + [number] for number in few[1:])
        results.extend([few[-1]] * (length - 1) + [number] for number in few[:-1])
    return results


def _spread(numbers: tuple[float, ...], most: int = 12) -> list[float]:
    """Some of the numbers, both ends among them."""
    if len(numbers) <= most:
        return list(numbers)
    return [numbers[round(index * (len(numbers) - 1) / (most - 1))] for index in range(most)]
