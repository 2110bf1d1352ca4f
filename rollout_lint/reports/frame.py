"""Source lines with marks under them."""

from __future__ import annotations

from ..record import NamedTuple
from ..source.text import Source, Span
from .style import Style
from .visible import cells, text_width, wrap

_LINES_OF_A_MARK = 6
"""A mark over more lines is shown by its first three and last two."""
_ENCLOSING_LINES = 2
_ENCLOSING_REACH = 400
_LEAST_ROOM = 24


class Mark(NamedTuple):
    """A span to underline. ``sign`` is ``^`` for what is wrong, ``-`` for what it has to do with."""

    span: Span
    sign: str
    role: str
    label: str = ""


class _Piece(NamedTuple):
    """The part of a mark on one line, as a range of code points."""

    start: int
    end: int
    mark: Mark
    labelled: bool


def gutter_width(marks: list[Mark]) -> int:
    """The room that line numbers take in a frame of these marks."""
    return max((len(str(mark.span.last.line)) for mark in marks), default=1)


def draw(source: Source, marks: list[Mark], gutter: int, width: int, style: Style) -> list[str]:
    """The lines of a frame: what is marked, the lines that enclose the first mark, ``...`` where lines are left out.

    All marks lie in ``source``. ``gutter`` is the room for line numbers, ``width`` that for the whole.
    """
    pieces: dict[int, list[_Piece]] = {}
    for mark in marks:
        for number, piece in _pieces(mark):
            pieces.setdefault(number, []).append(piece)
    numbers = _without_small_gaps({*pieces, *_enclosing(source, marks[0].span.first.line)})
    blank = style.paint("frame", f"{' ' * gutter} |")
    room = max(width - gutter - 3, _LEAST_ROOM)
    drawn = [blank]
    previous = numbers[0] - 1
    for number in numbers:
        if number != previous + 1:
            drawn.append(style.paint("frame", "..."))
        previous = number
        margin = style.paint("frame", f"{number:>{gutter}} |")
        drawn += _draw_line(source.line(number), pieces.get(number, []), (margin, blank), room, style)
    return drawn


def _without_small_gaps(numbers: set[int]) -> list[int]:
    """Line numbers in order; where one alone is missing it is there too, for ``...`` would take as much room."""
    return sorted(numbers | {number - 1 for number in numbers if number - 2 in numbers})


def _draw_line(line: str, pieces: list[_Piece], margins: tuple[str, str], room: int, style: Style) -> list[str]:
    """One source line and the rows under it; a line that does not fit is shown once a mark, cut around it."""
    margin, blank = margins
    if not pieces:
        return [_row(margin, _cut(line, 0, 0, room)[0])]
    drawn: list[str] = []
    last: str | None = None
    for piece in pieces:
        shown, start, length = _cut(line, piece.start, piece.end, room)
        if shown != last:
            drawn.append(_row(margin, shown))
        last = shown
        drawn += [f"{blank} {row}" for row in _draw_mark(piece.mark, (start, length), piece.labelled, room, style)]
    return drawn


def _row(margin: str, text: str) -> str:
    return f"{margin} {text}" if text else margin


def _draw_mark(mark: Mark, place: tuple[int, int], labelled: bool, room: int, style: Style) -> list[str]:
    """The row of signs, with the label behind it where that fits and below it where not."""
    start, length = place
    row = f"{' ' * start}{style.paint(mark.role, mark.sign * length)}"
    if not labelled or not mark.label:
        return [row]
    label = wrap(mark.label, room)
    if len(label) == 1 and start + length + 1 + text_width(label[0]) <= room:
        return [f"{row} {style.paint(mark.role, label[0])}"]
    return [row, *(style.paint(mark.role, text) for text in label)]


def _pieces(mark: Mark) -> list[tuple[int, _Piece]]:
    """The lines of a mark with the part of each that it covers; indentation and line ends are not marked."""
    span = mark.span
    first, last = span.first, span.last
    found = []
    for number in _line_numbers(first.line, last.line):
        line = span.source.line(number)
        start = first.column - 1 if number == first.line else len(line) - len(line.lstrip())
        end = min(last.column - 1, len(line)) if number == last.line else len(line)
        if start < end:
            found.append((number, _Piece(start, end, mark, False)))
    if not found:
        start = min(first.column - 1, len(span.source.line(first.line)))
        found.append((first.line, _Piece(start, start, mark, False)))
    number, piece = found[-1]
    found[-1] = (number, piece._replace(labelled=True))
    return found


def _line_numbers(first: int, last: int) -> list[int]:
    if last - first < _LINES_OF_A_MARK:
        return list(range(first, last + 1))
    return [first, first + 1, first + 2, last - 1, last]


def _enclosing(source: Source, number: int) -> list[int]:
    """The lines above that a line stands under, by indentation: in YAML they say whose field it is."""
    found: list[int] = []
    indent = _indent(source.line(number))
    for above in range(number - 1, max(number - _ENCLOSING_REACH, 0), -1):
        line = source.line(above)
        text = line.strip()
        if text.startswith("---"):
            break
        if not text or text.startswith("#") or _indent(line) >= indent:
            continue
        found.append(above)
        indent = _indent(line)
        if not indent or len(found) == _ENCLOSING_LINES:
            break
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _cut(line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """A line as shown, cut to the room around a range of it; and where in that, in cells, the mark is and how long."""
    if len(line) <= room and line.isascii() and line.isprintable() and "##" not in line:
        return line, start, max(end - start, 1)
    if len(line) > 2 * room:
        # one more code point than can be shown on either side is enough to know that something is left out
        before = max(start - room, 0)
        after = min(end, start + room) + room
        row = cells(line[before:after])
        left, right = before > 0, after < len(line)
        start, end = start - before, min(end, after) - before
    else:
        row = cells(line)
        left = right = False
    begin, stop = 0, len(row)
    if left or right or sum(width for _, width in row) > room:
        begin, stop = _window(row, start, end, room - 2)
        left, right = left or begin > 0, right or stop < len(row)
    shown = "".join(text for text, _ in row[begin:stop])
    mark_start = sum(width for _, width in row[begin:start])
    length = sum(width for _, width in row[start : min(end, stop)])
    if not length and start < min(end, stop) and mark_start:
        mark_start -= 1  # a combining mark stands over the character before it
    return f"{'…' if left else ''}{shown}{'…' if right else ''}", mark_start + left, max(length, 1)


def _window(row: list[tuple[str, int]], start: int, end: int, room: int) -> tuple[int, int]:
    """Which cells to show: the range first, then as much on its left as on its right."""
    stop, used = start, 0
    while stop < end and used + row[stop][1] <= room:
        used += row[stop][1]
        stop += 1
    behind = sum(width for _, width in row[stop:])
    begin, left = start, max((room - used) // 2, room - used - behind)
    while begin > 0 and row[begin - 1][1] <= left:
        begin -= 1
        left -= row[begin][1]
        used += row[begin][1]
    while stop < len(row) and used + row[stop][1] <= room:
        used += row[stop][1]
        stop += 1
    return begin, stop
