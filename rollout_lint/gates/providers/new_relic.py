"""New Relic: the row of an NRQL result, a list where there are more (metricproviders/newrelic)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...late_pattern import late_pattern
from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, answers, refusal, unknown_answer

if TYPE_CHECKING:
    from ...conditions import GoType

_TITLE = "New Relic"
_SELECTED = late_pattern(r"\bSELECT\b(.*?)\b(?:FROM|WHERE|SINCE|FACET|LIMIT|TIMESERIES|\Z)", re.IGNORECASE | re.DOTALL)
_FACET = late_pattern(r"\bFACET\b(?!\s+CASES)", re.IGNORECASE)


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    from ...conditions.types import STRING_MAP, slice_of

    return (STRING_MAP, slice_of(STRING_MAP))


def _without_data(metric: GateMetric, policy: Policy) -> ProviderAnswer:
    """No row is an error. An aggregation that is not grouped has a row all the same, of nulls and zeros."""
    query = metric.text("provider", "newRelic", "query")
    text = query.value if query.known else None
    selected = _SELECTED.search(text) if text else None
    if text and (_FACET.search(text) or (selected is not None and "(" not in selected[1])):
        return refusal(_TITLE, "no results returned from NRQL query")
    return unknown_answer(_TITLE, Day.NO_DATA)


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    timeout = metric.metric.field.get("provider", "newRelic", "timeout")
    seconds = timeout.integer().value
    if policy.controller >= (1, 8) and seconds is not None and seconds < 0:
        advice = "write the seconds that a query may take"
        yield Complaint(timeout, f"has the `timeout` {seconds}: every measurement is an error", advice)


NEW_RELIC = Provider(
    _TITLE,
    answers(_TITLE, _without_data),
    _result_types,
    _complaints,
    "New Relic returns a row, its columns by name, `result.errorRate < 0.05`, or a list of rows",
)
