"""Sets of words, written as text, and names that are put together from words."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text that blanks and line ends part."""
    return frozenset(text.split())


class Parts:
    """Words that the names of metrics and labels are put together from, with ``_`` and ``:`` between them."""

    __slots__ = ("_framed",)

    def __init__(self, text: str) -> None:
        self._framed = tuple(f"_{word}_" for word in text.split())

    def stand_in(self, name: str) -> bool:
        """Whether one of them is a part of a name, or several in a row, in letters of either case."""
        framed = f"_{name.lower().replace(':', '_')}_"
        return any(word in framed for word in self._framed)
