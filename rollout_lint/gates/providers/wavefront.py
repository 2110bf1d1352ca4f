"""Wavefront: a number for one series, a list for more (metricproviders/wavefront)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...late_pattern import late_pattern
from ..days import ProviderAnswer
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, answers, refusal

if TYPE_CHECKING:
    from ...conditions import GoType

_TITLE = "Wavefront"
_SECRET_KEY = late_pattern(r"[-._a-zA-Z0-9]+")


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    from ...conditions import FLOAT64, FLOATS

    return (FLOAT64, FLOATS)


def _without_data(metric: GateMetric, policy: Policy) -> ProviderAnswer:
    return refusal(_TITLE, "No TimeSeries found in response from Wavefront")


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    address = metric.text("provider", "wavefront", "address")
    if not address.known or _SECRET_KEY.fullmatch(address.value or ""):
        return
    what = (
        f"has the address `{address.value.strip()}`, which can be no key of the Secret `wavefront-api-tokens`"
        if address.value
        else "has no `address`, the key of its token in the Secret `wavefront-api-tokens`"
    )
    yield Complaint(address, what, "write the host alone: `example.wavefront.com`", "API token not found")


WAVEFRONT = Provider(
    _TITLE,
    answers(_TITLE, _without_data),
    _result_types,
    _complaints,
    "Wavefront returns a number for one series, `result >= 0.95`, and a list of numbers for more",
)
