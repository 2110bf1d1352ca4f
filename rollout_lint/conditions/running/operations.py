"""Arithmetic, order and the text operators on running values."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from ..values import INTEGERS, NUMBERS, Duration, Int64, Panic, Uint8, Value, as_float, type_name, utf8, wrapped
from .moments import Time

MAX_TEXT = 1 << 24
"""Characters. Go would make longer texts, as long as memory lasts."""


def invalid(symbol: str, left: Value, right: Value) -> Panic:
    return Panic(f"invalid operation: {type_name(left)} {symbol} {type_name(right)}")


def add(left: Value, right: Value) -> Value:
    one, other = type(left), type(right)
    if one in NUMBERS and other in NUMBERS:
        return left + right if one is other is float else _mixed(left, right, operator.add)
    if one is str and other is str:
        if len(left) + len(right) > MAX_TEXT:
            raise Panic("text is too long")
        return left + right
    if one is Duration and other is Duration:
        return Duration(wrapped(left + right))
    if one is Time and other is Duration:
        return left.plus(right)
    if one is Duration and other is Time:
        return right.plus(left)
    raise invalid("+", left, right)


def subtract(left: Value, right: Value) -> Value:
    one, other = type(left), type(right)
    if one in NUMBERS and other in NUMBERS:
        return left - right if one is other is float else _mixed(left, right, operator.sub)
    if one is Time and other is Time:
        return left.since(right)
    if one is Time and other is Duration:
        return left.plus(-right)
    if one is Duration and other is Duration:
        return Duration(wrapped(left - right))
    raise invalid("-", left, right)


def multiply(left: Value, right: Value) -> Value:
    one, other = type(left), type(right)
    if one in NUMBERS and other in NUMBERS:
        return left * right if one is other is float else _mixed(left, right, operator.mul)
    if (one is Duration and (other in NUMBERS or other is Duration)) or (one in NUMBERS and other is Duration):
        if float in {one, other}:
            return float(left) * float(right)
        return Duration(wrapped(int(left) * int(right)))
    raise invalid("*", left, right)


def _mixed(left: Value, right: Value, operation: Callable[[Value, Value], Value]) -> Value:
    """Two integers give an int, an integer and a float64 give a float64."""
    if type(left) in INTEGERS and type(right) in INTEGERS:
        return wrapped(operation(int(left), int(right)))
    return operation(float(left), float(right))


def divide(left: Value, right: Value) -> float:
    """Always a float64; by zero it is an infinity or NaN."""
    if type(left) not in NUMBERS or type(right) not in NUMBERS:
        raise invalid("/", left, right)
    dividend, divisor = float(left), float(right)
    if divisor:
        return dividend / divisor
    if not dividend or math.isnan(dividend) or math.isnan(divisor):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def modulo(left: Value, right: Value) -> int:
    if type(left) not in INTEGERS or type(right) not in INTEGERS:
        raise invalid("%", left, right)
    if not right:
        raise Panic("runtime error: integer divide by zero")
    return remainder(int(left), int(right))


def remainder(dividend: int, divisor: int) -> int:
    """Go's ``%``: it has the sign of the dividend."""
    rest = abs(dividend) % abs(divisor)
    return -rest if dividend < 0 else rest


def negate(value: Value) -> Value:
    kind = type(value)
    if kind is float:
        return -value
    if kind is int:
        return wrapped(-value)
    if kind is Int64:
        return Int64(wrapped(-value))
    if kind is Uint8:
        return Uint8(-value & 0xFF)
    raise Panic(f"invalid operation: - {type_name(value)}")


def exponent(left: Value, right: Value) -> float:
    return power(as_float(left), as_float(right))


def power(base: float, exponent: float) -> float:
    """Go's math.Pow, which is not C's: it squares the base for the whole part of the exponent."""
    special = _special_power(base, exponent)
    if special is not None:
        return special
    fraction, whole = math.modf(abs(exponent))
    if fraction and base < 0:
        return math.nan
    mantissa, scale = 1.0, 0
    if fraction:
        if fraction > 0.5:
            fraction -= 1
            whole += 1
        mantissa = math.exp(fraction * math.log(base))
    square, square_scale = math.frexp(base)
    times = int(whole)
    while times:
        if abs(square_scale) > 1 << 12:
            scale += square_scale
            break
        if times & 1:
            mantissa *= square
            scale += square_scale
        square *= square
        square_scale *= 2
        if square < 0.5:
            square += square
            square_scale -= 1
        times >>= 1
    if exponent < 0:
        mantissa, scale = 1 / mantissa, -scale
    try:
        return math.ldexp(mantissa, scale)
    except OverflowError:
        return math.copysign(math.inf, mantissa)


def _special_power(base: float, exponent: float) -> float | None:
    if exponent == 0 or base == 1:
        return 1.0
    if exponent == 1:
        return base
    if math.isnan(base) or math.isnan(exponent):
        return math.nan
    odd = abs(exponent) < 1 << 53 and exponent % 2 == 1
    if base == 0 or math.isinf(base):
        vanishes = (exponent > 0) is (base == 0)
        magnitude = 0.0 if vanishes else math.inf
        return math.copysign(magnitude, base) if odd else magnitude
    if math.isinf(exponent) or abs(exponent) >= 1 << 63:
        if base == -1:
            return 1.0
        return 0.0 if (abs(base) < 1) is (exponent > 0) else math.inf
    if abs(exponent) == 0.5:
        root = math.sqrt(base) if base > 0 else math.nan
        return root if exponent > 0 else 1 / root
    return None


def _order(symbol: str, compare: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    def ordered(left: Value, right: Value) -> bool:
        one, other = type(left), type(right)
        if one in NUMBERS and other in NUMBERS:
            if one is float or other is float:
                return compare(float(left), float(right))
            return compare(left, right)
        if one is str and other is str:
            if left.isascii() and right.isascii():
                return compare(left, right)
            return compare(utf8(left), utf8(right))
        if one is Time and other is Time:
            return compare(left.nanoseconds, right.nanoseconds)
        if one is Duration and other is Duration:
            return compare(left, right)
        raise invalid(symbol, left, right)

    return ordered


less = _order("<", operator.lt)
more = _order(">", operator.gt)
less_or_equal = _order("<=", operator.le)
more_or_equal = _order(">=", operator.ge)
