"""Slices and maps: ends, parts, keys, pairs, order."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key

from ...values import (
    INTEGERS,
    MAPS,
    SLICES,
    AnyMap,
    Duration,
    Month,
    NilSlice,
    Pair,
    Pairs,
    Panic,
    Uint8,
    Value,
    Weekday,
    kind_name,
    type_name,
    utf8,
)
from ..access import element, fetch, map_key
from ..equality import equal_new
from ..operations import less

Function = Callable[..., Value]
Growing = Callable[..., tuple[Value, int]]

_MAX_DEPTH = 200
_ABSENT: Value = object()
_INSERTION_SORTED = 12
"""Go's sort.Sort inserts up to this length: the order it makes of NaN depends on it."""


def _slice(value: Value, doing: str) -> Value:
    """The elements, boxed."""
    if type(value) not in SLICES:
        raise Panic(f"cannot {doing} {kind_name(value)}")
    return [Uint8(item) for item in value] if type(value) is bytes else value


def _at(position: int) -> Function:
    def end(value: Value) -> Value:
        try:
            return fetch(value, position)
        except Panic:
            return None

    return end


def _get_old(source: Value, key: Value) -> Value:
    try:
        return fetch(source, key)
    except Panic:
        return None


def _get_new(source: Value, key: Value) -> Value:
    """nil for what is not there; a key of the wrong type is an error."""
    kind = type(source)
    if kind is str or kind in SLICES:
        try:
            return Uint8(element(utf8(source), key)) if kind is str else element(source, key)
        except Panic as panic:
            if str(panic).startswith("index out of range"):
                return None
            raise
    if kind is dict:
        return source.get(map_key(source, key))
    if kind is AnyMap:
        return source.get(key)
    if source is None or kind in {bool, float, *INTEGERS}:
        return None
    try:
        return fetch(source, key)
    except Panic:
        return None


def _take(items: Value, count: Value) -> Value:
    if type(items) not in SLICES:
        raise Panic(f"cannot take from {kind_name(items)}")
    if type(count) not in {int, *INTEGERS, Duration, Month, Weekday} or type(count) is Uint8:
        raise Panic(f"cannot take {kind_name(count)} elements")
    if count >= len(items):
        return items
    if count < 0:
        raise Panic("reflect.Value.Slice: slice index out of bounds")
    part = items[: int(count)]
    return part if type(items) in {range, bytes} else list(part) if type(items) is Pair else type(items)(part)


def _entries(value: Value, doing: str) -> list[tuple[Value, Value]]:
    if type(value) not in MAPS:
        raise Panic(f"cannot {doing} {kind_name(value)}")
    return list(value.items())


def _from_pairs(pairs: Value) -> AnyMap:
    made = AnyMap()
    for pair in _slice(pairs, "transform from pairs"):
        if type(pair) not in SLICES:
            raise Panic("invalid pair")
        if len(pair) != 2:
            raise Panic("invalid pair length")
        made.put(*_slice(pair, "transform from pairs"))
    return made


# Order.


def _ascending(order: Value, name: str) -> bool:
    if type(order) is not str:
        raise Panic(f"{name} order argument must be a string (got {type_name(order)})")
    if order not in {"asc", "desc"}:
        raise Panic(f"invalid order {order}, expected asc or desc")
    return bool(order == "asc")


def ordered(
    items: list[Value], keys: list[Value], ascending: bool, before: Callable[[Value, Value], bool] = less
) -> list[Value]:
    """Items in the order of their keys."""
    earlier = before if ascending else lambda left, right: before(right, left)
    if len(items) <= _INSERTION_SORTED:
        return _inserted(items, keys, earlier)

    def compare(left: tuple[Value, Value], right: tuple[Value, Value]) -> int:
        return -1 if earlier(left[0], right[0]) else int(earlier(right[0], left[0]))

    return [item for _, item in sorted(zip(keys, items, strict=True), key=cmp_to_key(compare))]


