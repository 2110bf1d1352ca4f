"""time.Time, time.Duration and time.Location, and the methods that a condition can call on them.

A controller's local time is taken to be UTC, which is what its container has.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from time import time_ns
from typing import TYPE_CHECKING

from ...record import NamedTuple
from ..types import DURATION, LOCATION, MONTH, TIME, WEEKDAY, GoType
from ..values import (
    LARGEST_INT,
    SMALLEST_INT,
    Duration,
    Function,
    Int64,
    Month,
    Panic,
    Value,
    Weekday,
    type_name,
    wrapped,
)

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
_DAY = 86_400
_FIRST_SECOND = -62_135_596_800 + 2 * _DAY
_LAST_SECOND = 253_402_300_799 - 2 * _DAY

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


class Zone:
    """A time.Location: a named zone of the time zone database, or a fixed offset in seconds."""

    __slots__ = ("info", "name", "offset")
    go_name = "*time.Location"

    def __init__(self, name: str, offset: int = 0, info: ZoneInfo | None = None) -> None:
        self.name = name
        self.offset = offset
        self.info = info

    def at(self, seconds: int) -> tuple[str, int]:
        """Abbreviation and offset in seconds at a Unix time."""
        if self.info is None:
            return self.name, self.offset
        from datetime import datetime, timedelta, timezone

        # Before year 1 and after 9999 a zone is as it is at those ends.
        seconds = min(max(seconds, _FIRST_SECOND), _LAST_SECOND)
        there = (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)).astimezone(self.info)
        return there.tzname() or self.name, round((there.utcoffset() or timedelta()).total_seconds())

    def seconds(self, local: int) -> int:
        """The Unix time of a local one, as time.Date resolves it around a change of the offset."""
        first = local - self.at(local)[1]
        offset = self.at(first)[1]
        second = local - offset
        return second if self.at(second)[1] == offset else first


UTC = Zone("UTC")


@lru_cache(maxsize=64)
def load_zone(name: str) -> Zone:
    """time.LoadLocation; raises Panic for an unknown name."""
    if name in {"", "UTC"}:
        return UTC
    if name == "Local":
        return Zone("Local")
    from zoneinfo import ZoneInfo

    try:
        return Zone(name, info=ZoneInfo(name))
    except Exception:  # what it raises for odd names differs by version
        raise Panic(f"unknown time zone {name}") from None


def days_of(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 in the proleptic Gregorian calendar; month and day may be out of range."""
    year += (month - 1) // 12
    month = (month - 1) % 12 + 1
    shifted = year - (month <= 2)
    era, of_era = shifted // 400, shifted % 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


class Civil(NamedTuple):
    """A moment on calendar and clock."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    nanosecond: int
    weekday: int
    yearday: int
    zone: str
    offset: int


class Time:
    """A moment: Unix nanoseconds, and the zone it is shown in."""

    __slots__ = ("nanoseconds", "zone")
    go_name = "time.Time"

    def __init__(self, nanoseconds: int, zone: Zone = UTC) -> None:
        self.nanoseconds = nanoseconds
        self.zone = zone

    @property
    def civil(self) -> Civil:
        seconds, nanosecond = divmod(self.nanoseconds, SECOND)
        zone, offset = self.zone.at(seconds)
        days, clock = divmod(seconds + offset, _DAY)
        shifted = days + 719_468
        era, of_era = divmod(shifted, 146_097)
        year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
        of_year = of_era - (365 * year + year // 4 - year // 100)
        index = (5 * of_year + 2) // 153
        day = of_year - (153 * index + 2) // 5 + 1
        month = index + 3 if index < 10 else index - 9
        year += era * 400 + (month <= 2)
        yearday = days - days_of(year, 1, 1) + 1
        minutes, second = divmod(clock, 60)
        hour, minute = divmod(minutes, 60)
        return Civil(year, month, day, hour, minute, second, nanosecond, (days + 4) % 7, yearday, zone, offset)

    def plus(self, duration: int) -> Time:
        return Time(self.nanoseconds + int(duration), self.zone)

    def since(self, other: Time) -> Duration:
        """Go's Sub: it stops at the ends of the int64 range."""
        return Duration(min(max(self.nanoseconds - other.nanoseconds, SMALLEST_INT), LARGEST_INT))

    def moved(self, years: int, months: int, days: int) -> Time:
        there = self.civil
        local = days_of(there.year + years, there.month + months, there.day + days) * _DAY
        clock = (there.hour * 60 + there.minute) * 60 + there.second
        return Time(self.zone.seconds(local + clock) * SECOND + there.nanosecond, self.zone)


_ZERO_TIME = days_of(1, 1, 1) * _DAY * SECOND


def now(zone: Zone = UTC) -> Time:
    return Time(time_ns(), zone)


def duration_text(duration: int) -> str:
    """``1h2m3.5s``."""
    if duration == 0:
        return "0s"
    sign, value = ("-", -duration) if duration < 0 else ("", int(duration))
    for unit, size in (("ns", 1), ("µs", 1_000), ("ms", 1_000_000)):
        if value < size * 1000:
            return f"{sign}{_decimal(value, size)}{unit}"
    minutes, rest = divmod(value, MINUTE)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}h{minutes}m" if hours else f"{minutes}m" if minutes else ""
    return f"{sign}{head}{_decimal(rest, SECOND)}s"


def _decimal(value: int, size: int) -> str:
    whole, rest = divmod(value, size)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest).rjust(len(str(size)) - 1, '0').rstrip('0')}"


