"""The production checklist as a matrix: a row for each Rollout, a column for each item."""

from __future__ import annotations

from collections.abc import Iterator

from ..checklist import CHECKLIST, OTHER
from ..finding import Level, Report
from ..gates.gated import GatedRollout
from ..releases import Mark, Standing, name_of
from .markup import code, escaped, fitting, link
from .presentation import Presentation
from .sarif import uri

_LEVEL_SIGNS = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.NOTE: "ℹ️"}
_SIGNS = {
    Standing.PASSED: "✅",
    Standing.UNDECIDED: "❔",
    Standing.SET_ASIDE: "🔕",
    Standing.UNCHECKED: "–",
}
LEGEND = (
    "✅ passed, ❌ errors, ⚠️ warnings, ℹ️ notes, 🔕 suppressed or in the baseline, "
    "❔ not decided, – nothing of it was checked"
)
_MOST_NAME = 200
_UNDECIDED_RANK, _QUIET_RANK = len(Level), len(Level) + 1

Row = tuple[GatedRollout, dict[str | None, Mark]]


def matrix_lines(report: Report, presentation: Presentation, most: int) -> Iterator[str]:
    """An HTML table of at most so many bytes, those Rollouts first that stand worst; nothing where there is none."""
    if report.releases is None or not report.releases.rollouts:
        return
    items = (*CHECKLIST, None)
    ordered = sorted(report.releases.matrix(items, report), key=_rank)
    rows, left = fitting((_row(row, presentation) for row in ordered), most)
    heads = "".join(f"<th>{escaped(item or 'other')}</th>" for item in items)
    yield f"<table><thead><tr><th>Rollout</th>{heads}</tr></thead><tbody>"
    yield from rows
    yield "</tbody></table>"
    yield ""
    yield f"<p><sub>{LEGEND}; other: {escaped(OTHER)}.</sub></p>"
    if left:
        yield f"<p>and {left} more, which stand no worse</p>"


def _rank(row: Row) -> tuple[int, int, str]:
    """The worst level, then how many findings."""
    marks = row[1].values()
    undecided = any(mark.standing is Standing.UNDECIDED for mark in marks)
    ranks = [mark.level.rank for mark in marks if mark.level is not None]
    worst = min(ranks, default=_UNDECIDED_RANK if undecided else _QUIET_RANK)
    return worst, -sum(mark.findings for mark in marks), row[0].span.source.path


def _row(row: Row, presentation: Presentation) -> str:
    gated, marks = row
    _, namespace, name = name_of(gated)
    path, line = gated.span.source.path, gated.span.first.line
    shown = code(f"{namespace}/{name}" if namespace else name, _MOST_NAME)
    place = link(presentation.files and f"{presentation.files}{uri(path)}#L{line}", code(f"{path}:{line}", _MOST_NAME))
    cells = "".join(f"<td>{_cell(mark)}</td>" for mark in marks.values())
    return f"<tr><th>{shown}<br><sub>{place}</sub></th>{cells}</tr>"


def _cell(mark: Mark) -> str:
    return f"{_LEVEL_SIGNS[mark.level]} {mark.findings}" if mark.level is not None else _SIGNS[mark.standing]
