"""The findings of a run against a baseline."""

from __future__ import annotations

from collections.abc import Sequence

from ..finding import Finding
from ..record import NamedTuple
from .file import Baseline, Entry
from .matching import Match, match
from .stale import MayBeSilent, stale_entries


class Frozen(NamedTuple):
    """``matches`` are the findings that the baseline knows, ``new`` those that it does not; ``stale`` the entries that
    no longer occur, ``redundant`` those whose finding a suppression ignores."""

    baseline: Baseline
    matches: tuple[Match, ...]
    new: tuple[Finding, ...]
    stale: tuple[Entry, ...]
    redundant: tuple[Entry, ...]


def compare(
    baseline: Baseline,
    findings: Sequence[Finding],
    *,
    ignored: Sequence[Finding],
    hidden: Sequence[Finding],
    checked: frozenset[str],
    whole: bool,
    may_be_silent: MayBeSilent,
) -> Frozen:
    """Compare findings with a baseline. What is ``ignored``, or ``hidden`` by its level, occurs all the same; see
    ``stale_entries`` for the rest."""
    matching = match(baseline, (*findings, *ignored, *hidden), checked)
    own, left_out = {id(finding) for finding in findings}, {id(finding) for finding in ignored}
    stale = stale_entries(baseline, matching.missing, checked, whole=whole, may_be_silent=may_be_silent)
    return Frozen(
        baseline,
        tuple(each for each in matching.matches if id(each.finding) in own),
        tuple(finding for finding in matching.new if id(finding) in own),
        tuple(stale),
        tuple(each.entry for each in matching.matches if id(each.finding) in left_out),
    )
