"""Aggregations: ``sum``, ``avg``, ``topk`` … on what is known of a vector."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..errors import Place
from ..syntax import NAME_LABEL, Aggregation
from .amounts import ANYTHING, NOT_NEGATIVE, ONE, ZERO, Amount, Symbol, exactly, hull, plain
from .floats import NAN, quantile, text
from .labels import Labels
from .series import Result, Scalar, Series, Text, Undecided, Vector, decided


class _Group:
    __slots__ = ("labels", "members")

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.members: list[Series] = []


def aggregate(node: Aggregation, vector: Vector, parameter: Result | None) -> Vector:
    """Aggregate a vector; raises Undecided where a placeholder decides what comes out."""
    if node.grouping is not None and node.grouping.dynamic:
        raise Undecided("a placeholder decides what is grouped by")
    if node.operator == "count_values":
        return _count_values(node, vector, parameter)
    groups = _groups(node, vector)
    if node.operator in ("topk", "bottomk"):
        return _select(node, groups, _number(parameter))
    fraction = _number(parameter) if node.operator == "quantile" else None
    return Vector(tuple(_reduced(node, group, fraction) for group in groups))


def _number(parameter: Result | None) -> float:
    value = parameter.amount.exact if isinstance(parameter, Scalar) else None
    if value is None:
        raise Undecided("the parameter of the aggregation is not known")
    return value


def _groups(node: Aggregation, vector: Vector, besides: str = "") -> list[_Group]:
    groups: dict[object, _Group] = {}
    for series in vector.series:
        labels = _grouped(node, series.labels, besides)
        groups.setdefault(labels.identity, _Group(labels)).members.append(series)
    return list(groups.values())


def _grouped(node: Aggregation, labels: Labels, besides: str) -> Labels:
    """The labels that are left; ``besides`` is one more that is kept."""
    grouping = node.grouping
    more = (besides,) if besides else ()
    if grouping is None:
        return labels.keep(more, Place(*node.operator_span, f"is dropped by `{node.operator}`"))
    names = [label.name for label in grouping.labels]
    if grouping.without:
        loss = Place(grouping.start, grouping.end, f"is dropped by `{node.operator} without`")
        return labels.drop([*names, NAME_LABEL], loss)
    loss = Place(grouping.start, grouping.end, f"is dropped by `{node.operator} by`, which does not name it")
    return labels.keep((*names, *more), loss)


def _reduced(node: Aggregation, group: _Group, fraction: float | None) -> Series:
    members = tuple(group.members)
    maybe = members[0].maybe if all(member.maybe is not None for member in members) else None
    metrics = {member.metric for member in members}
    amount = _amount(node, members, fraction)
    return Series(group.labels, amount, _many(node, group), maybe, metrics.pop() if len(metrics) == 1 else None)


def _many(node: Aggregation, group: _Group) -> Place | None:
    if all(member.many is None for member in group.members):
        return None
    grouping = node.grouping
    named = grouping.labels if grouping is not None and not grouping.without else ()
    # `le` last: a quantile takes it in
    for label in sorted(named, key=lambda label: label.name == "le"):
        if label.name in group.labels.varying:
            return Place(label.start, label.end, f"one series for each value of `{label.name}`")
    if group.labels.open and grouping is not None:
        return Place(
            grouping.start, grouping.end, "all labels but these are kept, and one series for each of their values"
        )
    if group.labels.varying:
        return Place(*node.operator_span, f"one series for each value of `{min(group.labels.varying)}`")
    return None


def _kahan(values: list[float]) -> float:
    """The sum as Prometheus 3 takes it (Neumaier's); where Prometheus 2's plain sum differs the value is not known."""
    total = compensation = 0.0
    for value in values:
        grown = total + value
        if math.isfinite(grown):
            compensation += (total - grown) + value if abs(total) >= abs(value) else (value - grown) + total
        total = grown
    result = total + compensation
    if result != sum(values) and not (math.isnan(result) and math.isnan(sum(values))):
        raise Undecided("the sum depends on how Prometheus rounds")
    return result


def _mean(values: list[float]) -> float:
    """The mean; Prometheus 2 moves it along from value to value, Prometheus 3 divides the sum."""
    divided = _kahan(values) / len(values)
    moved = 0.0
    for count, value in enumerate(values, 1):
        moved += value / count - moved / count
    if divided != moved and math.isfinite(divided):
        raise Undecided("the mean depends on how Prometheus rounds")
    return divided


def _deviation(values: list[float]) -> float:
    """The variance, taken along from value to value as Prometheus does (Welford's)."""
    if not all(map(math.isfinite, values)):
        raise Undecided("the variance of what is no finite number depends on the version of Prometheus")
    mean = total = 0.0
    for count, value in enumerate(values, 1):
        delta = value - mean
        mean += delta / count
        total += delta * (value - mean)
    return total / len(values)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[[list[float]], float]:
    def apply(values: list[float]) -> float:
        numbers = [value for value in values if not math.isnan(value)]
        return choose(numbers) if numbers else NAN

    return apply


_EXACT: dict[str, Callable[[list[float]], float]] = {
    "sum": _kahan,
    "avg": _mean,
    "min": _extreme(min),
    "max": _extreme(max),
    "count": lambda values: float(len(values)),
    "group": lambda values: 1.0,
    "stddev": lambda values: math.sqrt(_deviation(values)),
    "stdvar": _deviation,
}


def _amount(node: Aggregation, members: tuple[Series, ...], fraction: float | None) -> Amount:
    operator = node.operator
    if decided(members):
        values = [member.amount.exact for member in members]
        if operator in ("count", "group"):
            return exactly(float(len(values)) if operator == "count" else 1.0)
        if None not in values:
            known = [value for value in values if value is not None]
            return exactly(quantile(fraction, known) if fraction is not None else _EXACT[operator](known))
        if len(members) == 1 and operator in ("sum", "avg", "min", "max"):
            return members[0].amount
    return _ranged(node, members, fraction)


def _ranged(node: Aggregation, members: tuple[Series, ...], fraction: float | None) -> Amount:
    """The amount where the number of series or their values are not known."""
    operator = node.operator
    if operator == "group":
        return ONE
    if operator == "count":
        return Amount(1.0, math.inf, False, True)
    whole = hull(member.amount for member in members)
    value = whole.exact
    if operator in ("stddev", "stdvar"):
        return ZERO if value is not None and math.isfinite(value) else NOT_NEGATIVE._replace(nan=whole.nan)
    if fraction is not None:
        if not 0 <= fraction <= 1:
            return exactly(NAN if math.isnan(fraction) else math.copysign(math.inf, fraction))
        return plain(whole)
    if operator == "sum":
        return _ranged_sum(node, members, whole)
    if whole.symbol is not None and len(members) == 1:
        base = f"{operator} {_grouping_text(node)} ({whole.symbol.base} {sorted(whole.symbol.parts)})"
        return whole._replace(symbol=Symbol(base))
    return plain(whole)


def _ranged_sum(node: Aggregation, members: tuple[Series, ...], whole: Amount) -> Amount:
    value = whole.exact
    if value == 0:
        return ZERO
    if value is not None and math.isnan(value):
        return whole
    if whole.symbol is not None and len(members) == 1:
        return whole._replace(symbol=Symbol(f"sum {_grouping_text(node)} ({whole.symbol.base})", whole.symbol.parts))
    if whole.low >= 0 and whole.low <= whole.high:
        return Amount(whole.low, math.inf, whole.low_open, whole.high_open or math.isfinite(whole.high), nan=whole.nan)
    return ANYTHING


def _grouping_text(node: Aggregation) -> str:
    grouping = node.grouping
    if grouping is None:
        return "by ()"
    return f"{'without' if grouping.without else 'by'} {sorted(label.name for label in grouping.labels)}"


def _select(node: Aggregation, groups: list[_Group], count: float) -> Vector:
    """``topk`` and ``bottomk``: the series keep their labels."""
    if math.isnan(count):
        raise Undecided("the parameter of the aggregation is NaN", error=True)
    if count < 1:
        return Vector(())
    selected: list[Series] = []
    for group in groups:
        members = tuple(group.members)
        if decided(members) and len(members) <= count:
            selected += members
            continue
        values = [member.amount.exact for member in members]
        if not decided(members) or None in values:
            selected += _selected_of_many(node, members, count)
            continue
        sign = -1 if node.operator == "topk" else 1
        order = sorted(range(len(members)), key=lambda i: (math.isnan(values[i] or 0.0), sign * (values[i] or 0.0)))
        selected += [members[index] for index in order[: int(count)]]
    return Vector(tuple(selected))


def _selected_of_many(node: Aggregation, members: tuple[Series, ...], count: float) -> list[Series]:
    if len(members) == 1 and int(count) == 1:
        return [members[0]._replace(many=None)]
    place = Place(*node.operator_span, f"only the {node.operator} {count:g} are returned")
    return [member if len(members) == 1 else member._replace(maybe=member.maybe or place) for member in members]


def _count_values(node: Aggregation, vector: Vector, parameter: Result | None) -> Vector:
    """How many series have each value: the value becomes a label first, and then they are grouped."""
    name = parameter.value if isinstance(parameter, Text) else None
    if not name or "{{" in name:
        raise Undecided("the label of count_values is not known")
    labelled: list[Series] = []
    for series in vector.series:
        value = series.amount.exact
        labels = series.labels.with_varying((name,)) if value is None else series.labels.with_fixed(name, text(value))
        labelled.append(series._replace(labels=labels))
    counted: list[Series] = []
    for group in _groups(node, Vector(tuple(labelled)), name):
        members = tuple(group.members)
        known = decided(members) and (len(members) == 1 or all(member.amount.exact is not None for member in members))
        count = exactly(float(len(members))) if known else Amount(1.0, math.inf, False, True)
        maybe = members[0].maybe if all(member.maybe is not None for member in members) else None
        many = None if known else Place(*node.operator_span, "one series for each value")
        counted.append(Series(group.labels, count, many, maybe))
    return Vector(tuple(counted))
