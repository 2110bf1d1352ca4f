"""Datadog: one number, nil where there is none (metricproviders/datadog)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...late_pattern import late_pattern
from ...source.field import Field
from ..arguments.bound_text import bind_text
from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, answers, unknown_answer
from .settings import interval_complaint, is_empty, is_given

if TYPE_CHECKING:
    from ...conditions import GoType

_TITLE = "Datadog"
_GROUPS_SINCE = (1, 10)
"""The release that hands on every group of a ``by {…}`` query; those before take the first."""
_FILLS = late_pattern(r"\b(?:default_zero|default|fill)\s*\(")
"""Functions that may put values where the store has none."""


def _settings(metric: GateMetric) -> Field:
    return metric.metric.field.get("provider", "datadog")


def _version(metric: GateMetric) -> str | None:
    """``v1`` or ``v2``; None where unknown."""
    bound = metric.text("provider", "datadog", "apiVersion")
    return (bound.value or "v1") if bound.known else None


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    from ...conditions import FLOAT64, FLOATS
    from ...conditions.types import NIL

    if _version(metric) != "v1" and policy.controller >= _GROUPS_SINCE:
        return (FLOAT64, FLOATS, NIL)
    return (FLOAT64, NIL)


def _without_data(metric: GateMetric, policy: Policy) -> ProviderAnswer:
    """No series, or a series without a point, is a nil pointer (datadog.go, "Handle an empty query result")."""
    settings = _settings(metric)
    queries = [settings.get("query"), settings.get("formula")]
    queries += [query for _, query in settings.get("queries").entries()]
    bound = [bind_text(query, metric.gate.environment) for query in queries if query.present]
    texts = [text.value or text.field.text for text in bound]
    if not bound or any(_FILLS.search(text) for text in texts) or not all(text.known for text in bound):
        return unknown_answer(_TITLE, Day.NO_DATA)
    return ProviderAnswer((None,), "json", f"{_TITLE} returns no point: `nil`")


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    for complaint in (
        _query_form(metric),
        interval_complaint(metric, "datadog", "interval"),
        interval_complaint(metric, "datadog", "requestTimeout") if policy.controller >= _GROUPS_SINCE else None,
        _secret(metric, policy),
    ):
        if complaint is not None:
            yield complaint


def _query_form(metric: GateMetric) -> Complaint | None:
    """What ``validateIncomingProps`` refuses first, in its order and words."""
    settings = _settings(metric)
    query, queries = metric.text("provider", "datadog", "query"), settings.get("queries")
    formula, aggregator = metric.text("provider", "datadog", "formula"), settings.get("aggregator")
    version = _version(metric)
    if queries.present and not queries.is_mapping:
        return None
    if not queries.size and is_empty(query):
        quote = "Must have either a query or queries. Please review the Analysis Template."
        return Complaint(query, "has no query", "write a `query`", quote)
    if queries.size and query.known and query.value:
        quote = "Cannot have both a query and queries. Please review the Analysis Template."
        return Complaint(queries, "has a `query` and `queries`", "keep one of them", quote)
    if queries.size and version == "v1" and is_empty(query):
        quote = "Query is empty. API Version v1 only supports using the query parameter in your Analysis Template."
        return Complaint(queries, "has `queries` with the API of version 1", "write `apiVersion: v2`", quote)
    if not queries.size and formula.known and formula.value:
        quote = "Formula are only valid when queries are set. Please review the Analysis Template."
        return Complaint(formula, "has a `formula` without `queries`", "write the `queries` that it names", quote)
    if queries.size > 1 and is_empty(formula):
        quote = "When multiple queries are provided you must include a formula."
        return Complaint(queries, f"has {queries.size} queries and no `formula`", "write the `formula`", quote)
    if version == "v1" and aggregator.text:
        quote = "Aggregator is not supported in v1. Please review the Analysis Template."
        return Complaint(aggregator, "has an `aggregator` with the API of version 1", "write `apiVersion: v2`", quote)
    return None


def _secret(metric: GateMetric, policy: Policy) -> Complaint | None:
    secret = _settings(metric).get("secretRef")
    name = metric.text("provider", "datadog", "secretRef", "name")
    if policy.controller < (1, 8) or secret.get("namespaced").boolean().value is not True or is_given(name):
        return None
    quote = "secret name is required for namespaced credentials"
    return Complaint(secret, "has a namespaced `secretRef` without a `name`", "write the name of the Secret", quote)


DATADOG = Provider(
    _TITLE,
    answers(_TITLE, _without_data),
    _result_types,
    _complaints,
    "Datadog returns one number, nil where it has none: `default(result, 0) < 0.05`",
)
