"""SARIF, by its schema, by Microsoft's validator and by what GitHub code scanning makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rollout_lint.finding import Finding, Level, Related, Report
from rollout_lint.reports.line_hash import LineHashes
from rollout_lint.reports.sarif import MAX_RESULTS, uri
from rollout_lint.source.text import Source, Span

from .multitool import schema_errors, validate
from .sample_report import (
    ANALYSIS,
    CLEAN,
    CRLF,
    CRLF_FIRST,
    EMPTY,
    FAILURE_LIMIT,
    FINDINGS,
    HOSTILE_FINDING,
    QUERY,
    RENDERED,
    REPORT,
    RULES,
    WINDOWS,
    sample_finding,
)
from .stored import assert_as_stored, written

ACCEPTED_NOTES = {
    "SARIF2002": "messages are texts, not ids with arguments",
    "SARIF2003": "which commit was looked at is for the uploader to say",
    "SARIF2006": "the validator has no network, or the page is not published yet",
    "SARIF2010": "snippets would flood the log, and readers have the file",
    "SARIF2011": "context snippets too",
    "SARIF2012": "names of rules are in kebab case, and a clean run has no rules",
}


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(written("sarif", report))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def result_of(finding: Finding) -> dict[str, Any]:
    (result,) = run_of(REPORT._replace(findings=(finding,)))["results"]
    assert isinstance(result, dict)
    return result


def region_of(place: dict[str, Any]) -> tuple[int, ...]:
    region = place["physicalLocation"]["region"]
    assert list(region) == ["startLine", "startColumn", "endLine", "endColumn"]
    return tuple(region.values())


def test_as_stored() -> None:
    assert_as_stored(written("sarif", REPORT), "report.sarif")
    assert_as_stored(written("sarif", CLEAN), "clean.sarif")


@pytest.mark.parametrize("report", [REPORT, CLEAN], ids=["report", "clean"])
def test_schema(report: Report) -> None:
    assert schema_errors(json.loads(written("sarif", report))) == []


@pytest.mark.parametrize("report", [REPORT, CLEAN], ids=["report", "clean"])
def test_validator(report: Report, tmp_path: Path) -> None:
    remarks = validate(written("sarif", report), tmp_path)
    assert [remark for remark in remarks if remark.level != "note" or remark.rule not in ACCEPTED_NOTES] == []


def test_validator_would_tell(tmp_path: Path) -> None:
    broken = written("sarif", REPORT).replace('"ruleIndex": 0', '"ruleIndex": 77')
    assert [remark for remark in validate(broken, tmp_path) if remark.level == "error"]


def test_clean_run_has_results_all_the_same() -> None:
    run = run_of(CLEAN)
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_driver() -> None:
    driver = run_of(REPORT)["tool"]["driver"]
    assert driver["name"] == "rollout-lint"
    assert driver["version"] == driver["semanticVersion"]
    assert driver["informationUri"].startswith("https://")


def test_only_rules_with_results_by_id_and_indexed() -> None:
    run = run_of(REPORT)
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert codes == sorted({finding.rule for finding in FINDINGS})
    assert "RL801" in RULES
    assert all(codes[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_rule_is_documented_in_the_log() -> None:
    rules = {rule["id"]: rule for rule in run_of(REPORT)["tool"]["driver"]["rules"]}
    rule = rules["RL201"]
    assert rule["name"] == "failure-limit-too-low"
    assert rule["shortDescription"]["text"] == "One noisy sample aborts the release."
    assert rule["fullDescription"]["text"].startswith("A single red sample is noise: a scrape that timed out, a pod")
    assert rule["help"]["markdown"] == RULES["RL201"].body.strip()
    assert rule["help"]["text"].endswith("Fix Take the number of measurements that a real fault turns red.")
    assert "```" not in rule["help"]["text"]
    assert rule["helpUri"] == RULES["RL201"].docs
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"] == {
        "precision": "high",
        "problem.severity": "error",
        "tags": ["argo-rollouts", "metrics", "policy", "failureLimit"],
    }
    precisions = [rules[code]["properties"]["precision"] for code in ("RL205", "RL302")]
    assert precisions == ["very-high", "medium"]
    assert len(rules["RL205"]["fullDescription"]["text"]) == 1024
    assert rules["RL999"]["help"]["text"] == "unknown-to-the-report"


def test_level_is_always_there_and_that_of_the_finding() -> None:
    assert [result["level"] for result in run_of(REPORT)["results"]] == [finding.level.value for finding in FINDINGS]


def test_message_begins_with_the_finding_then_helps_proves_and_links() -> None:
    text = result_of(FAILURE_LIMIT)["message"]["text"]
    first, help_text, trace, links = text.split("\n\n")
    assert first == "`failureLimit: 1` lets two bad samples of `success-rate` abort the release."
    assert help_text.startswith("write `failureLimit: 2` or more")
    assert trace.split("\n")[0] == r"1. sample 1 is red: `result\[0\]` is 0.97"
    assert links == "See [of so many samples](1), [Rollout `shop/catalog` runs it in step 2](2)."


def test_text_of_the_manifest_makes_no_link_and_no_second_line() -> None:
    result = result_of(HOSTILE_FINDING)
    first = result["message"]["text"].split("\n")[0]
    assert first.endswith(r"\\x9b0m \[link\](1) back\\slash.")
    assert not [character for character in json.dumps(result, ensure_ascii=False) if character < " "]


def test_regions_are_exact_and_hold_nothing_else() -> None:
    assert region_of(result_of(FAILURE_LIMIT)["locations"][0]) == (12, 21, 12, 22)
    assert region_of(result_of(EMPTY)["locations"][0]) == (26, 24, 26, 24)
    assert region_of(result_of(QUERY)["locations"][0]) == (17, 13, 24, 20)
    assert region_of(result_of(CRLF)["locations"][0]) == (3, 13, 4, 15)
    assert "snippet" not in written("sarif", REPORT)


def test_related_places_have_ids_and_messages() -> None:
    related = result_of(FAILURE_LIMIT)["relatedLocations"]
    assert [place["id"] for place in related] == [1, 2]
    assert [region_of(place) for place in related] == [(10, 7, 10, 15), (11, 31, 11, 39)]
    assert related[1]["physicalLocation"]["artifactLocation"]["uri"] == "deploy/rollout.yaml"
    assert related[0]["message"] == {"text": "of so many samples"}


def test_related_places_are_limited() -> None:
    related = tuple(Related(Span(ANALYSIS, start, start + 1), "place") for start in range(300))
    result = result_of(FAILURE_LIMIT._replace(related=related))
    assert len(result["relatedLocations"]) == 100
    assert result["message"]["text"].endswith("[place](10).")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("deploy/analysis.yaml", "deploy/analysis.yaml"),
        ("a b/[x]%:#?.yaml", "a%20b/%5Bx%5D%25%3A%23%3F.yaml"),
        ("é/日.yaml", "%C3%A9/%E6%97%A5.yaml"),
        ("not\udcffutf8.yaml", "not%FFutf8.yaml"),
        ("lone\ud800.yaml", "lone%3F.yaml"),
        ("./a//b.yaml", "a/b.yaml"),
        ("../../etc/a.yaml", "etc/a.yaml"),
        ("/home/me/a.yaml", "home/me/a.yaml"),
        ("C:/a.yaml", "C%3A/a.yaml"),
        ("..", "_"),
    ],
)
def test_uris_are_relative_and_encoded(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_base_of_the_uris_is_declared_and_names_no_place_on_this_machine() -> None:
    run = run_of(REPORT)
    assert list(run["originalUriBaseIds"]) == ["%SRCROOT%"]
    assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"]
    bases = {
        place["physicalLocation"]["artifactLocation"]["uriBaseId"] for r in run["results"] for place in r["locations"]
    }
    assert bases == {"%SRCROOT%"}
    assert run["columnKind"] == "unicodeCodePoints"
    assert "/nowhere" not in written("sarif", REPORT)
    assert "/home/me" not in written("sarif", REPORT)
    assert "file://" not in written("sarif", REPORT)


def test_fingerprints() -> None:
    prints = result_of(FAILURE_LIMIT)["partialFingerprints"]
    assert prints == {
        "primaryLocationLineHash": LineHashes(ANALYSIS.text).of(12),
        "rolloutLint/v1": FAILURE_LIMIT.fingerprint,
    }


def test_byte_order_mark_counts_in_the_hash_of_its_line() -> None:
    with_mark = LineHashes(f"\ufeff{WINDOWS.text}").of(1)
    assert with_mark != LineHashes(WINDOWS.text).of(1)
    assert result_of(CRLF_FIRST)["partialFingerprints"]["primaryLocationLineHash"] == with_mark


@pytest.mark.parametrize(
    "source", [Source("a.yaml", "a: 1\n"), Source("a.yaml", "a: 1\n", "/nowhere/a.yaml", "utf-16-le")]
)
def test_no_hash_where_github_would_find_another(source: Source) -> None:
    prints = result_of(sample_finding(Span(source, 0, 1), "m"))["partialFingerprints"]
    assert list(prints) == ["rolloutLint/v1"]
    assert "primaryLocationLineHash" not in result_of(RENDERED)["partialFingerprints"]


def test_failures_and_what_was_not_decided_are_notifications() -> None:
    invocation = run_of(REPORT)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    told = [(note["level"], note["message"]["text"]) for note in invocation["toolExecutionNotifications"]]
    assert told[0] == ("error", "rule RL317 failed at deploy/rollout.yaml:4: KeyError: 'pod'.")
    assert told[2:] == [
        ("note", "41 metrics: 33 decided, 8 not: Datadog 6, web 2."),
        ("note", "2 references not decided: templates that are not in view."),
        ("note", "3 files not checked: Helm template 2, no UTF-8 1."),
    ]


def test_more_results_than_a_run_may_hold() -> None:
    notes = [sample_finding(Span(ANALYSIS, 0, 1), f"note {n}", level=Level.NOTE) for n in range(MAX_RESULTS)]
    error = sample_finding(Span(ANALYSIS, 2, 3), "the error")
    run = run_of(CLEAN._replace(findings=(*notes, error)))
    assert len(run["results"]) == MAX_RESULTS
    assert run["results"][-1]["message"]["text"] == "the error."
    assert run["results"][-2]["message"]["text"] == f"note {MAX_RESULTS - 2}."
    told = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert told == [
        "1 of 25001 findings are left out: one run holds the 25000 worst.",
        "GitHub code scanning keeps the 5000 worst of 25001 findings.",
    ]


def test_suppressed_findings_are_no_results() -> None:
    assert REPORT.summary.ignored
    assert "suppress" not in written("sarif", REPORT)
