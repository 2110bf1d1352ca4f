"""Functions of scalars and instant vectors."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable

from ...late_pattern import late_pattern
from ..errors import Place
from ..metrics import is_counter
from ..reading.regexps import read_regex
from ..syntax import NAME_LABEL, Call, Node, Range, Selector, unwrapped
from .amounts import ANYTHING, NOT_A_NUMBER, NOT_NEGATIVE, ONE, POSITIVE, Amount, applied, clamped, exactly, hull
from .floats import FUNCTIONS, larger, nearest, smaller
from .labels import Labels, nameless
from .series import Result, Scalar, Series, Text, Undecided, Vector, decided, surely_one

NOW = Amount(1.7e9, 4.1e9)
"""``time()``: seconds since the epoch, between 2023 and 2099."""

_CLOCK = {
    "minute": (0, 59),
    "hour": (0, 23),
    "day_of_week": (0, 6),
    "day_of_month": (1, 31),
    "day_of_year": (1, 366),
    "days_in_month": (28, 31),
    "month": (1, 12),
    "year": (2023, 2099),
}
_NAME = late_pattern(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")
# what Python and Go read alike and match in little time: groups that are not repeated, and few repetitions in all
_SIMPLE_REGEX = late_pattern(r"(?!(?:[^*+]*[*+]){4})[\w\s:/.,;@#=%&<>~-]*(?:\([\w.*+|:/-]*\)[\w\s:/.,;@#=%&<>~-]*)*\Z")
_REFERENCE = late_pattern(r"\$(?:\{(\w+)\}|(\w+)|(\$))")


def call(node: Call, arguments: list[Result]) -> Result:
    """The result of a function that takes no range; raises Undecided where it cannot be told."""
    name = node.function
    if name in FUNCTIONS:
        return _mapped(_vector(arguments[0]), lambda amount: applied(name, amount))
    if name in _CLOCK:
        return _clock(name, arguments)
    handler = _HANDLERS.get(name)
    if handler is None:
        raise Undecided(f"`{name}` is not evaluated")
    return handler(node, arguments)


def _vector(result: Result) -> Vector:
    if not isinstance(result, Vector):
        raise Undecided("an argument is no vector")
    return result


def _amount(result: Result) -> Amount:
    if not isinstance(result, Scalar):
        raise Undecided("an argument is no scalar")
    return result.amount


def _text(result: Result) -> str:
    if not isinstance(result, Text) or result.value is None:
        raise Undecided("a placeholder decides an argument")
    return result.value


def _mapped(vector: Vector, change: Callable[[Amount], Amount]) -> Vector:
    return Vector(
        tuple(series._replace(labels=nameless(series.labels), amount=change(series.amount)) for series in vector.series)
    )


def _clock(name: str, arguments: list[Result]) -> Vector:
    low, high = _CLOCK[name]
    span = Amount(float(low), float(high))
    if not arguments:
        return Vector((Series(Labels({}), span),))

    def read(amount: Amount) -> Amount:
        value = amount.exact
        if value is None:
            return span
        if not math.isfinite(value) or abs(value) > 2e11:
            raise Undecided("the time is out of range")
        return exactly(float(_calendar(name, value)))

    return _mapped(_vector(arguments[0]), read)


def _calendar(name: str, seconds: float) -> int:
    from calendar import monthrange

    when = time.gmtime(math.trunc(seconds))
    return {
        "minute": when.tm_min,
        "hour": when.tm_hour,
        "day_of_week": (when.tm_wday + 1) % 7,
        "day_of_month": when.tm_mday,
        "day_of_year": when.tm_yday,
        "days_in_month": monthrange(when.tm_year, when.tm_mon)[1] if when.tm_year > 0 else 31,
        "month": when.tm_mon,
        "year": when.tm_year,
    }[name]


def _scalar(node: Call, arguments: list[Result]) -> Scalar:
    series = _vector(arguments[0]).series
    if not series or (decided(series) and len(series) > 1):
        return Scalar(NOT_A_NUMBER)
    if surely_one(series):
        return Scalar(series[0].amount)
    # NaN where there is none, or more than one
    return Scalar(hull((*(one.amount for one in series), NOT_A_NUMBER)))


def _make_vector(node: Call, arguments: list[Result]) -> Vector:
    return Vector((Series(Labels({}), _amount(arguments[0])),))


def _absent(node: Call, arguments: list[Result]) -> Vector:
    return absent(_vector(arguments[0]), node.arguments[0])


def absent(vector: Vector, argument: Node) -> Vector:
    """1 where a vector is empty; its labels come from the equality matchers of a plain selector."""
    if any(series.maybe is None for series in vector.series):
        return Vector(())
    maybe = None
    if vector.series:
        maybe = Place(argument.start, argument.end, "it is there only where this finds nothing")
    return Vector((Series(Labels(_absent_labels(argument)), ONE, None, maybe),))


def _absent_labels(argument: Node) -> dict[str, str]:
    selector = unwrapped(argument)
    if isinstance(selector, Range):
        selector = selector.selector
    if not isinstance(selector, Selector):
        return {}
    labels: dict[str, str] = {}
    seen: set[str] = set()
    for matcher in selector.matchers:
        if matcher.name == NAME_LABEL:
            continue
        if matcher.operator == "=" and matcher.name not in seen:
            labels[matcher.name] = matcher.value
            seen.add(matcher.name)
        else:
            labels.pop(matcher.name, None)
    return labels


def _clamp(node: Call, arguments: list[Result]) -> Vector:
    vector = _vector(arguments[0])
    bounds = [_amount(argument).exact for argument in arguments[1:]]
    low = -math.inf if node.function == "clamp_max" else bounds[0]
    high = math.inf if node.function == "clamp_min" else bounds[-1]
    if low is None or high is None:
        return _mapped(vector, lambda amount: ANYTHING)
    if node.function == "clamp" and high < low:
        return Vector(())
    if math.isnan(low) or math.isnan(high):
        return _mapped(vector, lambda amount: _clamped_by_nan(node.function, amount, low, high))
    return _mapped(vector, lambda amount: clamped(amount, low, high))


def _clamped_by_nan(function: str, amount: Amount, low: float, high: float) -> Amount:
    value = amount.exact
    if value is None:
        return ANYTHING
    if function == "clamp_min":
        return exactly(larger(low, value))
    return exactly(smaller(high, value) if function == "clamp_max" else larger(low, smaller(high, value)))


def _round(node: Call, arguments: list[Result]) -> Vector:
    to = _amount(arguments[1]).exact if len(arguments) > 1 else 1.0

    def apply(amount: Amount) -> Amount:
        value = amount.exact
        if value is not None and to is not None:
            return exactly(nearest(value, to))
        if amount.low >= 0 and not amount.nan and to:
            return NOT_NEGATIVE._replace(high_open=amount.high_open)
        return ANYTHING

    return _mapped(_vector(arguments[0]), apply)


def _same(node: Call, arguments: list[Result]) -> Vector:
    vector = _vector(arguments[0])
    values = [series.amount.exact for series in vector.series]
    if not decided(vector.series) or None in values:
        return vector
    sign = -1 if node.function == "sort_desc" else 1
    ordered = sorted(vector.series, key=lambda s: (math.isnan(s.amount.exact or 0.0), sign * (s.amount.exact or 0.0)))
    return Vector(tuple(ordered))


def _timestamp(node: Call, arguments: list[Result]) -> Vector:
    return _mapped(_vector(arguments[0]), lambda amount: NOW)


def _label_replace(node: Call, arguments: list[Result]) -> Vector:
    vector = _vector(arguments[0])
    target, replacement, source, pattern = (_text(argument) for argument in arguments[1:])
    if read_regex(pattern).fault or not _NAME.match(target):
        raise Undecided("label_replace has a bad regular expression or label", error=True)
    results = []
    for series in vector.series:
        labels = series.labels
        value = labels.fixed.get(source)
        if not source or (value is None and labels.has(source) is False):
            value = ""
        if value is None or "{{" in value:
            # the target takes a value from the data, or keeps the one it has
            changed = labels.with_varying((target,)) if labels.has(target) is not None or labels.open else labels
        else:
            changed = _replaced(labels, target, replacement, pattern, value)
            if series.many is not None and changed is not labels:
                _check_apart(labels, changed, target)
        results.append(series._replace(labels=changed))
    _check_distinct(results)
    return Vector(tuple(results))


def _replaced(labels: Labels, target: str, replacement: str, pattern: str, value: str) -> Labels:
    if not _SIMPLE_REGEX.match(pattern):
        raise Undecided("the regular expression of label_replace is not evaluated")
    match = re.fullmatch(f"(?s:{pattern})", value)
    if match is None:
        return labels

    def group(reference: re.Match[str]) -> str:
        if reference[3]:
            return "$"
        name = reference[1] or reference[2]
        if not name.isdigit() or int(name) > len(match.groups()):
            return ""
        return match.group(int(name)) or ""

    return labels.with_fixed(target, _REFERENCE.sub(group, replacement))


def _label_join(node: Call, arguments: list[Result]) -> Vector:
    vector = _vector(arguments[0])
    target, separator, *sources = (_text(argument) for argument in arguments[1:])
    if not _NAME.match(target):
        raise Undecided("label_join has a bad label", error=True)
    results = []
    for series in vector.series:
        values = [series.labels.fixed.get(s) if series.labels.has(s) is not False else "" for s in sources]
        known = [value for value in values if value is not None and "{{" not in value]
        if len(known) == len(values):
            labels = series.labels.with_fixed(target, separator.join(known))
        else:
            labels = series.labels.with_varying((target,))
        results.append(series._replace(labels=labels))
    _check_distinct(results)
    return Vector(tuple(results))


def _check_apart(labels: Labels, changed: Labels, target: str) -> None:
    """Prometheus refuses two series of the same labels: what told them apart may be the label that is written over."""
    if target in labels.varying or (labels.has(target) is not False and not changed.fixed.get(target)):
        raise Undecided("the label that is written over may be all that tells the series apart")


def _check_distinct(series: list[Series]) -> None:
    closed = [one.labels.identity for one in series if one.labels.closed]
    if len(closed) != len(set(closed)):
        raise Undecided("the vector would hold two series of the same labels", error=True)


def _quantile_of_histogram(node: Call, arguments: list[Result]) -> Vector:
    fraction = _amount(arguments[0]).exact
    groups: dict[object, Series] = {}
    for series in _vector(arguments[1]).series:
        found = _bucket_group(node, series, fraction)
        if found is not None:
            groups.setdefault(found.labels.identity, found)
    return Vector(tuple(groups.values()))


def _bucket_group(node: Call, series: Series, fraction: float | None) -> Series | None:
    """What a group of buckets gives: nothing without ``le``, unless it can be a native histogram."""
    labels = series.labels
    classic = series.metric is None or series.metric.endswith("_bucket")
    if labels.has("le") is False and (classic or (labels.closed and series.metric is None)):
        return None
    if not classic and is_counter(series.metric):
        # a counter that is no histogram has no buckets
        return None
    if not classic or (series.metric is None and labels.has("le") is None):
        maybe = Place(*node.function_span, f"`{node.function}` returns nothing for what is no histogram")
        series = series._replace(maybe=series.maybe or maybe)
    if "le" in labels.fixed:
        raise Undecided("a quantile of a single bucket is not evaluated")
    labels = nameless(labels.drop(("le",), Place(*node.function_span, f"is taken in by `{node.function}`")))
    many = series.many if labels.open or labels.varying else None
    amount = _quantile_amount(series.amount, fraction)
    if (series.many is None or series.maybe is not None) and amount == POSITIVE:
        # a bucket may be missing, and without the last one there is no quantile
        amount = NOT_NEGATIVE._replace(nan=True)
    return series._replace(labels=labels, amount=amount, many=many)


def _quantile_amount(amount: Amount, fraction: float | None) -> Amount:
    if fraction is None:
        return ANYTHING
    if math.isnan(fraction):
        return NOT_A_NUMBER
    if not 0 <= fraction <= 1:
        return exactly(math.copysign(math.inf, fraction))
    if amount.exact == 0:
        # no observation in the window
        return NOT_A_NUMBER
    return POSITIVE if amount.low_open and amount.low >= 0 else NOT_NEGATIVE._replace(nan=True)


def _of_native_histogram(node: Call, arguments: list[Result]) -> Vector:
    vector = _vector(arguments[-1])
    if any(not series.labels.closed for series in vector.series):
        raise Undecided("native histograms are not evaluated")
    # floats are left out
    return Vector(())


_HANDLERS: dict[str, Callable[[Call, list[Result]], Result]] = {
    "absent": _absent,
    "clamp": _clamp,
    "clamp_max": _clamp,
    "clamp_min": _clamp,
    "histogram_avg": _of_native_histogram,
    "histogram_count": _of_native_histogram,
    "histogram_fraction": _of_native_histogram,
    "histogram_quantile": _quantile_of_histogram,
    "histogram_stddev": _of_native_histogram,
    "histogram_stdvar": _of_native_histogram,
    "histogram_sum": _of_native_histogram,
    "label_join": _label_join,
    "label_replace": _label_replace,
    "pi": lambda node, arguments: Scalar(exactly(math.pi)),
    "round": _round,
    "scalar": _scalar,
    "sort": _same,
    "sort_desc": _same,
    "time": lambda node, arguments: Scalar(NOW),
    "timestamp": _timestamp,
    "vector": _make_vector,
}
