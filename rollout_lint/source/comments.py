"""Comments, which libyaml drops.

The input is the source and not its documents: a document that does not parse has no nodes, but its comments up to the
error count, and nodes say nothing of directives and flow brackets. The events are read once more, which costs as much
as walking the nodes would; do it only for a source whose text contains the word that is looked for in comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..record import NamedTuple
from .block_scalar import read_header
from .decoding import LINE_BREAK
from .libyaml import (
    AliasEvent,
    CParser,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
)
from .parse import MAX_DEPTH, document_ranges, without_surrogate_pairs
from .scalar_map import skip_properties
from .text import Source, Span


class Comment(NamedTuple):
    """A comment: ``span`` from its ``#`` to the end of its line, ``text`` what follows the ``#``.

    ``own_line`` says that nothing stands before it on its line.
    """

    span: Span
    text: str
    own_line: bool


def comments(source: Source) -> list[Comment]:
    """The comments of a source, in order; of a document that does not parse those before its error.

    A ``#`` starts a comment for libyaml wherever a token may start, so every ``#`` outside of scalars does: they are
    looked for in the gaps between scalars, and in block scalars' headers.
    """
    if "#" not in source.text:
        return []
    text = without_surrogate_pairs(source.text)
    gaps, complete = _gaps(text, 0, len(text))
    if not complete:
        gaps = [gap for start, end in document_ranges(text) for gap in _gaps(text, start, end)[0]]
    return [_comment(source, start, end) for gap in gaps for start, end in _in_gap(text, *gap)]


def _gaps(text: str, offset: int, limit: int) -> tuple[list[tuple[int, int]], bool]:
    """The ranges of one stream that hold no scalar text, and whether they are all of them."""
    gaps: list[tuple[int, int]] = []
    last = offset
    depth = 0
    try:
        parser: Any = CParser(text[offset:limit])
        while (event := parser.get_event()) is not None:
            start, kind = event.start_mark.index + offset, type(event)
            if start > last:
                gaps.append((last, start))
                last = start
            if kind is ScalarEvent:
                end = event.end_mark.index + offset
                gaps += _gaps_in_scalar(text, event, start, end)
                last = max(last, end)
            elif kind is AliasEvent:
                last = max(last, event.end_mark.index + offset)
            elif kind in (MappingStartEvent, SequenceStartEvent):
                depth += 1
                if depth > MAX_DEPTH:  # libyaml's time grows with the square of the depth
                    return gaps, False
            elif kind in (MappingEndEvent, SequenceEndEvent):
                depth -= 1
    except (YAMLError, UnicodeEncodeError):
        return gaps, False
    gaps.append((last, limit))
    return gaps, True


def _gaps_in_scalar(text: str, event: ScalarEvent, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges under a scalar's marks that are none of its text: its properties, and the header of a block scalar."""
    content = start
    if event.tag is not None or event.anchor is not None:
        content = skip_properties(text, start, end)
    if event.style in ("|", ">"):
        header = read_header(text, content, end)
        content = content if header is None else header.end
    return [(start, content)] if content > start else []


def _in_gap(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while (start := text.find("#", start, end)) >= 0:
        line_break = LINE_BREAK.of(text).search(text, start, end)
        comment_end = end if line_break is None else line_break.start()
        yield start, comment_end
        start = comment_end


def _comment(source: Source, start: int, end: int) -> Comment:
    text = source.text
    before = start
    while before > 0 and text[before - 1] in " \t":
        before -= 1
    own_line = before == 0 or text[before - 1] in "\r\n"
    return Comment(Span(source, start, end), text[start + 1 : end], own_line)
