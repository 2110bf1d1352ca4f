"""CloudWatch: the list of the API's results, each with its values (metricproviders/cloudwatch)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from ...late_pattern import late_pattern
from ...source.field import Field
from ..arguments.bound_text import bind_text
from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, answers, unknown_answer
from .settings import interval_complaint

if TYPE_CHECKING:
    from ...conditions import GoType

_TITLE = "CloudWatch"
_ARITHMETIC = late_pattern(r"[\w\s.()+\-*/^]+")
_WORD = late_pattern(r"[A-Za-z_]\w*")


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    return (_results(),)


@lru_cache(maxsize=1)
def _results() -> GoType:
    """``[]types.MetricDataResult`` (aws-sdk-go-v2/service/cloudwatch/types)."""
    from ...conditions.types import ANY, ANYS, FLOATS, TIME, GoType, slice_of

    result = GoType("types.MetricDataResult", "struct", named=True)
    # what is behind pointers and named strings compares as any
    result.methods = {
        "Id": ANY,
        "Label": ANY,
        "Messages": ANYS,
        "StatusCode": ANY,
        "Timestamps": slice_of(TIME),
        "Values": FLOATS,
    }
    return slice_of(result)


def _without_data(metric: GateMetric, policy: Policy) -> ProviderAnswer:
    """A metric without data keeps its place among the results, with no values; so does arithmetic on such metrics. What
    a function makes of it (``FILL``, ``SEARCH``, ``SELECT``) is not known."""
    queries = metric.metric.field.get("provider", "cloudWatch", "metricDataQueries").items()
    empty = _empty(metric, queries)
    returned = [query for query in queries if query.get("returnData").boolean(True).value is not False]
    if not returned or any(query not in empty for query in returned):
        return unknown_answer(_TITLE, Day.NO_DATA)
    result = [_result(query) for query in returned]
    return ProviderAnswer((result,), "json", f"{_TITLE} returns results whose `Values` are empty")


def _result(query: Field) -> dict[str, object]:
    return {
        "Id": query.get("id").text,
        "Label": query.get("label").text,
        "Messages": [],
        "StatusCode": "Complete",
        "Timestamps": [],
        "Values": [],
    }


def _empty(metric: GateMetric, queries: tuple[Field, ...]) -> list[Field]:
    """The queries that surely have no values without data."""
    found = [query for query in queries if query.get("metricStat").present and not query.get("expression").present]
    for _ in queries:
        names = {query.get("id").text for query in found}
        found += [query for query in queries if query not in found and _is_arithmetic(metric, query, names)]
    return found


def _is_arithmetic(metric: GateMetric, query: Field, names: set[str]) -> bool:
    """Whether its expression only calculates with queries of these names."""
    expression = bind_text(query.get("expression"), metric.gate.environment)
    if not expression.known or not expression.value or not _ARITHMETIC.fullmatch(expression.value):
        return False
    words = set(_WORD.findall(expression.value))
    return bool(words) and words <= names


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    complaint = interval_complaint(metric, "cloudWatch", "interval")
    if complaint is not None:
        yield complaint


CLOUD_WATCH = Provider(
    _TITLE,
    answers(_TITLE, _without_data),
    _result_types,
    _complaints,
    "CloudWatch returns a list of results with their values: "
    "`len(result[0].Values) > 0 && result[0].Values[0] <= 0.05`",
)
