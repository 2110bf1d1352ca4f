"""Web: the value at a JSON path of an HTTP response (metricproviders/webmetric).

A body that is no JSON never comes to the conditions: the measurement is Successful (``parseResponse``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...source.field import Field
from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, answers, unknown_answer
from .settings import address_complaint, filled, is_given, oauth_complaints

if TYPE_CHECKING:
    from ...conditions import GoType

_TITLE = "the web service"
_BASIC_AUTH_SINCE = (1, 10)


def _settings(metric: GateMetric) -> Field:
    return metric.metric.field.get("provider", "web")


def _result_types(metric: GateMetric, policy: Policy) -> tuple[GoType, ...] | None:
    from ...conditions import JSON_TYPES

    # a path without braces gives a string whatever comes; the complaint about the path says it better than a type error
    return JSON_TYPES


def _without_data(metric: GateMetric, policy: Policy) -> ProviderAnswer:
    return unknown_answer(_TITLE, Day.NO_DATA)


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    for complaint in (address_complaint(metric, "web", "url"), _path(metric), _body(metric)):
        if complaint is not None:
            yield complaint
    yield from oauth_complaints(metric, "web")
    yield from _unread_authentication(metric, policy)


def _path(metric: GateMetric) -> Complaint | None:
    """Outside braces a JSON path is plain text (client-go, util/jsonpath), and only the first thing it gives counts."""
    bound = metric.text("provider", "web", "jsonPath")
    path = bound.value
    if not bound.known or not path:
        return None
    opening = path.find("{")
    if opening < 0:
        what = f"has a `jsonPath` without braces: its result is the text `{path.strip()}`, whatever the response"
        return Complaint(bound, what, f"write `{{{path.strip()}}}`")
    if opening > 0:
        what = f"has text before the braces of its `jsonPath`: its result is the text `{path[:opening]}`"
        return Complaint(bound, what, f"begin with the brace: `{path[opening:].strip()}`")
    closing = path.find("}")
    if closing < 0 or "\n" in path[:closing]:
        return Complaint(bound, "has a `jsonPath` whose brace is not closed", "close it", "unclosed action")
    return None


def _body(metric: GateMetric) -> Complaint | None:
    settings = _settings(metric)
    body, json_body = metric.text("provider", "web", "body"), settings.get("jsonBody")
    method = metric.text("provider", "web", "method")
    if body.known and body.value and json_body.present:
        quote = "use either Body or JSONBody; both cannot exists for WebMetric payload"
        return Complaint(json_body, "has a `body` and a `jsonBody`", "keep one of them", quote)
    if not (json_body.present or (body.known and body.value)) or not method.known:
        return None
    if (method.value or "GET") != "GET":
        return None
    quote = "Body/JSONBody can only be used with POST or PUT WebMetric Method types"
    name = "jsonBody" if json_body.present else "body"
    at = method if is_given(method) else settings.get(name)
    return Complaint(at, f"sends a `{name}` with the method GET", "write `method: POST`", quote)


def _unread_authentication(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    authentication = _settings(metric).get("authentication")
    for name in ("basicAuth", "sigv4"):
        if filled(authentication.get(name)) and (name == "sigv4" or policy.controller >= _BASIC_AUTH_SINCE):
            what = f"has a `{name}` that nothing reads: a web metric knows `oauth2` alone"
            yield Complaint(authentication.get(name), what, "send an `Authorization` header, under `headers`")


WEB = Provider(_TITLE, answers(_TITLE, _without_data), _result_types, _complaints)
