"""Graphite: the points of the first target that are not null (metricproviders/graphite)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, answers, unknown_answer
from .settings import address_complaint, is_empty

if TYPE_CHECKING:
    from ...conditions import GoType

_TITLE = "Graphite"


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    from ...conditions import FLOATS

    return (FLOATS,)


def _without_data(metric: GateMetric, policy: Policy) -> ProviderAnswer:
    why = "without data Graphite returns nothing, which is an error, or only nulls, which are an empty list"
    return unknown_answer(_TITLE, Day.NO_DATA, why)


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    address = metric.text("provider", "graphite", "address")
    if is_empty(address):
        yield Complaint(address, "has no `address`", "write the address of Graphite", "is not a valid URL")
    complaint = address_complaint(metric, "graphite", "address")
    if complaint is not None:
        yield complaint
    query = metric.text("provider", "graphite", "query")
    # the query is put behind `/render?`, its white space taken out (api.go, sanitizeQuery)
    parameters = re.sub(r"\s+", "", query.value or "").split("&")
    if query.known and not any(parameter.startswith("target=") for parameter in parameters):
        what = "has a `query` without `target=`: Graphite is asked for nothing" if query.value else "has no `query`"
        yield Complaint(query, what, f"write `target={query.value.strip()}`" if query.value else "write `target=…`")


GRAPHITE = Provider(
    _TITLE,
    answers(_TITLE, _without_data),
    _result_types,
    _complaints,
    "Graphite returns a list of numbers: `len(result) > 0 && result[0] >= 0.95`",
)
