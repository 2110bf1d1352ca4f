"""The report for programs: JSON, version 1. Keys may be added within a version, never changed or removed."""

from __future__ import annotations

from typing import TextIO

from ..finding import Finding, Fix, Related, Report, Summary, TraceStep
from ..source.text import Span
from ..version import __version__
from .json_text import encode
from .presentation import Presentation

VERSION = 1


def write(report: Report, stream: TextIO, presentation: Presentation) -> None:
    """Write one object, a finding a line; with ``suppressed`` its findings have a list of their own."""
    head = {
        "version": VERSION,
        "tool": {"name": "rollout-lint", "version": __version__},
        "profile": report.profile,
        "controller": report.controller,
    }
    stream.write(f'{encode(head)[:-1]}, "findings": [')
    for position, finding in enumerate(report.findings):
        stream.write(f"{',' if position else ''}\n{encode(finding_object(finding, report))}")
    failures = [failure._asdict() for failure in report.failures]
    end = "\n" if report.findings else ""
    suppressed = _suppressed(report) if presentation.suppressed else ""
    summary = encode(_summary(report.summary))
    stream.write(f'{end}], {suppressed}"summary": {summary}, "failures": {encode(failures)}}}\n')


def _suppressed(report: Report) -> str:
    """What is set aside, as a member of the report: each a finding with how, why, and where that is said."""
    lines = []
    for finding, how, span, reason in report.set_aside:
        said = {"how": how, "reason": reason or None, **_place(span)}
        lines.append(f"\n{encode({**finding_object(finding, report), 'suppression': said})}")
    return f'"suppressed": [{",".join(lines)}{chr(10) if lines else ""}], '


def finding_object(finding: Finding, report: Report) -> dict[str, object]:
    """A finding as its contract has it: lines and columns from 1, columns in code points, ``endColumn`` exclusive."""
    facts = report.rules.get(finding.rule)
    return {
        "rule": finding.rule,
        "name": finding.name,
        "level": finding.level.value,
        "basis": finding.basis.value,
        "checklist": finding.checklist,
        "message": finding.message,
        "help": finding.help,
        "docs": facts.docs if facts is not None else None,
        **_place(finding.span),
        "excerpt": finding.span.excerpt,
        "resource": finding.resource._asdict() if finding.resource is not None else None,
        "related": [_related(related) for related in finding.related],
        "trace": [_step(step) for step in finding.trace],
        "fix": _fix(finding.fix) if finding.fix is not None else None,
        "rendered": finding.rendered._asdict() if finding.rendered is not None else None,
        "fingerprint": finding.fingerprint,
    }


def _place(span: Span) -> dict[str, object]:
    first, last = span.first, span.last
    return {
        "path": span.source.path,
        "line": first.line,
        "column": first.column,
        "endLine": last.line,
        "endColumn": last.column,
    }


def _related(related: Related) -> dict[str, object]:
    return {**_place(related.span), "message": related.message}


def _step(step: TraceStep) -> dict[str, object]:
    if step.span is None:
        return {"text": step.text}
    return {"text": step.text, "path": step.span.source.path, "line": step.span.first.line}


def _fix(fix: Fix) -> dict[str, object]:
    return {"safe": fix.safe, "edits": [{**_place(edit.span), "text": edit.text} for edit in fix.edits]}


def _summary(summary: Summary) -> dict[str, object]:
    """All counts; ``unchanged`` only where it was asked for."""
    return {name: value for name, value in summary._asdict().items() if value is not None}
