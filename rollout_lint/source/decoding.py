"""What the scalar decoders write: decoded text, piece by piece, with the source that each piece came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late_pattern import late_pattern
from ..record import NamedTuple

if TYPE_CHECKING:
    from re import Pattern

BREAKS = "\r\n\x85\u2028\u2029"
"""The characters that end a line in YAML 1.1, and so in libyaml (yaml_private.h, IS_BREAK)."""


class BreakPattern:
    """An expression over line breaks, which holds BREAKS in its sets.

    In ASCII only two of them occur: a set with the other three, which lie far away from all else, takes ten times as
    long to compile.
    """

    __slots__ = ("_any", "_ascii")

    def __init__(self, expression: str) -> None:
        self._any = late_pattern(expression)
        self._ascii = late_pattern(expression.replace(BREAKS, "\r\n"))

    def of(self, text: str) -> Pattern[str]:
        """The pattern that finds the same in this text."""
        return self._ascii if text.isascii() else self._any


LINE_BREAK = BreakPattern(f"\r\n|[{BREAKS}]")


class Piece(NamedTuple):
    """A run of decoded characters and where it stands.

    ``value`` and ``source`` are offsets into the decoded text and into the source. A verbatim run has as many
    characters in the source as decoded; an escape or a line break is one decoded character from ``width`` source
    characters.
    """

    value: int
    source: int
    length: int
    width: int
    is_break: bool


class LineBreak(NamedTuple):
    """A line break of the source and the character it decodes to: LS and PS are kept, all others become a line feed."""

    character: str
    start: int
    end: int


def line_breaks(text: str, start: int, end: int) -> list[LineBreak]:
    """The line breaks between two offsets."""
    return [
        LineBreak(match[0] if match[0] in "\u2028\u2029" else "\n", match.start(), match.end())
        for match in LINE_BREAK.of(text).finditer(text, start, end)
    ]


class Decoding:
    """A scalar in the making."""

    __slots__ = ("length", "parts", "pieces")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pieces: list[Piece] = []
        self.length = 0

    @property
    def value(self) -> str:
        return "".join(self.parts)

    def verbatim(self, text: str, start: int, end: int) -> None:
        """Source text that stands for itself."""
        if start < end:
            self.parts.append(text[start:end])
            self.pieces.append(Piece(self.length, start, end - start, end - start, False))
            self.length += end - start

    def escape(self, character: str, start: int, end: int) -> None:
        """One character, written as an escape."""
        self._single(character, start, end, False)

    def line_break(self, line_break: LineBreak) -> None:
        """A line break that was kept. LS and PS, kept as they are, end no line in any editor, so they count as text."""
        self._single(line_break.character, line_break.start, line_break.end, line_break.character == "\n")

    def space(self, line_break: LineBreak) -> None:
        """A line break that was folded into a space."""
        self._single(" ", line_break.start, line_break.end, True)

    def _single(self, character: str, start: int, end: int, is_break: bool) -> None:
        self.parts.append(character)
        self.pieces.append(Piece(self.length, start, 1, end - start, is_break))
        self.length += 1
