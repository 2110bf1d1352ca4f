"""Which findings a baseline knows, and which of its entries occur.

Equal findings share all but the ordinal of their identity, and the ordinal depends on what is checked. So they are
matched as a group: those in the file that an entry names first, the rest with entries that are free to move, whose file
is gone or was checked and holds no such finding any more. An entry of a file that was not checked is none of theirs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from ..finding import Finding
from ..identity import fingerprint_of, with_ordinal, without_ordinal
from ..record import NamedTuple
from .file import WHOLE_RUN, Baseline, Entry, subject_of

_GAP = 32
"""How many ordinals may be missing in a row: entries that were deleted by hand."""


class Match(NamedTuple):
    """A finding with the entry that freezes it."""

    finding: Finding
    entry: Entry


class Matching(NamedTuple):
    """``matches`` and ``new`` are all findings, in their order; ``missing`` the entries that none of them is."""

    matches: tuple[Match, ...]
    new: tuple[Finding, ...]
    missing: tuple[Entry, ...]


def match(baseline: Baseline, findings: Sequence[Finding], checked: frozenset[str]) -> Matching:
    """Match findings with entries; ``checked`` are the paths that were checked, as the baseline writes them."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(without_ordinal(finding.identity), []).append(finding)
    room: dict[tuple[str, str], int] = {}
    for entry in baseline.entries.values():
        key = (entry.rule, entry.subject)
        room[key] = room.get(key, 0) + 1
    found: dict[int, Entry] = {}
    for base, group in groups.items():
        entries = group_entries(baseline, base, room.get((group[0].rule, subject_of(group[0])), 0))
        if entries:
            found |= _assigned(baseline, group, entries, checked)
    taken = {entry.fingerprint for entry in found.values()}
    return Matching(
        tuple(Match(finding, found[id(finding)]) for finding in findings if id(finding) in found),
        tuple(finding for finding in findings if id(finding) not in found),
        tuple(entry for entry in baseline.entries.values() if entry.fingerprint not in taken),
    )


def group_entries(baseline: Baseline, base: str, most: int) -> list[Entry]:
    """The entries of equal findings, at most ``most``: those whose fingerprint some ordinal gives."""
    entries: list[Entry] = []
    ordinal = missed = 0
    while len(entries) < most and missed < _GAP:
        entry = baseline.entries.get(fingerprint_of(with_ordinal(base, ordinal)))
        ordinal += 1
        if entry is None:
            missed += 1
        else:
            entries.append(entry)
            missed = 0
    return entries


def _assigned(
    baseline: Baseline, group: Iterable[Finding], entries: list[Entry], checked: frozenset[str]
) -> dict[int, Entry]:
    """The entries of a group's findings, by ``id(finding)``."""
    assigned: dict[int, Entry] = {}
    unknown: list[Finding] = []
    left = list(entries)
    for finding in group:
        path = baseline.place_of(finding)
        entry = next((entry for entry in left if entry.path == path), None)
        if entry is None:
            unknown.append(finding)
        else:
            left.remove(entry)
            assigned[id(finding)] = entry
    free = [
        entry
        for entry in left
        if entry.path == WHOLE_RUN or entry.path in checked or not os.path.exists(_file(baseline, entry))
    ]
    assigned.update({id(finding): entry for finding, entry in zip(unknown, free, strict=False)})
    return assigned


def _file(baseline: Baseline, entry: Entry) -> str:
    return os.path.join(baseline.root, entry.path)
