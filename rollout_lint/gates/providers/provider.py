"""What a provider is to a gate, and the answers that most of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...record import NamedTuple
from ...source.text import Located
from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..measurement import Phase
from ..policy import Policy

if TYPE_CHECKING:
    from ...conditions import GoType


class Complaint(NamedTuple):
    """A setting that cannot work, or that nothing reads. ``what`` completes "metric `x` …", ``quote`` is the
    controller's own message."""

    at: Located
    what: str
    help: str
    quote: str | None = None


def no_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    """No condition ever sees a result."""
    return None


def no_complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    """Nothing in its settings can be judged from a manifest."""
    yield from ()


class Provider(NamedTuple):
    """One provider.

    ``advice`` says what a condition for its results looks like. ``answer`` is asked for every day but the green and the
    red one.
    """

    title: str
    answer: Callable[[GateMetric, Day, Policy], ProviderAnswer]
    result_types: Callable[[GateMetric, Policy], tuple[GoType, ...] | None] = no_types
    complaints: Callable[[GateMetric, Policy], Iterator[Complaint]] = no_complaints
    advice: str = ""


_UNTOLD = {
    Day.NO_DATA: "without data",
    Day.IDLE: "without traffic",
    Day.NO_ERRORS: "without errors",
    Day.DOWN: "when it cannot be reached",
}


def unknown_answer(title: str, day: Day, why: str | None = None) -> ProviderAnswer:
    """Nobody can tell from the manifest."""
    reason = why or f"what {title} returns {_UNTOLD[day]} is not known"
    return ProviderAnswer((), "json", f"what {title} returns is not known", None, reason)


def refusal(title: str, message: str) -> ProviderAnswer:
    """The provider makes an error of having no data, before any condition is asked."""
    return ProviderAnswer((), "json", f"{title} has no data, `{message}`", Phase.ERROR)


def down(title: str) -> ProviderAnswer:
    """A request that fails is a measurement error, whichever provider sends it (``MarkMeasurementError``)."""
    return ProviderAnswer((), "json", f"{title} does not answer", Phase.ERROR)


def answers(
    title: str, without_data: Callable[[GateMetric, Policy], ProviderAnswer]
) -> Callable[[GateMetric, Day, Policy], ProviderAnswer]:
    """The answers of a provider whose query is not read: nothing is known but what it makes of no data."""

    def answer(metric: GateMetric, day: Day, policy: Policy) -> ProviderAnswer:
        if day is Day.DOWN:
            return down(title)
        return without_data(metric, policy) if day is Day.NO_DATA else unknown_answer(title, day)

    return answer


def own_phase(title: str) -> Callable[[GateMetric, Day, Policy], ProviderAnswer]:
    """The answers of a provider that decides the phase itself, by rules that stand in no manifest."""

    def answer(metric: GateMetric, day: Day, policy: Policy) -> ProviderAnswer:
        return ProviderAnswer((), "json", f"{title} decides by itself", None, f"{title} decides the phase by itself")

    return answer
