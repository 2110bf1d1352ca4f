"""The 24 hours that are watched, in any zone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from rollout_lint.delivery.window import BadTime, shown, watch_window

NOW = datetime(2026, 12, 24, 17, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("at", "zone", "start", "end"),
    [
        (None, None, "2026-12-24 17:00 UTC", "2026-12-25 17:00 UTC"),
        (None, "Asia/Tokyo", "2026-12-25 02:00 JST", "2026-12-26 02:00 JST"),
        ("2026-12-24T18:00", None, "2026-12-24 18:00 UTC", "2026-12-25 18:00 UTC"),
        ("2026-12-24 18:00:30", "Europe/Berlin", "2026-12-24 18:00 CET", "2026-12-25 18:00 CET"),
        ("2026-12-24T18:00Z", "Europe/Berlin", "2026-12-24 19:00 CET", "2026-12-25 19:00 CET"),
        ("2026-12-24T18:00-0500", None, "2026-12-24 18:00 UTC-05:00", "2026-12-25 18:00 UTC-05:00"),
        ("2026-12-24", "America/New_York", "2026-12-24 00:00 EST", "2026-12-25 00:00 EST"),
        ("2026-12-24T18:00", "z", "2026-12-24 18:00 UTC", "2026-12-25 18:00 UTC"),
        # the clocks go forward and back within the window: it stays 24 hours long
        ("2026-03-28T12:00", "Europe/Berlin", "2026-03-28 12:00 CET", "2026-03-29 13:00 CEST"),
        ("2026-10-24T12:00", "Europe/Berlin", "2026-10-24 12:00 CEST", "2026-10-25 11:00 CET"),
    ],
)
def test_windows(at: str | None, zone: str | None, start: str, end: str) -> None:
    window = watch_window(at, zone, NOW)
    assert (shown(window.start), shown(window.end)) == (start, end)
    assert window.end.astimezone(timezone.utc) - window.start.astimezone(timezone.utc) == timedelta(hours=24)


@pytest.mark.parametrize(
    ("at", "zone", "said"),
    [
        ("tomorrow", None, "`tomorrow` is no time"),
        ("2026-02-30", None, "`2026-02-30` is no time"),
        ("2026-12-24T25:00", None, "`2026-12-24T25:00` is no time"),
        ("2026-12-24T18:00+99:00", None, "`2026-12-24T18:00+99:00` is no time"),
        (None, "Europe/Berln", "no time zone `Europe/Berln`; did you mean `Europe/Berlin`?"),
        (None, "../../etc/passwd", "no time zone `../../etc/passwd`"),
        (None, "", "no time zone ``"),
    ],
)
def test_what_cannot_be_read_is_said(at: str | None, zone: str | None, said: str) -> None:
    with pytest.raises(BadTime) as raised:
        watch_window(at, zone, NOW)
    assert str(raised.value).startswith(said)


def test_without_a_time_it_is_now() -> None:
    before = datetime.now(timezone.utc)
    start = watch_window(None, None).start
    assert before <= start <= datetime.now(timezone.utc)


def test_stretches_that_only_touch_do_not_meet() -> None:
    window = watch_window(None, None, NOW)
    assert window.meets(NOW - timedelta(hours=1), NOW + timedelta(seconds=1))
    assert not window.meets(NOW - timedelta(hours=1), NOW)
    assert not window.meets(window.end, window.end + timedelta(hours=1))
    assert window.meets(window.end - timedelta(seconds=1), window.end + timedelta(hours=1))
