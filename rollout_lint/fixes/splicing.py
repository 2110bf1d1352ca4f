"""Edits put into a text. Whatever no edit covers stays as it is, to the character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..finding import Fix
from ..source.changes import Edit


def spliced(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits of that very text in it, none of which overlap."""
    parts, behind = [], 0
    for edit in sorted(edits, key=lambda each: (each.span.start, each.span.end)):
        parts += [text[behind : edit.span.start], edit.text]
        behind = edit.span.end
    return "".join((*parts, text[behind:]))


def overlap(one: Fix, other: Fix) -> bool:
    """Whether two fixes touch the same text; insertions at one place do, because their order would be a guess."""
    return any(_touch(first, second) for first in one.edits for second in other.edits)


def _touch(one: Edit, other: Edit) -> bool:
    return (
        one.span.source is other.span.source and one.span.start <= other.span.end and other.span.start <= one.span.end
    )


def without_overlaps(fixes: Sequence[Fix]) -> list[Fix]:
    """The fixes that can be made together: of two that overlap the first."""
    chosen: list[Fix] = []
    for fix in fixes:
        if not any(overlap(fix, earlier) for earlier in chosen):
            chosen.append(fix)
    return chosen
