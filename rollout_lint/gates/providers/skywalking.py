"""SkyWalking: the ``data`` of a GraphQL response, always an object (metricproviders/skywalking)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, answers, unknown_answer
from .settings import address_complaint, interval_complaint

if TYPE_CHECKING:
    from ...conditions import GoType

_TITLE = "SkyWalking"


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    from ...conditions.types import STRING_MAP

    return (STRING_MAP,)


def _without_data(metric: GateMetric, policy: Policy) -> ProviderAnswer:
    return unknown_answer(_TITLE, Day.NO_DATA)


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    for complaint in (
        address_complaint(metric, "skywalking", "address"),
        interval_complaint(metric, "skywalking", "interval", needed=True),
    ):
        if complaint is not None:
            yield complaint


SKYWALKING = Provider(
    _TITLE,
    answers(_TITLE, _without_data),
    _result_types,
    _complaints,
    "SkyWalking returns an object by the names in the query: `result.service_apdex.values.values[0].value >= 9900`",
)
