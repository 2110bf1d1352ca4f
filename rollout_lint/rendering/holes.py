"""A chart's template as YAML with holes: what helm fills in is blanked out, and everything stays where it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..source.nodes import Scalar
from ..source.spans import part_span, scalar_span
from ..source.text import Source, Span

HOLE = "\ue000"
"""Stands for each character of an action that is part of a value; a private character that YAML allows."""

_ACTION = re.compile(
    r"\{\{-?(?P<comment>\s*/\*.*?\*/\s*)?"
    r"(?P<expression>(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|'(?:\\.|[^'\\])*'|[^}\"`']|\}(?!\}))*?)-?\}\}",
    re.DOTALL,
)
_OPENING = re.compile(r"\s*(if|range|with|define|block)\b(.*)", re.DOTALL)
_MOST_HOLES = 20
"""Holes of one value; more make a pattern that says nothing."""


class Hole(NamedTuple):
    """An action of a template. ``dot`` are the expressions of the ``with`` and ``range`` around it, outermost first."""

    start: int
    end: int
    expression: str
    dot: tuple[str, ...]
    stands_alone: bool
    """Whether nothing else is on its lines: it may make a whole block."""


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
        pieces = [piece for piece in re.split(f"({HOLE}+)", scalar.value) if piece]
        if sum(piece[0] == HOLE for piece in pieces) > _MOST_HOLES:
            return None
        pattern = "".join("(.*?)" if piece[0] == HOLE else f"({re.escape(piece)})" for piece in pieces)
        found = re.fullmatch(pattern, rendered, re.DOTALL)
        if found is None:
            return None
        ranges = []
        offset = 0
        for number, piece in enumerate(pieces, start=1):
            start, end = found.span(number)
            ranges.append(Piece(start, end, offset, offset + len(piece), piece[0] == HOLE))
            offset += len(piece)
        return Match(self, scalar, tuple(ranges))


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

    @property
    def is_exact(self) -> bool:
        """Whether anything of the value is written in the template itself, or it has no hole at all."""
        return not self.pieces or any(not piece.is_hole for piece in self.pieces)

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
        alone = not _without_actions(text[line_start : match.start()]) and not _without_actions(
            text[match.end() : line_end]
        )
        holes.append(Hole(match.start(), match.end(), expression, dot, alone))
        opening = _OPENING.fullmatch(expression)
        if opening is not None:
            blocks.append((opening[1], opening[2].strip()))
    return holes


def _without_actions(text: str) -> str:
    """What else than actions and blanks a part of a line holds."""
    return _ACTION.sub("", text).strip()


def _blanked(text: str, holes: list[Hole]) -> str:
    parts: list[str] = []
    behind = 0
    for hole in holes:
        action = text[hole.start : hole.end]
        fill = " " if hole.stands_alone else HOLE
        parts.append(text[behind : hole.start])
        # a value goes on through the line breaks of its action
        parts.append(re.sub(r"[^\r\n]", " ", action) if hole.stands_alone else fill * len(action))
        behind = hole.end
    return "".join(parts) + text[behind:]
