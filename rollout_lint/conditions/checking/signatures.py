"""What builtin functions take and give, per engine.

A builtin either has overloads, tried in order, or a check of its own, which looks at all argument types at once and
names the call, not an argument, when it refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..types import (
    ANY,
    ANY_MAP,
    ANYS,
    BOOL,
    DURATION,
    FLOAT64,
    FLOATS,
    GENERAL_FUNCTION,
    INT,
    INTS,
    LOCATION,
    STRING,
    STRINGS,
    TIME,
    GoType,
    function,
)

Types = Sequence[GoType]
Check = Callable[[Types], GoType]

_INTEGERS = frozenset({"int", "int64", "uint8"})
_NUMBERS = _INTEGERS | {"float64"}
_ARRAYS = frozenset({"slice", "array"})


class Mismatch(Exception):
    """Arguments that a builtin does not take."""


def _count(types: Types, *allowed: int) -> None:
    if len(types) not in allowed:
        expected = " or ".join(map(str, allowed))
        raise Mismatch(f"invalid number of arguments (expected {expected}, got {len(types)})")


def _one_of(given: GoType, kinds: frozenset[str], what: str) -> None:
    if given.kind != "interface" and given.kind not in kinds:
        raise Mismatch(f"{what} {given}" if "type" not in what else f"{what} {given})")


def _single(name: str, kinds: frozenset[str], returns: GoType | None) -> Check:
    """A function of one argument; where ``returns`` is None it returns what it is given."""

    def check(types: Types) -> GoType:
        _count(types, 1)
        _one_of(types[0], kinds, f"invalid argument for {name} (type")
        return returns or types[0].canonical

    return check


def _extreme_old(name: str) -> Check:
    def check(types: Types) -> GoType:
        if not types:
            raise Mismatch(f"not enough arguments to call {name}")
        for given in types:
            if given.kind == "interface":
                return ANY
            _one_of(given, _NUMBERS, f"invalid argument for {name} (type")
        return types[0].canonical

    return check


def _aggregate_new(name: str) -> Check:
    def check(types: Types) -> GoType:
        if not types:
            raise Mismatch(f"not enough arguments to call {name}")
        for given in types:
            if given.kind == "interface" or given.kind in _ARRAYS:
                return ANY
            _one_of(given, _NUMBERS, f"invalid argument for {name} (type")
        return types[0].canonical

    return check


def _of_array(what: str, returns: GoType) -> Check:
    def check(types: Types) -> GoType:
        _count(types, 1)
        _one_of(types[0], _ARRAYS, what)
        return returns

    return check


def _of_map(what: str) -> Check:
    def check(types: Types) -> GoType:
        _count(types, 1)
        _one_of(types[0], frozenset({"map"}), what)
        return ANYS

    return check


def _end(what: str) -> Check:
    def check(types: Types) -> GoType:
        _count(types, 1)
        _one_of(types[0], _ARRAYS, f"cannot get {what} element from")
        return types[0].canonical.element or ANY

    return check


def _take(types: Types) -> GoType:
    _count(types, 2)
    _one_of(types[0], _ARRAYS, "cannot take from")
    if types[1].kind not in {"interface", "int", "int64"}:
        raise Mismatch(f"cannot take {types[1]} elements")
    return types[0].canonical


def _from_pairs(types: Types) -> GoType:
    _count(types, 1)
    _one_of(types[0], _ARRAYS, "cannot transform from pairs")
    return ANY_MAP


def _sort_old(types: Types) -> GoType:
    _count(types, 1, 2)
    _one_of(types[0], _ARRAYS, "cannot sort")
    if len(types) == 2:
        _one_of(types[1], frozenset({"string"}), "invalid argument for sort, expected string, got")
    return ANYS


def _sort_by_old(types: Types) -> GoType:
    _count(types, 2, 3)
    _one_of(types[0], _ARRAYS, "cannot sort")
    for order in types[1:]:
        _one_of(order, frozenset({"string"}), "invalid argument for sort, expected string, got")
    return ANYS


def _now_new(types: Types) -> GoType:
    if not types or (len(types) == 1 and types[0] is LOCATION):
        return TIME
    raise Mismatch(f"invalid number of arguments (expected 0, got {len(types)})")


def _date_new(types: Types) -> GoType:
    if not types:
        raise Mismatch("invalid number of arguments (expected at least 1, got 0)")
    rest = len(types) - (types[0] is LOCATION)
    if rest > 3:
        raise Mismatch(f"invalid number of arguments (expected at most 3, got {rest})")
    return TIME


def _concat_new(types: Types) -> GoType:
    if not types:
        raise Mismatch("invalid number of arguments (expected at least 1, got 0)")
    for given in types:
        _one_of(given, _ARRAYS, "cannot concat")
    return ANYS


_SHARED_CHECKS: dict[str, Check] = {
    "len": _single("len", frozenset({"array", "map", "slice", "string"}), INT),
    "abs": _single("abs", _NUMBERS, None),
    "ceil": _single("ceil", _NUMBERS, FLOAT64),
    "floor": _single("floor", _NUMBERS, FLOAT64),
    "round": _single("round", _NUMBERS, FLOAT64),
    "int": _single("int", _NUMBERS | {"string"}, INT),
    "float": _single("float", _NUMBERS | {"string"}, FLOAT64),
    "first": _end("first"),
    "last": _end("last"),
    "take": _take,
    "keys": _of_map("cannot get keys from"),
    "values": _of_map("cannot get values from"),
    "toPairs": _of_map("cannot transform to pairs"),
    "fromPairs": _from_pairs,
}

_OLD_CHECKS = {
    **_SHARED_CHECKS,
    "max": _extreme_old("max"),
    "min": _extreme_old("min"),
    "sum": _of_array("cannot sum", ANY),
    "mean": _of_array("cannot avg", FLOAT64),
    "median": _of_array("cannot median", FLOAT64),
    "sort": _sort_old,
    "sortBy": _sort_by_old,
}

_NEW_CHECKS = {
    **_SHARED_CHECKS,
    **{name: _aggregate_new(name) for name in ("max", "min", "mean", "median")},
    "now": _now_new,
    "date": _date_new,
    "reverse": _of_array("cannot reverse", ANYS),
    "uniq": _of_array("cannot uniq", ANYS),
    "flatten": _of_array("cannot flatten", ANYS),
    "concat": _concat_new,
}

_TEXT_TO_TEXT = function(STRING, returns=STRING)
_TEXTS_TO_TEXT = function(STRING, STRING, returns=STRING)
_CUT = (_TEXTS_TO_TEXT, _TEXT_TO_TEXT)
_SPLIT = (function(STRING, STRING, returns=STRINGS), function(STRING, STRING, INT, returns=STRINGS))
_POSITION = (function(STRING, STRING, returns=INT),)
_TEST = (function(STRING, STRING, returns=BOOL),)
_BITS = (function(INT, INT, returns=INT),)

_SHARED_OVERLOADS: dict[str, tuple[GoType, ...]] = {
    "type": (function(ANY, returns=STRING),),
    "string": (function(ANY, returns=STRING),),
    "trim": (_TEXT_TO_TEXT, _TEXTS_TO_TEXT),
    "trimPrefix": _CUT,
    "trimSuffix": _CUT,
    "upper": (_TEXT_TO_TEXT,),
    "lower": (_TEXT_TO_TEXT,),
    "split": _SPLIT,
    "splitAfter": _SPLIT,
    "replace": (
        function(STRING, STRING, STRING, INT, returns=STRING),
        function(STRING, STRING, STRING, returns=STRING),
    ),
    "repeat": (function(STRING, INT, returns=STRING),),
    "join": (
        function(STRINGS, STRING, returns=STRING),
        function(ANYS, STRING, returns=STRING),
        function(ANYS, returns=STRING),
        function(STRINGS, STRING, returns=STRING),
        function(STRINGS, returns=STRING),
    ),
    "indexOf": _POSITION,
    "lastIndexOf": _POSITION,
    "hasPrefix": _TEST,
    "hasSuffix": _TEST,
    "toJSON": (function(ANY, returns=STRING),),
    "fromJSON": (function(STRING, returns=ANY),),
    "toBase64": (_TEXT_TO_TEXT,),
    "fromBase64": (_TEXT_TO_TEXT,),
    "duration": (function(STRING, returns=DURATION, fails=True),),
}

_OLD_OVERLOADS = {
    **_SHARED_OVERLOADS,
    "now": (function(returns=TIME),),
    "date": tuple(function(*[STRING] * count, returns=TIME) for count in (1, 2, 3)),
}

_SORTED = (ANYS, INTS, FLOATS, STRINGS)

_NEW_OVERLOADS = {
    **_SHARED_OVERLOADS,
    "timezone": (function(STRING, returns=LOCATION, fails=True),),
    "sort": (
        *(function(slices, STRING, returns=ANYS) for slices in _SORTED),
        *(function(slices, returns=ANYS) for slices in (ANYS, FLOATS, STRINGS, INTS)),
    ),
    **dict.fromkeys(("bitand", "bitor", "bitxor", "bitnand", "bitshl", "bitshr", "bitushr"), _BITS),
    "bitnot": (function(INT, returns=INT),),
}

CHECKS = (_OLD_CHECKS, _NEW_CHECKS)
"""By engine (0 for 1.15), then by builtin."""

OVERLOADS = (_OLD_OVERLOADS, _NEW_OVERLOADS)


def value_type(name: str, modern: bool) -> GoType:
    """The function type of a builtin that is named and not called."""
    overloads = OVERLOADS[modern].get(name)
    return overloads[0] if modern and overloads else GENERAL_FUNCTION
