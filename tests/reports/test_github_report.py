"""Annotations for GitHub Actions."""

from __future__ import annotations

import re

import pytest

from rollout_lint.finding import Basis, Finding, Level, Report
from rollout_lint.reports.github import MAX_MESSAGE, escaped_data, escaped_property

from .runner import obeyed
from .sample_report import CLEAN, CRLF, FAILURE_LIMIT, REPORT
from .stored import assert_as_stored, written

_TOKEN = re.compile("[0-9a-f]{32}")


@pytest.mark.parametrize(("report", "file"), [(REPORT, "github.txt"), (CLEAN, "clean.github.txt")])
def test_report_is_as_stored(report: Report, file: str) -> None:
    assert_as_stored(_TOKEN.sub("TOKEN", written("github", report)), file)


def test_the_log_holds_the_whole_text_report() -> None:
    stopped = written("github", REPORT).split("::\n", 1)[0]
    assert written("text", REPORT) in stopped


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("100 %", "100 %25", "100 %25"),
        ("%0A", "%250A", "%250A"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
        ("a=b;c]", "a=b;c]", "a=b;c]"),
    ],
)
def test_escapes_are_those_of_the_toolkit(text: str, data: str, value: str) -> None:
    assert escaped_data(text) == data
    assert escaped_property(text) == value


def test_a_place_on_one_line_has_columns_and_one_on_several_has_none() -> None:
    one, several = obeyed(written("github", REPORT._replace(findings=(FAILURE_LIMIT, CRLF), failures=())))
    assert one.properties == {
        "file": "deploy/analysis.yaml",
        "line": "12",
        "col": "21",
        "endLine": "12",
        "endColumn": "22",
        "title": "RL201 failure-limit-too-low",
    }
    assert {"line", "endLine"} <= set(several.properties)
    assert not {"col", "endColumn"} & set(several.properties)


def test_ten_of_a_kind_are_shown_worst_first_and_the_rest_counted() -> None:
    def many(level: Level, number: int) -> list[Finding]:
        bases = (Basis.INFERENCE, Basis.POLICY, Basis.FACT)
        return [
            FAILURE_LIMIT._replace(level=level, basis=bases[index % 3], message=f"{level.value} {index}")
            for index in range(number)
        ]

    findings = (*many(Level.NOTE, 12), *many(Level.ERROR, 12), *many(Level.WARNING, 10))
    told = obeyed(written("github", REPORT._replace(findings=findings)))  # with two rules that failed
    kinds = [each.command for each in told]
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [10, 10, 10]
    assert [each.properties["title"] for each in told[:2]] == ["rollout-lint: internal error"] * 2
    errors = [each.data.partition("\n")[0] for each in told if each.command == "error"][2:]
    assert errors == [f"error {index}" for index in (2, 5, 8, 11, 1, 4, 7, 10)]
    assert told[-1].data == "4 more errors, 3 more notes in the log: GitHub shows 10 annotations of a kind"


def test_ten_notes_alone_need_no_remark() -> None:
    notes = tuple(FAILURE_LIMIT._replace(level=Level.NOTE, message=str(index)) for index in range(10))
    told = obeyed(written("github", REPORT._replace(findings=notes, failures=())))
    assert [each.data.partition("\n")[0] for each in told] == list(map(str, range(10)))


@pytest.mark.parametrize("character", ["a", "%", "\U0001f600"])
def test_a_long_message_is_cut_where_the_runner_would(character: str) -> None:
    report = REPORT._replace(findings=(FAILURE_LIMIT._replace(message=character * 5000),), failures=())
    (told,) = obeyed(written("github", report))
    assert len(told.data.encode("utf-16-le")) // 2 in (MAX_MESSAGE - 1, MAX_MESSAGE)
    assert told.data.rstrip("…").strip(character) == ""
