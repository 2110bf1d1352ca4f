"""What the README shows is what happens: its commands run, its output is theirs, its files load."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from rollout_lint.cli.main import COMMANDS, command_module
from rollout_lint.settings import load_settings

from .cli.command import ROOT, run

PAGE = (ROOT / "README.md").read_text()


class Block(NamedTuple):
    """A fenced block of the page."""

    language: str
    text: str


BLOCKS = [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)]
SESSIONS = [block.text for block in BLOCKS if block.language == "console"]
CONFIGURATIONS = [
    block.text
    for block in BLOCKS
    if block.language == "yaml" and re.match(r"# \.rollout-lint\.yaml|controller:", block.text)
]
WRITTEN = sorted(set(re.findall(rf"rollout-lint ((?:{'|'.join(COMMANDS)})\b[^`#|\n]*)", PAGE)))


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.splitlines()[0])
def test_a_session_shows_what_the_command_prints(session: str) -> None:
    command, _, shown = session.partition("\n")
    words = shlex.split(command.removeprefix("$ "))
    assert words.pop(0) == "rollout-lint"
    assert run(*words).out == shown


@pytest.mark.parametrize(
    "file",
    [
        "rollout_lint/starting/pre-commit-config.yaml",
        "rollout_lint/starting/workflow.yaml",
        "deploy/argocd/plugin.yaml",
        "examples/watch-owner/pull-request.md",
    ],
)
def test_a_door_shows_the_file_that_stands_in_it(file: str) -> None:
    """The same files are run by tests/delivery and tests/starting."""
    assert (ROOT / file).read_text() in [block.text for block in BLOCKS]


@pytest.mark.parametrize("command", WRITTEN)
def test_every_flag_that_is_named_exists(command: str) -> None:
    name, *words = command.split()
    flags = {each for flag in command_module(name).FLAGS for each in (flag.name, flag.short)}
    assert {word.partition("=")[0] for word in words if word.startswith("-") and word not in ("-", "--")} <= flags


@pytest.mark.parametrize("text", CONFIGURATIONS, ids=lambda text: text.splitlines()[0])
def test_a_configuration_loads(text: str, tmp_path: Path) -> None:
    (tmp_path / ".rollout-lint.yaml").write_text(text)
    load_settings(str(tmp_path / ".rollout-lint.yaml"))


def test_the_python_runs_on_a_folder_of_manifests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "k8s").symlink_to(ROOT / "examples" / "bookstore" / "bad" / "can-never-fail")
    monkeypatch.chdir(tmp_path)
    (text,) = [block.text for block in BLOCKS if block.language == "python"]
    exec(compile(text, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("RL202 ")


def test_every_link_into_the_repository_leads_somewhere() -> None:
    places = {target.partition("#")[0] for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", PAGE)}
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []
