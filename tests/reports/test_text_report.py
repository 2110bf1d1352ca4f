"""The report for people."""

from __future__ import annotations

import re

import pytest

from rollout_lint.finding import Finding, Related, Summary
from rollout_lint.reports.counts import decided_clauses
from rollout_lint.source.text import Source, Span

from .sample_report import (
    ANALYSIS,
    CLEAN,
    COMBINED,
    EMPTY,
    FAILURE_LIMIT,
    LONG_ALL,
    LONG_MIDDLE,
    REPORT,
    RULES,
    SUMMARY,
    WIDE_KEY,
    sample_finding,
)
from .stored import assert_as_stored, written


def shown(*findings: Finding, **presentation: object) -> list[str]:
    """The lines of a quiet report of some findings."""
    report = REPORT._replace(findings=findings, failures=())
    return written("text", report, quiet=True, **presentation).splitlines()


@pytest.mark.parametrize(
    ("file", "presentation"),
    [
        ("report.txt", {}),
        ("narrow.txt", {"width": 50}),
        ("color.txt", {"color": True}),
        ("statistics.txt", {"statistics": True}),
        ("quiet.txt", {"quiet": True}),
    ],
)
def test_as_stored(file: str, presentation: dict[str, object]) -> None:
    assert_as_stored(written("text", REPORT, **presentation), file)


def test_clean_run_says_in_one_line_what_was_checked() -> None:
    assert written("text", CLEAN) == "no findings in 4 files, 9 documents; 41 metrics decided\n"


def test_clean_run_does_not_hide_what_was_not_decided() -> None:
    undecided = CLEAN._replace(summary=CLEAN.summary._replace(undecided={"metrics": {"Datadog": 6, "web": 2}}))
    assert "49 metrics: 41 decided, 8 not: Datadog 6, web 2" in written("text", undecided)


def test_quiet_shows_findings_and_internal_errors_only() -> None:
    assert written("text", CLEAN, quiet=True) == ""
    report = written("text", REPORT, quiet=True)
    assert "error[RL201]" in report
    assert "internal error" in report
    assert " in 8 files" not in report


def test_color_changes_nothing_but_color() -> None:
    colored = written("text", REPORT, color=True)
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == written("text", REPORT)
    assert "\x1b" not in written("text", REPORT)


def test_footer_counts() -> None:
    footer = written("text", REPORT._replace(findings=(), failures=())).splitlines()
    assert footer == [
        "12 errors, 1 warning, 1 note in 8 files",
        "2 ignored, 1 baselined, 3 fixable with --fix",
        "41 metrics: 33 decided, 8 not: Datadog 6, web 2; 2 gates decided; "
        "2 references not decided: templates that are not in view",
        "3 files not checked: Helm template 2, no UTF-8 1",
    ]


def test_one_thing_is_no_plural() -> None:
    one = Summary(1, 1, 1, 0, 0, 0, 0, 0, {"queries": 1}, {"gates": {"no template": 1}}, {})
    assert decided_clauses(one) == ["1 query decided", "1 gate not decided: no template"]


def test_position_and_resource_stand_in_the_frame() -> None:
    lines = shown(FAILURE_LIMIT)
    assert lines[0].startswith("error[RL201] failure-limit-too-low: `failureLimit: 1` lets two")
    assert lines[1] == "  --> deploy/analysis.yaml:12:21 (AnalysisTemplate slo-gate)"


def test_mark_stands_under_its_text() -> None:
    lines = shown(FAILURE_LIMIT)
    at = next(index for index, line in enumerate(lines) if line.startswith("12 |"))
    assert lines[at].index("1", 6) == lines[at + 1].index("^")


def test_wide_characters_take_two_cells_and_combining_marks_none() -> None:
    wide = shown(WIDE_KEY)
    # `note: {` 7, three wide 6, `: "` 3, three wide 6 make 22 cells before the mark, behind the margin of 4
    assert wide[4] == f"  | {' ' * 22}^^^^"
    assert wide[5].endswith("-- and an emoji")
    combined = shown(COMBINED)
    assert combined[4].count("^") == 2


