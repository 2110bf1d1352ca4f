"""A text of a metric with its arguments in place, and the way back to where each part of it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...record import NamedTuple
from ...source.bound import Bound, Origin
from ...source.field import Field, filled_in_later
from ...source.nodes import Scalar
from ...source.spans import part_span
from ...source.text import Located, Span
from .placeholders import Placeholder, placeholders, unclosed

if TYPE_CHECKING:
    from .binding import BoundArgument, Environment


class Segment(NamedTuple):
    """A piece of a bound text: where it stands in it, and where it stands in the text as written.

    ``argument`` is None for a literal piece, whose two ranges are equally long.
    """

    start: int
    end: int
    written_start: int
    written_end: int
    argument: BoundArgument | None


class BoundText(Bound[str]):
    """The value is None where a placeholder is unknown; ``segments`` is then empty.

    The segments follow each other without a gap, in both texts; offsets count characters of decoded text.
    """

    __slots__ = ("field", "segments")

    def __init__(
        self,
        value: str | None,
        place: Located,
        origin: Origin,
        unknown: str | None,
        written: Located | None,
        field: Field,
        segments: tuple[Segment, ...],
    ) -> None:
        super().__init__(value, place, origin, unknown, written)
        self.field = field
        self.segments = segments

    def written_range(self, start: int, end: int) -> tuple[int, int]:
        """A range of the bound text in the text as written: what lies in an argument's value becomes the whole
        ``{{args.x}}``."""
        begin, finish = start, end
        for segment in self.segments:
            if segment.argument is None:
                offset = segment.written_start - segment.start
                if segment.start <= start <= segment.end:
                    begin = start + offset
                if segment.start <= end <= segment.end:
                    finish = end + offset
            else:
                if segment.start <= start < segment.end or start == end == segment.start:
                    begin = segment.written_start
                if segment.start < end <= segment.end:
                    finish = segment.written_end
        return begin, max(begin, finish)

    def argument_at(self, start: int, end: int) -> Segment | None:
        """The piece of an argument's value that a range lies in whole; None where it holds any literal text."""
        for segment in self.segments:
            if segment.argument is not None and segment.start <= start < end <= segment.end:
                return segment
        return None

    def part(self, start: int, end: int) -> Span:
        """The narrowest place that decides a range of the bound text: the argument's own literal where the range lies
        in one value, else the text as written."""
        inside = self.argument_at(start, end)
        if inside is not None and inside.argument is not None:
            literal = inside.argument.literal
            if literal is not None and type(literal.node) is Scalar:
                return part_span(literal.source, literal.node, start - inside.start, end - inside.start)
            return inside.argument.value.span
        return self.written_part(*self.written_range(start, end))

    def written_part(self, start: int, end: int) -> Span:
        """The place of a range of the text as written."""
        if type(self.field.node) is not Scalar:
            return self.field.span
        return part_span(self.field.source, self.field.node, start, end)


def bind_text(field: Field, environment: Environment) -> BoundText:
    """The text of a string field with its placeholders replaced.

    A text that is one placeholder takes the place and origin of its argument, and its own place as ``written``.
    """
    text = field.text
    if not text:
        return BoundText(None, field, Origin.LITERAL if field.present else Origin.ABSENT, None, None, field, ())
    later = filled_in_later(text)
    tags = placeholders(text) if "{{" in text else ()
    unknown = _unknown(text, tags, environment)
    if len(tags) == 1 and (tags[0].start, tags[0].end) == (0, len(text)):
        argument = environment.get(tags[0].argument or "")
        if argument is not None:
            return _one_argument(argument, field, tags[0], unknown or later)
    if unknown is not None:
        return BoundText(None, field, Origin.LITERAL, later or unknown, None, field, ())
    value, segments = _joined(text, tags, environment)
    return BoundText(value, field, Origin.LITERAL, later, None, field, segments)


def _unknown(text: str, tags: tuple[Placeholder, ...], environment: Environment) -> str | None:
    """Why a text has no known value, but for what is filled in before it is applied."""
    for tag in tags:
        argument = None if tag.argument is None else environment.get(tag.argument)
        if argument is None:
            return f"`{tag.written}` is no argument of its template"
        if not argument.value.known:
            return argument.value.unknown
    return "a `{{` in it is not closed" if "{{" in text and unclosed(text) is not None else None


def _one_argument(argument: BoundArgument, field: Field, tag: Placeholder, unknown: str | None) -> BoundText:
    value = argument.value.value if unknown is None else None
    segments = () if value is None else (Segment(0, len(value), tag.start, tag.end, argument),)
    return BoundText(value, argument.value, argument.value.origin, unknown, field, field, segments)


def _joined(text: str, tags: tuple[Placeholder, ...], environment: Environment) -> tuple[str, tuple[Segment, ...]]:
    if not tags:
        return text, (Segment(0, len(text), 0, len(text), None),)
    parts: list[str] = []
    segments: list[Segment] = []
    length = last = 0

    def add(part: str, written_end: int, argument: BoundArgument | None) -> None:
        nonlocal length, last
        parts.append(part)
        segments.append(Segment(length, length + len(part), last, written_end, argument))
        length, last = length + len(part), written_end

    for tag in tags:
        if tag.start > last:
            add(text[last : tag.start], tag.start, None)
        argument = environment[tag.argument or ""]
        add(argument.value.value or "", tag.end, argument)
    if last < len(text):
        add(text[last:], len(text), None)
    return "".join(parts), tuple(segments)
