"""One suppression with its places: what it names, what it covers, how long it holds."""

from __future__ import annotations

from ..record import NamedTuple
from ..source.text import Source, Span
from .directive import Until
from .places import Range


class NamedRule(NamedTuple):
    """A rule that a suppression names: its code, and where the code or name stands."""

    code: str
    span: Span


class Suppression:
    """``ranges`` are what it covers of its source, None for all of it; ``where`` is that in words. ``span`` is its word
    with the brackets, ``until_span`` the date as written."""

    __slots__ = ("ranges", "reason", "rules", "source", "span", "until", "until_span", "used", "where")

    def __init__(
        self,
        span: Span,
        rules: tuple[NamedRule, ...],
        ranges: tuple[Range, ...] | None,
        where: str,
        reason: str,
        until: Until | None,
        until_span: Span | None,
    ) -> None:
        self.source: Source = span.source
        self.span = span
        self.rules = rules
        self.ranges = ranges
        self.where = where
        self.reason = reason
        self.until = until
        self.until_span = until_span
        self.used: set[str] = set()
        """The codes of the rules that have something to say where it covers them."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(rule.code for rule in self.rules)

    def covers(self, span: Span) -> bool:
        """Whether a place lies where it speaks; a place in a later line that only ends here does not."""
        if span.source is not self.source:
            return False
        return self.ranges is None or any(start <= span.start < end for start, end in self.ranges)
