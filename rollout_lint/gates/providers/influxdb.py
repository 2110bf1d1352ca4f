"""InfluxDB: the values of every record of a Flux result, in one list (metricproviders/influxdb)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..policy import Policy
from .provider import Provider, answers, refusal, unknown_answer

if TYPE_CHECKING:
    from ...conditions import GoType

_TITLE = "InfluxDB"


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    from ...conditions.types import ANYS

    return (ANYS,)


def _without_data(metric: GateMetric, policy: Policy) -> ProviderAnswer:
    query = metric.text("provider", "influxdb", "query")
    # a script may bring a table of its own
    if not query.known or not query.value or "array.from" in query.value:
        return unknown_answer(_TITLE, Day.NO_DATA)
    return refusal(_TITLE, "no results returned from flux query")


INFLUXDB = Provider(
    _TITLE,
    answers(_TITLE, _without_data),
    _result_types,
    advice="InfluxDB returns a list of values: `result[0] >= 0.95`",
)
