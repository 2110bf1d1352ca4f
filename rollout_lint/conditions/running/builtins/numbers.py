"""Numbers: rounding, conversion, extremes and averages, bits."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from ....late_pattern import late_pattern
from ...values import (
    INTEGERS,
    LARGEST_INT,
    NUMBERS,
    SLICES,
    SMALLEST_INT,
    Duration,
    Int64,
    Month,
    Panic,
    Uint8,
    Value,
    Weekday,
    kind_name,
    truncated,
    type_name,
    wrapped,
)
from ..operations import less, more

Function = Callable[..., Value]

_INTEGER = late_pattern(r"[+-]?[0-9]+")
_FLOAT = late_pattern(
    r"[+-]?(?:(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?|inf|infinity|nan)", re.IGNORECASE
)
_HEX_FLOAT = late_pattern(r"[+-]?0x[0-9a-f_]*\.?[0-9a-f_]*p[+-]?[0-9_]+", re.IGNORECASE)


_LONELY_UNDERSCORE = late_pattern(r"(?<![0-9a-fxA-FX])_|_(?![0-9a-fA-F])")


def _hexadecimal(text: str) -> float | None:
    try:
        return float.fromhex(text)
    except (ValueError, OverflowError):
        return None


def read_integer(text: str) -> int:
    """strconv.Atoi and ParseInt to base 10; raises Panic."""
    if not _INTEGER.fullmatch(text) or len(text) > 10_000 or not SMALLEST_INT <= int(text) <= LARGEST_INT:
        raise Panic(f"invalid operation: int({text})")
    return int(text)


def read_float(text: str) -> float:
    """strconv.ParseFloat; raises Panic."""
    value: float | None = None
    plain = text.replace("_", "")
    if "_" not in text or not _LONELY_UNDERSCORE.search(text):
        if _FLOAT.fullmatch(text):
            value = float(plain)
            if math.isinf(value) and "n" not in text.lower():
                value = None
        elif _HEX_FLOAT.fullmatch(text):
            value = _hexadecimal(plain)
    if value is None:
        raise Panic(f"invalid operation: float({text})")
    return value


def _absolute(value: Value) -> Value:
    kind = type(value)
    if kind is float:
        return -value if value < 0 else value
    if kind in INTEGERS:
        return kind(wrapped(abs(value)))
    raise Panic(f"invalid argument for abs (type {type_name(value)})")


def _rounding(name: str, apply: Callable[[float], float]) -> Function:
    def rounded(value: Value) -> float:
        if type(value) in INTEGERS:
            return float(value)
        if type(value) is not float:
            raise Panic(f"invalid argument for {name} (type {type_name(value)})")
        return math.copysign(apply(value), value) if math.isfinite(value) else value

    return rounded


def _half_away(value: float) -> float:
    whole = float(math.trunc(value))
    return whole + math.copysign(1.0, value) if abs(value - whole) >= 0.5 else whole


def _to_int(value: Value) -> int:
    kind = type(value)
    if kind is float:
        return truncated(value)
    if kind in INTEGERS:
        return int(value)
    if kind is str:
        return read_integer(value)
    raise Panic(f"invalid operation: int({type_name(value)})")


def _to_int_new(value: Value) -> int:
    """1.17 converts named integers as well."""
    return int(value) if type(value) in {Duration, Month, Weekday} else _to_int(value)


def _to_float(value: Value) -> float:
    kind = type(value)
    if kind in NUMBERS:
        return float(value)
    if kind is str:
        return read_float(value)
    raise Panic(f"invalid operation: float({type_name(value)})")


def _extreme_old(worse: Callable[[Value, Value], bool]) -> Function:
    def extreme(*values: Value) -> Value:
        best = None
        for value in values:
            if best is None or worse(best, value):
                best = value
        return best

    return extreme


def _extreme_new(name: str, worse: Callable[[Value, Value], bool]) -> Function:
    def among(values: Value, whole: bool) -> Value:
        """The extreme of arguments (``whole``) or of one slice's elements."""
        best = None
        for value in values:
            if type(value) in SLICES:
                found = among(_items(value), whole=False)
                if found is None:
                    continue
            elif type(value) in NUMBERS or (whole and type(value) in {Duration, Month, Weekday}):
                found = value
            elif whole and len(values) == 1:
                return value
            else:
                raise Panic(f"invalid argument for {name} (type {type_name(value)})")
            if best is None or worse(best, found):
                best = found
        return best

    return lambda *values: among(values, whole=True)


