"""Which labels the series of an expression have, and for each label that is gone, what took it and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from ...record import NamedTuple
from ..errors import Place
from ..syntax import NAME_LABEL


class Labels:
    """The labels of one group of series.

    ``fixed`` have one known value. ``varying`` are there for sure, with values that only the data know. ``open`` says
    that there may be others. ``gone`` says of single labels what took them, ``others_gone`` of all that are not named
    here. A fixed value that holds ``{{`` is one value that is not known. ``limits`` are the matchers that leave out
    some values of a label.
    """

    __slots__ = ("fixed", "gone", "limits", "open", "others_gone", "varying")

    def __init__(
        self,
        fixed: Mapping[str, str],
        varying: frozenset[str] = frozenset(),
        is_open: bool = False,
        gone: Mapping[str, Place] | None = None,
        others_gone: Place | None = None,
        limits: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.fixed = dict(fixed)
        self.varying = varying
        self.open = is_open
        self.gone = dict(gone or {})
        self.others_gone = others_gone
        self.limits = limits

    def __repr__(self) -> str:
        return f"Labels({self.fixed}, {sorted(self.varying)}, {self.open})"

    def has(self, label: str) -> bool | None:
        """Whether the series have a label; None where that depends on the data."""
        if label in self.fixed:
            return self.fixed[label] != ""
        if label in self.varying:
            return True
        return None if self.open and label not in self.gone else False

    def loss(self, label: str) -> Place | None:
        """What took a label, where something did: words that follow "the label", and their place in the query."""
        if self.has(label) is not False:
            return None
        return self.gone.get(label, self.others_gone)

    def keep(self, labels: Iterable[str], loss: Place) -> Labels:
        """Only these labels, as ``by`` and ``on`` leave them. Who groups by a label is taken to have it."""
        kept = frozenset(labels)
        fixed = {name: value for name, value in self.fixed.items() if name in kept}
        gone = {name: why for name, why in self.gone.items() if name in kept}
        varying = self.varying & kept
        for name in kept - varying - fixed.keys() - gone.keys():
            if self.open:
                varying |= {name}
            elif self.others_gone is not None:
                gone[name] = self.others_gone
        limits = frozenset(limit for limit in self.limits if limit[0] in kept)
        return Labels(fixed, varying, False, gone, loss, limits)

    def drop(self, labels: Iterable[str], loss: Place) -> Labels:
        """Without these labels, as ``without`` and ``ignoring`` leave them."""
        dropped = frozenset(labels)
        fixed = {name: value for name, value in self.fixed.items() if name not in dropped}
        gone = {**self.gone, **{name: loss for name in dropped if self.has(name) is not False}}
        return Labels(fixed, self.varying - dropped, self.open, gone, self.others_gone, self.limits)

    def with_fixed(self, name: str, value: str) -> Labels:
        """With one label set; ``""`` takes it away."""
        gone = {label: why for label, why in self.gone.items() if label != name}
        fixed = {**self.fixed, name: value}
        return Labels(fixed, self.varying - {name}, self.open, gone, self.others_gone, self.limits)

    def with_varying(self, names: Iterable[str]) -> Labels:
        """With labels whose values are not known."""
        more = frozenset(names)
        fixed = {name: value for name, value in self.fixed.items() if name not in more}
        gone = {name: why for name, why in self.gone.items() if name not in more}
        return Labels(fixed, self.varying | more, self.open, gone, self.others_gone, self.limits)

    @property
    def closed(self) -> bool:
        """Whether every label and its value is known."""
        return not self.open and not self.varying and not any("{{" in value for value in self.fixed.values())

    @property
    def identity(self) -> tuple[tuple[tuple[str, str], ...], frozenset[str], bool]:
        """What two groups must share to be one group."""
        return tuple(sorted((name, value) for name, value in self.fixed.items() if value)), self.varying, self.open


class Match(Enum):
    """Whether series of two groups have equal labels."""

    YES = "yes"
    NO = "no"
    PAIRS = "pairs"
    """Each series can find its twin on the other side: the labels are the same and their values come from the data."""
    UNKNOWN = "unknown"


class Comparison(NamedTuple):
    """How two groups compare. ``label`` is the one that keeps them apart where the match is NO."""

    match: Match
    label: str = ""


def compare(left: Labels, right: Labels, on: frozenset[str] | None, ignoring: frozenset[str]) -> Comparison:
    """Compare two groups on the labels of ``on``, or on all but ``ignoring`` where that is None."""
    names = on
    if names is None:
        names = frozenset({*left.fixed, *right.fixed, *left.gone, *right.gone}) | left.varying | right.varying
        names -= ignoring
    verdicts = set()
    for name in sorted(names):
        verdict = _compare_label(left, right, name)
        if verdict is Match.NO:
            return Comparison(Match.NO, name)
        verdicts.add(verdict)
    if on is None and (left.open or right.open):
        pairs = left.open and right.open and (left.limits <= right.limits or left.limits >= right.limits)
        verdicts.add(Match.PAIRS if pairs else Match.UNKNOWN)
    for match in (Match.UNKNOWN, Match.PAIRS):
        if match in verdicts:
            return Comparison(match)
    return Comparison(Match.YES)


def _compare_label(left: Labels, right: Labels, name: str) -> Match:
    has_left, has_right = left.has(name), right.has(name)
    if has_left is None or has_right is None:
        # one side has the labels of the data as they are: it may have this one
        limited = any(label == name for label, _ in left.limits | right.limits)
        fixed = name in left.fixed or name in right.fixed
        return Match.UNKNOWN if False in (has_left, has_right) or (limited and fixed) else Match.PAIRS
    if has_left != has_right:
        return Match.NO
    if not has_left:
        return Match.YES
    value_left, value_right = left.fixed.get(name), right.fixed.get(name)
    if value_left is None and value_right is None:
        one = {limit for limit in left.limits if limit[0] == name}
        other = {limit for limit in right.limits if limit[0] == name}
        return Match.PAIRS if one <= other or one >= other else Match.UNKNOWN
    if value_left is None or value_right is None:
        return Match.UNKNOWN if any(label == name for label, _ in left.limits | right.limits) else Match.PAIRS
    if value_left == value_right:
        return Match.YES
    return Match.UNKNOWN if "{{" in value_left or "{{" in value_right else Match.NO


def nameless(labels: Labels) -> Labels:
    """Without the name of the metric, which every function but a few takes away."""
    return labels.with_fixed(NAME_LABEL, "") if NAME_LABEL in labels.fixed else labels
