"""SARIF of real runs, clean and dirty, held to the schema and to Microsoft's validator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reports.multitool import schema_errors, validate

from .command import run


@pytest.mark.parametrize("folder", ["good", "bad"])
def test_a_run_is_valid_sarif(folder: str, tmp_path: Path) -> None:
    text = run("check", f"examples/bookstore/{folder}", "--format", "sarif").out
    assert schema_errors(json.loads(text)) == []
    assert [remark for remark in validate(text, tmp_path) if remark.level == "error"] == []


def test_places_are_relative_and_tight() -> None:
    log = json.loads(run("check", "examples/bookstore/bad", "--format", "sarif").out)
    for result in log["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith("examples/bookstore/bad/")
        region = place["region"]
        assert region["startLine"] == region["endLine"]
        assert region["startColumn"] < region["endColumn"]
        assert result["level"]
        assert result["partialFingerprints"]["primaryLocationLineHash"]
