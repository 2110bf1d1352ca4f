"""Code Quality for GitLab: what a merge request shows beside the changed lines.

The keys are those that docs.gitlab.com, "Code Quality report format", asks for. A second entry with a fingerprint is
left out by GitLab, and only entries that the target branch does not have count as new: so the fingerprint is the
finding's own, which holds no line and no path, and which an ordinal makes unique in a run. What is suppressed is left
out, because GitLab would show it as open.
"""

from __future__ import annotations

import re
from typing import TextIO

from ..finding import Basis, Finding, Level, Report, RuleFailure
from ..identity import fingerprint_of
from ..late_pattern import late_pattern
from .json_text import encode
from .presentation import Presentation
from .visible import visible

_PLACE = late_pattern(r"(.+):([1-9][0-9]*)", re.DOTALL)


def write(report: Report, stream: TextIO, presentation: Presentation) -> None:
    """Write one array, an entry a line: internal errors, then findings in their order."""
    entries = [*map(_failure_entry, report.failures), *map(_entry, report.findings)]
    # the same text to a reader of JSON, and no tag to one that takes it for a page
    lines = (encode(entry).replace("<", "\\u003c") for entry in entries)
    stream.write(f"[\n{joined}\n]\n" if (joined := ",\n".join(lines)) else "[]\n")


def _entry(finding: Finding) -> dict[str, object]:
    first, last = finding.span.first, finding.span.last
    return {
        "description": f"{visible(finding.rule)} {visible(finding.message)}",
        "check_name": visible(finding.name),
        "fingerprint": finding.fingerprint,
        "severity": _severity(finding),
        "location": {"path": _path(finding.path), "lines": {"begin": first.line, "end": last.line}},
    }


def _severity(finding: Finding) -> str:
    """An error that the controller makes sure of is worse than one of policy."""
    if finding.level is Level.ERROR:
        return "critical" if finding.basis is Basis.FACT else "major"
    return "minor" if finding.level is Level.WARNING else "info"


def _failure_entry(failure: RuleFailure) -> dict[str, object]:
    """A rule that raised: it blocks, for what it would have found is not known."""
    at = _PLACE.fullmatch(failure.place)
    path, line = (at[1], int(at[2])) if at else (failure.place, 1)
    return {
        "description": f"rule {visible(failure.rule)} failed: {visible(failure.reason)}",
        "check_name": "internal-error",
        "fingerprint": fingerprint_of("\0".join(("internal-error", *failure))),
        "severity": "blocker",
        "location": {"path": _path(path), "lines": {"begin": line, "end": line}},
    }


def _path(path: str) -> str:
    """A path as GitLab knows it: relative, without ``./``; never empty."""
    return visible(path).removeprefix("./").lstrip("/") or "."
