"""A chart's template as YAML with holes: what helm fills in is blanked out, and everything stays where it is."""

from __future__ import annotations

import re

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.nodes import Scalar
from ..source.spans import part_span, scalar_span
from ..source.text import Source, Span

HOLE = "\ue000"
"""Stands for each character of an action that is part of a value; a private character that YAML allows."""

_ACTION = late_pattern(
    r"\{\{-?(?P<comment>\s*/\*.*?\*/\s*)?"
    r"(?P<expression>(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|'(?:\\.|[^'\\])*'|[^}\"`']|\}(?!\}))*?)-?\}\}",
    re.DOTALL,
)
_OPENING = late_pattern(r"\s*(if|range|with|define|block)\b(.*)", re.DOTALL)
_MAKES_BLOCK = late_pattern(r"\bn?indent\b")
_BLOCK_SCALAR = late_pattern(r"^(?P<indent> *)(?:[^#\n]*[:\-] +|)[|>][-+0-9]*[ \t]*(?:#.*)?$")
_SPLIT = late_pattern(f"((?:[ \t]*\n\\s*)?{HOLE}+(?:[ \t]*\n\\s*)?)")
"""Holes, with the line breaks around them, which actions may trim."""


class Hole(NamedTuple):
    """An action of a template. ``dot`` are the expressions of the ``with`` and ``range`` around it, outermost first."""

    start: int
    end: int
    expression: str
    dot: tuple[str, ...]
    is_block: bool
    """Whether it may make whole lines: it stands alone, or ends its line and indents what it makes."""


class Template:
    """A template's own text, the same text with holes, and the actions in it by their place."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.holes = _holes(source.text)
        self.blanked = Source(source.path, _blanked(source.text, self.holes), source.file)

    def holes_in(self, start: int, end: int) -> list[Hole]:
        return [hole for hole in self.holes if start <= hole.start and hole.end <= end]

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def span_of(self, scalar: Scalar) -> Span:
        """A scalar's place in the template's own text."""
        span = scalar_span(self.blanked, scalar)
        return Span(self.source, span.start, span.end)

    def match(self, scalar: Scalar, rendered: str) -> Match | None:
        """How a value with holes became a rendered text; None where it cannot have."""
        pieces = [piece for piece in _SPLIT.split(scalar.value) if piece]
        starts = _starts(pieces, rendered)
        if starts is None:
            return None
        ranges = []
        offset = 0
        for piece, start, end in zip(pieces, starts, [*starts[1:], len(rendered)], strict=True):
            ranges.append(Piece(start, end, offset, offset + len(piece), HOLE in piece))
            offset += len(piece)
        return Match(self, scalar, tuple(ranges))


def _starts(pieces: list[str], rendered: str) -> list[int] | None:
    """Where each piece of a value begins in a rendered text, each literal as early as can be; None where they do not
    make it up. A hole is whatever lies between."""
    starts: list[int] = []
    at = 0
    free = False
    for number, piece in enumerate(pieces):
        if HOLE in piece:
            starts.append(at)
            free = True
            continue
        if free and number == len(pieces) - 1:
            at = max(len(rendered) - len(piece), at)
        elif free:
            at = rendered.find(piece, at)
        if at < 0 or not rendered.startswith(piece, at):
            return None
        starts.append(at)
        at += len(piece)
        free = False
    return starts if free or at == len(rendered) else None


class Piece(NamedTuple):
    """A part of a value: where it is in the rendered text, and where in the template's."""

    start: int
    end: int
    written_start: int
    written_end: int
    is_hole: bool


class Match(NamedTuple):
    """A template's value beside what became of it."""

    template: Template
    scalar: Scalar
    pieces: tuple[Piece, ...]

    def hole_of(self, part: tuple[int, int] | None) -> tuple[Hole, Piece] | None:
        """The action that made a slice of the rendered text; of all of it, the only one there is."""
        holes = [piece for piece in self.pieces if piece.is_hole]
        if part is None:
            around = holes if len(self.pieces) == 1 else []
        else:
            around = [piece for piece in holes if piece.start <= part[0] and part[1] <= piece.end]
        for piece in around:
            span = self._written(piece.written_start, piece.written_end)
            for hole in self.template.holes_in(span.start, span.end):
                return hole, piece
        return None

    def written(self, part: tuple[int, int] | None) -> Span:
        """Where a slice of the rendered text stands in the template, as exactly as can be said."""
        if part is not None:
            for piece in self.pieces:
                if piece.start <= part[0] and part[1] <= piece.end:
                    if piece.is_hole:
                        return self._written(piece.written_start, piece.written_end)
                    shift = piece.written_start - piece.start
                    return self._written(part[0] + shift, part[1] + shift)
        return self.template.span_of(self.scalar)

    def _written(self, start: int, end: int) -> Span:
        span = part_span(self.template.blanked, self.scalar, start, end)
        return Span(self.template.source, span.start, span.end)


def _holes(text: str) -> list[Hole]:
    holes: list[Hole] = []
    blocks: list[tuple[str, str]] = []
    for match in _ACTION.finditer(text):
        expression = (match["expression"] or "").strip()
        word = expression.split(None, 1)[0] if expression else ""
        if word == "end" and blocks:
            blocks.pop()
        dot = tuple(each for kind, each in blocks if kind in ("with", "range"))
        line_start = text.rfind("\n", 0, match.start()) + 1
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        before, after = (
            _without_actions(part) for part in (text[line_start : match.start()], text[match.end() : line_end])
        )
        ends = not after and before.endswith((":", "-")) and _MAKES_BLOCK.search(expression) is not None
        holes.append(Hole(match.start(), match.end(), expression, dot, ends or not (before or after)))
        opening = _OPENING.fullmatch(expression)
        if opening is not None:
            blocks.append((opening[1], opening[2].strip()))
    return holes


def _without_actions(text: str) -> str:
    """What else than actions and blanks a part of a line holds."""
    return _ACTION.sub("", text).strip()


def _blanked(text: str, holes: list[Hole]) -> str:
    blank, filled = _replaced(text, holes, " "), _replaced(text, holes, HOLE)
    inside = _lines_of_block_scalars(filled)
    lines = zip(blank.split("\n"), filled.split("\n"), strict=True)
    # inside a text what stands alone is a part of it: its blanks would be the text's own indentation
    return "\n".join(full if number in inside else empty for number, (empty, full) in enumerate(lines))


def _replaced(text: str, holes: list[Hole], fill: str) -> str:
    """The text with each action as so many characters; those that make blocks as ``fill``."""
    parts: list[str] = []
    behind = 0
    for hole in holes:
        action = text[hole.start : hole.end]
        # a value goes on through the line breaks of its action
        made = re.sub(r"[^\n]", fill, action) if hole.is_block else re.sub(r"[^\n]", HOLE, action)
        parts += [text[behind : hole.start], made]
        behind = hole.end
    return "".join(parts) + text[behind:]


def _lines_of_block_scalars(text: str) -> set[int]:
    """The numbers, from 0, of the lines of ``|`` and ``>`` texts: all below a header that are indented more."""
    inside: set[int] = set()
    header: int | None = None
    for number, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip(" "))
        if header is not None and (not line.strip() or indent > header):
            inside.add(number)
            continue
        found = _BLOCK_SCALAR.match(line)
        header = len(found["indent"]) if found is not None else None
    return inside
