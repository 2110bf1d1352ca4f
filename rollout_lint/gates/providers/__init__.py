"""The metric providers, one file each: what type their results have, what they answer on bad days, and which of their
settings cannot work (facts §2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..kept import kept
from ..policy import Policy
from .registry import provider_called

if TYPE_CHECKING:
    from ...conditions import GoType
    from .provider import Complaint

__all__ = ["advice_of", "answer_of", "complaints_of", "result_types", "sets_phase"]

_SET_THE_PHASE = ("job", "kayenta", "plugin")
"""Providers that set the phase themselves; a plugin may read the conditions, the controller does not (facts §2.3)."""


def answer_of(metric: GateMetric, day: Day, policy: Policy) -> ProviderAnswer:
    """What the provider hands to the conditions on such a day. Raises ValueError for a green or a red day: their
    measurements are what they are by definition."""
    if day in (Day.GREEN, Day.RED):
        raise ValueError(f"what a provider returns on a day when {day.value} is not asked")
    provider = provider_called(metric.provider)
    if provider is None:
        return ProviderAnswer((), "json", "what it returns is not known", None, "its provider is not known")
    return provider.answer(metric, day, policy)


def sets_phase(metric: GateMetric) -> bool:
    """Whether the provider decides the phase itself: the controller evaluates no condition."""
    return metric.provider in _SET_THE_PHASE


@kept
def result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    """Every Go type that ``result`` can have; None where that is not known, or where no condition sees a result."""
    provider = provider_called(metric.provider)
    return None if provider is None else provider.result_types(metric, policy)


def complaints_of(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    """The settings of its provider that cannot work or that nothing reads; nothing where a value is unknown."""
    provider = provider_called(metric.provider)
    if provider is not None:
        yield from provider.complaints(metric, policy)


def advice_of(metric: GateMetric) -> str:
    """What a condition for the results of its provider looks like; "" where it needs none."""
    provider = provider_called(metric.provider)
    return "" if provider is None else provider.advice
