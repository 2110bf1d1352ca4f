"""JUnit XML, held to what readers have in common."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from rollout_lint.finding import Level, Report, SetAside

from .sample_report import ANALYSIS, CLEAN, FAILURE_LIMIT, QUERY, REPORT, at
from .stored import assert_as_stored, written

SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "testsuites": ({"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"testcase"}),
    "testcase": ({"name", "classname", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"type", "message"}, set()),
    "system-out": (set(), set()),
}
"""Attributes and children that the schema of Jenkins' xunit plugin knows, of those that are written here."""


def parsed(report: Report, **presentation: object) -> ElementTree.Element:
    return ElementTree.fromstring(written("junit", report, **presentation))


@pytest.mark.parametrize(("report", "file"), [(REPORT, "junit.xml"), (CLEAN, "clean.junit.xml")])
def test_report_is_as_stored(report: Report, file: str) -> None:
    assert_as_stored(written("junit", report), file)


@pytest.mark.parametrize("report", [REPORT, CLEAN])
def test_elements_are_those_of_the_schema(report: Report) -> None:
    for element in parsed(report).iter():
        attributes, children = SHAPES[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
        if element.tag in ("testsuites", "testsuite"):
            cases = list(element.iter("testcase"))
            assert element.get("tests") == str(len(cases))
            assert element.get("failures") == str(sum(case.find("failure") is not None for case in cases))
            assert element.get("errors") == str(sum(case.find("error") is not None for case in cases))


def test_a_clean_run_is_one_test_that_passes() -> None:
    (case,) = parsed(CLEAN).iter("testcase")
    assert (case.get("name"), list(case)) == ("4 files, 9 documents", [])


@pytest.mark.parametrize(
    ("failing", "failures"),
    [((), []), ((Level.ERROR,), ["error"]), ((Level.ERROR, Level.WARNING), ["error", "warning"])],
)
def test_a_test_fails_where_its_finding_fails_the_run(failing: tuple[Level, ...], failures: list[str]) -> None:
    root = parsed(REPORT._replace(findings=(FAILURE_LIMIT, QUERY)), failing=failing)
    assert [each.get("type") for each in root.iter("failure")] == failures
    assert len(list(root.iter("system-out"))) == 2 - len(failures)


def test_a_test_is_named_after_its_object_and_not_after_its_line() -> None:
    twice = (FAILURE_LIMIT, FAILURE_LIMIT._replace(span=at(ANALYSIS, "count: 5")))
    cases = parsed(REPORT._replace(findings=twice)).findall("./testsuite[2]/testcase")
    named = "AnalysisTemplate slo-gate: spec.metrics[success-rate].failureLimit"
    assert [case.get("name") for case in cases] == [named, f"{named} #2"]
    assert {case.get("classname") for case in cases} == {"rollout-lint.RL201"}


def test_what_is_suppressed_is_skipped_where_it_is_asked_for() -> None:
    aside = SetAside(FAILURE_LIMIT, "ignored", at(ANALYSIS, "kind"), "until the new limit is agreed")
    report = CLEAN._replace(set_aside=(aside,))
    assert list(parsed(report).iter("skipped")) == []
    (skipped,) = parsed(report, suppressed=True).iter("skipped")
    assert (skipped.get("message") or "").startswith(
        "ignored: until the new limit is agreed (deploy/analysis.yaml:3:1)"
    )
