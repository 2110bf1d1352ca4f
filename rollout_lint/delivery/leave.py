"""Who a calendar (ICS) has away: events once and recurring, of whole days and of hours, in any time zone.

RFC 5545, read by ``icalendar``; recurrences are worked out in the event's own wall-clock time, so that a day off stays
a day off when the clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.discovery import display_path
from ..source.reading import ANYTHING, Unreadable, read_source
from ..source.text import Source, Span
from .absence import Absence
from .roster import OwnersError
from .window import BadTime, Window, all_day, zone_named

Event = Mapping[str, Any]
"""An event's properties by name. What stands under a name depends on the event, and on the library's version."""

_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
"""Nobody is on leave every hour, and such a rule takes very long to work out."""
_TELLS_WHEN = frozenset(("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"))
_MOST_OCCURRENCES = 100_000
_BEGIN = late_pattern(r"^BEGIN:VEVENT[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_WHOLE = late_pattern(
    r"^BEGIN:VCALENDAR[ \t]*\r?$.*?^END:VCALENDAR[ \t]*\r?$", re.MULTILINE | re.IGNORECASE | re.DOTALL
)
_SUMMARY = late_pattern(r"^SUMMARY[^:\r\n]*:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_SHORTEST_WORD = 3
"""Letters of a bare name that is looked for in a title; shorter ones need their ``@``."""


class _Times(NamedTuple):
    """When an event is, the first time. Whole days have no zone of their own: they are days where the reader is."""

    start: datetime
    """Wall-clock time."""
    length: timedelta
    zone: tzinfo
    whole_days: bool

    def absence(self, start: datetime) -> tuple[datetime, datetime]:
        """The stretch of one occurrence, which starts at a wall-clock time."""
        if self.whole_days:
            return all_day(start.date(), (start + self.length).date() - timedelta(days=1), self.zone)
        moment = start.replace(tzinfo=self.zone)
        return moment, (moment.astimezone(timezone.utc) + self.length).astimezone(self.zone)

    def moment(self, start: datetime) -> date | datetime:
        """What tells an occurrence from the others: its day, or its moment."""
        return start.date() if self.whole_days else start.replace(tzinfo=self.zone).astimezone(timezone.utc)


class LeaveEvent(NamedTuple):
    """One event of a calendar; ``moved`` are the occurrences that other events of its name stand for."""

    event: Event
    title: str
    span: Span
    moved: frozenset[Any]


class LeaveCalendar:
    """A calendar of leave. ``unread`` counts its events that cannot be understood."""

    def __init__(self, source: Source, events: tuple[LeaveEvent, ...], zone: str | None) -> None:
        self.source = source
        self._events = events
        self._zone = zone
        self.unread = 0

    def absences(self, keys: frozenset[str], others: Iterable[frozenset[str]], window: Window) -> Iterator[Absence]:
        """The events of somebody that meet a window. ``others`` are the keys of other people: an event whose title
        names one of them is that person's, whoever else it lists."""
        zone = self._floating(window)
        people = list(others)
        self.unread = 0
        for each in self._events:
            try:
                if not _is_of(each, keys, people):
                    continue
                times = _times(each.event, zone)
                for start in _starts(each, times, window):
                    begins, ends = times.absence(start)
                    if window.meets(begins, ends):
                        what = f"“{each.title}” in `{self.source.path}`"
                        yield Absence(begins, ends, times.whole_days, what, each.span)
                        break
            except (ValueError, TypeError, AttributeError, OverflowError, KeyError):
                self.unread += 1

    def _floating(self, window: Window) -> tzinfo:
        """The zone of days, and of times that say none: the calendar's own, else the reader's."""
        try:
            return window.zone if self._zone is None else zone_named(self._zone)
        except BadTime:
            return window.zone


def read_calendar(file: str, root: str) -> LeaveCalendar:
    """The calendar of a file. ``root`` is what its path is shown relative to. Raises OwnersError."""
    if "://" in file:
        raise OwnersError(
            f"the calendar `{file}` is an address, and rollout-lint opens none: fetch it before, "
            "as in `curl -fsSo away.ics …`, and name that file"
        )
    path = display_path(file, root)
    reading = read_source(file, path, ANYTHING)
    if isinstance(reading, Unreadable):
        raise OwnersError(f"the calendar `{path}` cannot be read: {reading.reason}")
    if not isinstance(reading, Source):
        raise OwnersError(f"the calendar `{path}` cannot be read: it is no text, or too large")
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(reading.text, multiple=True)
        events: list[Any] = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise OwnersError(f"`{path}` is no calendar: {error}") from error
    if not calendars or len(_WHOLE.findall(reading.text)) != len(calendars):
        raise OwnersError(f"`{path}` is no calendar: it holds no VCALENDAR from its beginning to its end")
    zones = [str(each["X-WR-TIMEZONE"]) for each in calendars if "X-WR-TIMEZONE" in each]
    return LeaveCalendar(reading, tuple(_placed(events, reading)), zones[0] if zones else None)


