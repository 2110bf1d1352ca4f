"""The report for programs, by its contract."""

from __future__ import annotations

import json
import re

from .sample_report import ANALYSIS, CLEAN, FINDINGS, HOSTILE, REPORT
from .stored import assert_as_stored, written

FINDING_KEYS = [
    "rule", "name", "level", "basis", "checklist", "message", "help", "docs", "path", "line", "column", "endLine",
    "endColumn", "excerpt", "resource", "related", "trace", "fix", "rendered", "fingerprint",
]  # fmt: skip
SUMMARY_KEYS = {
    "files", "documents", "errors", "warnings", "notes", "ignored", "baselined", "fixable", "undecided", "skipped",
}  # fmt: skip


def test_as_stored() -> None:
    assert_as_stored(written("json", REPORT), "report.json")
    assert_as_stored(written("json", CLEAN), "clean.json")


def test_keys_are_those_of_version_1() -> None:
    report = json.loads(written("json", REPORT))
    assert list(report) == ["version", "tool", "profile", "controller", "findings", "summary", "failures"]
    assert report["version"] == 1
    assert set(report["tool"]) == {"name", "version"}
    assert set(report["summary"]) >= SUMMARY_KEYS
    assert all(list(finding) == FINDING_KEYS for finding in report["findings"])


def test_a_finding_with_everything() -> None:
    finding = json.loads(written("json", REPORT))["findings"][0]
    place = {key: finding[key] for key in ("path", "line", "column", "endLine", "endColumn", "excerpt")}
    assert place == {
        "path": "deploy/analysis.yaml", "line": 12, "column": 21, "endLine": 12, "endColumn": 22, "excerpt": "1",
    }  # fmt: skip
    assert finding["resource"] == {"kind": "AnalysisTemplate", "namespace": "", "name": "slo-gate"}
    assert finding["checklist"] == "failureLimit"
    assert finding["related"][1] == {
        "path": "deploy/rollout.yaml",
        "line": 11,
        "column": 31,
        "endLine": 11,
        "endColumn": 39,
        "message": "Rollout `shop/catalog` runs it in step 2",
    }
    assert [list(step) for step in finding["trace"]] == [["text", "path", "line"], ["text"], ["text", "path", "line"]]
    edit = {"path": "deploy/analysis.yaml", "line": 12, "column": 21, "endLine": 12, "endColumn": 22, "text": "2"}
    assert finding["fix"] == {"safe": True, "edits": [edit]}


def test_what_a_finding_lacks_is_null() -> None:
    bare = json.loads(written("json", REPORT))["findings"][5]
    assert [bare[key] for key in ("checklist", "resource", "fix", "rendered")] == [None] * 4
    assert bare["related"] == bare["trace"] == []


def test_excerpt_is_the_decoded_text() -> None:
    assert json.loads(written("json", REPORT))["findings"][1]["excerpt"] == "the decoded query"


def test_hostile_text_comes_back_equal_and_does_no_harm_on_the_way() -> None:
    text = written("json", REPORT)
    text.encode("utf-8")
    assert "##[" not in text
    assert set(re.findall("[\x00-\x1f\x7f-\x9f]", text)) == {"\n"}
    last = json.loads(text)["findings"][-1]
    assert last["checklist"] == HOSTILE
    assert HOSTILE in last["excerpt"]
    assert "日本語" not in text  # no excerpt holds it,
    assert "高い" in text  # and what an excerpt holds stays readable


def test_one_finding_a_line_in_the_order_of_the_report() -> None:
    lines = written("json", REPORT).splitlines()[1:-1]
    messages = [json.loads(line.rstrip(","))["message"] for line in lines]
    assert messages == [finding.message for finding in FINDINGS]


def test_columns_are_code_points() -> None:
    wide = next(f for f in json.loads(written("json", REPORT))["findings"] if f["message"].startswith("a combining"))
    assert (wide["line"], wide["column"], wide["endColumn"]) == (1, 24, 27)


def test_ends_with_a_line_end() -> None:
    assert written("json", CLEAN).endswith("}\n")
    assert ANALYSIS.path not in written("json", CLEAN)
