"""Go's regular expressions (RE2), for ``matches``: read as Go reads them, run in time linear in the text."""

from __future__ import annotations

from functools import lru_cache

from .automaton import Automaton, PatternTooSlow
from .syntax import PatternError, parse_pattern

__all__ = ["Pattern", "PatternError", "PatternTooSlow", "compile_pattern"]


class Pattern:
    """A pattern that Go compiles."""

    __slots__ = ("_automaton", "_tree")

    def __init__(self, pattern: str) -> None:
        self._tree = parse_pattern(pattern)
        self._automaton: Automaton | None = None

    def matches(self, text: str) -> bool:
        """Whether it matches anywhere in ``text``; raises PatternTooSlow beyond a bound on the work."""
        if self._automaton is None:
            self._automaton = Automaton(self._tree)
        return self._automaton.matches(text)


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """The pattern; raises PatternError for what Go refuses."""
    if any("\ud800" <= character <= "\udfff" for character in pattern):
        raise PatternError("invalid UTF-8")
    return Pattern(pattern)
