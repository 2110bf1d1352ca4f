"""Whatever a manifest holds, a report is readable, loadable and harmless."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rollout_lint.finding import Edit, Finding, Fix, Related, Rendered, Report, ResourceName, RuleFailure, TraceStep
from rollout_lint.reports.frame import Mark, draw
from rollout_lint.reports.style import Style
from rollout_lint.reports.visible import line_start, text_width, visible, wrap
from rollout_lint.source.text import Source, Span

from .multitool import schema_errors
from .sample_report import HOSTILE, REPORT, sample_finding
from .stored import written

FRAGMENTS = st.sampled_from(
    [
        "::", "::error::", "##", "[", "##[", "##vso[", "]", "\x1b[31m", "\x9b", "\r\n", "\n", "\r", "\t", " ", "a",
        '"', "\\", "日", "\u0301", "\u2028", "\u202e", "\u200b", "\ud800", "\udc00", "\U0001f600", "\ufeff", "{0}",
        "x" * 50, HOSTILE,
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(FRAGMENTS, max_size=8).map("".join), st.text(st.characters(), max_size=30))
PLAIN = st.text(st.sampled_from('ab :"日本\u0301é\U0001f600\x1b\x07\u202e\ud800'), max_size=40)
untimed = settings(deadline=None)
LOG_COMMAND = re.compile(r"\s*::(?!:)|.*##\w*\[", re.DOTALL)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    source = Source(draw(TEXTS), draw(TEXTS), draw(st.none() | TEXTS))
    start = draw(st.integers(0, len(source.text)))
    return Span(source, start, draw(st.integers(start, len(source.text))), draw(st.none() | TEXTS))


FINDINGS = st.builds(
    sample_finding,
    spans(),
    TEXTS,
    rule=st.sampled_from(["RL201", "RL205"]) | TEXTS,
    name=TEXTS,
    checklist=st.none() | TEXTS,
    help=TEXTS,
    resource=st.none() | st.builds(ResourceName, TEXTS, TEXTS, TEXTS),
    related=st.lists(st.builds(Related, spans(), TEXTS), max_size=5).map(tuple),
    trace=st.lists(st.builds(TraceStep, TEXTS, st.none() | spans()), max_size=3).map(tuple),
    fix=st.none() | st.builds(Fix, st.booleans(), st.lists(st.builds(Edit, spans(), TEXTS), max_size=2).map(tuple)),
    rendered=st.none() | st.builds(Rendered, TEXTS, st.integers(1, 99)),
)
COUNTS = st.dictionaries(TEXTS, st.integers(0, 9), max_size=2)
REPORTS = st.builds(
    lambda findings, failures, undecided, skipped: REPORT._replace(
        findings=tuple(findings),
        failures=tuple(failures),
        summary=REPORT.summary._replace(undecided=undecided, skipped=skipped),
    ),
    st.lists(FINDINGS, max_size=3),
    st.lists(st.builds(RuleFailure, TEXTS, TEXTS, TEXTS), max_size=1),
    st.dictionaries(TEXTS, COUNTS, max_size=2),
    COUNTS,
)


@pytest.mark.parametrize("name", ["text", "concise"])
@untimed
@given(report=REPORTS, width=st.integers(1, 120))
def test_text_for_people_commands_neither_terminal_nor_runner(name: str, report: Report, width: int) -> None:
    text = written(name, report, width=width, statistics=True)
    text.encode("utf-8")
    for line in text.split("\n"):
        assert not [c for c in line if c < " " or "\x7f" <= c <= "\x9f" or c in "\u202e\u200b\u2028\ufeff"]
        assert not LOG_COMMAND.match(line)


@untimed
@given(findings=st.lists(FINDINGS, max_size=4))
def test_concise_is_one_line_a_finding(findings: list[Finding]) -> None:
    text = written("concise", REPORT._replace(findings=tuple(findings), failures=()))
    assert len(text.split("\n")) == len(findings) + 1


@untimed
@given(report=REPORTS)
def test_json_loads_and_gives_the_texts_back(report: Report) -> None:
    text = written("json", report)
    assert "##[" not in text
    loaded = json.loads(text.encode("utf-8"))
    assert [finding["message"] for finding in loaded["findings"]] == [joined(f.message) for f in report.findings]
    assert [finding["path"] for finding in loaded["findings"]] == [joined(f.path) for f in report.findings]


def joined(text: str) -> str:
    """Two lone surrogates that make a pair are one character in JSON."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@untimed
@given(report=REPORTS)
def test_sarif_is_sound(report: Report) -> None:
    run = json.loads(written("sarif", report).encode("utf-8"))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) == len(report.findings)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        (location,) = result["locations"]
        address = location["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", address, re.ASCII)
        assert not address.startswith("/")
        assert ".." not in address.split("/")
        region = location["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        assert min(region.values()) >= 1


@settings(max_examples=25, deadline=None)
@given(report=REPORTS)
def test_sarif_fits_its_schema(report: Report) -> None:
    assert schema_errors(json.loads(written("sarif", report))) == []


@untimed
@given(line=PLAIN, data=st.data())
def test_marks_stand_under_their_text(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    source = Source("a.yaml", line)
    _, shown, marks = draw(source, [Mark(Span(source, start, end), "^", "error")], 1, 1000, Style(False))
    assert shown == (f"1 | {visible(line)}" if line else "1 |")
    before, under = text_width(visible(line[:start])), text_width(visible(line[start:end]))
    if under or start == end:
        assert marks == f"  | {' ' * before}{'^' * max(under, 1)}"
    else:
        assert marks == f"  | {' ' * max(before - 1, 0)}^"


@untimed
@given(line=st.text(st.sampled_from("ab日é"), min_size=100, max_size=400), width=st.integers(40, 90), data=st.data())
def test_cut_lines_keep_to_the_width_and_the_mark(line: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, min(start + 10, len(line))))
    source = Source("a.yaml", line)
    assume(text_width(line) > width - 4)
    _, shown, marks = draw(source, [Mark(Span(source, start, end), "^", "error")], 1, width, Style(False))
    assert text_width(shown) <= width
    first = marks.index("^")
    assert marked(shown, first, marks.count("^")) == line[start:end]


def marked(shown: str, start: int, length: int) -> str:
    """The text in a range of cells."""
    column, found = 0, ""
    for character in shown:
        if start <= column < start + length:
            found += character
        column += text_width(character)
    return found


@untimed
@given(
    text=st.lists(st.text(st.sampled_from("ab日:"), max_size=12), max_size=20).map(" ".join), room=st.integers(5, 60)
)
def test_wrapping_loses_no_word_and_keeps_to_the_room(text: str, room: int) -> None:
    lines = wrap(text, room)
    assert " ".join(lines).replace("\\x3a:", "::").split() == text.split()
    assert all(text_width(line.strip()) <= room or " " not in line.strip() for line in lines if "\\x3a" not in line)


@untimed
@given(text=TEXTS)
def test_visible_text_is_stable(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert line_start(line_start(once)) == line_start(once)


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 1), ("日本", 4), ("\uff21", 2), ("\U0001f600", 2)]
)
def test_cells_of_text(text: str, width: int) -> None:
    assert text_width(text) == width


def test_stored_reports_hold_no_escape() -> None:
    for path in (Path(__file__).parent / "expected").iterdir():
        assert "\x1b" not in path.read_text("utf-8")
