"""Where a scalar's text stands, and where a part of it stands."""

from __future__ import annotations

from .decoding import LINE_BREAK
from .nodes import Scalar
from .scalar_map import content_start, scalar_map
from .text import Source, Span


def scalar_span(source: Source, scalar: Scalar) -> Span:
    """The content of a scalar, without its quotes, its anchor and tag, its block header and the breaks around it.

    Of an empty scalar: the two quotes, the indicator of the block header, or, plain, an empty span where it would
    stand.
    """
    text, start, end = source.text, scalar.start, scalar.end
    if _plain_on_one_line(text, scalar):
        return Span(source, start, end)
    start = content_start(text, scalar)
    if _quoted_on_one_line(text, start, end, scalar.style):
        inside = 1 if end - start > 2 else 0
        return _span(source, start + inside, end - inside, scalar.value)
    found = scalar_map(text, scalar)
    content = None if found is None else found.content_range()
    if content is not None:
        return _span(source, content.start, content.end, scalar.value)
    if found is not None and scalar.style in ("|", ">"):
        end = start + 1
    return _span(source, start, end, scalar.value)


def part_span(source: Source, scalar: Scalar, start: int, end: int) -> Span:
    """The source of the slice [start:end) of a scalar's value; offsets beyond its ends are taken as its ends.

    An unmapped scalar gives the span of the whole scalar instead, or the first line of that.
    """
    text, value = source.text, scalar.value
    start = min(max(start, 0), len(value))
    end = min(max(end, start), len(value))
    if _plain_on_one_line(text, scalar):
        return Span(source, scalar.start + start, scalar.start + end)
    found = scalar_map(text, scalar)
    if found is None:
        whole = scalar_span(source, scalar)
        line_break = LINE_BREAK.of(text).search(text, whole.start, whole.end)
        return whole if line_break is None else Span(source, whole.start, line_break.start(), whole.decoded)
    place = found.source_range(start, end)
    return _span(source, place.start, place.end, value[start:end])


def _plain_on_one_line(text: str, scalar: Scalar) -> bool:
    return not scalar.style and text[scalar.start : scalar.end] == scalar.value and "\n" not in scalar.value


def _quoted_on_one_line(text: str, start: int, end: int, style: str) -> bool:
    return (
        style in ("'", '"')
        and end - start > 1
        and text[start] == text[end - 1] == style
        and LINE_BREAK.of(text).search(text, start, end) is None
    )


def _span(source: Source, start: int, end: int, decoded: str) -> Span:
    return Span(source, start, end, None if source.text[start:end] == decoded else decoded)
