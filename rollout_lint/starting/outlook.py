"""What a check finds today, in one line that says what to do next."""

from __future__ import annotations

from ..finding import Report
from ..reports.counts import counted, findings_clause

_CHECK = "`rollout-lint check .` now:"
_ALL = "`rollout-lint check . --profile production` shows what the whole checklist asks for"
_RENDERED = "`rollout-lint check . --render auto` checks what your charts render to"


def outlook(report: Report, *, charts: bool) -> str:
    """The line for a run over the working directory."""
    files = counted(report.summary.files, "files")
    if not report.objects:
        return f"{_CHECK} nothing of Argo Rollouts in {files}{f'; {_RENDERED}' if charts else ''}"
    found = findings_clause(report.summary)
    if not found:
        return f"{_CHECK} no findings in {files}; {_ALL}"
    frozen = report.frozen is not None
    what = "mend them, or take them in with" if frozen else "freeze them with"
    return f'{_CHECK} {found} in {files}; {what} `rollout-lint baseline {"--grow " if frozen else ""}--reason "…"`'
