"""Series for a real Prometheus that fit the selectors of a set of queries: of an idle service, and of one without
errors.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from rollout_lint.promql import Query
from rollout_lint.promql.metrics import family, is_counter, is_resource
from rollout_lint.promql.outcomes import Outcome, matcher_outcome, read_outcome
from rollout_lint.promql.syntax import Matcher, Range, Selector

START = 1_760_000_000
"""When the samples start, in seconds since the epoch; they go on every 15 s for an hour."""
SAMPLES = 240
EVALUATED = START + 55 * 60

_LABEL_VALUES = (
    "200",
    "2",
    "2xx",
    "OK",
    "success",
    "SUCCESS",
    "true",
    "false",
    "0",
    "500",
    "5",
    "5xx",
    "400",
    "error",
    "failure",
)
_BUCKETS = (("0.1", 0.5), ("0.5", 0.8), ("1", 0.9), ("+Inf", 1.0))


class Line(NamedTuple):
    """One series: its labels, its first value, and what it grows by from sample to sample."""

    labels: tuple[tuple[str, str], ...]
    first: float
    step: float


def openmetrics(queries: Iterable[Query], traffic: bool) -> str:
    """A store in OpenMetrics text: with traffic and without errors, or idle with all series there."""
    lines: list[str] = []
    for line in sorted(_lines(list(queries), traffic)):
        labels = dict(line.labels)
        name = labels.pop("__name__")
        text = ",".join(f'{label}="{_escaped(value)}"' for label, value in sorted(labels.items()))
        lines += [f"{name}{{{text}}} {line.first + line.step * i:g} {START + 15 * i}" for i in range(SAMPLES)]
    return "\n".join([*lines, "# EOF", ""])


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _lines(queries: list[Query], traffic: bool) -> set[Line]:
    selectors = [selector for query in queries for selector in query.selectors]
    ranges = [node.selector for query in queries for node in query.nodes if isinstance(node, Range)]
    rated = {selector.metric for selector in ranges if isinstance(selector, Selector)}
    outcomes: dict[str, set[str]] = defaultdict(set)
    for selector in selectors:
        for matcher in selector.matchers:
            if matcher_outcome(matcher) is not Outcome.NEITHER and selector.metric:
                outcomes[family(selector.metric)].add(matcher.name)
    lines: set[Line] = set()
    for selector in selectors:
        if selector.metric is None or (traffic and read_outcome(selector).outcome is Outcome.ERROR):
            continue
        labels = _labels(selector)
        if labels is None:
            continue
        for label in outcomes[family(selector.metric)]:
            labels.setdefault(label, _success(selectors, family(selector.metric), label))
        grows = traffic and (selector.metric in rated or is_counter(selector.metric))
        moves = 1.0 if grows or (is_resource(selector.metric) and is_counter(selector.metric)) else 0.0
        for more, weight in _buckets(selector):
            for instance in ("a:80", "b:80"):
                every = {"job": "shop", "instance": instance, **labels, **more, "__name__": selector.metric}
                lines.add(Line(tuple(sorted(every.items())), 40.0 * weight, 3.0 * moves * weight))
    return lines


def _buckets(selector: Selector) -> list[tuple[dict[str, str], float]]:
    if (selector.metric or "").endswith("_bucket"):
        return [({"le": bound}, weight) for bound, weight in _BUCKETS]
    return [({}, 1.0)]


def _labels(selector: Selector) -> dict[str, str] | None:
    """Labels that the selector takes, None where none are found."""
    labels: dict[str, str] = {}
    for matcher in selector.matchers:
        if not (matcher.name in labels and _takes(matcher, labels[matcher.name])):
            value = _value(matcher)
            if value is None:
                return None
            labels[matcher.name] = value
    return labels if all(_takes(matcher, labels.get(matcher.name, "")) for matcher in selector.matchers) else None


def _success(selectors: list[Selector], name: str, label: str) -> str:
    """The value of an outcome label that every selector of successes takes and no selector of errors."""
    wanted = [m for s in selectors if family(s.metric) == name for m in s.matchers if m.name == label]
    judged = [(m, matcher_outcome(m)) for m in wanted]
    for value in _LABEL_VALUES:
        if all(_takes(m, value) == (o is Outcome.SUCCESS) for m, o in judged if o is not Outcome.NEITHER):
            return value
    return "200"


def _takes(matcher: Matcher, value: str) -> bool:
    if matcher.operator in ("=", "!="):
        return (value == matcher.value) == (matcher.operator == "=")
    return bool(re.fullmatch(f"(?s:{matcher.value})", value)) == (matcher.operator == "=~")


def _value(matcher: Matcher) -> str | None:
    candidates = [matcher.value, *_LABEL_VALUES, "other"]
    plain = re.sub(r"\[\^?([^\]])[^\]]*\]", r"\1", matcher.value.split("|")[0].strip("()^$"))
    plain = re.sub(r"\\d|\.", "0", re.sub(r"\.[*+]", "x", plain.replace("\\.", "\0"))).replace("\0", ".")
    candidates.insert(1, re.sub(r"[*+?]", "", plain))
    return next((value for value in candidates if _takes(matcher, value)), None)
