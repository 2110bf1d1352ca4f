"""Values with their place and where they came from."""

from __future__ import annotations

from enum import Enum
from typing import Generic, TypeVar

from .text import Located, Span

T = TypeVar("T")
U = TypeVar("U")


class Origin(Enum):
    """Where a value was written."""

    LITERAL = "literal"
    """Here, in the field itself."""
    ARGUMENT = "argument"
    """By the Rollout, as an argument of its analysis."""
    DEFAULT = "default"
    """As the default of the template's argument."""
    ABSENT = "absent"
    """Nowhere: the value is the controller's own default, the place is the mapping that lacks the field."""


class Bound(Generic[T]):
    """A value, the narrowest place that decides it, and its origin.

    ``value`` is None where the value is unknown (``unknown`` says why) or where the field is absent and has no default.
    ``written`` is the place of the field itself where the value came through an argument.
    """

    __slots__ = ("_place", "_written", "origin", "unknown", "value")

    def __init__(
        self,
        value: T | None,
        place: Located,
        origin: Origin,
        unknown: str | None = None,
        written: Located | None = None,
    ) -> None:
        self.value = value
        self.origin = origin
        self.unknown = unknown
        # spans are asked for by findings only, and most values are fine
        self._place = place
        self._written = written

    def __repr__(self) -> str:
        return f"Bound({self.value!r}, {self.origin.value}, {self.span.first}, unknown={self.unknown!r})"

    @property
    def span(self) -> Span:
        return self._place.span

    @property
    def written(self) -> Span | None:
        return None if self._written is None else self._written.span

    @property
    def known(self) -> bool:
        return self.unknown is None

    @property
    def present(self) -> bool:
        """Whether somebody wrote it."""
        return self.origin is not Origin.ABSENT

    def with_value(self, value: U | None, unknown: str | None = None) -> Bound[U]:
        """The same place and origin with another value."""
        return Bound(value, self._place, self.origin, unknown or self.unknown, self._written)
