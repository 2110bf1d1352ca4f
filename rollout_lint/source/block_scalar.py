"""Literal and folded block scalars, decoded as libyaml decodes them (scanner.c, yaml_parser_scan_block_scalar).

The parser's end mark stands behind the last line break that belongs to the scalar, so every line before it is a content
line or an empty one; neither a comment below the scalar nor the next key can be taken for content.
"""

from __future__ import annotations

from ..late_pattern import late_pattern
from ..record import NamedTuple
from .decoding import BREAKS, LINE_BREAK, BreakPattern, Decoding, LineBreak, line_breaks

_HEADER = BreakPattern(rf"[|>](?:([-+])([1-9])?|([1-9])([-+])?)?[ \t]*(?:#[^{BREAKS}]*)?")
_LEADING = BreakPattern(rf"[ {BREAKS}]*")
_SPACES = late_pattern(" *")
_LINE = BreakPattern(rf"([^{BREAKS}]*)(\r\n|[{BREAKS}]|\Z)")


class Header(NamedTuple):
    """The first line of a block scalar: ``end`` is behind its break, ``indicated`` whether it gives an indentation."""

    folded: bool
    chomping: str
    indicated: bool
    end: int


def read_header(text: str, start: int, end: int) -> Header | None:
    """The header at an offset, or None where none stands."""
    match = _HEADER.of(text).match(text, start, end)
    if match is None:
        return None
    line_break = LINE_BREAK.of(text).match(text, match.end(), end)
    if line_break is None and match.end() < end:
        return None
    body = line_break.end() if line_break is not None else match.end()
    return Header(text[start] == ">", match[1] or match[4] or "", bool(match[2] or match[3]), body)


def decode_block(text: str, header: Header, end: int, value: str, decoding: Decoding) -> None:
    """The lines between the header and the scalar's end.

    ``value``, what the parser made of them, only decides the indentation where the header indicates it.
    """
    indentation = _indentation(text, header, end, value)
    pending: list[LineBreak] = []
    previous_blank: bool | None = None
    position = header.end
    while position < end:
        match = _LINE.of(text).match(text, position, end)
        if match is None:
            break
        content = position + indentation
        if match.end(1) > content:
            starts_blank = text[content] in " \t"
            foldable = header.folded and previous_blank is False and not starts_blank
            _join(pending, foldable, decoding)
            decoding.verbatim(text, content, match.end(1))
            pending, previous_blank = [], starts_blank
        pending += line_breaks(text, match.start(2), match.end(2))
        position = match.end()
    _chomp(pending, header.chomping, previous_blank is not None, decoding)


def _indentation(text: str, header: Header, end: int, value: str) -> int:
    """The column at which content starts.

    Detected, it is that of the first line with content. Indicated, it counts from a parent that the scalar does not
    know; it is then what the first such line lost on its way into the value. Nothing is folded before that line, so it
    is found in both. A scalar of nothing but spaces lost the same from its longest line.
    """
    leading = _LEADING.of(text).match(text, header.end, end)
    first = leading.end() if leading is not None else header.end
    if first >= end:
        widest = _widest(text, header.end, end)
        return max(widest - _widest(value, 0, len(value)), 0) if header.indicated else widest
    column = first - 1 - _last_break(text, header.end, first)
    if not header.indicated:
        return column
    decoded = _LEADING.of(value).match(value)
    kept = decoded.end() if decoded is not None else 0
    return max(column - (kept - 1 - _last_break(value, 0, kept)), 0)


def _last_break(text: str, start: int, end: int) -> int:
    """The offset of the last break before ``end``, or the one before ``start``."""
    return max(start - 1, *(text.rfind(character, start, end) for character in BREAKS))


def _widest(text: str, start: int, end: int) -> int:
    return max((len(match[0]) for match in _SPACES.finditer(text, start, end)), default=0)


def _join(pending: list[LineBreak], foldable: bool, decoding: Decoding) -> None:
    """The breaks between two content lines, or before the first."""
    if foldable and pending and pending[0].character == "\n":
        if len(pending) == 1:
            decoding.space(pending[0])
        pending = pending[1:]
    for line_break in pending:
        decoding.line_break(line_break)


def _chomp(pending: list[LineBreak], chomping: str, has_content: bool, decoding: Decoding) -> None:
    """The breaks behind the last content line: ``-`` keeps none, ``+`` all, no indicator the first one."""
    kept = len(pending) if chomping == "+" else int(has_content and chomping != "-")
    for line_break in pending[:kept]:
        decoding.line_break(line_break)
