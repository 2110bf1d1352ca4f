"""The hook in `.pre-commit-config.yaml`: made, or added to what is there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from rollout_lint.source.text import Source
from rollout_lint.starting.data import text_of
from rollout_lint.starting.hooks import hooks_text, with_entry
from rollout_lint.starting.release import Release, this_release
from rollout_lint.version import __version__

from .setting_up import HOOKS, ROOT, held, program, put, run_init

ENTRY = {
    "repo": "https://github.com/rollout-lint/rollout-lint",
    "rev": f"v{__version__}",
    "hooks": [{"id": "rollout-lint"}],
}
RUFF = "repo: https://github.com/astral-sh/ruff-pre-commit"
SHAPES = {
    "comments": f"# ours\nrepos:\n  # python\n  - {RUFF} # fast\n    rev: v0.13.3\n    hooks:\n      - id: ruff-check # all\n      # - id: ruff-format\n\n# the end\n",
    "indented far": f"repos:\n    -   {RUFF}\n        rev: v0.13.3\n        hooks:\n        -   id: ruff-check\n",
    "not indented": f"repos:\n- {RUFF}\n  rev: v0.13.3\n  hooks:\n  - id: ruff-check\n",
    "keys behind": f"repos:\n- {RUFF}\n  rev: v0.13.3\n  hooks:\n  - id: ruff-check\n\nci: {{autofix_prs: false}}\nfail_fast: true\n",
    "keys before": f"default_language_version: {{python: python3}}\n\nrepos:\n  - {RUFF}\n    rev: v0.13.3\n    hooks: [{{id: ruff-check}}]\n",
    "windows": f"repos:\r\n  - {RUFF}\r\n    rev: v0.13.3\r\n    hooks:\r\n      - id: ruff-check\r\n",
    "no last line end": f"repos:\n  - {RUFF}\n    rev: v0.13.3\n    hooks:\n      - id: ruff-check",
    "flow": f"repos: [{{{RUFF}, rev: v0.13.3, hooks: [{{id: ruff-check}}]}}]\n",
    "flow on lines": f"repos: [\n  {{{RUFF}, rev: v0.13.3, hooks: [{{id: ruff-check}}]}},\n]\n",
    "json": '{"repos": [{"repo": "local", "hooks": []}]}\n',
    "empty": "repos: []\n",
    "local": "repos:\n  - repo: local\n    hooks:\n      - id: a\n        name: a\n        entry: |\n          bash -c 'true'\n        language: system\n",
    "anchors": f"repos:\n  - &it\n    {RUFF}\n    rev: v0.13.3\n    hooks: [{{id: ruff-check}}]\n  - *it\n",
    "start": f"---\nrepos:\n  - {RUFF}\n    rev: v0.13.3\n    hooks:\n      - id: ruff-check\n...\n",
    "mark": f"\ufeffrepos:\n  - {RUFF}\n    rev: v0.13.3\n    hooks:\n      - id: ruff-check\n",
    "quoted": "repos:\n  - 'repo': 'local'\n    'hooks': []\n",
}
REFUSED = {
    "nothing": "",
    "a comment": "# later\n",
    "null": "repos:\n",
    "a list": f"- {RUFF}\n  sha: v1\n  hooks: [{{id: ruff-check}}]\n",
    "two documents": "repos: []\n---\nrepos: []\n",
    "no yaml": "repos: [\n",
    "twice": "repos: []\nrepos: []\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_entry_is_added_and_all_else_stays(fresh: Path, shape: str) -> None:
    text = SHAPES[shape]
    put(fresh, HOOKS, text)
    done = run_init("--yes", "--only", "pre-commit")
    assert f"{HOOKS}: hook added" in done.out
    written = (fresh / HOOKS).read_bytes().decode()
    at = next(i for i in range(len(text), -1, -1) if written.startswith(text[:i]) and written.endswith(text[i:]))
    assert len(written) > len(text)
    assert ("\r\n" in written[at : at + len(written) - len(text)]) is (shape == "windows")
    for parsed in (yaml.safe_load, YAML(typ="safe").load):
        before, after = parsed(text.removeprefix("\ufeff")), parsed(written.removeprefix("\ufeff"))
        assert after["repos"].pop() == ENTRY
        assert after == before
    again = run_init("--yes", "--only", "pre-commit")
    assert "already there: the hook is in it" in again.err
    assert (fresh / HOOKS).read_bytes().decode() == written


def test_the_entry_looks_like_those_around_it() -> None:
    expected = "    -   repo: https://github.com/rollout-lint/rollout-lint\n        rev: v9.1.0\n        hooks:\n"
    text = with_entry(Source(HOOKS, SHAPES["indented far"]), Release("9.1.0"))
    assert text is not None
    assert text.startswith(SHAPES["indented far"] + expected)
    flow = with_entry(Source(HOOKS, SHAPES["json"]), Release("9.1.0"))
    assert flow is not None
    assert flow.endswith('"hooks": [{"id": "rollout-lint"}]}]}\n')


@pytest.mark.parametrize("shape", REFUSED)
def test_what_cannot_be_proved_is_told(fresh: Path, shape: str) -> None:
    put(fresh, HOOKS, REFUSED[shape])
    done = run_init("--yes", "--only", "pre-commit")
    assert done.code == 0
    assert "no edit of it is certainly right" in done.err
    pasted = "\n".join(line for line in done.err.splitlines() if line.startswith("  "))
    assert yaml.safe_load(pasted) == [ENTRY]
    assert (fresh / HOOKS).read_text() == REFUSED[shape]


@pytest.mark.parametrize(
    ("listed", "at"),
    [
        ("repo: https://github.com/rollout-lint/rollout-lint\n    rev: v0.0.1", "at v0.0.1"),
        ("repo: git@github.com:Rollout-Lint/rollout-lint.git\n    rev: 0123abc", "at 0123abc"),
        ("repo: https://git.example.com/mirrors/argo-linter\n    rev: v0.0.1", "at v0.0.1"),
        ("repo: local", "without a `rev:`"),
    ],
)
def test_a_hook_that_is_listed_is_left_at_its_release(fresh: Path, listed: str, at: str) -> None:
    text = f"repos:\n  - {listed}\n    hooks:\n      - id: rollout-lint-files\n"
    put(fresh, HOOKS, text)
    before = held(fresh)
    done = run_init("--yes", "--only", "pre-commit")
    assert f"already there: the hook is in it, {at}; " in done.err
    assert held(fresh) == before


def test_prek_reads_other_names(fresh: Path) -> None:
    put(fresh, "prek.toml", "")
    assert "prek.toml: left alone: " in run_init("--yes", "--only", "pre-commit").err
    put(fresh, ".pre-commit-config.yml", "repos: []\n")
    assert run_init("--yes", "--only", "pre-commit").out.startswith("--- a/.pre-commit-config.yml\n")
    assert not (fresh / HOOKS).exists()


def test_the_data_file_is_what_is_made(fresh: Path) -> None:
    assert hooks_text(this_release()) == text_of("pre-commit-config.yaml"), "the data file names this version"
    assert yaml.safe_load(text_of("pre-commit-config.yaml")) == {"repos": [ENTRY]}
    run_init("--yes", "--only", "pre-commit")
    assert (fresh / HOOKS).read_text() == text_of("pre-commit-config.yaml")


def test_the_hook_is_one_of_ours() -> None:
    manifest = ROOT / ".pre-commit-hooks.yaml"
    if not manifest.is_file():
        pytest.skip("there are no hooks yet")
    assert "rollout-lint" in {hook["id"] for hook in yaml.safe_load(manifest.read_text())}


def test_pre_commit_takes_what_is_made(tmp_path: Path) -> None:
    pre_commit = program("pre-commit")
    if pre_commit is None:
        pytest.skip("pre-commit is not installed")
    files = [put(tmp_path, "new.yaml", text_of("pre-commit-config.yaml"))]
    for shape, text in SHAPES.items():
        result = with_entry(Source(HOOKS, text.removeprefix("\ufeff")), this_release())
        assert result is not None
        files.append(put(tmp_path, f"{shape}.yaml", result))
    done = subprocess.run(
        [pre_commit, "validate-config", *map(str, files)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
