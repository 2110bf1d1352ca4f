"""Line breaks are found alike by the pattern for ASCII and by that for every text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.source.decoding import BREAKS, BreakPattern, line_breaks

LINE = BreakPattern(rf"([^{BREAKS}]*)(\r\n|[{BREAKS}]|\Z)")
BEYOND = "\u2013"
"""Any character outside of ASCII."""


def lines(text: str) -> list[tuple[int, int]]:
    return [match.span(1) for match in LINE.of(text).finditer(text)]


@given(st.text("ab \t\r\n"))
def test_a_character_elsewhere_changes_nothing(text: str) -> None:
    text += "\n"
    breaks = line_breaks(text, 0, len(text))
    assert breaks == line_breaks(text + BEYOND, 0, len(text))
    assert lines(text)[: len(breaks)] == lines(text + BEYOND)[: len(breaks)]


def test_breaks_beyond_ascii_are_found() -> None:
    assert [each.character for each in line_breaks("a\x85b\u2028c\u2029\r\nd", 0, 9)] == [
        "\n",
        "\u2028",
        "\u2029",
        "\n",
    ]
