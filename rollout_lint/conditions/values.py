"""Go's values in Python, and the words for them.

    nil None · bool bool · int int · int64 Int64 · uint8 Uint8 · float64 float · string str (bytes that are no UTF-8
    as surrogate escapes) · []byte bytes · []any list · []float64 Floats · []string Strings · [][2]any Pairs ·
    [2]any Pair · []int range (an engine makes such slices of ranges only) · map[string]any dict · map[any]… AnyMap ·
    time.Time Time · time.Duration Duration · *time.Location Zone · func Function

Go tells types apart that Python's operators do not (``1 == 1.0 == True``): everything here asks ``type(value) is``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Value = Any
"""One of the above."""

LARGEST_INT = (1 << 63) - 1
SMALLEST_INT = -(1 << 63)


class Panic(Exception):
    """What stops a running condition: an index out of range, a comparison of number and text, …"""


class Int64(int):
    """int64, which Go keeps apart from int: what ``asInt`` returns."""


class Uint8(int):
    """A byte of a text."""


class Duration(int):
    """time.Duration, in nanoseconds."""


class Month(int):
    """time.Month, 1 to 12."""


class Weekday(int):
    """time.Weekday, 0 (Sunday) to 6."""


class Floats(list[float]):
    """[]float64: what Prometheus' vectors and matrices are to a condition."""


class Strings(list[str]):
    """[]string."""


class Pair(list[Value]):
    """[2]any."""


class Pairs(list[Pair]):
    """[][2]any."""


class NilSlice(list[Value]):
    """A nil []any: equal to nil and still of length 0."""


class Function:
    """A function or a bound method: ``call`` takes the arguments and raises Panic."""

    __slots__ = ("call", "name", "parameters")

    def __init__(self, name: str, call: Callable[..., Value], parameters: tuple[str, ...]) -> None:
        self.name = name
        self.call = call
        self.parameters = parameters
        """Names of Go types."""


class AnyMap:
    """map[any]any and map[any][]any: keys of different Go types are different keys, and every NaN is a new one."""

    __slots__ = ("_entries", "of_slices")

    def __init__(self, of_slices: bool = False) -> None:
        self._entries: dict[tuple[type, Value], tuple[Value, Value]] = {}
        self.of_slices = of_slices

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Value, default: Value = None) -> Value:
        entry = self._entries.get(hashable(key))
        return default if entry is None else entry[1]

    def has(self, key: Value) -> bool:
        return hashable(key) in self._entries

    def put(self, key: Value, value: Value) -> None:
        self._entries[hashable(key)] = (key, value)

    def items(self) -> Iterator[tuple[Value, Value]]:
        """Keys and values. Go's order is random; here it is that of insertion."""
        return iter(self._entries.values())


class Set:
    """map[int]struct{} or map[string]struct{}: what the optimizer makes of ``x in [1, 2]``."""

    __slots__ = ("member_type", "members")

    def __init__(self, members: frozenset[Value], member_type: type) -> None:
        self.members = members
        self.member_type = member_type


def hashable(key: Value) -> tuple[type, Value]:
    """A Python key that is equal exactly where the Go keys are."""
    if isinstance(key, list | dict | AnyMap | Set | Function | bytes | range) and type(key) is not Pair:
        raise Panic(f"runtime error: hash of unhashable type {type_name(key)}")
    if type(key) is Pair:
        return Pair, tuple(hashable(item) for item in key)
    if key != key:  # noqa: PLR0124 - NaN
        return float, object()
    return type(key), key


SLICES = frozenset({list, Floats, range, Strings, Pairs, Pair, NilSlice, bytes})
"""The Python types that Go's reflection calls slice or array."""

MAPS = frozenset({dict, AnyMap, Set})

INTEGERS = frozenset({int, Int64, Uint8})
"""The integer types that Go's operators take: named ones (Duration, Month) are others."""

NUMBERS = frozenset({int, Int64, Uint8, float})

_TYPE_NAMES: dict[type, str] = {
    type(None): "<nil>",
    bool: "bool",
    int: "int",
    Int64: "int64",
    Uint8: "uint8",
    float: "float64",
    str: "string",
    bytes: "[]uint8",
    list: "[]interface {}",
    NilSlice: "[]interface {}",
    Floats: "[]float64",
    Strings: "[]string",
    Pairs: "[][2]interface {}",
    Pair: "[2]interface {}",
    range: "[]int",
    dict: "map[string]interface {}",
    Duration: "time.Duration",
    Month: "time.Month",
    Weekday: "time.Weekday",
    Function: "func",
}


def type_name(value: Value) -> str:
    """What Go's ``%T`` prints."""
    if type(value) is AnyMap:
        return "map[interface {}][]interface {}" if value.of_slices else "map[interface {}]interface {}"
    if type(value) is Set:
        return f"map[{_TYPE_NAMES[value.member_type]}]struct {{}}"
    return _TYPE_NAMES.get(type(value)) or str(getattr(type(value), "go_name", type(value).__name__))


def kind_name(value: Value) -> str:
    """What Go's reflect.Kind prints."""
    kind = type(value)
    if kind is Pair:
        return "array"
    if kind in SLICES:
        return "slice"
    if kind in MAPS:
        return "map"
    if value is None:
        return "invalid"
    if kind is Duration:
        return "int64"
    if kind in {Month, Weekday}:
        return "int"
    return {"time.Time": "struct", "*time.Location": "ptr"}.get(type_name(value), type_name(value))


def wrapped(number: int) -> int:
    """An integer as 64 bits hold it: Go's arithmetic wraps around."""
    if SMALLEST_INT <= number <= LARGEST_INT:
        return int(number)
    return ((number - SMALLEST_INT) & 0xFFFFFFFFFFFFFFFF) + SMALLEST_INT


def truncated(number: float) -> int:
    """A float64 as an int, as amd64 converts: toward zero; what does not fit, NaN included, is the smallest int."""
    if number != number or number in {float("inf"), float("-inf")}:  # noqa: PLR0124 - NaN
        return SMALLEST_INT
    whole = int(number)
    return whole if SMALLEST_INT <= whole <= LARGEST_INT else SMALLEST_INT


def as_int(value: Value) -> int:
    """Any number as an int; raises Panic for everything else."""
    kind = type(value)
    if kind is int:
        return int(value)
    if kind is float:
        return truncated(value)
    if kind in INTEGERS:
        return int(value)
    raise Panic(f"invalid operation: int({type_name(value)})")


def as_float(value: Value) -> float:
    """Any number as a float64; raises Panic for everything else."""
    if type(value) in NUMBERS:
        return float(value)
    raise Panic(f"invalid operation: float({type_name(value)})")


def is_nil(value: Value) -> bool:
    return value is None or type(value) is NilSlice


def utf8(text: str) -> bytes:
    """The bytes of a Go string."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def text_of(raw: bytes) -> str:
    """The Go string of these bytes."""
    return raw.decode("utf-8", "surrogateescape")
