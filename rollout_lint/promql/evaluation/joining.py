"""Binary operators: arithmetic, comparison and sets, on scalars and vectors."""

from __future__ import annotations

from ...record import NamedTuple
from ..errors import Place
from ..metrics import family
from ..reading.tokens import COMPARISONS
from ..syntax import NAME_LABEL, Binary
from .amounts import ONE, ZERO, Amount, arithmetic, compared, exactly, hull
from .labels import Comparison, Labels, Match, compare, nameless
from .series import Scalar, Series, Undecided, Vector, decided

_MAX_GROUPS = 200


class Impossible(NamedTuple):
    """A join that no series can pass: ``label`` is on one side and never on the other, or has another value there.

    ``left`` and ``right`` say, each where it is known, what became of the label on that side.
    """

    node: Binary
    label: str
    left: Place | None
    right: Place | None
    differs: bool = False
    """Whether both sides have the label, each with a value of its own."""


def on_scalars(node: Binary, left: Amount, right: Amount) -> Amount:
    """Both sides are scalars: a comparison gives 0 or 1."""
    if node.operator not in COMPARISONS:
        return arithmetic(node.operator, left, right)
    return _truth(compared(node.operator, left, right))


def _truth(holds: bool | None) -> Amount:
    return hull((ZERO, ONE)) if holds is None else exactly(float(holds))


def with_scalar(node: Binary, vector: Vector, scalar: Amount, scalar_is_left: bool) -> Vector:
    """One side is a scalar: each series is worked on by itself."""
    results: list[Series] = []
    for series in vector.series:
        left, right = (scalar, series.amount) if scalar_is_left else (series.amount, scalar)
        combined = _combined(node, series, left, right, series.amount)
        if combined is not None:
            results.append(combined)
    return Vector(tuple(results))


def _combined(node: Binary, series: Series, left: Amount, right: Amount, kept: Amount) -> Series | None:
    """The series with its new amount; None where a comparison filters it out for sure."""
    operator = node.operator
    if operator not in COMPARISONS:
        return series._replace(labels=nameless(series.labels), amount=arithmetic(operator, left, right))
    holds = compared(operator, left, right)
    if node.matching.returns_bool:
        return series._replace(labels=nameless(series.labels), amount=_truth(holds))
    if holds is False:
        return None
    maybe = series.maybe
    if holds is None:
        maybe = Place(
            node.operator_span.start, node.operator_span.end, f"`{operator}` filters out what does not compare"
        )
    return series._replace(amount=_filtered(operator, kept, right) if kept is left else kept, maybe=maybe)


def _filtered(operator: str, amount: Amount, bound: Amount) -> Amount:
    """What an amount can be once it has passed a comparison with a known bound."""
    value = bound.exact
    if value is None or amount.symbol is not None or amount.exact is not None or value != value:  # noqa: PLR0124
        return amount
    if operator == "==":
        return exactly(value)
    if operator in (">", ">=") and value >= amount.low:
        return amount._replace(low=value, low_open=operator == ">", nan=False)
    if operator in ("<", "<=") and value <= amount.high:
        return amount._replace(high=value, high_open=operator == "<", nan=False)
    return amount._replace(nan=False) if operator != "!=" else amount


