"""The trailers of a commit message, as ``git interpret-trailers`` reads them, with their places.

git's own words for what it does are in Documentation/git-interpret-trailers.txt; what they leave open is read from
trailer.c, commit.c (``ignored_log_message_bytes``) and wt-status.c (``wt_status_locate_end``). Configuration that adds
separators or keys (``trailer.*``) is not read.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..late_pattern import late_pattern
from ..record import NamedTuple

_BLANKS = " \t\n\r"
"""What git takes for white space, wherever it runs."""
_TOKEN = late_pattern(r"(?:([A-Za-z0-9-]+)[ \t]*)?:")
_WRITTEN_BY_GIT = ("Signed-off-by: ", "(cherry picked from commit ")
"""A paragraph with one of these needs only one trailer in four lines."""
_CUT = "------------------------ >8 ------------------------\n"
_CONFLICTS = "Conflicts:\n"
_TITLE = "-\n\n"
_FOLD = late_pattern(r"\n[ \t\n\r]*")


class Trailer(NamedTuple):
    """One trailer. The slices are of the text that it was read from, in code points."""

    key: str
    value: str
    """Unfolded: a line break with the blanks behind it is one space."""
    key_at: tuple[int, int]
    value_at: tuple[int, int]
    """Empty, behind the separator, where there is no value."""


class _Line(NamedTuple):
    start: int
    text: str
    """With its line feed."""

    @property
    def is_blank(self) -> bool:
        return not self.text.strip(_BLANKS)


def read_trailers(text: str, *, divider: bool = True, titled: bool = True, comment: str = "#") -> tuple[Trailer, ...]:
    """The trailers of a message, in order.

    With a ``divider`` a line that begins with ``---`` and a blank ends the message, as it does in a patch that was
    mailed; git reads commits without. A text that is not ``titled`` is what follows a title: its first paragraph may
    hold trailers too. ``comment`` is git's ``core.commentChar``.
    """
    text = text.partition("\0")[0]
    if not titled:
        shift = len(_TITLE)
        return tuple(_shifted(each, shift) for each in read_trailers(_TITLE + text, divider=divider, comment=comment))
    end = _end_of_message(text, _start_of_patch(text) if divider else len(text), comment)
    lines = [line for line in _lines(text) if line.start < end]
    start = _first_trailer_line(lines, comment)
    return tuple(_trailers(lines[start:], comment))


def _shifted(trailer: Trailer, by: int) -> Trailer:
    key_at, value_at = trailer.key_at, trailer.value_at
    return trailer._replace(key_at=(key_at[0] - by, key_at[1] - by), value_at=(value_at[0] - by, value_at[1] - by))


def _lines(text: str) -> list[_Line]:
    """Lines end at line feeds alone: a carriage return is a blank to git."""
    lines, start = [], 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        lines.append(_Line(start, text[start:end]))
        start = end
    return lines


def _start_of_patch(text: str) -> int:
    for line in _lines(text):
        if line.text.startswith("---") and line.text[3:4] in _BLANKS and len(line.text) > 3:
            return line.start
    return len(text)


def _end_of_message(text: str, end: int, comment: str) -> int:
    """Where the message ends: before the scissors, and before the comments, blank lines and the list of conflicts at
    its end."""
    cut = f"{comment} {_CUT}"
    if text.startswith(cut):
        end = 0
    else:
        at = text.find("\n" + cut)
        end = min(end, at + 1) if at >= 0 else end
    ignored = 0
    in_conflicts = False
    for start, line in _lines(text):
        if start >= end:
            break
        if line.startswith(comment) or line == "\n":
            ignored = ignored or start
        elif line == _CONFLICTS:
            in_conflicts = True
            ignored = ignored or start
        elif in_conflicts and line.startswith("\t"):
            continue
        elif ignored:
            ignored, in_conflicts = 0, False
    return ignored or end


def _first_trailer_line(lines: Sequence[_Line], comment: str) -> int:
    """The index of the first line of the last paragraph where that is one of trailers, else the number of lines.

    The first paragraph is the title and never is. Another is where all its lines are trailers, or where git wrote one
    of them and a quarter are.
    """
    titles = (index for index, line in enumerate(lines) if line.is_blank and not line.text.startswith(comment))
    after_title = next(titles, len(lines))
    trailers, others, folded = 0, 0, 0
    seen = by_git = False
    for index in range(len(lines) - 1, after_title - 1, -1):
        line = lines[index]
        if line.text.startswith(comment):
            others, folded = others + folded, 0
        elif line.is_blank:
            if not seen:
                continue
            others += folded
            is_block = (by_git and trailers * 3 >= others) or (trailers > 0 and not others)
            return index + 1 if is_block else len(lines)
        else:
            seen = True
            if line.text.startswith(_WRITTEN_BY_GIT):
                trailers, folded, by_git = trailers + 1, 0, True
            elif _separator(line.text) > 0:
                trailers, folded = trailers + 1, 0
            elif line.text[0] in _BLANKS:
                folded += 1
            else:
                others, folded = others + 1 + folded, 0
    return len(lines)


def _separator(line: str) -> int:
    """Where the separator of a trailer stands; -1 in another line."""
    match = _TOKEN.match(line)
    return -1 if match is None else match.end() - 1


def _trailers(lines: Sequence[_Line], comment: str) -> list[Trailer]:
    found: list[Trailer] = []
    folds: list[str] | None = None
    start = 0
    for line in [*lines, None]:
        if line is not None and folds is not None and line.text[0] in _BLANKS:
            folds.append(line.text)
            continue
        if folds is not None and not folds[0].startswith(comment):
            found.append(_trailer(start, "".join(folds)))
        folds = None
        if line is not None and _separator(line.text) > 0:
            start, folds = line.start, [line.text]
    return found


def _trailer(start: int, text: str) -> Trailer:
    separator = _separator(text)
    key = text[:separator].rstrip(_BLANKS)
    written = text[separator + 1 :]
    value = written.strip(_BLANKS)
    at = start + separator + 1 + (len(written) - len(written.lstrip(_BLANKS)) if value else 0)
    return Trailer(key, _FOLD.sub(" ", value).strip(_BLANKS), (start, start + len(key)), (at, at + len(value)))
