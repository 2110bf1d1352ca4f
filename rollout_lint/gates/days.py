"""The kinds of day that a measurement can meet, and what a provider hands to the conditions on each.

A day is the state of the world at one measurement. What a provider returns on it is known (``results``), not known
(``unknown`` says why), or no result at all because the provider sets the phase itself or fails (``phase``).
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from ..record import NamedTuple
from .measurement import Phase

if TYPE_CHECKING:
    from ..promql import Sample


class Day(Enum):
    """What the world is like at one measurement."""

    # what is worked out about a metric is kept by its day, and Enum's own hash is a call in Python
    __hash__ = object.__hash__

    GREEN = "all is well"
    """By definition: the measurement is Successful."""
    RED = "the canary is bad"
    """By definition: the measurement fails, where it can."""
    NO_DATA = "no data"
    """The provider answers, and holds no series of this query."""
    IDLE = "no traffic"
    """The series are there, and no request comes in."""
    NO_ERRORS = "no errors yet"
    """Traffic, and no series that only errors would have."""
    DOWN = "the provider does not answer"


ResultKind = Literal["vector", "scalar", "json"]
"""The Go type behind ``result``, as ``conditions.evaluate`` takes it."""


class ProviderAnswer(NamedTuple):
    """What a provider returns on one day.

    ``results`` holds every value that ``result`` can have on it; () where it never comes to the conditions or is
    unknown. ``text`` is how a trace tells it: ``Prometheus returns no sample: `[]```.
    """

    results: tuple[Any, ...]
    kind: ResultKind
    text: str
    phase: Phase | None = None
    """Set where the provider decides the phase without the conditions, or cannot answer: then Error."""
    unknown: str | None = None
    samples: tuple[Sample, ...] | None = None
    """What is known of every element that Prometheus returns, be the values known or not; None where nothing is."""
