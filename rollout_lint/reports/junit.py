"""JUnit XML, for what shows tests: Jenkins, GitLab, Azure and the many others.

There is no one standard; what is written here is valid under the schema of Jenkins' xunit plugin
(jenkinsci/xunit-plugin, junit-10.xsd), which is the narrowest: no ``file`` or ``line`` on a test. A test is named after
object and route and not after its line, so that history follows it; it fails where its finding fails the run, so that
the tests and the exit code agree. A run that found nothing still holds one test, for readers take none for an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from ..finding import Finding, Report, SetAside
from ..late_pattern import late_pattern
from ..record import NamedTuple
from .account import account_lines, object_name
from .concise import place
from .counts import counted
from .presentation import Presentation
from .shown import shown
from .visible import line_start, visible

_NO_XML = late_pattern("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference (XML 1.0, 2.2)."""
_REPLACED = "\ufffd"
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\t": "&#9;", "\n": "&#10;"}
_ESCAPED = late_pattern("[&<>\"'\t\n]")


class _Case(NamedTuple):
    """One test. ``result`` is ``failure``, ``error``, ``skipped``, or ``system-out`` of one that passes; "" is a bare
    pass."""

    group: str
    name: str
    result: str = ""
    message: str = ""
    kind: str = ""
    body: str = ""


def write(report: Report, stream: TextIO, presentation: Presentation) -> None:
    """Write one suite for the run and what it could not decide, and one for each file with findings."""
    suites: dict[str, list[_Case]] = {"rollout-lint": list(_run_cases(report))}
    for finding, aside in shown(report, presentation):
        suites.setdefault(finding.path, []).append(_finding_case(report, finding, aside, presentation))
    everything = [case for cases in suites.values() for case in cases]
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    numbers = _numbers(everything, ("tests", "failures", "errors"))
    stream.write(f'<testsuites name="rollout-lint" {numbers}>\n')
    for name, cases in suites.items():
        stream.write(f'  <testsuite name={quoted(name)} {_numbers(cases, _ALL_NUMBERS)} time="0">\n')
        stream.writelines(_case_lines(_told_apart(cases)))
        stream.write("  </testsuite>\n")
    stream.write("</testsuites>\n")


_ALL_NUMBERS = ("tests", "failures", "errors", "skipped")
_RESULTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def _numbers(cases: list[_Case], words: Iterable[str]) -> str:
    count = {word: sum(case.result == result for case in cases) for word, result in _RESULTS.items()}
    count["tests"] = len(cases)
    return " ".join(f'{word}="{count[word]}"' for word in words)


def _run_cases(report: Report) -> Iterator[_Case]:
    """The run itself, rules that failed as errors, and what was not decided as skipped."""
    summary = report.summary
    yield _Case("rollout-lint.run", f"{counted(summary.files, 'files')}, {counted(summary.documents, 'documents')}")
    for failure in report.failures:
        name = f"rule {failure.rule} at {failure.place}"
        yield _Case("rollout-lint.internal-error", name, "error", failure.reason, "internal-error", failure.reason)
    for noun, reasons in summary.undecided.items():
        for why, number in reasons.items():
            if number:
                told = f"{counted(number, noun)} not decided: {why}"
                yield _Case("rollout-lint.undecided", f"{noun}: {why}", "skipped", told)
    for why, number in summary.skipped.items():
        if number:
            told = f"{counted(number, 'files')} not checked: {why}"
            yield _Case("rollout-lint.unchecked", f"files: {why}", "skipped", told)


def _finding_case(report: Report, finding: Finding, aside: SetAside | None, presentation: Presentation) -> _Case:
    group = f"rollout-lint.{finding.rule}"
    about = object_name(finding)
    named = f"{about}: {finding.route}" if about and finding.route else about or finding.name
    if aside is not None:
        reason = f"{aside.how}: {aside.reason or 'no reason given'} ({place(aside.span)})"
        return _Case(group, named, "skipped", f"{reason}: {finding.message}")
    facts = report.rules.get(finding.rule)
    level = finding.level.value
    head = f"{place(finding.span)}: {level} {visible(finding.rule)} {visible(finding.name)}"
    body = "\n".join((head, *account_lines(finding, facts.docs if facts else "")))
    result = "failure" if finding.level in presentation.failing else "system-out"
    return _Case(group, named, result, finding.message, level, body)


def _told_apart(cases: list[_Case]) -> Iterator[_Case]:
    """The tests with a number where two are named alike: readers take the second for a repetition of the first."""
    seen: dict[tuple[str, str], int] = {}
    for case in cases:
        key = (case.group, case.name)
        seen[key] = seen.get(key, 0) + 1
        yield case if seen[key] == 1 else case._replace(name=f"{case.name} #{seen[key]}")


def _case_lines(cases: Iterable[_Case]) -> Iterator[str]:
    for group, name, result, message, kind, body in cases:
        test = f'    <testcase classname={quoted(group)} name={quoted(name)} time="0"'
        if not result:
            yield f"{test}/>\n"
        elif result == "system-out":
            yield f"{test}>\n      <system-out>{escaped(body)}</system-out>\n    </testcase>\n"
        else:
            about = f" type={quoted(kind)}" if kind else ""
            told = f"<{result}{about} message={quoted(message)}"
            closed = f"{told}>{escaped(body)}</{result}>" if body else f"{told}/>"
            yield f"{test}>\n      {closed}\n    </testcase>\n"


def escaped(text: str) -> str:
    """Lines of text as content. ``>`` too, for ``]]>`` may not stand in it (XML 1.0, 2.4)."""
    lines = (_NO_XML.sub(_REPLACED, line_start(visible(line))) for line in text.split("\n"))
    return "\n".join(_ESCAPED.sub(_escape, line) for line in lines)


def quoted(text: str) -> str:
    """Text as the value of an attribute, on one line."""
    return f'"{_ESCAPED.sub(_escape, _NO_XML.sub(_REPLACED, visible(text)))}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES[match[0]]
