"""What a Go type is to each engine's check: an integer, a number, comparable with another."""

from __future__ import annotations

from collections.abc import Callable

from ..types import ANY, DURATION, NIL, TIME, UNKNOWN, GoType

Test = Callable[[GoType], bool]

_INTEGER_KINDS = frozenset({"int", "int64", "uint8"})
_NUMBER_KINDS = _INTEGER_KINDS | {"float64"}
_NILABLE_KINDS = frozenset({"ptr", "interface", "func", "map", "slice"})


def is_unknown(given: GoType) -> bool:
    return given is ANY or given is UNKNOWN


def is_bool(given: GoType) -> bool:
    return given.kind == "bool"


def is_string(given: GoType) -> bool:
    return given.kind == "string"


def is_array(given: GoType) -> bool:
    return given.kind in {"slice", "array"}


def is_map(given: GoType) -> bool:
    return given.kind == "map"


def is_time(given: GoType) -> bool:
    return given is TIME


def is_duration(given: GoType) -> bool:
    return given is DURATION


def is_integer_kind(given: GoType) -> bool:
    """1.15: a time.Duration and a time.Month are integers."""
    return given.kind in _INTEGER_KINDS


def is_number_kind(given: GoType) -> bool:
    return given.kind in _NUMBER_KINDS


def is_integer(given: GoType) -> bool:
    """1.17: only Go's own integer types are integers."""
    return given.kind in _INTEGER_KINDS and not given.named


def is_number(given: GoType) -> bool:
    return given.kind in _NUMBER_KINDS and not given.named


def either_unknown(left: GoType, right: GoType, *tests: Test) -> bool:
    """One side is unknown, and the other is too or passes a test."""
    if is_unknown(left):
        return is_unknown(right) or any(test(right) for test in tests)
    return is_unknown(right) and any(test(left) for test in tests)


def assignable(given: GoType, wanted: GoType) -> bool:
    """reflect's AssignableTo, for the types that conditions know."""
    if given is UNKNOWN or wanted is UNKNOWN or wanted is NIL:
        return False
    if given is NIL:
        return wanted.kind in _NILABLE_KINDS
    return wanted is ANY or given.canonical is wanted.canonical


def comparable_old(left: GoType, right: GoType) -> bool:
    """1.15: kinds are equal, both are numbers, or either is nil or any."""
    if left is NIL or right is NIL or left.kind == right.kind:
        return True
    return (is_number_kind(left) and is_number_kind(right)) or is_unknown(left) or is_unknown(right)


def comparable_new(left: GoType, right: GoType) -> bool:
    """1.17: of one family, or ``left`` can be assigned to ``right``."""
    if is_unknown(left) or is_unknown(right) or left is NIL or right is NIL:
        return True
    return (
        (is_number(left) and is_number(right))
        or (is_duration(left) and is_duration(right))
        or (is_time(left) and is_time(right))
        or (is_array(left) and is_array(right))
        or assignable(left, right)
    )
