"""From offsets in a decoded scalar back to the source.

libyaml says where a scalar starts and ends and what it decodes to, not which source character became which decoded one.
So the scalar is decoded once more from the source, and the map is handed out only if that gives the very same text: a
wrong position cannot come out of it. Meant for the few scalars that are looked into, not for all of a file.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from ..late_pattern import late_pattern
from ..record import NamedTuple
from .block_scalar import decode_block, read_header
from .decoding import BREAKS, Decoding, Piece
from .flow_scalar import decode_double_quoted, decode_plain, decode_single_quoted
from .nodes import Scalar

# An anchor may end where a plain scalar begins: `&a:b` is the anchor `a` of `:b` (scanner.c, yaml_parser_scan_anchor)
_PROPERTY = late_pattern(rf"&[0-9A-Za-z_-]+|![^ \t{BREAKS}]*")
_BETWEEN = late_pattern(rf"(?:[ \t{BREAKS}]+|#[^{BREAKS}]*)*")


class SourceRange(NamedTuple):
    """Half-open, in offsets of the source."""

    start: int
    end: int


class ScalarMap:
    """The place of every character of one decoded scalar.

    Offsets into the decoded text beyond its ends are taken as its ends; nothing here raises.
    """

    __slots__ = ("_pieces", "_start", "_values", "length")

    def __init__(self, pieces: list[Piece], length: int, start: int) -> None:
        self.length = length
        """Characters of the decoded text."""
        self._pieces = pieces
        self._values = [piece.value for piece in pieces]
        self._start = start

    def source_offset(self, offset: int) -> int:
        """Where a decoded character stands: itself, the start of its escape, or the line break it was folded from.

        At ``length``: the end of the content, behind the last character, or before it where that is a line break.
        """
        if not self._pieces:
            return self._start
        if offset >= self.length:
            last = self._pieces[-1]
            return last.source if last.is_break else last.source + last.width
        piece = self._pieces[self._index(max(offset, 0))]
        return piece.source + max(offset, 0) - piece.value

    def source_range(self, start: int, end: int) -> SourceRange:
        """The source of the decoded slice [start:end).

        It ends just behind its last character (behind the whole of an escape) that is no line break or fold; a slice of
        nothing else, like an empty slice, has an empty range.
        """
        start, end = max(start, 0), min(end, self.length)
        first = self.source_offset(start)
        if start >= end:
            return SourceRange(first, first)
        index = self._index(end - 1)
        while index >= 0 and self._pieces[index].is_break:
            index -= 1
        if index < 0 or self._pieces[index].value + self._pieces[index].length <= start:
            return SourceRange(first, first)
        return SourceRange(first, self._source_end(self._pieces[index], end))

    def content_range(self) -> SourceRange | None:
        """From the first to behind the last character that is no line break or fold; None where there is none."""
        first = next((piece for piece in self._pieces if not piece.is_break), None)
        return None if first is None else SourceRange(first.source, self.source_range(first.value, self.length).end)

    def _index(self, offset: int) -> int:
        return bisect_right(self._values, offset) - 1

    @staticmethod
    def _source_end(piece: Piece, end: int) -> int:
        verbatim = piece.length == piece.width
        return piece.source + (min(end - piece.value, piece.length) if verbatim else piece.width)


# findings about one scalar come one after the other
@lru_cache(maxsize=256)
def scalar_map(text: str, scalar: Scalar) -> ScalarMap | None:
    """The map of a scalar of this source text; None ("unmapped") where decoding it again gives another text."""
    decoding = _decode(text, scalar)
    if decoding is None or decoding.value != scalar.value:
        return None
    return ScalarMap(decoding.pieces, decoding.length, content_start(text, scalar))


def decoded_text(text: str, scalar: Scalar) -> str | None:
    """What a scalar says by its source, for one that the parser was shown in another form."""
    decoding = _decode(text, scalar)
    return None if decoding is None else decoding.value


def content_start(text: str, scalar: Scalar) -> int:
    """Where a scalar itself starts (its quote, its block header), behind anchor, tag and the comments below them.

    An empty scalar with properties starts behind the last of them.
    """
    if scalar.tag is None and scalar.anchor is None:
        return scalar.start
    return skip_properties(text, scalar.start, scalar.end)


def skip_properties(text: str, start: int, end: int) -> int:
    """The offset behind anchor and tag, blanks, breaks and comments, from a scalar's marks."""
    position = behind = start
    while position < end and text[position] in "&!":
        property_match = _PROPERTY.match(text, position, end)
        behind = position = end if property_match is None else property_match.end()
        between = _BETWEEN.match(text, position, end)
        position = end if between is None else between.end()
    return position if position < end else behind


def _decode(text: str, scalar: Scalar) -> Decoding | None:
    decoding = Decoding()
    start, end, style = content_start(text, scalar), scalar.end, scalar.style
    if style in ("|", ">"):
        header = read_header(text, start, end)
        if header is None:
            return None
        decode_block(text, header, end, scalar.value, decoding)
    elif not style:
        decode_plain(text, start, end, decoding)
    elif text[start : start + 1] != style:
        return None
    elif style == "'":
        decode_single_quoted(text, start + 1, end - 1, decoding)
    else:
        decode_double_quoted(text, start + 1, end - 1, decoding)
    return decoding