def test_empty_span_at_the_end_of_a_line_is_marked_behind_it() -> None:
    lines = shown(EMPTY)
    at = next(index for index, line in enumerate(lines) if line.endswith("successCondition:"))
    assert lines[at + 1].index("^") == len(lines[at])
    assert lines[at + 1].count("^") == 1


def test_long_line_is_cut_around_the_mark() -> None:
    for width in (40, 80, 120):
        lines = shown(LONG_MIDDLE._replace(related=()), width=width)
        source, mark = lines[3], lines[4]
        assert len(source) <= width
        assert source.startswith("1 | …")
        assert source.endswith("…")
        assert source[mark.index("^") : mark.rindex("^") + 1] == '"annotation-30"'


def test_mark_longer_than_the_line_has_room_is_cut() -> None:
    source, mark = shown(LONG_ALL, width=80)[3:5]
    assert len(source) <= 80
    assert source.endswith("…")
    assert len(mark) < len(source)


def test_long_mark_is_shown_by_its_ends() -> None:
    source = Source("a.yaml", "".join(f"line{number}\n" for number in range(1, 200)))
    numbers = [
        line.split()[0] for line in shown(sample_finding(Span(source, 0, len(source.text)), "m")) if "line" in line
    ]
    assert numbers == ["1", "2", "3", "199"]


def test_place_in_an_empty_file() -> None:
    assert shown(sample_finding(Span(Source("empty.yaml", ""), 0, 0), "nothing here"))[1:5] == [
        " --> empty.yaml:1:1",
        "  |",
        "1 |",
        "  | ^",
    ]


def test_enclosing_lines_say_whose_field_it_is() -> None:
    lines = [line for line in shown(EMPTY) if re.match(r" ?\d", line)]
    assert lines[0].endswith("metrics:")
    assert lines[1].endswith("- name: latency")


def test_enclosing_lines_stay_in_the_document() -> None:
    source = Source("two.yaml", "above:\n---\n  below: 1\n")
    start = source.text.index("below")
    lines = shown(sample_finding(Span(source, start, start + 5), "m"))
    assert [line for line in lines if line[:1].isdigit()] == ["3 |   below: 1"]


def test_related_places_beyond_the_first_files_are_listed() -> None:
    others = [Source(f"{number}.yaml", "kind: Rollout\n") for number in range(37)]
    related = tuple(Related(Span(source, 0, 4), f"uses it, {source.path}") for source in others)
    lines = shown(sample_finding(Span(ANALYSIS, 0, 1), "a template of many", related=related))
    assert sum("----" in line for line in lines) == 2
    assert "  ::: 5.yaml:1:1 uses it, 5.yaml" in [f" {line}" for line in lines]
    assert any(line.endswith("::: and 25 more places") for line in lines)


def test_help_is_wrapped_and_keeps_its_own_lines() -> None:
    long = sample_finding(Span(ANALYSIS, 0, 1), "m", help="word " * 40 + "\n  indented: code")
    lines = shown(long, width=60)
    assert all(len(line) <= 60 for line in lines if "word" in line)
    assert any(line.endswith("  indented: code") for line in lines)


def test_rule_without_facts_has_no_docs_line() -> None:
    assert not any("docs" in line for line in shown(sample_finding(Span(ANALYSIS, 0, 1), "m", rule="RL999")))
    assert any(RULES["RL201"].docs in line for line in shown(FAILURE_LIMIT))


def test_statistics_count_each_rule() -> None:
    lines = written("text", REPORT._replace(findings=(FAILURE_LIMIT, EMPTY, COMBINED)), quiet=True, statistics=True)
    assert "2  RL201 failure-limit-too-low (1 fixable)\n1  RL205 condition-syntax (1 fixable)\n" in lines


def test_summary_is_that_of_the_engine() -> None:
    assert SUMMARY.errors != 0
    more = REPORT._replace(summary=SUMMARY._replace(errors=99))
    assert "99 errors" in written("text", more)