def _items(values: Value) -> Value:
    return [Uint8(value) for value in values] if type(values) is bytes else values


def _numbers_old(name: str, values: Value) -> Iterator[float]:
    if type(values) not in SLICES:
        raise Panic(f"cannot {name} {kind_name(values)}")
    for value in values:
        if (type(value) not in NUMBERS and type(value) not in {Duration, Month, Weekday}) or type(value) is Uint8:
            raise Panic(f"cannot {name} {kind_name(value)}")
        yield value


def _sum_old(values: Value) -> Value:
    total: Value = 0
    for value in _numbers_old("sum", values):
        total = float(total) + float(value) if float in {type(total), type(value)} else wrapped(total + int(value))
    return total


def _numbers_new(name: str, values: Value) -> Iterator[float]:
    for value in values:
        if type(value) in SLICES:
            yield from _numbers_new(name, value)
        elif type(value) in NUMBERS or type(value) in {Duration, Month, Weekday}:
            yield float(value)
        else:
            raise Panic(f"invalid argument for {name} (type {type_name(value)})")


def _mean(values: list[float]) -> float:
    total = 0.0
    for value in values:
        total += value
    return total / len(values) if values else 0.0


def _median(values: list[float]) -> float:
    if not values:
        return 0.0
    # Go sorts NaN before every number.
    ordered = sorted(values, key=lambda value: (not math.isnan(value), 0.0 if math.isnan(value) else value))
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _bit_operand(name: str, value: Value) -> int:
    if type(value) not in INTEGERS:
        raise Panic(f"cannot use {type_name(value)} as argument (type int) to call {name}")
    return int(value)


def _bits(name: str, apply: Callable[[int, int], int]) -> Function:
    return lambda left, right: wrapped(apply(_bit_operand(name, left), _bit_operand(name, right)))


def _shift(name: str, apply: Callable[[int, int], int]) -> Function:
    def shifted(left: Value, right: Value) -> int:
        value, count = _bit_operand(name, left), _bit_operand(name, right)
        if count < 0:
            raise Panic(f"invalid operation: negative shift count {count} (type int)")
        return wrapped(apply(value, min(count, 64)))

    return shifted


SHARED: dict[str, Function] = {
    "abs": _absolute,
    "ceil": _rounding("ceil", lambda value: float(math.ceil(value))),
    "floor": _rounding("floor", lambda value: float(math.floor(value))),
    "round": _rounding("round", _half_away),
    "float": _to_float,
}
OLD: dict[str, Function] = {
    "int": _to_int,
    "max": _extreme_old(less),
    "min": _extreme_old(more),
    "sum": _sum_old,
    "mean": lambda values: _mean([float(value) for value in _numbers_old("mean", values)]),
    "median": lambda values: _median([float(value) for value in _numbers_old("median", values)]),
}
NEW: dict[str, Function] = {
    "int": _to_int_new,
    "max": _extreme_new("max", less),
    "min": _extreme_new("min", more),
    "mean": lambda *values: _mean(list(_numbers_new("mean", values))),
    "median": lambda *values: _median(list(_numbers_new("median", values))),
    "bitand": _bits("bitand", lambda left, right: left & right),
    "bitor": _bits("bitor", lambda left, right: left | right),
    "bitxor": _bits("bitxor", lambda left, right: left ^ right),
    "bitnand": _bits("bitnand", lambda left, right: left & ~right),
    "bitshl": _shift("bitshl", lambda value, count: value << count),
    "bitshr": _shift("bitshr", lambda value, count: value >> count),
    "bitushr": _shift("bitushr", lambda value, count: (value & 0xFFFFFFFFFFFFFFFF) >> count),
    "bitnot": lambda value: ~_bit_operand("bitnot", value),
}


def as_int64(value: Value) -> Int64:
    """Argo's ``asInt``: floats are cut off, texts read; raises Panic for everything else."""
    if type(value) is str:
        return Int64(read_integer(value))
    if type(value) not in NUMBERS:
        raise Panic(f"asInt() not supported on type {type_name(value)}")
    return Int64(_to_int(value))


def as_float64(value: Value) -> float:
    """Argo's ``asFloat``: texts are read; raises Panic for what is neither text nor number."""
    if type(value) is not str and type(value) not in NUMBERS:
        raise Panic(f"asFloat() not supported on type {type_name(value)}")
    return _to_float(value)
