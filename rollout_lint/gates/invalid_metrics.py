"""What the controller has against the metrics of a run when the run starts: the run is Error, and the release aborts.

Neither the API server nor ``kubectl argo rollouts lint`` nor the validation of the Rollout looks at any of it (facts
§1.5, V66 and V68–V76; V67 is a matter of names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..late_pattern import late_pattern
from ..manifests.durations import go_duration
from ..manifests.template import PROVIDERS
from ..record import NamedTuple
from ..source.field import Field, filled_in_later
from ..source.text import Located, Span
from .gate import Gate, GateMetric, matches
from .near_names import nearest

_SUCCESS_LIMIT_SINCE = (1, 8)
"""The release that brought ``consecutiveSuccessLimit``, and with it a ``failureLimit`` of -1."""
_SAME_IN_ALL_RELEASES = ("inconclusiveLimit", "consecutiveErrorLimit")
_DURATION_PART = late_pattern(r"(?:\d+\.?\d*|\.\d+)([^.\d]*)")
_UNITS = ("ns", "us", "µs", "μs", "ms", "s", "m", "h")


class MetricFault(NamedTuple):
    """One fault: ``what`` completes "metric `x` …", ``complaint`` is the controller's own message where it is the same
    in all releases."""

    at: Located
    what: str
    complaint: str | None
    help: str
    metric: GateMetric | None = None
    others: tuple[tuple[Located, str], ...] = ()
    """More places that have a part in it, each with what is there."""


class _Limits(NamedTuple):
    """The numbers of a metric; None where unknown, 0 where absent."""

    samples: int | None
    failure: int | None
    inconclusive: int | None
    success: int | None
    error: int | None


def metric_faults(metric: GateMetric, controller: tuple[int, int]) -> Iterator[MetricFault]:
    """What is wrong with one metric, its arguments bound; nothing where a value is unknown."""
    limits = _limits(metric, controller)
    for fault in (
        *_too_low(metric, limits, controller),
        *_count_too_low(metric, limits),
        *_times(metric, limits),
        *_providers(metric),
    ):
        yield fault._replace(metric=metric)


def run_faults(gate: Gate) -> Iterator[MetricFault]:
    """What is wrong with the metrics of a run together: none at all, or a pattern that matches none. Nothing where a
    template is not in view."""
    if not gate.is_complete or not gate.templates:
        return
    if not gate.metrics:
        yield from _no_metrics(gate)
        return
    names = [metric.text("name") for metric in gate.metrics]
    if any(not name.known for name in names):
        return
    known = [name.value or "" for name in names]
    for kind in ("dryRun", "measurementRetention"):
        for index, pattern in enumerate(gate.patterns(kind)):
            if not filled_in_later(pattern.text) and not any(matches(pattern.text, name) for name in known):
                yield _unmatched(kind, index, pattern, known)


def duration_complaint(text: str) -> str | None:
    """``time.ParseDuration``'s error; None for a duration."""
    if go_duration(text) is not None:
        return None
    rest = text[1:] if text[:1] in ("-", "+") else text
    end = 0
    while end < len(rest):
        part = _DURATION_PART.match(rest, end)
        if part is None:
            break
        if not part[1]:
            return f'time: missing unit in duration "{text}"'
        if part[1] not in _UNITS:
            return f'time: unknown unit "{part[1]}" in duration "{text}"'
        end = part.end()
    return f'time: invalid duration "{text}"'


def _limits(metric: GateMetric, controller: tuple[int, int]) -> _Limits:
    def number(name: str) -> int | None:
        field = metric.metric.field.get(name)
        if not field.present:
            return 0
        if isinstance(field.scalar, (bool, float)) or field.is_mapping or field.is_list:
            return None
        bound = metric.limit(name, 0)
        return bound.value if bound.known else None

    success = number("consecutiveSuccessLimit") if controller >= _SUCCESS_LIMIT_SINCE else 0
    return _Limits(
        number("count"), number("failureLimit"), number("inconclusiveLimit"), success, number("consecutiveErrorLimit")
    )


def _too_low(metric: GateMetric, limits: _Limits, controller: tuple[int, int]) -> Iterator[MetricFault]:
    """V68, V69."""
    can_disable = controller >= _SUCCESS_LIMIT_SINCE
    lowest = -1 if can_disable else 0
    for name, value, least, at in (
        ("failureLimit", limits.failure, lowest, metric.failure_limit),
        ("inconclusiveLimit", limits.inconclusive, 0, metric.inconclusive_limit),
        ("consecutiveErrorLimit", limits.error, 0, metric.consecutive_error_limit),
        ("consecutiveSuccessLimit", limits.success, 0, metric.consecutive_success_limit),
    ):
        if value is not None and value < least:
            advice = f"write a `{name}` of 0 or more"
            if name == "failureLimit" and can_disable:
                advice += ", or -1 together with a `consecutiveSuccessLimit`"
            complaint = f"{name} must be >= 0" if name in _SAME_IN_ALL_RELEASES else None
            yield MetricFault(at, f"has `{name}` {value}", complaint, advice)
    if limits.failure == -1 and limits.success == 0 and can_disable:
        yield MetricFault(
            metric.failure_limit,
            "tolerates every failure (`failureLimit` -1) and has no `consecutiveSuccessLimit` that could end it",
            None,
            "write the number of failures to tolerate, or a `consecutiveSuccessLimit`",
        )