def _inserted(items: list[Value], keys: list[Value], earlier: Callable[[Value, Value], bool]) -> list[Value]:
    items, keys = list(items), list(keys)
    for end in range(1, len(items)):
        index = end
        while index > 0 and earlier(keys[index], keys[index - 1]):
            keys[index], keys[index - 1] = keys[index - 1], keys[index]
            items[index], items[index - 1] = items[index - 1], items[index]
            index -= 1
    return items


def _sort_old(items: Value, order: Value = "asc") -> Value:
    return _sorted_old(items, "", order)


def _sort_by_old(items: Value, field: Value, order: Value = "asc") -> Value:
    if type(items) in SLICES and type(field) is not str:
        raise Panic(f"invalid argument for sort (expected string, got {type_name(field)})")
    return _sorted_old(items, field, order)


def _sorted_old(items: Value, field: str, order: Value) -> Value:
    """1.15 sorts elements of one type, maps by one of their entries."""
    items = list(_slice(items, "sort"))
    ascending = _ascending(order, "sort")
    keys = [_sort_key(item, field) for item in items]
    if len({type(key) for key in keys}) > 1:
        raise Panic("cannot sort array of different types")
    if len(keys) > 1 and type(keys[0]) not in {float, str, int, *INTEGERS, Duration, Month, Weekday} - {Uint8}:
        raise Panic(f"sort: unsupported type {kind_name(keys[0])}")
    return ordered(items, keys, ascending, _plainly_less)


def _sort_key(item: Value, field: str) -> Value:
    if type(item) is not dict and type(item) is not AnyMap:
        return item
    found = item.get(field, _ABSENT)
    if found is _ABSENT:
        raise Panic("reflect: call of reflect.Value.Type on zero Value")
    return found


def _plainly_less(left: Value, right: Value) -> bool:
    if type(left) is str:
        return utf8(left) < utf8(right)
    return bool(left < right)


def _sort_new(items: Value, order: Value = "asc") -> tuple[Value, int]:
    """1.17 gives a nil slice for what it cannot sort."""
    boxed = (
        list(items) if type(items) not in {str, bytes, dict} and type(items) in SLICES - {Pair, Pairs, bytes} else None
    )
    ascending = _ascending(order, "sort")
    if boxed is None:
        return NilSlice(), 0
    made = ordered(boxed, boxed, ascending)
    return NilSlice() if type(items) is NilSlice else made, len(made)


# 1.17 alone.


def _reverse(items: Value) -> tuple[Value, int]:
    boxed = _slice(items, "reverse")
    return list(reversed(boxed)), len(boxed)


def _uniq(items: Value) -> list[Value]:
    made: list[Value] = []
    boxed = _slice(items, "uniq")
    if type(boxed) is range:
        return list(boxed)
    for item in boxed:
        if not any(equal_new(item, other) for other in made):
            made.append(item)
    return made


def _concat(*slices: Value) -> tuple[Value, int]:
    made: list[Value] = []
    for items in slices:
        made += _slice(items, "concat")
    return made or NilSlice(), len(made)


def _flatten(items: Value) -> tuple[Value, int]:
    made: list[Value] = []
    _flatten_into(made, _slice(items, "flatten"), 0)
    return made, len(made)


def _flatten_into(made: list[Value], items: Value, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise Panic("recursion depth exceeded")
    for item in items:
        if type(item) in SLICES:
            _flatten_into(made, _slice(item, "flatten"), depth + 1)
        else:
            made.append(item)


SHARED: dict[str, Function] = {
    "first": _at(0),
    "last": _at(-1),
    "take": _take,
    "keys": lambda value: [key for key, _ in _entries(value, "get keys from")],
    "values": lambda value: [item for _, item in _entries(value, "get values from")],
    "toPairs": lambda value: Pairs([Pair(entry) for entry in _entries(value, "transform to pairs")]),
    "fromPairs": _from_pairs,
}
OLD: dict[str, Function] = {"get": _get_old, "sort": _sort_old, "sortBy": _sort_by_old}
NEW: dict[str, Function] = {"get": _get_new, "uniq": _uniq}
GROWING: dict[str, Growing] = {"sort": _sort_new, "reverse": _reverse, "concat": _concat, "flatten": _flatten}
