"""Which labels the series of an expression have, and for each label that is gone, what took it and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple


class Loss(NamedTuple):
    """Why a label is gone: words that follow "the label", and the place in the query."""

    text: str
    start: int
    end: int


class Labels:
    """The labels of one group of series.

    ``fixed`` have a known value. ``possible`` are the others that are there, with values that differ from series to series;
    None stands for any label that is not ``gone``. ``gone`` says of single labels why they are not there, ``others_gone`` of
    all that are neither fixed nor possible. A fixed value that holds ``{{`` is one value that is not known.
    """

    __slots__ = ("fixed", "gone", "others_gone", "possible")

    def __init__(
        self,
        fixed: Mapping[str, str],
        possible: frozenset[str] | None,
        gone: Mapping[str, Loss] | None = None,
        others_gone: Loss | None = None,
    ) -> None:
        self.fixed = dict(fixed)
        self.possible = possible
        self.gone = dict(gone or {})
        self.others_gone = others_gone

    def __repr__(self) -> str:
        possible = "any" if self.possible is None else sorted(self.possible)
        return f"Labels({self.fixed}, {possible})"

    def has(self, label: str) -> bool | None:
        """Whether the series have a label; None where that depends on the data."""
        if label in self.fixed:
            return self.fixed[label] != ""
        if label in self.gone:
            return False
        if self.possible is None:
            return None
        return label in self.possible

    def loss(self, label: str) -> Loss | None:
        """Why a label is not there, where something took it."""
        if self.has(label) is not False:
            return None
        return self.gone.get(label, self.others_gone)

    def keep(self, labels: Iterable[str], loss: Loss) -> Labels:
        """Only these labels, as ``by`` and ``on`` leave them."""
        kept = frozenset(labels)
        fixed = {name: value for name, value in self.fixed.items() if name in kept}
        gone = {name: why for name, why in self.gone.items() if name in kept}
        if self.possible is None:
            possible = kept - fixed.keys() - gone.keys()
        else:
            possible = self.possible & kept
            for name in kept - possible - fixed.keys() - gone.keys():
                if self.others_gone is not None:
                    gone[name] = self.others_gone
        return Labels(fixed, possible, gone, loss)

    def drop(self, labels: Iterable[str], loss: Loss) -> Labels:
        """Without these labels, as ``without`` and ``ignoring`` leave them."""
        dropped = frozenset(labels)
        fixed = {name: value for name, value in self.fixed.items() if name not in dropped}
        gone = {**self.gone, **{name: loss for name in dropped if self.has(name) is not False}}
        possible = None if self.possible is None else self.possible - dropped
        return Labels(fixed, possible, gone, self.others_gone)

    def add(self, fixed: Mapping[str, str], possible: Iterable[str] = ()) -> Labels:
        """With more labels; they replace what was there."""
        more = frozenset(possible)
        merged = {**{name: value for name, value in self.fixed.items() if name not in more}, **fixed}
        gone = {name: why for name, why in self.gone.items() if name not in merged and name not in more}
        kept = None if self.possible is None else (self.possible | more) - fixed.keys()
        return Labels(merged, kept, gone, self.others_gone)

    @property
    def closed(self) -> bool:
        """Whether every label and its value is known."""
        return not self.possible and self.possible is not None and not any("{{" in v for v in self.fixed.values())

    @property
    def identity(self) -> tuple[tuple[tuple[str, str], ...], frozenset[str] | None]:
        """What two groups must share to be one group."""
        return tuple(sorted((n, v) for n, v in self.fixed.items() if v)), self.possible


class Match(Enum):
    """Whether series of two groups have equal labels."""

    YES = "yes"
    NO = "no"
    PAIRS = "pairs"
    """The labels that are compared are the same on both sides, with values from the data: each finds its twin."""
    UNKNOWN = "unknown"


class Comparison(NamedTuple):
    """How two groups compare. ``label`` is the one that keeps them apart where the match is NO."""

    match: Match
    label: str = ""


def compare(left: Labels, right: Labels, on: frozenset[str] | None, ignoring: frozenset[str]) -> Comparison:
    """Compare two groups on the labels of ``on``, or on all but ``ignoring`` where that is None."""
    if on is not None:
        names = on
    else:
        names = frozenset({*left.fixed, *right.fixed, *(left.possible or ()), *(right.possible or ())}) - ignoring
    match = Match.YES
    for name in sorted(names):
        single = _compare_label(left, right, name)
        if single is Match.NO:
            return Comparison(Match.NO, name)
        if single is not Match.YES and match is not Match.UNKNOWN:
            match = single
    if on is None and None in (left.possible, right.possible):
        both = left.possible is None and right.possible is None
        match = Match.PAIRS if both and match is not Match.UNKNOWN else Match.UNKNOWN
    return Comparison(match)


def _compare_label(left: Labels, right: Labels, name: str) -> Match:
    has_left, has_right = left.has(name), right.has(name)
    if has_left is None or has_right is None:
        # one side takes its labels from the data as they are: it can have this one
        return Match.PAIRS if has_left is not False and has_right is not False else Match.UNKNOWN
    if has_left != has_right:
        return Match.NO
    if not has_left:
        return Match.YES
    value_left, value_right = left.fixed.get(name), right.fixed.get(name)
    if value_left is None or value_right is None:
        return Match.PAIRS
    if value_left == value_right:
        return Match.YES
    return Match.UNKNOWN if "{{" in value_left or "{{" in value_right else Match.NO
