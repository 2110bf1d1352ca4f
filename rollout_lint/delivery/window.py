"""The 24 hours after a release, and the time zones that they are told in."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from ..late_pattern import late_pattern
from ..record import NamedTuple
from .refused import Refused

WATCH = timedelta(hours=24)
"""How long a release is watched (the chapter's checklist)."""
_ISO = late_pattern(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?)?\s*(Z|z|[+-]\d{2}:?\d{2})?", re.ASCII
)


class BadTime(Refused):
    """A time or a zone that cannot be read; the message says what to write."""


class Window(NamedTuple):
    """From ``start``, within it, to ``end``, which is behind it: both with the zone they are told in."""

    start: datetime
    end: datetime

    @property
    def zone(self) -> tzinfo:
        assert self.start.tzinfo is not None
        return self.start.tzinfo

    @property
    def shown(self) -> str:
        """Its beginning, for a message."""
        return shown(self.start)

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether another stretch of time has a moment in common with this one."""
        return start < end and start < self.end and self.start < end


def watch_window(at: str | None, zone: str | None, now: datetime | None = None) -> Window:
    """The window that starts at a time of a zone.

    Without a time it starts ``now``, by default the present moment; without a zone the time is UTC. A time that says
    its own offset (``2026-12-24T18:00+01:00``) needs none. Raises BadTime.
    """
    where = zone_named(zone) if zone is not None else timezone.utc
    if at is None:
        start = (now or datetime.now(timezone.utc)).astimezone(where)
    else:
        start = read_time(at, where)
        start = start if zone is None else start.astimezone(where)
    # a day of hours, not of the calendar: nights with 23 or 25 of them are watched as long
    end = (start.astimezone(timezone.utc) + WATCH).astimezone(start.tzinfo)
    return Window(start, end)


def read_time(text: str, zone: tzinfo) -> datetime:
    """A moment: a date with or without a time of day, with an offset or else in ``zone``. Raises BadTime."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise BadTime(f"`{text}` is no time: write it as in `2026-12-24T18:00`, with or without `+01:00`")
    day, clock, offset = match.groups()
    try:
        moment = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock or "00:00"))
        return moment.replace(tzinfo=_offset(offset) if offset else zone)
    except ValueError as error:
        raise BadTime(f"`{text}` is no time: {error}") from error


def _offset(text: str) -> timezone:
    if text in ("Z", "z"):
        return timezone.utc
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def zone_named(name: str) -> tzinfo:
    """A time zone by its name in the IANA database. Raises BadTime."""
    if name.upper() in ("UTC", "Z"):
        return timezone.utc
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        pass  # ZoneInfoNotFoundError is a KeyError; names out of the database's directory are ValueErrors
    from difflib import get_close_matches

    near = get_close_matches(name, available_timezones(), n=1)
    advice = f"; did you mean `{near[0]}`?" if near else ": write it as in `Europe/Berlin`"
    raise BadTime(f"no time zone `{name}`{advice}")


def all_day(first: date, last: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The stretch of whole days of a zone, the last one within it."""
    behind = last + timedelta(days=1) if last < date.max else last
    return datetime.combine(first, time(), zone), datetime.combine(behind, time(), zone)


def shown(moment: datetime) -> str:
    """A moment as messages tell it: ``2026-12-24 18:00 CET``."""
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname()}"