def _count_too_low(metric: GateMetric, limits: _Limits) -> Iterator[MetricFault]:
    """V70, V71, V72."""
    count, failure, success = limits.samples, limits.failure, limits.success
    if count is None or count <= 0:
        return
    others = ((metric.count, f"`count` is {count}"),)
    if failure is not None and success is not None and failure >= -1 and success >= 0:
        needed = max(failure, 0) + success
        if count < needed:
            blames_failures = failure > 0 and (count <= failure or not success)
            parts = [f"`failureLimit` {failure}"] if failure > 0 else []
            parts += [f"`consecutiveSuccessLimit` {success}"] if success else []
            yield MetricFault(
                metric.failure_limit if blames_failures else metric.consecutive_success_limit,
                f"takes {_samples(count)}, fewer than {' plus '.join(parts)} ask for",
                None if success else "count must be >= failureLimit",
                f"set `count` to {needed} or more{' (more than the limit, to ever fail)' if failure > 0 else ''}",
                others=others,
            )
    if limits.inconclusive is not None and count < limits.inconclusive:
        yield MetricFault(
            metric.inconclusive_limit,
            f"takes {_samples(count)}, fewer than `inconclusiveLimit` {limits.inconclusive}",
            "count must be >= inconclusiveLimit",
            f"set `inconclusiveLimit` to less than {count}, or `count` to more than {limits.inconclusive}",
            others=others,
        )


def _times(metric: GateMetric, limits: _Limits) -> Iterator[MetricFault]:
    """V73, V74."""
    interval = metric.text("interval")
    if limits.samples is not None and limits.samples > 1 and interval.known and not interval.value:
        yield MetricFault(
            metric.count,
            f"takes {_samples(limits.samples)} without an `interval` between them",
            "interval must be specified when count > 1",
            "write an `interval`, such as `1m`",
        )
    for name, word in (("interval", "interval"), ("initialDelay", "startDelay")):
        text = metric.text(name)
        # the API server refuses what is no text
        if not text.known or not text.value or not isinstance(metric.metric.field.get(name).scalar, str):
            continue
        complaint = duration_complaint(text.value)
        if complaint is not None:
            yield MetricFault(
                text,
                f"has an `{name}` that is no duration: `{text.value}`",
                f"invalid {word} string: {complaint}",
                _duration_advice(text.value),
            )


def _duration_advice(text: str) -> str:
    days = re.fullmatch(r"(\d+)\s*d(?:ays?)?", text)
    if days is not None:
        return f"write `{int(days[1]) * 24}h`: Go's longest unit is the hour"
    if text.isdecimal():
        return f"write the unit: `{text}s`"
    return "write numbers with a unit each: `30s`, `5m`, `1h30m`"


def _providers(metric: GateMetric) -> Iterator[MetricFault]:
    """V75. A provider that is missing altogether is the API server's to refuse."""
    provider = metric.metric.field.get("provider")
    if not provider.is_mapping:
        return
    given: list[Field] = []
    for name, field in provider.entries():
        if not field.present:
            continue
        if name not in PROVIDERS:
            # pruned, or newer than what we know: whether any is left is not this rule's to say
            return
        given += [inner for _, inner in field.entries()] if name == "plugin" else [field]
    if not given:
        yield MetricFault(
            provider,
            "has no provider",
            "no provider specified",
            f"name one: {', '.join(f'`{name}`' for name in PROVIDERS)}",
        )
    elif len(given) > 1:
        yield MetricFault(
            _Key(given[1]),
            f"has {len(given)} providers",
            "multiple providers specified",
            "keep one, and measure the other in a metric of its own",
            others=((_Key(given[0]), "the first provider"),),
        )


class _Key(NamedTuple):
    """A field shown at its key."""

    field: Field

    @property
    def span(self) -> Span:
        return self.field.heading


def _no_metrics(gate: Gate) -> Iterator[MetricFault]:
    """V66. Of a template that nothing uses, only what it writes itself counts: others may stand beside it. A run
    without the field is refused by the API server."""
    lists = [template.spec.get("metrics") for template in gate.templates]
    if gate.analysis is None and not any(each.present for each in lists):
        return
    # what is no list is refused by the API server
    if any(each.present and not each.is_list for each in lists):
        return
    yield MetricFault(
        next((each for each in lists if each.present), lists[0]),
        f"{gate.label} has no metric: its templates hold none",
        "no metrics specified",
        "write the `metrics` of the template, or name another one",
    )


def _unmatched(kind: str, index: int, pattern: Field, names: list[str]) -> MetricFault:
    from ..conditions.regular import PatternError, compile_pattern

    what = f"`{kind}` names `{pattern.text}`, which matches no metric"
    advice = f"the metrics are {', '.join(f'`{name}`' for name in names)}"
    try:
        compile_pattern(pattern.text)
    except PatternError:
        what = f"`{kind}` names `{pattern.text}`, which is no regular expression and so matches no metric"
        advice = "write `.*` for every metric" if pattern.text == "*" else "write a regular expression that Go reads"
    else:
        near = nearest(pattern.text, names)
        advice = f"did you mean `{near}`?" if near is not None else advice
    return MetricFault(pattern, what, f"{kind}[{index}]: Rule didn't match any metric name(s)", advice)


def _samples(count: int) -> str:
    return "1 sample" if count == 1 else f"{count} samples"
