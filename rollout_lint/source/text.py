"""One manifest's text and the places in it.

Offsets count code points from 0 in the decoded text, newlines untranslated and the byte order mark removed. Lines and
columns count from 1 as editors count them: a line ends at ``\\n``, ``\\r\\n`` or a lone ``\\r``, never at the NEL, LS
or PS that YAML 1.1 also takes for line breaks.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Protocol

from ..late_pattern import late_pattern
from ..record import NamedTuple

_LINE_END = late_pattern("\r\n|\r|\n")


class Source:
    """The decoded text of one file or stream.

    ``path`` is what reports show: relative to the project root, with ``/``. ``file`` is where the bytes were read, or
    None for a stream. ``encoding`` is the codec that gives the bytes of ``text`` back, byte order mark included
    (``utf-8-sig``).
    """

    __slots__ = ("_line_starts", "encoding", "file", "path", "text")

    def __init__(self, path: str, text: str, file: str | None = None, encoding: str = "utf-8") -> None:
        self.path = path
        self.text = text
        self.file = file
        self.encoding = encoding
        self._line_starts: list[int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.path!r})"

    @property
    def line_starts(self) -> list[int]:
        """The offset at which each line starts."""
        if self._line_starts is None:
            self._line_starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        return self._line_starts

    def position(self, offset: int) -> Position:
        """The line and column of an offset."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, without its end."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


class Position(NamedTuple):
    """A line and a column, both from 1, the column in code points."""

    line: int
    column: int


class Span(NamedTuple):
    """A half-open range of a source, and the decoded text it stands for.

    ``decoded`` is None where the text under the span is already what is meant (a key, a plain scalar); it differs
    inside quoted and block scalars, where escapes and folds lie between the two.
    """

    source: Source
    start: int
    end: int
    decoded: str | None = None

    @property
    def excerpt(self) -> str:
        return self.source.text[self.start : self.end] if self.decoded is None else self.decoded

    @property
    def first(self) -> Position:
        return self.source.position(self.start)

    @property
    def last(self) -> Position:
        """The position just behind the span."""
        return self.source.position(self.end)


class Located(Protocol):
    """Anything a rule can point at."""

    @property
    def span(self) -> Span: ...
