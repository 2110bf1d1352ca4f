"""Reading from running values: members, indexes, slices, lengths and ``in``."""

from __future__ import annotations

from collections.abc import Callable

from ..values import (
    MAPS,
    SLICES,
    AnyMap,
    Duration,
    Month,
    NilSlice,
    Pair,
    Panic,
    Set,
    Uint8,
    Value,
    Weekday,
    as_int,
    text_of,
    type_name,
    utf8,
)
from .moments import Time, Zone, bound_method

_WITH_METHODS = frozenset({Time, Duration, Month, Weekday, Zone})


def fetch(source: Value, key: Value) -> Value:
    """``source[key]`` and ``source.key``; raises Panic where there is no such thing."""
    kind = type(source)
    if kind is dict:
        return source.get(map_key(source, key))
    if kind in SLICES:
        return element(source, key)
    if kind is str:
        return _byte(source, key)
    if kind in _WITH_METHODS and type(key) is str:
        method = bound_method(source, key)
        if method is not None:
            return method
    if kind is AnyMap:
        found = source.get(key)
        return NilSlice() if found is None and source.of_slices else found
    raise Panic(f"cannot fetch {key} from {type_name(source)}")


def element(source: Value, key: Value) -> Value:
    index = as_int(key)
    size = len(source)
    if index < 0:
        index += size
    if not 0 <= index < size:
        raise Panic(f"index out of range: {index} (array length is {size})")
    found = source[index]
    return Uint8(found) if type(source) is bytes else found


def _byte(source: str, key: Value) -> Uint8:
    return Uint8(element(utf8(source), key))


def map_key(source: Value, key: Value) -> str:
    """The key as map[string]any takes it."""
    if key is None:
        return ""
    if type(key) is not str:
        raise Panic(f"reflect.Value.MapIndex: value of type {type_name(key)} is not assignable to type string")
    return key


def length(value: Value) -> int:
    """Elements, or bytes of a text."""
    kind = type(value)
    if kind is str:
        return len(value) if value.isascii() else len(utf8(value))
    if kind in SLICES or kind in {dict, AnyMap}:
        return len(value)
    raise Panic(f"invalid argument for len (type {type_name(value)})")


def sliced(source: Value, low: Value, high: Value) -> Value:
    """``source[low:high]``: bounds outside are drawn in, negative ones count from the end."""
    kind = type(source)
    if kind is not str and kind not in SLICES:
        raise Panic(f"cannot slice {low}")
    whole = utf8(source) if kind is str else source
    size = len(whole)
    start, end = as_int(low), as_int(high)
    start = max(start + size, 0) if start < 0 else start
    end = min(max(end + size, 0) if end < 0 else end, size)
    return part(source, whole, min(start, end), end)


def part(source: Value, whole: Value, start: int, end: int) -> Value:
    """A slice of its own type. A slice of all of it is the same slice."""
    if type(source) is str:
        return text_of(whole[start:end])
    if type(source) is Pair:
        return list(whole[start:end])
    if start == 0 and end == len(source):
        return source
    return whole[start:end] if type(source) in {range, bytes} else type(source)(whole[start:end])


class Unindexed:
    """A map that a predicate runs over: it has a length, and asking for an element fails."""

    __slots__ = ("_length",)

    def __init__(self, length: int) -> None:
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> Value:
        raise Panic("reflect: call of reflect.Value.Index on map Value")


def items_of(value: Value) -> Value:
    """What a predicate runs over, by index: also the bytes of a text; raises Panic for what has no length."""
    kind = type(value)
    if kind in SLICES:
        return [Uint8(byte) for byte in value] if kind is bytes else value
    if kind is str:
        return [Uint8(byte) for byte in utf8(value)]
    if kind in MAPS:
        return Unindexed(len(value))
    raise Panic(f"reflect: call of reflect.Value.Len on {type_name(value)} Value")


def contains(needle: Value, haystack: Value, equal: Callable[[Value, Value], bool]) -> bool:
    """``needle in haystack``."""
    kind = type(haystack)
    if haystack is None:
        return False
    if kind in SLICES:
        return any(equal(item, needle) for item in (map(Uint8, haystack) if kind is bytes else haystack))
    if kind is dict:
        return map_key(haystack, needle) in haystack
    if kind is AnyMap:
        return bool(haystack.has(needle))
    if kind is Set:
        return _in_set(needle, haystack)
    if kind in {Time, Zone}:
        if type(needle) is not str:
            raise Panic(f"cannot use {type_name(needle)} as field name of {type_name(haystack)}")
        return False
    raise Panic(f'operator "in" not defined on {type_name(haystack)}')


def _in_set(needle: Value, haystack: Set) -> bool:
    if needle is None:
        needle = haystack.member_type()
    if type(needle) is not haystack.member_type:
        raise Panic(f"reflect.Value.MapIndex: value of type {type_name(needle)} is not assignable to the key type")
    return needle in haystack.members
