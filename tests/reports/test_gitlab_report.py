"""Code Quality for GitLab."""

from __future__ import annotations

import json

from rollout_lint.finding import Basis, Level

from .sample_report import CLEAN, FAILURE_LIMIT, REPORT
from .stored import assert_as_stored, written


def test_report_is_as_stored() -> None:
    assert_as_stored(written("gitlab", REPORT), "gitlab.json")


def test_a_clean_run_is_an_empty_list() -> None:
    assert json.loads(written("gitlab", CLEAN)) == []


def test_entries_hold_what_gitlab_asks_for() -> None:
    entries = json.loads(written("gitlab", REPORT))
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not entry["location"]["path"].startswith(("/", "./"))
    prints = [entry["fingerprint"] for entry in entries]
    assert len(set(prints)) == len(prints)


def test_severity_tells_level_and_basis() -> None:
    shapes = [(Level.ERROR, Basis.FACT), (Level.ERROR, Basis.POLICY), (Level.WARNING, Basis.FACT)]
    findings = tuple(FAILURE_LIMIT._replace(level=level, basis=basis) for level, basis in shapes)
    entries = json.loads(
        written("gitlab", REPORT._replace(findings=(*findings, FAILURE_LIMIT._replace(level=Level.NOTE))))
    )
    assert [entry["severity"] for entry in entries] == ["blocker", "blocker", "critical", "major", "minor", "info"]


def test_an_internal_error_stands_where_the_rule_failed() -> None:
    first = json.loads(written("gitlab", REPORT))[0]
    assert first["location"] == {"path": "deploy/rollout.yaml", "lines": {"begin": 4, "end": 4}}
