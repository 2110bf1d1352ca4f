"""Kayenta: the score against its thresholds decides, no condition (metricproviders/kayenta)."""

from __future__ import annotations

from collections.abc import Iterator

from ...source.field import Field
from ..arguments.bound_text import bind_text
from ..gate import GateMetric
from ..policy import Policy
from .provider import Complaint, Provider, own_phase
from .settings import address_complaint, is_empty, is_given

_SCOPES_JUDGED_SINCE = (1, 9)
"""The release that brought ``lookback``, with the rules on starts and ends as they are."""


def _complaints(metric: GateMetric, policy: Policy) -> Iterator[Complaint]:
    complaint = address_complaint(metric, "kayenta", "address")
    if complaint is not None:
        yield complaint
    if policy.controller < _SCOPES_JUDGED_SINCE:
        return
    settings = metric.metric.field.get("provider", "kayenta")
    scopes = settings.get("scopes").items()
    for scope in scopes:
        yield from _halves(metric, scope)
    interval = metric.text("interval")
    needs_interval = settings.get("lookback").boolean(False).value is False
    if needs_interval and is_empty(interval) and any(_has_no_start(metric, scope) for scope in scopes):
        what = "has neither an `interval` nor a `lookback` nor a `start` in its scopes: no span to look at"
        yield Complaint(interval, what, "write the `interval` of the metric", 'Invalid duration ""')


def _halves(metric: GateMetric, scope: Field) -> Iterator[Complaint]:
    for name in ("start", "end"):
        sides = [scope.get(side, name) for side in ("controlScope", "experimentScope")]
        bound = [bind_text(side, metric.gate.environment) for side in sides]
        missing = [side for side, text in zip(sides, bound, strict=True) if is_empty(text)]
        if len(missing) == 1 and any(is_given(text) for text in bound):
            quote = f"controlScope.{name} and experimentScope.{name} must both be set or be empty"
            what = f"has one scope with a `{name}` and one without"
            yield Complaint(missing[0], what, f"write `{name}` in both, or in none", quote)


def _has_no_start(metric: GateMetric, scope: Field) -> bool:
    sides = (scope.get(side, "start") for side in ("controlScope", "experimentScope"))
    return all(is_empty(bind_text(side, metric.gate.environment)) for side in sides)


KAYENTA = Provider("Kayenta", own_phase("Kayenta"), complaints=_complaints)
