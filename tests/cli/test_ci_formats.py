"""The formats for CI, written by the command over a real run."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.reports.page import Page
from tests.reports.runner import obeyed

from .command import Outcome, run

EXPECTED = Path(__file__).parent / "expected"
FOLDER = "tests/cli/reported"
RULES = ("--isolated", "--select=RL201,RL401")
_TOKEN = re.compile("[0-9a-f]{32}")


def in_workflow(*arguments: str) -> Outcome:
    """A run on a commit of a GitHub workflow."""
    return run(
        "check",
        FOLDER,
        *RULES,
        *arguments,
        GITHUB_SERVER_URL="https://github.com",
        GITHUB_REPOSITORY="shop/deploy",
        GITHUB_SHA="0123abc",
    )


@pytest.mark.parametrize("name", ["github", "gitlab", "junit", "markdown"])
def test_report_of_a_run_is_as_stored(name: str) -> None:
    done = in_workflow("--format", name)
    text = _TOKEN.sub("TOKEN", done.out)
    path = EXPECTED / f"reported.{name}"
    if os.environ.get("UPDATE_EXPECTED") == "1":
        path.write_text(text, encoding="utf-8")
    assert done.code == 1
    assert text == path.read_text(encoding="utf-8")


def test_one_run_writes_all_of_them(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("gitlab", "junit", "markdown", "sarif", "json")}
    done = run("check", FOLDER, *RULES, "--format=github", *(f"--format={name}:{path}" for name, path in files.items()))
    found = json.loads(files["json"].read_text())["findings"]
    assert len(obeyed(done.out)) == len(found) > 0
    assert len(json.loads(files["gitlab"].read_text())) == len(found)
    root = ElementTree.parse(files["junit"]).getroot()
    assert len(root.findall(".//failure")) == sum(finding["level"] == "error" for finding in found)
    assert "### Checklist" in files["markdown"].read_text(encoding="utf-8")


def test_what_fails_the_run_is_what_fails_in_junit() -> None:
    done = run("check", FOLDER, *RULES, "--format=junit", "--fail-on=none")
    assert (done.code, ElementTree.fromstring(done.out).get("failures")) == (0, "0")


def test_a_summary_links_to_the_commit_only_in_a_workflow() -> None:
    told = Page(in_workflow("--format=markdown").out).links
    assert any(link.startswith(f"https://github.com/shop/deploy/blob/0123abc/{FOLDER}/orders.yaml#L") for link in told)
    outside = run(
        "check", FOLDER, *RULES, "--format=markdown", GITHUB_SERVER_URL="", GITHUB_REPOSITORY="", GITHUB_SHA=""
    ).out
    assert not [link for link in Page(outside).links if "orders.yaml" in link]
