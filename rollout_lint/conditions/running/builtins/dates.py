"""Moments and durations from text."""

from __future__ import annotations

from collections.abc import Callable

from ...values import Duration, Panic, Value, type_name
from ..moments import Time, Zone, load_zone, now


def _text(value: Value) -> str:
    if type(value) is not str:
        raise Panic(f"interface conversion: interface {{}} is {type_name(value)}, not string")
    return value


def _duration(text: Value) -> Duration:
    from ..layouts import duration_of

    return duration_of(_text(text))


def _date_old(text: Value, layout: Value = None, zone: Value = None) -> Time:
    from ..layouts import date_of, parsed

    if layout is None:
        return date_of(_text(text), None)
    return parsed(_text(layout), _text(text), None if zone is None else load_zone(_text(zone)))


def _date_new(*arguments: Value) -> Time:
    """1.17 takes a location before the text as well."""
    zone = arguments[0] if type(arguments[0]) is Zone else None
    rest = arguments[1:] if zone is not None else arguments
    if not rest:
        raise Panic("runtime error: index out of range [0] with length 0")
    text = _text(rest[0])
    from ..layouts import date_of, parsed

    if len(rest) == 2:
        return parsed(_text(rest[1]), text, zone)
    if len(rest) == 3:
        return parsed(_text(rest[1]), text, load_zone(_text(rest[2])))
    return date_of(text, zone)


def _now_new(zone: Value = None) -> Time:
    return now() if zone is None else now(zone)


SHARED: dict[str, Callable[..., Value]] = {"duration": _duration}
OLD: dict[str, Callable[..., Value]] = {"now": now, "date": _date_old}
NEW: dict[str, Callable[..., Value]] = {
    "now": _now_new,
    "date": _date_new,
    "timezone": lambda name: load_zone(_text(name)),
}