def _rounded(value: int, unit: int) -> int:
    """time.Duration.Round: half away from zero."""
    if unit <= 0:
        return value
    rest = abs(value) % unit
    up = abs(value) - rest + (unit if rest * 2 >= unit else 0)
    return min(max(-up if value < 0 else up, SMALLEST_INT), LARGEST_INT)


def _truncated(value: int, unit: int) -> int:
    if unit <= 0:
        return value
    return -(-value // unit * unit) if value < 0 else value // unit * unit


def _quotient(value: int, unit: int) -> Int64:
    return Int64(-(-value // unit) if value < 0 else value // unit)


def _week(time: Time) -> int:
    """The year of the ISO week."""
    there = time.civil
    thursday = days_of(there.year, there.month, there.day) + 3 - (there.weekday + 6) % 7
    return Time(thursday * _DAY * SECOND).civil.year


def _text(value: Value) -> str:
    if type(value) is Time:
        from .layouts import DEFAULT_LAYOUT, formatted

        return formatted(value, DEFAULT_LAYOUT)
    if type(value) is Duration:
        return duration_text(value)
    if type(value) is Month:
        return MONTHS[value - 1] if 1 <= value <= 12 else f"%!Month({int(value)})"
    if type(value) is Weekday:
        return WEEKDAYS[value] if 0 <= value <= 6 else f"%!Weekday({int(value)})"
    return str(value.name)


def _format(time: Time, layout: str) -> str:
    from .layouts import formatted

    return formatted(time, layout)


def _from_zero(time: Time, unit: int, rounding: bool) -> Time:
    if unit <= 0:
        return time
    since = time.nanoseconds - _ZERO_TIME
    return Time((since + (unit // 2 if rounding else 0)) // unit * unit + _ZERO_TIME, time.zone)


Method = Callable[..., Value]

_TIME_METHODS: dict[str, Method] = {
    "Year": lambda time: time.civil.year,
    "Month": lambda time: Month(time.civil.month),
    "Day": lambda time: time.civil.day,
    "Weekday": lambda time: Weekday(time.civil.weekday),
    "Hour": lambda time: time.civil.hour,
    "Minute": lambda time: time.civil.minute,
    "Second": lambda time: time.civil.second,
    "Nanosecond": lambda time: time.civil.nanosecond,
    "YearDay": lambda time: time.civil.yearday,
    "ISOWeek": _week,
    "Unix": lambda time: Int64(time.nanoseconds // SECOND),
    "UnixMilli": lambda time: Int64(time.nanoseconds // 1_000_000),
    "UnixMicro": lambda time: Int64(time.nanoseconds // 1_000),
    "UnixNano": lambda time: Int64(wrapped(time.nanoseconds)),
    "After": lambda time, other: time.nanoseconds > other.nanoseconds,
    "Before": lambda time, other: time.nanoseconds < other.nanoseconds,
    "Equal": lambda time, other: time.nanoseconds == other.nanoseconds,
    "Compare": lambda time, other: (time.nanoseconds > other.nanoseconds) - (time.nanoseconds < other.nanoseconds),
    "IsZero": lambda time: time.nanoseconds == _ZERO_TIME,
    "IsDST": lambda time: False,
    "Add": Time.plus,
    "Sub": Time.since,
    "AddDate": Time.moved,
    "UTC": lambda time: Time(time.nanoseconds),
    "Local": lambda time: Time(time.nanoseconds),
    "In": lambda time, zone: Time(time.nanoseconds, zone),
    "Location": lambda time: time.zone,
    "Truncate": lambda time, unit: _from_zero(time, unit, rounding=False),
    "Round": lambda time, unit: _from_zero(time, unit, rounding=True),
    "Format": _format,
    "String": _text,
}
_DURATION_METHODS: dict[str, Method] = {
    "Seconds": lambda duration: duration / SECOND,
    "Minutes": lambda duration: duration / MINUTE,
    "Hours": lambda duration: duration / HOUR,
    "Nanoseconds": Int64,
    "Microseconds": lambda duration: _quotient(duration, 1_000),
    "Milliseconds": lambda duration: _quotient(duration, 1_000_000),
    "Truncate": lambda duration, unit: Duration(_truncated(duration, unit)),
    "Round": lambda duration, unit: Duration(_rounded(duration, unit)),
    "Abs": lambda duration: Duration(min(abs(duration), LARGEST_INT)),
    "String": _text,
}
_NAMES: dict[str, Method] = {"String": _text}
_METHODS: dict[type, tuple[GoType, dict[str, Method]]] = {
    Time: (TIME, _TIME_METHODS),
    Duration: (DURATION, _DURATION_METHODS),
    Month: (MONTH, _NAMES),
    Weekday: (WEEKDAY, _NAMES),
    Zone: (LOCATION, _NAMES),
}


def bound_method(receiver: Value, name: str) -> Function | None:
    """The method of a running value; None where its type has none of that name."""
    go_type, methods = _METHODS[type(receiver)]
    method = methods.get(name)
    if method is None:
        return None
    parameters = tuple(parameter.name for parameter in go_type.methods[name].parameters)

    def call(*arguments: Value) -> Value:
        for argument, parameter in zip(arguments, parameters, strict=True):
            if type_name(argument) != parameter:
                raise Panic(f"reflect: Call using {type_name(argument)} as type {parameter}")
        return method(receiver, *arguments)

    return Function(name, call, parameters)
