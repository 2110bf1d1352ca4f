"""Sets of words, written as text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text that blanks and line ends part."""
    return frozenset(text.split())
