"""The type of a binary operator's result, per engine; None where its operands do not go together.

``in``, ``matches`` and ``??`` are the checker's, because they look at more than two types.
"""

from __future__ import annotations

from collections.abc import Callable

from ..types import ANY, BOOL, DURATION, FLOAT64, INT, INTS, STRING, TIME, UNKNOWN, GoType, array_of
from .type_tests import (
    comparable_new,
    comparable_old,
    either_unknown,
    is_bool,
    is_duration,
    is_integer,
    is_integer_kind,
    is_number,
    is_number_kind,
    is_string,
    is_time,
)

Typing = Callable[[GoType, GoType], GoType | None]


def _logic(left: GoType, right: GoType) -> GoType | None:
    return BOOL if (is_bool(left) and is_bool(right)) or either_unknown(left, right, is_bool) else None


def _text(left: GoType, right: GoType) -> GoType | None:
    return BOOL if (is_string(left) and is_string(right)) or either_unknown(left, right, is_string) else None


# 1.15


def _equal_old(left: GoType, right: GoType) -> GoType | None:
    return BOOL if comparable_old(left, right) else None


def _order_old(left: GoType, right: GoType) -> GoType | None:
    for test in (is_number_kind, is_string, is_time):
        if test(left) and test(right):
            return BOOL
    return BOOL if either_unknown(left, right, is_number_kind, is_string, is_time) else None


def _combined_old(left: GoType, right: GoType) -> GoType:
    if left.kind == right.kind:
        return left
    return FLOAT64 if "float64" in {left.kind, right.kind} else INT


def _add_old(left: GoType, right: GoType) -> GoType | None:
    if is_number_kind(left) and is_number_kind(right):
        return _combined_old(left, right)
    if is_string(left) and is_string(right):
        return STRING
    if (is_time(left) and is_duration(right)) or (is_duration(left) and is_time(right)):
        return TIME
    return ANY if either_unknown(left, right, is_number_kind, is_string, is_time, is_duration) else None


def _subtract_old(left: GoType, right: GoType) -> GoType | None:
    if is_number_kind(left) and is_number_kind(right):
        return _combined_old(left, right)
    if is_time(left) and is_time(right):
        return DURATION
    if is_time(left) and is_duration(right):
        return TIME
    return ANY if either_unknown(left, right, is_number_kind, is_time) else None


def _multiply_old(left: GoType, right: GoType) -> GoType | None:
    if is_number_kind(left) and is_number_kind(right):
        return _combined_old(left, right)
    return ANY if either_unknown(left, right, is_number_kind) else None


def _divide_old(left: GoType, right: GoType) -> GoType | None:
    both = is_number_kind(left) and is_number_kind(right)
    return FLOAT64 if both or either_unknown(left, right, is_number_kind) else None


def _modulo_old(left: GoType, right: GoType) -> GoType | None:
    if is_integer_kind(left) and is_integer_kind(right):
        return _combined_old(left, right)
    return ANY if either_unknown(left, right, is_integer_kind) else None


def _range_old(left: GoType, right: GoType) -> GoType | None:
    both = is_integer_kind(left) and is_integer_kind(right)
    return INTS if both or either_unknown(left, right, is_integer_kind) else None


# 1.17


def _equal_new(left: GoType, right: GoType) -> GoType | None:
    return BOOL if comparable_new(left, right) else None


def _order_new(left: GoType, right: GoType) -> GoType | None:
    for test in (is_number, is_string, is_time, is_duration):
        if test(left) and test(right):
            return BOOL
    return BOOL if either_unknown(left, right, is_number, is_string, is_time, is_duration) else None


def _combined_new(left: GoType, right: GoType) -> GoType:
    return FLOAT64 if left is FLOAT64 or right is FLOAT64 else INT


def _add_new(left: GoType, right: GoType) -> GoType | None:
    if is_number(left) and is_number(right):
        return _combined_new(left, right)
    if is_string(left) and is_string(right):
        return STRING
    if (is_time(left) and is_duration(right)) or (is_duration(left) and is_time(right)):
        return TIME
    if is_duration(left) and is_duration(right):
        return DURATION
    return UNKNOWN if either_unknown(left, right, is_number, is_string, is_time, is_duration) else None


def _subtract_new(left: GoType, right: GoType) -> GoType | None:
    if is_number(left) and is_number(right):
        return _combined_new(left, right)
    if (is_time(left) or is_duration(left)) and left is right:
        return DURATION
    if is_time(left) and is_duration(right):
        return TIME
    return UNKNOWN if either_unknown(left, right, is_number, is_time, is_duration) else None


def _multiply_new(left: GoType, right: GoType) -> GoType | None:
    if is_number(left) and is_number(right):
        return _combined_new(left, right)
    if (is_duration(left) and (is_number(right) or is_duration(right))) or (is_number(left) and is_duration(right)):
        return DURATION
    return UNKNOWN if either_unknown(left, right, is_number, is_duration) else None


def _divide_new(left: GoType, right: GoType) -> GoType | None:
    return FLOAT64 if (is_number(left) and is_number(right)) or either_unknown(left, right, is_number) else None


def _modulo_new(left: GoType, right: GoType) -> GoType | None:
    return INT if (is_integer(left) and is_integer(right)) or either_unknown(left, right, is_integer) else None


def _range_new(left: GoType, right: GoType) -> GoType | None:
    both = is_integer(left) and is_integer(right)
    return array_of(INT) if both or either_unknown(left, right, is_integer) else None


def _table(equal: Typing, order: Typing, divide: Typing, **others: Typing) -> dict[str, Typing]:
    table: dict[str, Typing] = dict.fromkeys(("==", "!="), equal)
    table |= dict.fromkeys(("<", ">", "<=", ">="), order)
    table |= dict.fromkeys(("or", "||", "and", "&&"), _logic)
    table |= dict.fromkeys(("contains", "startsWith", "endsWith"), _text)
    table |= dict.fromkeys(("/", "**", "^"), divide)
    names = {"add": "+", "subtract": "-", "multiply": "*", "modulo": "%", "range": ".."}
    return table | {names[name]: typing for name, typing in others.items()}


OLD_TYPINGS = _table(
    _equal_old,
    _order_old,
    _divide_old,
    add=_add_old,
    subtract=_subtract_old,
    multiply=_multiply_old,
    modulo=_modulo_old,
    range=_range_old,
)
NEW_TYPINGS = _table(
    _equal_new,
    _order_new,
    _divide_new,
    add=_add_new,
    subtract=_subtract_new,
    multiply=_multiply_new,
    modulo=_modulo_new,
    range=_range_new,
)
