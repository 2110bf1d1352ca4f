"""Calendars of leave: whose events, when, how often, in which zone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint.delivery.leave import LeaveCalendar, read_calendar
from rollout_lint.delivery.roster import OwnersError
from rollout_lint.delivery.window import watch_window

ADA = frozenset({"ada", "ada lovelace", "ada@example.com"})
BEN = frozenset({"ben", "ben@example.com"})
DAY_OFF = "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:@ada on leave"


def calendar(tmp_path: Path, *events: str, head: str = "") -> LeaveCalendar:
    blocks = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{head}{blocks}END:VCALENDAR\n"
    (tmp_path / "away.ics").write_bytes(text.replace("\n", "\r\n").encode())
    return read_calendar(str(tmp_path / "away.ics"), str(tmp_path))


def away(found: LeaveCalendar, at: str, zone: str | None = None) -> list[str]:
    return [absence.shown for absence in found.absences(ADA, [BEN], watch_window(at, zone))]


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        ("2026-12-22T23:59", "UTC", []),  # the window is 24 hours long: it ends before the 24th begins
        ("2026-12-23T00:00", "UTC", []),
        ("2026-12-23T00:01", "UTC", ["from 2026-12-24 to 2026-12-26"]),
        ("2026-12-26T23:59", "UTC", ["from 2026-12-24 to 2026-12-26"]),
        ("2026-12-27T00:00", "UTC", []),
        ("2026-12-23T00:00Z", "Europe/Berlin", ["from 2026-12-24 to 2026-12-26"]),
        ("2026-12-27T00:00Z", "America/New_York", ["from 2026-12-24 to 2026-12-26"]),
    ],
)
def test_whole_days(tmp_path: Path, at: str, zone: str, shown: list[str]) -> None:
    assert away(calendar(tmp_path, DAY_OFF), at, zone) == shown


def test_whole_days_are_of_the_calendar_s_zone_where_it_has_one(tmp_path: Path) -> None:
    found = calendar(tmp_path, DAY_OFF, head="X-WR-TIMEZONE:Asia/Tokyo\n")
    assert away(found, "2026-12-22T15:01Z") == ["from 2026-12-24 to 2026-12-26"]
    assert away(found, "2026-12-26T15:00Z") == []


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART;TZID=Europe/Berlin:20261224T090000\nDTEND;TZID=Europe/Berlin:20261224T170000",
        "DTSTART:20261224T080000Z\nDTEND:20261224T160000Z",
        "DTSTART:20261224T080000Z\nDURATION:PT8H",
        "DTSTART;TZID=W. Europe Standard Time:20261224T090000\nDURATION:PT8H",
        "DTSTART;TZID=America/New_York:20261224T030000\nDTEND;TZID=Europe/Berlin:20261224T170000",
    ],
)
def test_hours_in_any_zone(tmp_path: Path, event: str) -> None:
    found = calendar(tmp_path, f"{event}\nSUMMARY:Ada: dentist")
    assert not away(found, "2026-12-23T08:00Z")
    assert away(found, "2026-12-23T08:01Z")
    assert away(found, "2026-12-24T15:59Z")
    assert not away(found, "2026-12-24T16:00Z")


def test_times_without_a_zone_are_the_reader_s(tmp_path: Path) -> None:
    found = calendar(tmp_path, "DTSTART:20261224T090000\nDTEND:20261224T170000\nSUMMARY:ada")
    assert away(found, "2026-12-24T16:30", "Europe/Berlin")
    assert not away(found, "2026-12-24T16:30Z", "Europe/Berlin")


def test_an_event_without_an_end(tmp_path: Path) -> None:
    assert away(calendar(tmp_path, "DTSTART;VALUE=DATE:20261224\nSUMMARY:ada"), "2026-12-24T23:00Z") == [
        "on 2026-12-24"
    ]
    assert away(calendar(tmp_path, "DTSTART:20261224T090000Z\nSUMMARY:ada"), "2026-12-24T08:00Z") == []


FRIDAYS = "DTSTART;TZID=Europe/Berlin:20260102T090000\nDTEND;TZID=Europe/Berlin:20260102T170000\nSUMMARY:Ada off\nUID:1"


@pytest.mark.parametrize(
    ("rule", "at", "is_away"),
    [
        ("RRULE:FREQ=WEEKLY", "2026-12-24T12:00Z", True),
        ("RRULE:FREQ=WEEKLY", "2026-12-25T17:00Z", False),
        # 9:00 in Berlin stays 9:00 when the clocks change: 8:00 UTC in winter, 7:00 in summer
        ("RRULE:FREQ=WEEKLY", "2026-07-02T07:00Z", False),
        ("RRULE:FREQ=WEEKLY", "2026-07-02T07:01Z", True),
        ("RRULE:FREQ=WEEKLY", "2026-12-24T08:00Z", False),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2", "2026-01-08T12:00Z", False),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2", "2026-01-15T12:00Z", True),
        ("RRULE:FREQ=WEEKLY;COUNT=3", "2026-01-15T12:00Z", True),
        ("RRULE:FREQ=WEEKLY;COUNT=3", "2026-01-22T12:00Z", False),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260116T080000Z", "2026-01-15T12:00Z", True),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260116T075959Z", "2026-01-15T12:00Z", False),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", "2026-12-24T12:00Z", True),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", "2026-12-17T12:00Z", False),
        ("RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20261225T090000", "2026-12-24T12:00Z", False),
        ("RRULE:FREQ=WEEKLY\nEXDATE:20261225T080000Z", "2026-12-24T12:00Z", False),
        ("RRULE:FREQ=WEEKLY\nEXDATE;VALUE=DATE:20261225", "2026-12-24T12:00Z", False),
        ("RRULE:FREQ=WEEKLY\nEXDATE:20261218T080000Z,20261225T080000Z", "2026-12-24T12:00Z", False),
        ("RDATE:20261221T080000Z", "2026-12-21T07:00Z", True),
        ("RDATE:20261221T080000Z", "2026-12-22T07:00Z", False),
    ],
)
def test_recurring_events(tmp_path: Path, rule: str, at: str, is_away: bool) -> None:
    assert bool(away(calendar(tmp_path, f"{FRIDAYS}\n{rule}"), at)) is is_away


def test_recurring_whole_days(tmp_path: Path) -> None:
    birthday = "DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY;UNTIL=20281224\nSUMMARY:Ada\n"
    found = calendar(tmp_path, f"{birthday}EXDATE;VALUE=DATE:20271224")
    assert [bool(away(found, f"{year}-12-24T10:00Z")) for year in (2026, 2027, 2028, 2029)] == [
        True,
        False,
        True,
        False,
    ]


def test_a_moved_occurrence_is_where_it_was_moved_to(tmp_path: Path) -> None:
    moved = (
        "UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20261225T090000\nSUMMARY:Ada off\n"
        "DTSTART;TZID=Europe/Berlin:20261223T090000\nDURATION:PT8H"
    )
    found = calendar(tmp_path, f"{FRIDAYS}\nRRULE:FREQ=WEEKLY", moved)
    assert away(found, "2026-12-24T12:00Z") == []
    assert away(found, "2026-12-23T07:00Z") == ["from 2026-12-23 09:00 CET to 2026-12-23 17:00 CET"]


def test_a_cancelled_occurrence_is_none(tmp_path: Path) -> None:
    cancelled = (
        "UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20261225T090000\nSUMMARY:Ada off\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=Europe/Berlin:20261225T090000\nDURATION:PT8H"
    )
    assert away(calendar(tmp_path, f"{FRIDAYS}\nRRULE:FREQ=WEEKLY", cancelled), "2026-12-24T12:00Z") == []


@pytest.mark.parametrize(
    ("event", "is_hers"),
    [
        ("SUMMARY:Ada Lovelace – vacation", True),
        ("SUMMARY:OOO: @ada", True),
        ("SUMMARY:Vacation (ada@example.com)", True),
        ("SUMMARY:ADA", True),
        ("SUMMARY:Ben's day off", False),
        ("SUMMARY:Canada Day", False),
        ("SUMMARY:@ada-b away", False),
        ("SUMMARY:@ada/team away", False),
        ("SUMMARY:Vacation", False),
        ("SUMMARY:Vacation\nATTENDEE;CN=Ada Lovelace:mailto:someone@else.org", True),
        ("SUMMARY:Vacation\nATTENDEE:mailto:ADA@example.com", True),
        ("SUMMARY:Vacation\nATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.com", False),
        ("SUMMARY:Vacation\nORGANIZER:mailto:ada@example.com", True),
        ("SUMMARY:Vacation\nORGANIZER:mailto:ada@example.com\nATTENDEE:mailto:cy@example.com", False),
        # the title says whose leave it is; she is only told of it
        ("SUMMARY:Ben on leave\nATTENDEE:mailto:ada@example.com\nATTENDEE:mailto:ben@example.com", False),
        ("SUMMARY:Ada on leave\nSTATUS:CANCELLED", False),
        ("SUMMARY:Ada\\, on leave\nTRANSP:TRANSPARENT", True),
        ("ATTENDEE:mailto:ada@example.com", True),
    ],
)
def test_whose_event_it_is(tmp_path: Path, event: str, is_hers: bool) -> None:
    found = calendar(tmp_path, f"DTSTART;VALUE=DATE:20261224\n{event}")
    assert bool(away(found, "2026-12-24T12:00Z")) is is_hers


def test_the_place_is_the_title(tmp_path: Path) -> None:
    found = calendar(tmp_path, "DTSTART;VALUE=DATE:20261224\nSUMMARY:ben", DAY_OFF)
    [absence] = found.absences(ADA, [BEN], watch_window("2026-12-24T12:00Z", None))
    assert absence.span is not None
    assert (absence.span.first.line, absence.span.excerpt) == (11, "@ada on leave")
    assert absence.what == "“@ada on leave” in `away.ics`"


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:nonsense",
        "DTEND:20261224T080000Z",
        "DTSTART:20261224T080000Z\nRRULE:FREQ=SECONDLY",
        "DTSTART:20261224T080000Z\nRRULE:FREQ=NEVER",
        "DTSTART:20261224T080000Z\nDURATION:nonsense",
    ],
)
def test_an_event_that_cannot_be_read_is_counted_and_hides_no_other(tmp_path: Path, event: str) -> None:
    found = calendar(tmp_path, f"SUMMARY:ada\n{event}", DAY_OFF)
    assert away(found, "2026-12-24T12:00Z") == ["from 2026-12-24 to 2026-12-26"]
    assert found.unread == 1


def test_what_is_no_calendar_is_said(tmp_path: Path) -> None:
    for text in ("", "nonsense", "BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\nEND:VEVENT\r\n"):
        (tmp_path / "away.ics").write_text(text)
        with pytest.raises(OwnersError, match=r"`away\.ics` is no calendar"):
            read_calendar(str(tmp_path / "away.ics"), str(tmp_path))
    with pytest.raises(OwnersError, match=r"the calendar `gone\.ics` cannot be read: No such file"):
        read_calendar(str(tmp_path / "gone.ics"), str(tmp_path))
    with pytest.raises(OwnersError, match="is an address, and rollout-lint opens none"):
        read_calendar("https://example.com/away.ics", str(tmp_path))
