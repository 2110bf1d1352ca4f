"""One line a finding, as editors and problem matchers read it: ``path:line:column: level RL201 message``."""

from __future__ import annotations

from typing import TextIO

from ..finding import Report
from ..source.text import Span
from .presentation import Presentation
from .shown import shown
from .visible import line_start, visible


def write(report: Report, stream: TextIO, presentation: Presentation) -> None:
    """Write the findings, then the rules that failed."""
    for finding, aside in shown(report, presentation):
        code, message = visible(finding.rule), visible(finding.message)
        level = finding.level.value if aside is None else aside.how
        stream.write(f"{_line_start(place(finding.span))}: {level} {code} {message}\n")
    for failure in report.failures:
        where, code = _line_start(visible(failure.place)), visible(failure.rule)
        stream.write(f"{where}: error internal-error rule {code} failed: {visible(failure.reason)}\n")
    if presentation.statistics:
        from .statistics import statistics_lines

        stream.writelines(f"{line}\n" for line in statistics_lines(report.findings))


def place(span: Span) -> str:
    """``path:line:column``."""
    line, column = span.first
    return f"{visible(span.source.path)}:{line}:{column}"


def _line_start(path: str) -> str:
    """A path may be named like a log command; behind ``./`` it is the same path and no command."""
    return f"./{path}" if line_start(path) != path else path