class Join:
    """One binary operator between two vectors."""

    def __init__(self, node: Binary) -> None:
        matching = node.matching
        if matching.dynamic:
            raise Undecided("a placeholder decides which labels are matched")
        if matching.fills:
            raise Undecided("fill modifiers are not evaluated")
        self._node = node
        names = frozenset(label.name for label in matching.labels or ())
        self._on = names if matching.on else None
        self._ignoring = frozenset({*(() if matching.on else names), NAME_LABEL})
        self.impossible: Impossible | None = None
        self.refusal: Place | None = None

    def join(self, left: Vector, right: Vector) -> Vector:
        """The result of the operator.

        ``impossible`` is set where nothing can ever match, ``refusal`` where Prometheus may answer with an error.
        """
        if len(left.series) + len(right.series) > _MAX_GROUPS:
            raise Undecided("the query has too many parts")
        operator = self._node.operator
        if operator == "or":
            return self._either(left.series, right.series)
        if operator == "unless":
            self._note_impossible(left.series, right.series)
            return Vector(tuple(self._not_in(left.series, right.series)))
        if operator == "and":
            self._note_impossible(left.series, right.series)
            return Vector(tuple(self._in(left.series, right.series)))
        self._note_impossible(left.series, right.series)
        return self._matched(left.series, right.series)

    def _compare(self, left: Series, right: Series) -> Comparison:
        return compare(left.labels, right.labels, self._on, self._ignoring)

    def _in(self, series: tuple[Series, ...], others: tuple[Series, ...]) -> list[Series]:
        kept: list[Series] = []
        for one in series:
            matches = [(self._compare(one, other).match, other) for other in others]
            possible = [(match, other) for match, other in matches if match is not Match.NO]
            if not possible:
                continue
            if any(match is Match.YES and other.maybe is None for match, other in possible):
                kept.append(one)
            else:
                kept.append(one._replace(maybe=one.maybe or possible[0][1].maybe or self._unsure()))
        return kept

    def _not_in(self, series: tuple[Series, ...], others: tuple[Series, ...]) -> list[Series]:
        kept: list[Series] = []
        for one in series:
            matches = [(self._compare(one, other).match, other) for other in others]
            if any(match is Match.YES and other.maybe is None for match, other in matches):
                continue
            if all(match is Match.NO for match, _ in matches):
                kept.append(one)
            else:
                kept.append(one._replace(maybe=one.maybe or self._unsure()))
        return kept

    def _either(self, left: tuple[Series, ...], right: tuple[Series, ...]) -> Vector:
        """``or``: what the right side adds. Where it stands in for a series that may be missing, the two are one."""
        results = list(left)
        for one in right:
            matches = [(self._compare(one, other).match, index) for index, other in enumerate(left)]
            if any(match is Match.YES and left[index].maybe is None for match, index in matches):
                continue
            # the first that stands in for a series takes its place; another comes beside it
            exclusive = [index for match, index in matches if match is Match.YES and results[index] is left[index]]
            if all(match is Match.NO for match, _ in matches):
                results.append(one)
            elif len(exclusive) == 1 and all(match in (Match.YES, Match.NO) for match, _ in matches):
                results[exclusive[0]] = _alternative(results[exclusive[0]], one)
            else:
                results.append(one._replace(maybe=one.maybe or self._unsure()))
        return Vector(tuple(results))

    def _unsure(self) -> Place:
        start, end = self._node.operator_span
        return Place(start, end, f"`{self._node.operator}` depends on which series the other side has")

    def _matched(self, left: tuple[Series, ...], right: tuple[Series, ...]) -> Vector:
        if not left or not right:
            return Vector(())
        self.refusal = self._check_unique(left, right)
        results: list[Series] = []
        for one in left:
            for other in right:
                match = self._compare(one, other).match
                if match is not Match.NO:
                    pair = self._pair(one, other, match)
                    if pair is not None:
                        results.append(pair)
        if self._node.matching.group:
            closed = [series.labels.identity for series in results if series.labels.closed]
            if len(closed) != len(set(closed)):
                raise Undecided("the grouping labels do not tell the results apart", error=decided(tuple(results)))
        return Vector(tuple(results))

    def _check_unique(self, left: tuple[Series, ...], right: tuple[Series, ...]) -> Place | None:
        """Prometheus refuses two series of one signature on a side that must be one: why that may happen."""
        group = self._node.matching.group
        one_sides = [right] if group == "group_left" else [left] if group == "group_right" else [left, right]
        for side in one_sides:
            for index, series in enumerate(side):
                for other in side[:index]:
                    if self._compare(series, other).match is not Match.NO:
                        sure = decided(side) and self._compare(series, other).match is Match.YES
                        raise Undecided("several series of one side match one of the other", error=sure)
        if all(self._keeps_apart(series) for side in one_sides for series in side):
            return None
        start, end = self._node.operator_span
        return Place(start, end, "Prometheus refuses it where several series of one side match one of the other")

    def _keeps_apart(self, series: Series) -> bool:
        """Whether the series of a group keep different labels under the matching."""
        labels = series.labels
        if series.many is None:
            return True
        if self._on is not None:
            return not labels.open and labels.varying <= self._on
        ignored = self._ignoring - {NAME_LABEL} - labels.fixed.keys()
        return all(labels.has(name) is False for name in ignored)

    def _pair(self, one: Series, other: Series, match: Match) -> Series | None:
        matching = self._node.matching
        kept = other if matching.group == "group_right" else one
        maybe = one.maybe or other.maybe
        if match is Match.UNKNOWN or (
            match is Match.PAIRS and family(one.metric) != family(other.metric) and one.labels.open
        ):
            maybe = maybe or self._unsure()
        # without grouping each series has at most one partner
        many = kept.many if matching.group or (one.many and other.many) else None
        labels = self._joined_labels(one, other, kept)
        if many is not None and not labels.open and not labels.varying:
            many = None
        metric = kept.metric if family(one.metric) == family(other.metric) else None
        return _combined(
            self._node, Series(labels, one.amount, many, maybe, metric), one.amount, other.amount, one.amount
        )

    def _joined_labels(self, one: Series, other: Series, kept: Series) -> Labels:
        matching = self._node.matching
        labels = kept.labels
        if matching.group:
            source = one if kept is other else other
            for name in (label.name for label in matching.include):
                value = source.labels.fixed.get(name)
                labels = labels.with_fixed(name, value) if value is not None else self._included(labels, source, name)
            return labels
        start, end = matching.span or self._node.operator_span
        if self._on is not None:
            labels = labels.keep(self._on, Place(start, end, "is dropped by the matching, whose `on` does not name it"))
        elif matching.labels:
            loss = Place(start, end, "is dropped by the matching, whose `ignoring` names it")
            labels = labels.drop((label.name for label in matching.labels), loss)
        for name, value in other.labels.fixed.items():
            if (
                value
                and (name in labels.varying or labels.has(name) is None)
                and (self._on is None or name in self._on)
            ):
                labels = labels.with_fixed(name, value)
        return labels

    def _included(self, labels: Labels, source: Series, name: str) -> Labels:
        return labels.with_fixed(name, "") if source.labels.has(name) is False else labels.with_varying((name,))

    def _note_impossible(self, left: tuple[Series, ...], right: tuple[Series, ...]) -> None:
        comparisons = [self._compare(one, other) for one in left for other in right]
        if comparisons and all(comparison.match is Match.NO for comparison in comparisons):
            label = comparisons[0].label
            one, other = left[0].labels, right[0].labels
            differs = bool(one.fixed.get(label) and other.fixed.get(label))
            self.impossible = Impossible(self._node, label, one.loss(label), other.loss(label), differs)


def _alternative(first: Series, second: Series) -> Series:
    """One of two groups: the second is there exactly where the first is not."""
    labels = first.labels
    if labels.identity != second.labels.identity:
        shared = dict(labels.fixed.items() & second.labels.fixed.items())
        labels = Labels(shared, is_open=True)
    amount = hull((first.amount, second.amount))
    return Series(labels, amount, first.many or second.many, second.maybe, None)


def join_scalars(node: Binary, left: Scalar, right: Scalar) -> Scalar:
    return Scalar(on_scalars(node, left.amount, right.amount))
