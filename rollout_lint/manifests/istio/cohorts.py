"""Where the requests of a cohort go: the http routes of a VirtualService in order, the first that fits takes them.

A route is *the cohort's own* where a match block of it names the cohort's header with a value that fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from ...record import NamedTuple
from ...source.field import Field, filled_in_later
from ..rollout import Canary
from .matching import COMPARISONS, Block, Fit, fit, string_match
from .route_steps import RouteStep, route_steps
from .virtual_service import Destination, Route


class Cohort(NamedTuple):
    """Requests with one value in the header that names cohorts."""

    header: str
    value: str
    is_canary: bool
    """Whether it always belongs to the canary; else always to stable."""

    @property
    def home(self) -> str:
        return "canary" if self.is_canary else "stable"


class Lead(Enum):
    """Where a route sends the requests that it takes."""

    CANARY = "canary"
    NOT_CANARY = "not the canary"
    BOTH = "both"
    UNKNOWN = "unknown"


class Leading(NamedTuple):
    """A route as requests meet it."""

    route: Route
    blocks: tuple[Block, ...]
    """Its match blocks; ``((),)`` where it takes every request."""
    lead: Lead
    to_canary: Destination | None
    """The destination or mirror by which the canary is reached."""

    def is_right_for(self, cohort: Cohort) -> bool | None:
        """Whether it sends requests where a cohort belongs; None where that is not known. A mirror is a visit too."""
        if self.lead is Lead.UNKNOWN:
            return None
        if cohort.is_canary:
            return self.lead is Lead.CANARY
        return self.lead is Lead.NOT_CANARY and self.to_canary is None


class Passage(NamedTuple):
    """One match block of a route that can take requests of the cohort."""

    leading: Leading
    fit: Fit
    earlier: Passage | None
    """The block that takes them all before."""

    @property
    def route(self) -> Route:
        return self.leading.route

    @property
    def is_own(self) -> bool:
        return self.fit.names

    @property
    def is_reached(self) -> bool:
        return self.earlier is None


class CohortWay:
    """All passages of a cohort through the routes of a VirtualService, in order, shadowed ones among them."""

    def __init__(self, cohort: Cohort, routes: Iterable[Leading]) -> None:
        self.cohort = cohort
        self.is_known = True
        self.passages: list[Passage] = []
        for leading in routes:
            for block in leading.blocks:
                self._pass(leading, fit(block, cohort.header, cohort.value))

    def _pass(self, leading: Leading, fitting: Fit) -> None:
        if fitting.takes is None:
            self.is_known = False
        if not fitting.takes:
            return
        earlier = next((p for p in self.passages if p.route is not leading.route and p.fit.covers(fitting)), None)
        self.passages.append(Passage(leading, fitting, earlier))

    @property
    def own(self) -> list[Passage]:
        return [passage for passage in self.passages if passage.is_own]

    @property
    def wrong(self) -> list[Passage]:
        """Where requests get that do not ask for it, and should not."""
        return [
            passage
            for passage in self.passages
            if passage.is_reached and not passage.fit.is_opt_in and passage.leading.is_right_for(self.cohort) is False
        ]

    @property
    def is_undecided(self) -> bool:
        """Whether something about it is filled in later, or leads out of view."""
        reached = (passage for passage in self.passages if passage.is_reached)
        return not self.is_known or any(passage.leading.lead is Lead.UNKNOWN for passage in reached)

    @property
    def is_right(self) -> bool:
        """Whether the cohort gets where it belongs. Of the canary's it is enough that one way leads there: a narrower
        route before it is somebody's choice."""
        reached = [passage for passage in self.passages if passage.is_reached and not passage.fit.is_opt_in]
        if self.cohort.is_canary:
            return any(passage.leading.is_right_for(self.cohort) for passage in reached)
        return not self.wrong

    @property
    def shadowed(self) -> list[Passage]:
        """The cohort's own passages that are never reached, because a route before them takes the requests elsewhere;
        one a route."""
        found: dict[int, Passage] = {}
        for passage in self.own:
            earlier = passage.earlier
            same = [other for other in self.own if other.route is passage.route]
            if (
                earlier is not None
                and earlier.leading.is_right_for(self.cohort) is False
                and not any(other.is_reached for other in same)
            ):
                found.setdefault(id(passage.route), passage)
        return list(found.values())


def header_matches(canary: Canary, cohort: Cohort) -> Iterator[tuple[RouteStep, Field | None]]:
    """The steps whose header route takes a cohort by its own header, with the value that fits; None for a value where
    that is not known."""
    for step in route_steps(canary):
        for match in step.field.get("match").items() if step.kind == "setHeaderRoute" else ():
            name, value = match.get("headerName").text, match.get("headerValue")
            fits = string_match(value, cohort.value)
            if filled_in_later(name) or (name.lower() == cohort.header.lower() and fits is None):
                yield step, None
            elif name.lower() == cohort.header.lower() and fits:
                yield step, next((value.get(how) for how in COMPARISONS if value.get(how).text), value)


def mirror_matches(canary: Canary, cohort: Cohort) -> Iterator[tuple[RouteStep, Field]]:
    """The steps whose mirror route can take requests of a cohort, with the match that does: it stands above all others,
    is weighed as the primary route is, and copies what it takes to the canary."""
    for step in route_steps(canary):
        for match in step.field.get("match").items() if step.kind == "setMirrorRoute" else ():
            fitting = fit((match,), cohort.header, cohort.value)
            if fitting.takes and not fitting.is_opt_in:
                yield step, match
