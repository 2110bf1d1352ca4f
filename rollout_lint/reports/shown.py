"""Which findings a report shows, in order: with ``--show-suppressed`` those that are set aside too."""

from __future__ import annotations

from ..finding import Finding, Report, SetAside
from .presentation import Presentation


def shown(report: Report, presentation: Presentation) -> list[tuple[Finding, SetAside | None]]:
    """The findings, each with what sets it aside."""
    found: list[tuple[Finding, SetAside | None]] = [(finding, None) for finding in report.findings]
    if presentation.suppressed and report.set_aside:
        found += [(each.finding, each) for each in report.set_aside]
        found.sort(key=lambda each: each[0].sort_key)
    return found
