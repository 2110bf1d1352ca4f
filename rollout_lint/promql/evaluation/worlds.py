"""The stores that a query is evaluated on: what a selector finds there."""

from __future__ import annotations

from ..errors import Place
from ..metrics import is_counter, is_resource, labels_of
from ..outcomes import Outcome, matcher_outcome, read_outcome
from ..syntax import Matcher, Selector
from .amounts import ANYTHING, NOT_NEGATIVE, POSITIVE, ZERO, Amount, Symbol
from .series import Series

RATES = frozenset(("rate", "irate", "increase"))


class World:
    """A store."""

    def select(self, selector: Selector) -> tuple[Series, ...]:
        """What an instant selector returns."""
        raise NotImplementedError

    def over(self, function: str, selector: Selector, seconds: float | None) -> tuple[Series, ...]:
        """What a function of a range of the selector returns: the groups of the selector with new amounts."""
        raise NotImplementedError


class NoDataWorld(World):
    """A store that holds no series: a new cluster, a wrong address, a metric that nobody exports."""

    def select(self, selector: Selector) -> tuple[Series, ...]:
        return ()

    def over(self, function: str, selector: Selector, seconds: float | None) -> tuple[Series, ...]:
        return ()


class AnyWorld(World):
    """A store of which nothing is known: each selector may find nothing, one series or many."""

    def select(self, selector: Selector) -> tuple[Series, ...]:
        return (
            _group(selector, ANYTHING, Place(selector.start, selector.end, "it finds nothing where no series matches")),
        )

    def over(self, function: str, selector: Selector, seconds: float | None) -> tuple[Series, ...]:
        maybe = Place(selector.start, selector.end, "it finds nothing where no series matches, or too few samples")
        amount = ANYTHING
        if function in RATES:
            amount = NOT_NEGATIVE._replace(symbol=_symbol(function, selector, seconds, selector.matchers))
        elif function in ("count_over_time", "changes", "resets"):
            amount = NOT_NEGATIVE
        return (_group(selector, amount, maybe),)


class IdleWorld(World):
    """A service that gets no requests: its series are there, errors included, and its counters do not move."""

    def select(self, selector: Selector) -> tuple[Series, ...]:
        return (_group(selector, _instant(selector), None),)

    def over(self, function: str, selector: Selector, seconds: float | None) -> tuple[Series, ...]:
        flat = not is_resource(selector.metric)
        if function in RATES or function in ("changes", "resets", "delta", "idelta", "deriv"):
            amount = ZERO if flat else (NOT_NEGATIVE if function in RATES else ANYTHING)
        else:
            amount = _over_time(function, _instant(selector))
        return (_group(selector, amount, None),)


class HealthyWorld(World):
    """A service whose every request succeeds: series that only errors have are not there yet, all others are."""

    def select(self, selector: Selector) -> tuple[Series, ...]:
        if read_outcome(selector).outcome is Outcome.ERROR:
            return ()
        return (_group(selector, _instant(selector), None),)

    def over(self, function: str, selector: Selector, seconds: float | None) -> tuple[Series, ...]:
        if read_outcome(selector).outcome is Outcome.ERROR:
            return ()
        if function not in RATES:
            amount = _over_time(function, _instant(selector))
        elif is_resource(selector.metric):
            amount = NOT_NEGATIVE
        else:
            # every request is a success, so what selects successes selects them all
            others = tuple(m for m in selector.matchers if matcher_outcome(m) is Outcome.NEITHER)
            amount = POSITIVE._replace(symbol=_symbol(function, selector, seconds, others))
        return (_group(selector, amount, None),)


def _group(selector: Selector, amount: Amount, maybe: Place | None) -> Series:
    many = Place(selector.start, selector.end, "each series that matches is returned")
    return Series(labels_of(selector), amount, many, maybe, selector.metric)


def _instant(selector: Selector) -> Amount:
    """The value of a series as it is: a counter or a use of resources is not negative, a gauge can be anything."""
    return NOT_NEGATIVE if is_counter(selector.metric) or is_resource(selector.metric) else ANYTHING


def _symbol(function: str, selector: Selector, seconds: float | None, matchers: tuple[Matcher, ...]) -> Symbol | None:
    offset = selector.offset.seconds if selector.offset is not None else 0.0
    if seconds is None or offset is None or selector.at is not None or selector.open_ended or selector.name is None:
        return None
    parts = frozenset(f"{matcher.name}{matcher.operator}{matcher.value}" for matcher in matchers)
    return Symbol(f"{function}({selector.name}[{seconds}] offset {offset})", parts)


def _over_time(function: str, amount: Amount) -> Amount:
    if function in (
        "avg_over_time",
        "min_over_time",
        "max_over_time",
        "last_over_time",
        "first_over_time",
        "sum_over_time",
    ):
        return amount
    if function in ("stddev_over_time", "stdvar_over_time", "changes", "resets"):
        return NOT_NEGATIVE
    if function == "count_over_time":
        return Amount(1.0, float("inf"), False, True)
    if function == "present_over_time":
        return Amount(1.0, 1.0)
    return ANYTHING
