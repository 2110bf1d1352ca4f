"""A summary in Markdown, for ``$GITHUB_STEP_SUMMARY`` and for comments: counts, the checklist for each Rollout,
findings, what was not decided, and how each release goes over time.

GitHub drops a summary of more than 1 MiB whole (actions/runner, FileCommandManager.cs): each part has a share of that,
shows the worst and counts the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from ..finding import Finding, Level, Report, SetAside
from ..gates.gated import GatedRollout
from ..releases import Releases
from ..source.text import Span
from .account import object_name
from .counts import counted, decided_clauses, handled_clause, result_clause, skipped_clause, unchanged_clause
from .markup import code, fitting, link, paragraphs, prose
from .matrix import matrix_lines
from .mermaid import gantt
from .presentation import Presentation
from .sarif import uri
from .shown import shown
from .timeline_text import outlook_text

MAX_BYTES = 1 << 20
"""Of one summary, by GitHub; what is written here stays below it."""
_MATRIX_BYTES = 200_000
_FINDINGS_BYTES = 500_000
_TIMELINES_BYTES = 200_000
_CLAUSES_BYTES = 20_000
_FAILURES_BYTES = 20_000

_MOST_NAME = 200
_MOST_SENTENCE = 1000
_MOST_HELP = 2000
_MOST_STEPS = 12
_MOST_TIMELINES = 20
"""Charts of one page: a browser draws them all at once."""
_SIGNS = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.NOTE: "ℹ️"}


def write(report: Report, stream: TextIO, presentation: Presentation) -> None:
    """Write the parts there is something to say in."""
    stream.writelines(f"{line}\n" for line in _head(report, presentation))
    parts = (
        ("Checklist", matrix_lines(report, presentation, _MATRIX_BYTES)),
        ("Findings", _finding_lines(report, presentation)),
        ("Decided and not decided", _decided_lines(report)),
        ("Releases over time", _timeline_lines(report)),
    )
    for title, lines in parts:
        told = list(lines)
        if told:
            stream.writelines(f"{line}\n" for line in ("", f"### {title}", "", *told))


def _head(report: Report, presentation: Presentation) -> Iterator[str]:
    """What was found, what is not shown, and which rules failed."""
    worst = min((finding.level for finding in report.findings), key=lambda level: level.rank, default=None)
    sign = "💥" if report.failures else _SIGNS[worst] if worst else "✅"
    yield f"## {sign} rollout-lint: {result_clause(report.summary)}"
    unchanged = unchanged_clause(report.summary, shown=presentation.suppressed)
    for told in filter(None, (handled_clause(report.summary), unchanged)):
        yield from ("", f"<p>{prose(told, _MOST_SENTENCE)}</p>")
    failures = (
        f"<li>rule {code(failure.rule, _MOST_NAME)} failed at {code(failure.place, _MOST_NAME)}: "
        f"{code(failure.reason, _MOST_SENTENCE)}</li>"
        for failure in report.failures
    )
    rows, left = fitting(failures, _FAILURES_BYTES)
    if rows or left:
        more = [f"<li>and {counted(left, 'more')}</li>"] if left else []
        yield from ("", "### Internal errors", "", "<ul>", *rows, *more, "</ul>")


def _finding_lines(report: Report, presentation: Presentation) -> Iterator[str]:
    ordered = sorted(shown(report, presentation), key=lambda each: (each[0].level.rank, each[1] is not None))
    rows, left = fitting((_finding_row(report, *each, presentation) for each in ordered), _FINDINGS_BYTES)
    if not ordered:
        return
    yield "<table><thead><tr><th></th><th>rule</th><th>place</th><th>what is wrong</th></tr></thead><tbody>"
    yield from rows
    yield "</tbody></table>"
    if left:
        yield from ("", f"<p>and {counted(left, 'more findings')}, none of them worse</p>")


def _finding_row(report: Report, finding: Finding, aside: SetAside | None, presentation: Presentation) -> str:
    facts = report.rules.get(finding.rule)
    rule = link(facts.docs if facts else "", code(finding.rule, _MOST_NAME))
    sign = _SIGNS[finding.level] if aside is None else "🔕"
    how = finding.level.value if aside is None else aside.how
    about = object_name(finding)
    place = _place(finding.span, presentation) + (f"<br><sub>{code(about, _MOST_NAME)}</sub>" if about else "")
    told = prose(finding.message, _MOST_SENTENCE)
    if aside is not None and aside.reason:
        told += f"<br><em>{prose(aside.reason, _MOST_SENTENCE)}</em>"
    if finding.help:
        told += f"<br><sub>{paragraphs(finding.help, _MOST_HELP)}</sub>"
    if finding.trace:
        steps = "".join(f"<li>{prose(step.text, _MOST_SENTENCE)}</li>" for step in finding.trace[:_MOST_STEPS])
        told += f"<details><summary>what happens</summary><ol>{steps}</ol></details>"
    name = code(finding.name, _MOST_NAME)
    return f"<tr><td>{sign} {how}</td><td>{rule}<br><sub>{name}</sub></td><td>{place}</td><td>{told}</td></tr>"


def _place(span: Span, presentation: Presentation) -> str:
    first, last = span.first, span.last
    told = code(f"{span.source.path}:{first.line}:{first.column}", _MOST_NAME)
    if not presentation.files or span.source.file is None:
        return told
    lines = f"#L{first.line}" + (f"-L{last.line}" if last.line > first.line else "")
    return link(f"{presentation.files}{uri(span.source.path)}{lines}", told)


def _decided_lines(report: Report) -> Iterator[str]:
    clauses = [*decided_clauses(report.summary), skipped_clause(report.summary)]
    rows, left = fitting((f"<li>{prose(each, _MOST_SENTENCE)}</li>" for each in clauses if each), _CLAUSES_BYTES)
    if rows or left:
        more = [f"<li>and {counted(left, 'more')}</li>"] if left else []
        yield from ("<ul>", *rows, *more, "</ul>")


def _timeline_lines(report: Report) -> Iterator[str]:
    """Those Rollouts with gates that something was found about first; of the rest as many as there is room for."""
    releases = report.releases
    if releases is None:
        return
    gated = [each for each in releases.rollouts if each.gates]
    found = {finding.path for finding in report.findings}
    ordered = sorted(gated, key=lambda each: each.span.source.path not in found)
    blocks, left = fitting((_timeline_block(each, releases) for each in ordered[:_MOST_TIMELINES]), _TIMELINES_BYTES)
    yield from blocks
    left += max(len(ordered) - _MOST_TIMELINES, 0)
    if left:
        yield f"<p>and {counted(left, 'more Rollouts')}: <code>rollout-lint timeline</code> draws them</p>"


def _timeline_block(gated: GatedRollout, releases: Releases) -> str:
    """How a release goes while all is well, as a chart, and how it ends on every other day."""
    timeline = releases.timeline(gated)
    name = code(gated.rollout.name, _MOST_NAME)
    place = code(f"{gated.span.source.path}:{gated.span.first.line}", _MOST_NAME)
    title = f"<summary>{name} {prose(timeline.title, _MOST_SENTENCE)} <sub>{place}</sub></summary>"
    chart = gantt(timeline)
    alike: dict[str, list[str]] = {}
    for outlook in timeline.outlooks:
        alike.setdefault(outlook_text(outlook), []).append(prose(outlook.scenario.title, _MOST_SENTENCE))
    rows = "\n".join(
        f"<tr><td>{'<br>'.join(titles)}</td><td>{prose(end, _MOST_SENTENCE)}</td></tr>" for end, titles in alike.items()
    )
    table = f"<table><thead><tr><th>when</th><th>the release is</th></tr></thead><tbody>\n{rows}\n</tbody></table>"
    fence = f"```mermaid\n{chart}\n```\n\n" if chart else ""
    return f"<details>\n{title}\n\n{fence}{table}\n\n</details>\n"
