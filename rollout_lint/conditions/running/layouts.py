"""Go's reference layouts (``2006-01-02 15:04:05``): reading and writing moments; and durations as text."""

from __future__ import annotations

import re

from ...late_pattern import late_pattern
from ...record import NamedTuple
from ..values import LARGEST_INT, Duration, Panic
from .moments import HOUR, MINUTE, MONTHS, SECOND, UTC, WEEKDAYS, Time, Zone, days_of

DEFAULT_LAYOUT = "2006-01-02 15:04:05.999999999 -0700 MST"
RFC3339 = "2006-01-02T15:04:05Z07:00"
RFC3339_NANO = "2006-01-02T15:04:05.999999999Z07:00"
DATE_LAYOUTS = (
    "2006-01-02",
    "15:04:05",
    "2006-01-02 15:04:05",
    RFC3339,
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "Mon, 02 Jan 2006 15:04:05 MST",
)
"""What ``date`` tries, in this order, when it is given no layout."""

_ELEMENT = late_pattern(
    r"January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|(?<!_)_2(?!006)|002|0[1-6]|15|[1-5]|PM|pm"
    r"|[-Z]07:00:00|[-Z]070000|[-Z]07:00|[-Z]0700|[-Z]07|[.,](?:0+|9+)(?![0-9])"
)
_OFFSET = late_pattern(r"([+-])([0-9]{2}):?([0-9]{2})?:?([0-9]{2})?")
_ABBREVIATION = late_pattern(r"UTC|GMT(?:[+-][0-9]{1,2})?|[A-Z]{3,4}T?|[+-][0-9]{2,4}")
_DURATION = late_pattern(r"[-+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+")
_DURATION_PART = late_pattern(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": SECOND, "m": MINUTE, "h": HOUR}


class _Unreadable(Exception):
    """A text that does not follow a layout."""


class _Reading:
    """The parts of a moment, as they are read."""

    __slots__ = (
        "abbreviation",
        "afternoon",
        "day",
        "hour",
        "minute",
        "month",
        "nanosecond",
        "offset",
        "position",
        "second",
        "text",
        "utc",
        "year",
        "yearday",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.year, self.month, self.day, self.yearday = 0, -1, -1, -1
        self.hour, self.minute, self.second, self.nanosecond = 0, 0, 0, 0
        self.afternoon: bool | None = None
        self.offset: int | None = None
        self.abbreviation = ""
        self.utc = False

    def literal(self, expected: str) -> None:
        if not self.text.startswith(expected, self.position):
            raise _Unreadable
        self.position += len(expected)

    def digits(self, least: int, most: int) -> int:
        end = self.position
        while end < len(self.text) and end - self.position < most and "0" <= self.text[end] <= "9":
            end += 1
        if end - self.position < least:
            raise _Unreadable
        value = int(self.text[self.position : end])
        self.position = end
        return value

    def name(self, names: tuple[str, ...], short: bool) -> int:
        for index, name in enumerate(names):
            wanted = name[:3] if short else name
            if self.text[self.position : self.position + len(wanted)].lower() == wanted.lower():
                self.position += len(wanted)
                return index
        raise _Unreadable

    def bounded(self, value: int, low: int, high: int) -> int:
        if not low <= value <= high:
            raise _Unreadable
        return value

    def fraction(self, exact: int | None) -> None:
        """Decimals of a second behind a dot or comma; ``exact`` of them, or as many as there are."""
        self.position += 1
        start = self.position
        self.digits(exact or 1, exact or 1 << 20)
        shown = self.text[start : self.position]
        self.nanosecond = int(shown[:9].ljust(9, "0"))

    def at_fraction(self) -> bool:
        rest = self.text[self.position : self.position + 2]
        return len(rest) == 2 and rest[0] in ".," and "0" <= rest[1] <= "9"

    def element(self, element: str, followed_by_fraction: bool) -> None:
        if element in {"2006", "06"}:
            year = self.digits(len(element), len(element))
            self.year = year if element == "2006" else year + (1900 if year >= 69 else 2000)
        elif element in {"January", "Jan"}:
            self.month = self.name(MONTHS, short=element == "Jan") + 1
        elif element in {"Monday", "Mon"}:
            self.name(WEEKDAYS, short=element == "Mon")
        elif element in {"01", "1"}:
            self.month = self.bounded(self.digits(len(element), 2), 1, 12)
        elif element in {"02", "_2", "2"}:
            if element == "_2" and self.text.startswith(" ", self.position):
                self.position += 1
            self.day = self.digits(2 if element == "02" else 1, 2)
        elif element == "002":
            self.yearday = self.bounded(self.digits(3, 3), 1, 366)
        else:
            self.clock(element, followed_by_fraction)

    def clock(self, element: str, followed_by_fraction: bool) -> None:
        if element == "15":
            self.hour = self.bounded(self.digits(1, 2), 0, 23)
        elif element in {"03", "3"}:
            self.hour = self.bounded(self.digits(len(element), 2), 0, 12)
        elif element in {"04", "4"}:
            self.minute = self.bounded(self.digits(len(element), 2), 0, 59)
        elif element in {"05", "5"}:
            self.second = self.bounded(self.digits(len(element), 2), 0, 59)
            if self.at_fraction() and not followed_by_fraction:
                self.fraction(None)
        elif element in {"PM", "pm"}:
            letters = self.text[self.position : self.position + 2]
            if letters not in ({"AM", "PM"} if element == "PM" else {"am", "pm"}):
                raise _Unreadable
            self.afternoon = letters.upper() == "PM"
            self.position += 2
        elif element[0] in ".,":
            if element[1] == "0":
                if not self.at_fraction():
                    raise _Unreadable
                self.fraction(len(element) - 1)
            elif self.at_fraction():
                self.fraction(None)
        else:
            self.place(element)

    def place(self, element: str) -> None:
        if element == "MST":
            found = _ABBREVIATION.match(self.text, self.position)
            if found is None:
                raise _Unreadable
            self.abbreviation, self.position = found[0], found.end()
            self.utc = found[0] == "UTC"
            return
        if element[0] == "Z" and self.text.startswith("Z", self.position):
            self.position += 1
            self.utc = True
            return
        colons, fields = element.count(":"), (len(element) - 1 - element.count(":")) // 2
        width = 1 + 2 * fields + colons
        shown = self.text[self.position : self.position + width]
        found = _OFFSET.fullmatch(shown)
        if found is None or shown.count(":") != colons or len(shown) != width:
            raise _Unreadable
        hours, minutes, seconds = (int(group or 0) for group in found.group(2, 3, 4))
        if hours > 24 or minutes > 60 or seconds > 60:
            raise _Unreadable
        total = (hours * 60 + minutes) * 60 + seconds
        self.offset = -total if found[1] == "-" else total
        self.position += width

    def moment(self, zone: Zone) -> Time:
        if self.position != len(self.text):
            raise _Unreadable
        days = self.days()
        hour = self.hour
        if self.afternoon is not None and (hour == 12) is not self.afternoon:
            hour = hour + 12 if self.afternoon else 0 if hour == 12 else hour
        local = days * 86_400 + (hour * 60 + self.minute) * 60 + self.second
        if self.utc:
            zone, seconds = UTC, local
        elif self.offset is not None:
            zone = Zone(self.abbreviation, self.offset) if self.offset or self.abbreviation else UTC
            seconds = local - self.offset
        elif self.abbreviation:
            zone, seconds = Zone(self.abbreviation), local
        else:
            seconds = zone.seconds(local)
        return Time(seconds * SECOND + self.nanosecond, zone)

    def days(self) -> int:
        if self.yearday >= 0:
            days = days_of(self.year, 1, self.yearday)
            if self.yearday == 366 and days == days_of(self.year + 1, 1, 1):
                raise _Unreadable
            return days
        month, day = max(self.month, 1), self.day if self.day >= 0 else 1
        length = days_of(self.year, month + 1, 1) - days_of(self.year, month, 1)
        return days_of(self.year, month, self.bounded(day, 1, length))


def parsed(layout: str, text: str, zone: Zone | None = None) -> Time:
    """time.Parse, or time.ParseInLocation where a zone is given; raises Panic."""
    reading = _Reading(text)
    position = 0
    try:
        for match in _ELEMENT.finditer(layout):
            reading.literal(layout[position : match.start()])
            reading.element(match[0], bool(re.match(r"[.,](?:0+|9+)(?![0-9])", layout[match.end() :])))
            position = match.end()
        reading.literal(layout[position:])
        return reading.moment(zone or UTC)
    except _Unreadable:
        raise Panic(f'parsing time "{text}" as "{layout}"') from None


def date_of(text: str, zone: Zone | None) -> Time:
    """A date in one of the layouts that need no naming; raises Panic."""
    for layout in DATE_LAYOUTS:
        try:
            return parsed(layout, text, zone)
        except Panic:
            continue
    raise Panic(f"invalid date {text}")


class _Offset(NamedTuple):
    seconds: int

    def shown(self, element: str) -> str:
        if element[0] == "Z" and self.seconds == 0:
            return "Z"
        sign = "-" if self.seconds < 0 else "+"
        minutes, seconds = divmod(abs(self.seconds), 60)
        fields = [minutes // 60, minutes % 60, seconds][: (len(element) - 1 - element.count(":")) // 2]
        return sign + (":" if ":" in element else "").join(f"{field:02}" for field in fields)


def formatted(time: Time, layout: str) -> str:
    """time.Time.Format."""
    there = time.civil
    year = f"{there.year:04}" if there.year >= 0 else f"-{-there.year:04}"
    half = there.hour % 12 or 12
    fixed = {
        "2006": year,
        "06": f"{there.year % 100:02}",
        "January": MONTHS[there.month - 1],
        "Jan": MONTHS[there.month - 1][:3],
        "01": f"{there.month:02}",
        "1": str(there.month),
        "02": f"{there.day:02}",
        "2": str(there.day),
        "_2": f"{there.day:2}",
        "002": f"{there.yearday:03}",
        "Monday": WEEKDAYS[there.weekday],
        "Mon": WEEKDAYS[there.weekday][:3],
        "15": f"{there.hour:02}",
        "03": f"{half:02}",
        "3": str(half),
        "04": f"{there.minute:02}",
        "4": str(there.minute),
        "05": f"{there.second:02}",
        "5": str(there.second),
        "PM": "PM" if there.hour >= 12 else "AM",
        "pm": "pm" if there.hour >= 12 else "am",
        "MST": there.zone or _Offset(there.offset).shown("-0700"),
    }

    def replaced(match: re.Match[str]) -> str:
        element = match[0]
        if element in fixed:
            return fixed[element]
        if element[0] in ".,":
            decimals = f"{there.nanosecond:09}"[: len(element) - 1]
            decimals = decimals.rstrip("0") if element[1] == "9" else decimals
            return element[0] + decimals if decimals else ""
        return _Offset(there.offset).shown(element)

    return _ELEMENT.sub(replaced, layout)


def duration_of(text: str) -> Duration:
    """time.ParseDuration; raises Panic."""
    if text.lstrip("+-") == "0" and len(text) <= 2:
        return Duration(0)
    if not _DURATION.fullmatch(text):
        raise Panic(f'time: invalid duration "{text}"')
    total = 0
    for whole, decimals, unit in _DURATION_PART.findall(text):
        total += int(whole or 0) * _UNITS[unit]
        if decimals:
            total += int(decimals) * _UNITS[unit] // 10 ** len(decimals)
    negative = text.startswith("-")
    if total > LARGEST_INT + negative:
        raise Panic(f'time: invalid duration "{text}"')
    return Duration(-total if negative else total)
