"""What an expression evaluates to, as far as it is known."""

from __future__ import annotations

from typing import TypeAlias

from ...record import NamedTuple
from ..errors import Place
from ..syntax import Selector
from .amounts import Amount
from .labels import Labels


class Series(NamedTuple):
    """A group of series that is spoken of as one.

    ``many`` says why there may be more than one of them, ``maybe`` why there may be none. ``metric`` is the one that
    all of them come from, where it is one.
    """

    labels: Labels
    amount: Amount
    many: Place | None = None
    maybe: Place | None = None
    metric: str | None = None


class Vector(NamedTuple):
    """An instant vector."""

    series: tuple[Series, ...]


class Scalar(NamedTuple):
    amount: Amount


class Text(NamedTuple):
    """A string; None where a placeholder is in it."""

    value: str | None


class Points(NamedTuple):
    """How many samples each series of a range vector has: at least ``least``, at most ``most`` (None: no bound)."""

    least: int
    most: int | None


class Matrix(NamedTuple):
    """A range vector: of a selector, or of a subquery whose series keep one amount at every step."""

    series: tuple[Series, ...]
    points: Points
    selector: Selector | None
    seconds: float | None


class Unknown(NamedTuple):
    """Nothing can be said of this expression, and why. ``error`` says that Prometheus answers with an error."""

    reason: str
    start: int
    end: int
    error: bool = False


Result: TypeAlias = Vector | Scalar | Text | Matrix | Unknown
EMPTY = Vector(())


class Undecided(Exception):
    """Raised where an operation cannot tell what comes out."""

    def __init__(self, reason: str, error: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.error = error


def surely_one(series: tuple[Series, ...]) -> bool:
    """Whether a vector has exactly one series."""
    return len(series) == 1 and series[0].many is None and series[0].maybe is None


def decided(series: tuple[Series, ...]) -> bool:
    """Whether all series are there for sure, each of them one."""
    return all(one.many is None and one.maybe is None for one in series)
