"""Who is away while a release is watched: by the roster's dates, and by the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ..record import NamedTuple
from ..source.text import Span
from .roster import Leave, OwnersError, Person
from .window import BadTime, Window, all_day, read_time, shown, zone_named

_ONE_DAY = timedelta(days=1)
_DATE_LENGTH = len("2026-12-24")


class Absence(NamedTuple):
    """A stretch of time that somebody is away, from ``start`` up to ``end``."""

    start: datetime
    end: datetime
    whole_days: bool
    what: str
    """What says so: ``the roster `roster.yaml```, ``“Ada on leave” in `away.ics```."""
    span: Span | None

    @property
    def shown(self) -> str:
        """When, for a message."""
        if not self.whole_days:
            return f"from {shown(self.start)} to {shown(self.end)}"
        first, last = self.start.date(), (self.end - _ONE_DAY).date()
        return f"on {first}" if first == last else f"from {first} to {last}"


def roster_absences(person: Person, window: Window) -> Iterator[Absence]:
    """The leave of a person that meets a window. Raises OwnersError for dates that cannot be read."""
    for leave in person.leave:
        absence = _absence(leave, person, window)
        if window.meets(absence.start, absence.end):
            yield absence


def _absence(leave: Leave, person: Person, window: Window) -> Absence:
    try:
        zone = window.zone if person.zone is None else zone_named(person.zone)
        first, last = read_time(leave.first, zone), read_time(leave.last, zone)
    except BadTime as error:
        line, column = leave.span.first
        raise OwnersError(f"`{leave.span.source.path}:{line}:{column}`: {error}") from error
    whole = _is_date(leave.first) and _is_date(leave.last)
    start, end = all_day(first.date(), last.date(), zone) if whole else (first, _behind(leave.last, last))
    if end <= start:
        line, column = leave.span.first
        raise OwnersError(f"`{leave.span.source.path}:{line}:{column}`: leave that ends before it begins")
    return Absence(start, end, whole, f"the roster `{leave.span.source.path}`", leave.span)


def _behind(written: str, last: datetime) -> datetime:
    """The end of leave whose beginning has a time of day: a day is away to its end."""
    assert last.tzinfo is not None
    return all_day(last.date(), last.date(), last.tzinfo)[1] if _is_date(written) else last


def _is_date(text: str) -> bool:
    text = text.strip()
    try:
        return len(text) == _DATE_LENGTH and bool(date.fromisoformat(text))
    except ValueError:
        return False
