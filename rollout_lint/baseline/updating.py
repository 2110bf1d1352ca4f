"""A baseline brought up to date: it shrinks by itself, and grows only when it is told to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..finding import Finding
from ..identity import fingerprint_of, with_ordinal, without_ordinal
from ..record import NamedTuple
from .file import Baseline, Entry, subject_of
from .matching import Match


class Update(NamedTuple):
    """A baseline as it is to be written, and by how much it differs from the old one."""

    baseline: Baseline
    kept: int
    gone: int
    added: int


def updated(
    baseline: Baseline,
    matches: Iterable[Match],
    stale: Iterable[Entry],
    added: Sequence[Finding] = (),
    *,
    today: date,
    reason: str = "",
) -> Update:
    """The baseline without its ``stale`` entries, the paths of the matched ones refreshed, ``added`` taken in."""
    entries = dict(baseline.entries)
    for entry in stale:
        entries.pop(entry.fingerprint, None)
    gone = len(baseline.entries) - len(entries)
    for match in matches:
        fingerprint = match.entry.fingerprint
        if fingerprint in entries:
            entries[fingerprint] = match.entry._replace(path=baseline.place_of(match.finding))
    kept = len(entries)
    for finding in added:
        fingerprint = _free(finding, entries)
        entries[fingerprint] = Entry(
            fingerprint,
            finding.rule,
            subject_of(finding),
            baseline.place_of(finding),
            today.isoformat(),
            reason,
        )
    return Update(Baseline(baseline.file, entries.values()), kept, gone, len(added))


def _free(finding: Finding, entries: dict[str, Entry]) -> str:
    """The finding's fingerprint, or that of the next ordinal which no entry of an equal finding holds."""
    base = without_ordinal(finding.identity)
    ordinal = 0
    while (fingerprint := fingerprint_of(with_ordinal(base, ordinal))) in entries:
        ordinal += 1
    return fingerprint
