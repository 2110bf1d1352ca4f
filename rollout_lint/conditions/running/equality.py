"""``==`` of running values, per engine."""

from __future__ import annotations

from ..values import INTEGERS, MAPS, NUMBERS, SLICES, AnyMap, Function, NilSlice, Pair, Pairs, Set, Value, is_nil
from .moments import Time

_ANYS = frozenset({list, NilSlice})


def equal_old(left: Value, right: Value) -> bool:
    """1.15: numbers, texts and times by value; everything else by type and then by its parts."""
    one, other = type(left), type(right)
    if one in NUMBERS and other in NUMBERS:
        return _same_number(left, right)
    if one is Time and other is Time:
        return bool(left.nanoseconds == right.nanoseconds)
    if is_nil(left) and is_nil(right):
        return True
    return deeply_equal(left, right)


def equal_new(left: Value, right: Value) -> bool:
    """1.17: also slices of different types, where one is a []any."""
    one, other = type(left), type(right)
    if one in NUMBERS and other in NUMBERS:
        return _same_number(left, right)
    if one is Time and other is Time:
        return bool(left.nanoseconds == right.nanoseconds)
    if one in SLICES and other in SLICES and (one is other or one in _ANYS or other in _ANYS):
        compared = _slices(left, right)
        if compared is not None:
            return compared
    if is_nil(left) and is_nil(right):
        return True
    return deeply_equal(left, right)


def _slices(left: Value, right: Value) -> bool | None:
    """Two slices of 1.17 element by element; None for array types, which it does not know."""
    if {type(left), type(right)} & {Pair, Pairs}:
        return None
    return len(left) == len(right) and all(equal_new(one, other) for one, other in zip(left, right, strict=True))


def _same_number(left: Value, right: Value) -> bool:
    if type(left) in INTEGERS and type(right) in INTEGERS:
        return int(left) == int(right)
    return float(left) == float(right)


def deeply_equal(left: Value, right: Value) -> bool:
    """reflect.DeepEqual: the types count, NaN is not NaN unless the slice or map around it is the very same."""
    if type(left) is not type(right):
        return False
    kind = type(left)
    if kind in SLICES:
        if left is right:
            return True
        return len(left) == len(right) and all(map(deeply_equal, left, right))
    if kind in MAPS:
        return left is right or _same_maps(left, right)
    if kind is Function:
        return False
    if kind is Time:
        return bool(left.nanoseconds == right.nanoseconds and left.zone is right.zone)
    return bool(left == right)


def _same_maps(left: Value, right: Value) -> bool:
    if type(left) is Set:
        return bool(left.members == right.members)
    if len(left) != len(right):
        return False
    if type(left) is AnyMap:
        if left.of_slices is not right.of_slices:
            return False
        return all(right.has(key) and deeply_equal(value, right.get(key)) for key, value in left.items())
    return all(key in right and deeply_equal(value, right[key]) for key, value in left.items())
