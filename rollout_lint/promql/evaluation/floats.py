"""Arithmetic on float64 as Go does it: no operation raises, infinities and NaN included."""

from __future__ import annotations

import math
from collections.abc import Callable

NAN = math.nan
INFINITY = math.inf


def divide(left: float, right: float) -> float:
    if right:
        return left / right
    if math.isnan(left) or left == 0 or math.isnan(right):
        return NAN
    return math.copysign(INFINITY, left) * math.copysign(1.0, right)


def modulo(left: float, right: float) -> float:
    """The remainder with the sign of ``left``."""
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return NAN
    return math.fmod(left, right)


def power(left: float, right: float) -> float:
    try:
        return math.pow(left, right)
    except OverflowError:
        odd = right == math.floor(right) and math.fmod(right, 2) != 0
        return -INFINITY if left < 0 and odd else INFINITY
    except ValueError:
        if left == 0:
            odd = right == math.floor(right) and math.fmod(right, 2) != 0
            return math.copysign(INFINITY, left) if odd else INFINITY
        return NAN


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": divide,
    "%": modulo,
    "^": power,
    "atan2": math.atan2,
}

COMPARISON: dict[str, Callable[[float, float], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _total(function: Callable[[float], float]) -> Callable[[float], float]:
    def apply(value: float) -> float:
        try:
            return function(value)
        except ValueError:
            return NAN
        except OverflowError:
            return math.copysign(INFINITY, value) if function is math.sinh else INFINITY

    return apply


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    def apply(value: float) -> float:
        if value == 0:
            return -INFINITY
        return function(value) if value > 0 else NAN

    return apply


def _atanh(value: float) -> float:
    return math.copysign(INFINITY, value) if abs(value) == 1 else _total(math.atanh)(value)


def _whole(function: Callable[[float], int]) -> Callable[[float], float]:
    return lambda value: float(function(value)) if math.isfinite(value) else value


def _sign(value: float) -> float:
    return math.copysign(1.0, value) if value else value


def _periodic(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: function(value) if math.isfinite(value) else NAN


FUNCTIONS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "acos": _total(math.acos),
    "acosh": _total(math.acosh),
    "asin": _total(math.asin),
    "asinh": math.asinh,
    "atan": math.atan,
    "atanh": _atanh,
    "ceil": _whole(math.ceil),
    "cos": _periodic(math.cos),
    "cosh": _total(math.cosh),
    "deg": lambda value: value * 180 / math.pi,
    "exp": _total(math.exp),
    "floor": _whole(math.floor),
    "ln": _logarithm(math.log),
    "log10": _logarithm(math.log10),
    "log2": _logarithm(math.log2),
    "rad": lambda value: value * math.pi / 180,
    "sgn": lambda value: NAN if math.isnan(value) else _sign(value),
    "sin": _periodic(math.sin),
    "sinh": _total(math.sinh),
    "sqrt": _total(math.sqrt),
    "tan": _periodic(math.tan),
    "tanh": math.tanh,
}


def larger(left: float, right: float) -> float:
    """Go's math.Max: +Inf wins over NaN, NaN over the rest."""
    if INFINITY in (left, right):
        return INFINITY
    return NAN if math.isnan(left) or math.isnan(right) else max(left, right)


def smaller(left: float, right: float) -> float:
    """Go's math.Min: -Inf wins over NaN, NaN over the rest."""
    if -INFINITY in (left, right):
        return -INFINITY
    return NAN if math.isnan(left) or math.isnan(right) else min(left, right)


def nearest(value: float, to: float) -> float:
    """``round(value, to)``: halves go up."""
    inverse = divide(1.0, to)
    scaled = value * inverse + 0.5
    return divide(float(math.floor(scaled)), inverse) if math.isfinite(scaled) else divide(scaled, inverse)


def quantile(q: float, values: list[float]) -> float:
    """``quantile(q, values)``; NaN sorts first (promql/quantile.go)."""
    if not values or math.isnan(q):
        return NAN
    if q < 0 or q > 1:
        return math.copysign(INFINITY, q)
    ordered = sorted(values, key=lambda value: (not math.isnan(value), value))
    rank = q * (len(ordered) - 1)
    low = max(0, math.floor(rank))
    high = min(len(ordered) - 1, low + 1)
    weight = rank - math.floor(rank)
    return ordered[low] * (1 - weight) + ordered[high] * weight


def text(value: float) -> str:
    """A value as Prometheus prints it in a label (strconv.FormatFloat with ``f``)."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    digits = repr(value)
    if "e" in digits:
        from decimal import Decimal

        digits = format(Decimal(digits), "f")
    return digits.removesuffix(".0")
