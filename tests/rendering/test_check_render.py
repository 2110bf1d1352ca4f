"""``check --render`` as a user runs it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.command import run
from tests.rendering.checking import BASE, GATE, ROLLOUT, write
from tests.rendering.test_render import stand_in

LOW_LIMIT = GATE.replace("failureLimit: 2", "failureLimit: 1")
QUICK = ("--format", "concise", "--select", "RL201")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(tmp_path / "tree", {"kustomization.yaml": BASE, "rollout.yaml": ROLLOUT, "gate.yaml": LOW_LIMIT})
    return tmp_path / "tree"


def test_a_renderer_that_fails_ends_with_5_and_its_words_and_hides_no_finding(tree: Path, kustomizing: str) -> None:
    (tree / "rollout.yaml").unlink()
    outcome = run("check", "--render", "auto", *QUICK, cwd=tree)
    assert outcome.code == 5
    assert "` failed: " in outcome.err
    assert "rollout.yaml" in outcome.err
    assert outcome.out.startswith("gate.yaml:10:21: error RL201")


def test_without_the_program_the_files_are_checked_and_one_note_says_so(tree: Path, tmp_path: Path) -> None:
    outcome = run("check", "--render", "auto", *QUICK, cwd=tree, PATH=str(tmp_path))
    assert outcome.code == 1
    assert outcome.out.startswith("gate.yaml:10:21: error RL201")
    assert outcome.err.splitlines() == [
        "rollout-lint: neither `kustomize` nor `kubectl` is installed, or on the PATH: the files are checked as they "
        "are, not as they would be rendered"
    ]


def test_nothing_is_rendered_unless_asked(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "started"
    stand_in(tmp_path, monkeypatch, f"touch {started}")
    for render in ((), ("--render", "none"), ("--render", "helm")):
        assert run("check", *render, *QUICK, cwd=tree, PATH=os.environ["PATH"]).code == 1
    assert not started.exists()


def test_output_that_is_no_text_is_an_error_at_the_kustomization(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, r"printf 'apiVersion: argoproj.io/v1alpha1\nkind: \377\n'")
    outcome = run("check", "--render", "auto", "--format", "json", cwd=tree, PATH=os.environ["PATH"])
    assert outcome.code == 1
    (finding,) = json.loads(outcome.out)["findings"]
    assert (finding["rule"], finding["path"], finding["line"]) == ("RL001", "kustomization.yaml", 1)
    assert finding["rendered"] == {"command": "kustomize build .", "line": 2}


def test_standard_input_is_rendered_already(tmp_path: Path) -> None:
    outcome = run("check", "-", "--render", "helm", cwd=tmp_path, stdin=GATE.encode())
    assert outcome.code == 2
    assert "`-`" in outcome.err


def test_fixes_are_not_made_in_what_was_rendered(tree: Path) -> None:
    outcome = run("check", "--fix", "--render", "auto", cwd=tree)
    assert outcome.code == 2
    assert "--render" in outcome.err
