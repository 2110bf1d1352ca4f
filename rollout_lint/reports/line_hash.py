"""The line fingerprint by which GitHub code scanning knows an alert again: ``primaryLocationLineHash``.

The algorithm is that of github/codeql-action (src/fingerprints.ts), which warns for every result whose value differs
from its own: so a value is equal to the action's, or absent.
"""

from __future__ import annotations

import re

from ..late_pattern import late_pattern

_WINDOW = 100
_BASE = 37
_MODULUS_MASK = (1 << 64) - 1
_END_OF_FILE = "\uffff"
_LINE_END = late_pattern("\r\n?")
_ASTRAL = late_pattern("[\U00010000-\U0010ffff]")


class LineHashes:
    """The fingerprints of a file's lines. ``text`` is the whole file, a byte order mark included where it has one.

    A fingerprint covers the hundred UTF-16 units from the start of its line on that are neither space nor tab; a second
    line with the same hundred gets ``:2``.
    """

    def __init__(self, text: str) -> None:
        kept = _ASTRAL.sub(_surrogate_pair, _LINE_END.sub("\n", text).replace(" ", "").replace("\t", ""))
        padded = f"{kept}{_END_OF_FILE}{chr(0) * _WINDOW}"
        starts = [0, *(line_end.end() for line_end in re.finditer("\n", kept))]
        self._windows: list[tuple[str, int]] = []
        seen: dict[str, int] = {}
        for start in starts:
            window = padded[start : start + _WINDOW]
            seen[window] = seen.get(window, 0) + 1
            self._windows.append((window, seen[window]))

    def __len__(self) -> int:
        return len(self._windows)

    def of(self, line: int) -> str:
        """The fingerprint of a line, counted from 1."""
        window, occurrence = self._windows[line - 1]
        total = 0
        for unit in map(ord, window):
            total = (total * _BASE + unit) & _MODULUS_MASK
        return f"{total:x}:{occurrence}"


def _surrogate_pair(match: re.Match[str]) -> str:
    point = ord(match[0]) - 0x10000
    return chr(0xD800 + (point >> 10)) + chr(0xDC00 + (point & 0x3FF))
