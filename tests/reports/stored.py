"""Stored reports: what a format wrote over the shared report, to compare and to read."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from rollout_lint.finding import Report
from rollout_lint.reports import write_report
from rollout_lint.version import __version__

EXPECTED = Path(__file__).parent / "expected"


def written(name: str, report: Report, **presentation: Any) -> str:
    """What a format writes."""
    stream = io.StringIO()
    write_report(name, report, stream, **presentation)
    return stream.getvalue()


def assert_as_stored(text: str, file: str) -> None:
    """Compare with a stored file, or store the text where UPDATE_EXPECTED=1 says so."""
    path = EXPECTED / file
    text = text.replace(f'"{__version__}"', '"VERSION"').replace("\x1b", "␛")
    if os.environ.get("UPDATE_EXPECTED") == "1":
        path.write_bytes(text.encode("utf-8"))
    assert text == path.read_bytes().decode("utf-8")
