"""Days on which a release is replayed: what each measurement meets, by its index and the time since the release
began."""

from __future__ import annotations

from ...late_pattern import late_pattern
from ...record import NamedTuple
from ..days import Day

LATE_START_SECONDS = 60.0
"""Until a canary's first rate can be there: two scrapes at Prometheus' usual 30 s apart."""


class Scenario(NamedTuple):
    """``name`` as on the command line, ``title`` as in a report. ``first`` is the day until ``until``, in seconds since
    the release began; ``every`` is n where one measurement in n is red, the last of each n; 0 is none. ``only`` is the
    name of the one metric that it happens to, while all is well for the others; "" is all of them."""

    name: str
    title: str
    day: Day
    first: Day | None = None
    until: float = 0.0
    every: int = 0
    only: str = ""

    def at(self, index: int, seconds: float) -> Day:
        """The day of the measurement of an index, from 0, at a time since the release began."""
        if self.first is not None and seconds < self.until:
            return self.first
        if self.every and index % self.every == self.every - 1:
            return Day.RED
        return self.day

    @property
    def days(self) -> tuple[Day, ...]:
        """Every day that a measurement can meet."""
        others = (self.first,) if self.first is not None else (Day.RED,) if self.every else ()
        return (self.day, *others)


ALL_GREEN = Scenario("green", "all is well", Day.GREEN)
ALL_RED = Scenario("red", "the canary is bad", Day.RED)
NO_DATA = Scenario("no-data", "the provider holds no data", Day.NO_DATA)
IDLE = Scenario("idle", "no request comes in", Day.IDLE)
NO_ERRORS = Scenario("no-errors", "traffic, and no error yet", Day.NO_ERRORS)
LATE_START = Scenario(
    "late-start", "no data in the first minute", Day.GREEN, first=Day.NO_DATA, until=LATE_START_SECONDS
)
DOWN = Scenario("down", "the provider does not answer", Day.DOWN)
ONE_RED = Scenario("one-red-in-5", "one sample in 5 is red", Day.GREEN, every=5)

SCENARIOS = (ALL_GREEN, ALL_RED, NO_DATA, IDLE, NO_ERRORS, LATE_START, DOWN, ONE_RED)

_ONE_RED = late_pattern(r"one-red-in-([1-9][0-9]{0,3})")


def scenario(name: str) -> Scenario | None:
    """The scenario of a name: one of ``SCENARIOS``, or ``one-red-in-N``."""
    match = _ONE_RED.fullmatch(name)
    if match:
        every = int(match[1])
        return ONE_RED._replace(name=name, title=f"one sample in {every} is red", every=every)
    return next((each for each in SCENARIOS if each.name == name), None)