def _placed(events: list[Event], source: Source) -> Iterator[LeaveEvent]:
    """The events that count, with their titles' places. They stand in the text in their order."""
    starts = [match.start() for match in _BEGIN.finditer(source.text)]
    moved: dict[str, list[Any]] = {}
    for event in events:
        if "RECURRENCE-ID" in event and "UID" in event:
            moved.setdefault(str(event["UID"]), []).append(getattr(event["RECURRENCE-ID"], "dt", None))
    for number, event in enumerate(events):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        start = starts[number] if len(starts) == len(events) else 0
        match = _SUMMARY.search(source.text, start)
        at = match.span(1) if match is not None else (start, start)
        replaced = () if "RECURRENCE-ID" in event else moved.get(str(event.get("UID")), ())
        title = str(event.get("SUMMARY", "")).strip() or "an event without a title"
        yield LeaveEvent(event, title, Span(source, *at), frozenset(map(_moment, replaced)))


def _moment(value: date | datetime | None) -> date | datetime | None:
    """A day or a moment as they are compared; a time without a zone stays as it is."""
    return value.astimezone(timezone.utc) if isinstance(value, datetime) and value.tzinfo is not None else value


# -- whose


def _is_of(each: LeaveEvent, keys: frozenset[str], others: list[frozenset[str]]) -> bool:
    if _names(each.title, keys):
        return True
    if any(_names(each.title, other) for other in others):
        return False
    attendees = list(_addresses(each.event, "ATTENDEE"))
    return any(keys & told for told in attendees or _addresses(each.event, "ORGANIZER"))


def _names(title: str, keys: frozenset[str]) -> bool:
    for key in keys:
        name = re.escape(key).replace(r"\ ", r"\s+")
        at = "@" if len(key) < _SHORTEST_WORD else "@?"
        if re.search(rf"(?<![\w.@/-]){at}{name}(?![\w@/-]|\.\w)", title, re.IGNORECASE):
            return True
    return False


def _addresses(event: Event, name: str) -> Iterator[frozenset[str]]:
    """Who takes part, each as keys; not those who declined."""
    written = event.get(name, ())
    for each in written if isinstance(written, list) else [written] if written else []:
        parameters = getattr(each, "params", {})
        if str(parameters.get("PARTSTAT", "")).upper() != "DECLINED":
            address = re.sub(r"(?i)\Amailto:", "", str(each)).strip().lower()
            common = " ".join(str(parameters.get("CN", "")).lower().split())
            yield frozenset({address, common} - {""})


# -- when


def _times(event: Event, floating: tzinfo) -> _Times:
    """Raises ValueError and its like where the event does not say when it is."""
    # icalendar 6 leaves out what it cannot read and notes it, 7 keeps it broken
    if _TELLS_WHEN.intersection(str(name).upper() for name, _ in getattr(event, "errors", ())):
        raise ValueError("it does not say when it is")
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else None
    length = event["DURATION"].dt if "DURATION" in event else None
    if not isinstance(start, datetime):
        days = length if length is not None else end - start if end is not None else timedelta(days=1)
        return _Times(datetime.combine(start, time()), max(days, timedelta(days=1)), floating, True)
    zone = start.tzinfo or floating
    if end is not None:
        end = end if isinstance(end, datetime) else datetime.combine(end, time())
        begins, ends = start.replace(tzinfo=zone), end if end.tzinfo else end.replace(tzinfo=zone)
        length = ends.astimezone(timezone.utc) - begins.astimezone(timezone.utc)
    return _Times(start.replace(tzinfo=None), length or timedelta(), zone, False)


def _starts(each: LeaveEvent, times: _Times, window: Window) -> Iterator[datetime]:
    """The wall-clock times at which an event starts, up to the end of a window."""
    last = window.end.astimezone(times.zone).replace(tzinfo=None)
    left_out = each.moved | frozenset(_moment(value) for value in _listed(each.event, "EXDATE"))
    added = (_wall_clock(value, times) for value in _listed(each.event, "RDATE"))
    for start in (*_recurring(each.event, times, last), *added):
        moment = times.moment(start)
        days = () if times.whole_days else (start.date(), start)
        if moment not in left_out and left_out.isdisjoint(days):
            yield start


def _recurring(event: Event, times: _Times, last: datetime) -> Iterator[datetime]:
    rules = event.get("RRULE")
    if rules is None:
        yield times.start
        return
    from dateutil.rrule import rrulestr

    for rule in rules if isinstance(rules, list) else [rules]:
        if str(rule["FREQ"][0]).upper() not in _FREQUENCIES:
            raise ValueError("it recurs more than once a day")
        parts = [part for part in rule.to_ical().decode().split(";") if not part.upper().startswith("UNTIL=")]
        until = rule["UNTIL"][0] if "UNTIL" in rule else None
        for count, start in enumerate(rrulestr(";".join(parts), dtstart=times.start)):
            if start >= last or (until is not None and _is_behind(start, until, times)):
                break
            if count >= _MOST_OCCURRENCES:
                raise ValueError("it recurs too often")
            yield start


def _is_behind(start: datetime, until: date | datetime, times: _Times) -> bool:
    if not isinstance(until, datetime):
        return start.date() > until
    if times.whole_days:
        return start.date() > until.date()
    if until.tzinfo is None:
        return start > until
    return start.replace(tzinfo=times.zone) > until


def _listed(event: Event, name: str) -> Iterator[date | datetime]:
    """The dates of EXDATE or RDATE; of a period its start."""
    written = event.get(name)
    for each in written if isinstance(written, list) else [] if written is None else [written]:
        for value in each.dts:
            yield value.dt[0] if isinstance(value.dt, tuple) else value.dt


def _wall_clock(value: date | datetime, times: _Times) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, times.start.time())
    return (value.astimezone(times.zone) if value.tzinfo else value).replace(tzinfo=None)
