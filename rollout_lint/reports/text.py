"""The report for people: every finding in a frame of its source, with its proof and its remedy."""

from __future__ import annotations

from typing import TextIO

from ..finding import Finding, Fix, Related, Report, SetAside, TraceStep
from ..source.text import Source
from .concise import place
from .counts import (
    counted,
    decided_clauses,
    findings_clause,
    handled_clause,
    result_clause,
    skipped_clause,
    unchanged_clause,
)
from .frame import Mark, draw, gutter_width
from .presentation import Presentation
from .shown import shown
from .style import Style
from .visible import line_start, visible, wrap

ISSUES = "https://github.com/rollout-lint/rollout-lint/issues"

_FRAMED_SOURCES = 3
"""Related places in more files than these are listed by their position alone."""
_RELATED_PLACES = 12
_SHOWN_FIX = 60


def write(report: Report, stream: TextIO, presentation: Presentation) -> None:
    """Write the findings in their order, a blank line between two, then the counts."""
    style = Style(presentation.color)
    for finding, aside in shown(report, presentation):
        facts = report.rules.get(finding.rule)
        lines = _finding_lines(finding, facts.docs if facts else "", presentation.width, style, aside)
        stream.writelines(f"{line}\n" for line in (*lines, ""))
    for failure in report.failures:
        error = [f"  {line_start(line)}" for line in wrap(failure.error.strip(), presentation.width - 2)]
        remark = f"  this is a defect of rollout-lint, not of your manifests: please report it at {ISSUES}"
        what = style.paint("error", "internal error")
        title = f"{what}: rule {visible(failure.rule)} failed at {visible(failure.place)}"
        stream.writelines(f"{line}\n" for line in (title, *error, remark, ""))
    if presentation.statistics and report.findings:
        from .statistics import statistics_lines

        stream.writelines(f"{line}\n" for line in (*statistics_lines(report.findings), ""))
    if not presentation.quiet:
        stream.writelines(f"{line}\n" for line in _footer(report, style, presentation))


def _footer(report: Report, style: Style, presentation: Presentation) -> list[str]:
    """What was found, hidden, decided and not looked at; a run that found nothing says so in one line."""
    summary = report.summary
    unchanged = unchanged_clause(summary, shown=presentation.suppressed)
    rest = [handled_clause(summary), unchanged, "; ".join(decided_clauses(summary)), skipped_clause(summary)]
    failed = counted(len(report.failures), "rules") + " failed" if report.failures else ""
    clauses = [visible(clause) for clause in (*rest, failed) if clause]
    if findings_clause(summary):
        return [style.paint("strong", result_clause(summary)), *clauses]
    read = [counted(summary.documents, "documents")] if summary.files else []
    return ["; ".join((", ".join((result_clause(summary), *read)), *clauses))]


def _finding_lines(finding: Finding, docs: str, width: int, style: Style, aside: SetAside | None = None) -> list[str]:
    level = finding.level.value
    title = style.paint(level, f"{level if aside is None else aside.how}[{visible(finding.rule)}]")
    message = style.paint("strong", visible(finding.message))
    name = visible(finding.name)
    marks = _marks(finding)
    framed, listed = _framed(marks)
    gutter = max(gutter_width(group) for group in framed)
    indent = " " * gutter
    lines = [f"{title} {name}: {message}"]
    edge = style.paint("frame", f"{indent} |")
    arrow, about = style.paint("frame", "-->"), _about(finding)
    for group in framed:
        lines.append(f"{indent}{arrow} {place(group[0].span)}{about}")
        lines += [*draw(group[0].span.source, group, gutter, width, style), edge]
        arrow, about = style.paint("frame", ":::"), ""
    lines += [f"{indent}{arrow} {place(mark.span)} {visible(mark.label)}" for mark in listed]
    hidden = len(finding.related) - _RELATED_PLACES
    if hidden > 0:
        lines.append(f"{indent}{arrow} and {counted(hidden, 'more places')}")
    return lines + _remarks(finding, docs, indent, width, style, aside)


def _about(finding: Finding) -> str:
    resource = finding.resource
    if resource is None:
        return ""
    name = f"{resource.namespace}/{resource.name}" if resource.namespace else resource.name
    return f" ({visible(f'{resource.kind} {name}')})"


def _marks(finding: Finding) -> list[Mark]:
    related = finding.related[:_RELATED_PLACES]
    return [Mark(finding.span, "^", finding.level.value), *map(_related_mark, related)]


def _related_mark(related: Related) -> Mark:
    return Mark(related.span, "-", "frame", related.message)


def _framed(marks: list[Mark]) -> tuple[list[list[Mark]], list[Mark]]:
    """Marks by source, the finding's own first, as far as they get a frame; and those that are only listed."""
    groups: dict[Source, list[Mark]] = {}
    for mark in marks:
        groups.setdefault(mark.span.source, []).append(mark)
    framed = list(groups.values())[:_FRAMED_SOURCES]
    listed = [mark for group in list(groups.values())[_FRAMED_SOURCES:] for mark in group]
    return framed, listed


def _remarks(finding: Finding, docs: str, indent: str, width: int, style: Style, aside: SetAside | None) -> list[str]:
    """The lines ``= trace``, ``= help``, ``= fix``, ``= rendered``, ``= docs``, where there is something to say."""
    remarks = []
    if aside is not None:
        remarks.append((aside.how, f"{aside.reason or 'no reason given'} ({place(aside.span)})"))
    if finding.trace:
        remarks.append(("trace", _trace_text(finding.trace, finding.path)))
    if finding.help:
        remarks.append(("help", finding.help))
    if finding.fix is not None:
        remarks.append(("fix", _fix_text(finding.fix)))
    if finding.rendered is not None:
        remarks.append(("rendered", f"line {finding.rendered.line} of the output of `{finding.rendered.command}`"))
    if docs:
        remarks.append(("docs", docs))
    lines = []
    for word, text in remarks:
        room = width - len(indent) - len(word) - 5
        first, *rest = wrap(text, room)
        hanging = " " * (len(indent) + len(word) + 5)
        title = style.paint("help" if word in ("help", "fix") else "strong", f"{word}:")
        lines.append(f"{indent} {style.paint('frame', '=')} {title} {first}")
        lines += [f"{hanging}{line}" if line else "" for line in rest]
    return lines


def _trace_text(trace: tuple[TraceStep, ...], path: str) -> str:
    """The steps, one a line, numbered; of places in the finding's own file only the line is told."""
    steps = []
    for number, step in enumerate(trace, start=1):
        where = ""
        if step.span is not None:
            where = f" (line {step.span.first.line})" if step.span.source.path == path else f" ({place(step.span)})"
        steps.append(f"{number}. {visible(step.text)}{where}")
    return "\n".join(steps)


def _fix_text(fix: Fix) -> str:
    how = "safe" if fix.safe else "unsafe: read it before you write it"
    if len(fix.edits) == 1:
        old, new = fix.edits[0].span.excerpt, fix.edits[0].text
        if not old or not new:
            # a line that comes or goes has its indentation and its end with it
            old, new = (text.strip() if "\n" in text else text for text in (old, new))
        old, new = visible(old), visible(new)
        if len(old) + len(new) <= _SHOWN_FIX:
            change = f"replace `{old}` with `{new}`" if old and new else f"insert `{new}`" if new else f"remove `{old}`"
            return f"{change} ({how})"
    return f"{counted(len(fix.edits), 'edits')} ({how})"
