"""Nothing that a manifest, a file name or a message holds is obeyed by what reads a report, in any format."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollout_lint import lint_text
from rollout_lint.finding import Report
from rollout_lint.reports import FORMATS
from rollout_lint.reports.markup import LEFT_ALONE
from rollout_lint.reports.visible import HIDDEN, visible

from .hostile_texts import REPORTS, TEXTS
from .page import Page
from .runner import obeyed
from .sample_report import REPORT
from .stored import written

untimed = settings(deadline=None)
FILES = "https://github.com/shop/deploy/blob/0123abc/"
PAGE_TAGS = {
    "h2", "h3", "p", "ul", "li", "ol", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "sub", "em", "br",
    "details", "summary", "a",
}  # fmt: skip
CHART_LINE = re.compile(
    r"gantt|    (?:title|section|dateFormat|axisFormat) [\w .,/():%-]+"
    r"|    [\w .,/()%-]+: (?:active, |crit, )?(?:milestone, )?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, \d+s"
)


@st.composite
def hostile_runs(draw: st.DrawFn) -> Report:
    """A real run over objects with hostile names and values."""
    template, metric, name = draw(TEXTS), draw(TEXTS), draw(TEXTS)
    steps: list[object] = [
        {"setWeight": 10},
        {"pause": {"duration": draw(st.sampled_from(["5m", "2d"]) | TEXTS)}},
        {
            "analysis": {
                "templates": [{"templateName": template}],
                "args": [{"name": draw(TEXTS), "value": draw(TEXTS)}],
            }
        },
    ]
    rollout = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": {"name": name, "namespace": draw(TEXTS), "annotations": {"rollout-lint/p99": draw(TEXTS)}},
        "spec": {"strategy": {"canary": {"steps": steps, "stableService": draw(TEXTS)}}},
    }
    measured = {
        "name": metric,
        "interval": "1m",
        "count": draw(st.sampled_from([3, "3"]) | TEXTS),
        "successCondition": draw(st.sampled_from(["result[0] > 0.9"]) | TEXTS),
        "provider": {"prometheus": {"query": draw(TEXTS)}},
    }
    analysis = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AnalysisTemplate",
        "metadata": {"name": template, "namespace": rollout["metadata"]["namespace"]},  # type: ignore[index]
        "spec": {"metrics": [measured], draw(TEXTS): draw(TEXTS)},
    }
    return lint_text(f"{json.dumps(rollout)}\n---\n{json.dumps(analysis)}\n", draw(TEXTS))


@pytest.mark.parametrize("name", sorted(FORMATS))
@untimed
@given(report=REPORTS, suppressed=st.booleans())
def test_no_report_commands_terminal_or_runner(name: str, report: Report, suppressed: bool) -> None:
    assert_harmless(name, written(name, report, suppressed=suppressed, statistics=True, files=FILES))


@settings(max_examples=40, deadline=None)
@given(report=hostile_runs())
def test_no_report_of_a_run_commands_anybody(report: Report) -> None:
    for name in FORMATS:
        assert_harmless(name, written(name, report, files=FILES))
    assert_readable_page(written("markdown", report, files=FILES))


def assert_harmless(name: str, text: str) -> None:
    """What terminals and runners obey is not there, but for the annotations of the format that is made for them."""
    text.encode("utf-8")
    assert HIDDEN.findall(text.replace("\n", "")) == []
    commands = obeyed(text)
    assert {each.command for each in commands} <= ({"error", "warning", "notice"} if name == "github" else set())
    assert not re.search(r"##\w*\[", text)
    if name != "github":
        assert not re.search(r"^\s*::(?!:)", text, re.MULTILINE)


@untimed
@given(report=REPORTS)
def test_annotations_are_the_findings(report: Report) -> None:
    """Every value comes out of the runner as it went in."""
    annotations = obeyed(written("github", report))
    kinds = {"error": "error", "warning": "warning", "note": "notice"}
    expected = {
        (
            kinds[finding.level.value],
            # the runner leaves out blanks at the end of all properties, and a sign that none may begin with
            visible(finding.path).lstrip("="),
            finding.span.first.line,
            visible(finding.message),
        )
        for finding in report.findings
    }
    told = {
        (each.command, each.properties.get("file", "").lstrip("="), int(each.properties["line"]), first_line(each.data))
        for each in annotations
        if "line" in each.properties
    }
    assert told == expected
    assert len(annotations) == len(report.findings) + len(report.failures)


def first_line(data: str) -> str:
    return data.partition("\n")[0]


@untimed
@given(report=REPORTS, suppressed=st.booleans())
def test_a_page_holds_only_what_the_format_makes(report: Report, suppressed: bool) -> None:
    page = assert_readable_page(written("markdown", report, suppressed=suppressed, files=FILES))
    shown = [*report.findings, *(each.finding for each in report.set_aside if suppressed)]
    assert page.tags["tr"] == len(shown) + bool(shown)
    for finding in shown:
        assert visible(finding.message).replace("`", "") in page.text.replace("`", "")


def assert_readable_page(markdown: str) -> Page:
    """Its tags, links and charts are those of the format, and no word in it is one that GitHub would replace."""
    page = Page(markdown)
    assert set(page.tags) <= PAGE_TAGS
    assert {name for _, name, _ in page.attributes} <= {"class", "lang"}
    assert all(link.startswith((FILES, "https://github.com/rollout-lint/rollout-lint/")) for link in page.links)
    assert not [text for text in page.plain if LEFT_ALONE.search(text)]
    for chart in page.charts:
        assert all(CHART_LINE.fullmatch(line) for line in chart.rstrip("\n").split("\n")), chart
    return page


@untimed
@given(report=REPORTS, suppressed=st.booleans())
def test_junit_parses_and_counts_right(report: Report, suppressed: bool) -> None:
    root = ElementTree.fromstring(written("junit", report, suppressed=suppressed).encode("utf-8"))
    assert {element.tag for element in root.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"
    }  # fmt: skip
    assert root.get("failures") == str(len(root.findall(".//failure")))
    told = {element.get("message") for element in root.iter("failure")}
    assert told == {xml_text(f.message) for f in report.findings if f.level.value == "error"}


def xml_text(text: str) -> str:
    return visible(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


@untimed
@given(report=REPORTS)
def test_gitlab_loads_and_holds_no_tag(report: Report) -> None:
    text = written("gitlab", report)
    assert "<" not in text
    entries = json.loads(text)
    assert len(entries) == len(report.findings) + len(report.failures)
    for entry in entries:
        assert entry["location"]["path"]
        assert entry["location"]["lines"]["begin"] >= 1


def test_every_stop_has_a_token_of_its_own() -> None:
    first, second = (written("github", REPORT).partition("\n")[0] for _ in range(2))
    assert re.fullmatch("::stop-commands::[0-9a-f]{32}", first)
    assert first != second
