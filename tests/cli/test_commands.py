"""The commands beside `check`, and the two readers of one table of flags."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.cli.flags import Flag, click_parameters, read_plain
from rollout_lint.cli.main import COMMANDS, command_module
from rollout_lint.pack import load_rules

from .command import BOOKSTORE, run


def test_rules_lists_every_rule_in_every_form() -> None:
    codes = [rule.code for rule in load_rules()]
    assert [line.split()[0] for line in run("rules").out.splitlines()] == codes
    listed = json.loads(run("rules", "--format", "json").out)["rules"]
    assert [rule["rule"] for rule in listed] == codes
    table = run("rules", "--format", "markdown").out
    assert all(f"[{code}]" in table for code in codes)


@pytest.mark.parametrize("asked", ["RL201", "rl201", "failure-limit-too-low"])
def test_explain_prints_the_documentation(asked: str) -> None:
    outcome = run("explain", asked)
    assert outcome.code == 0
    assert outcome.out.startswith("# RL201 failure-limit-too-low\n")
    assert "**Why**" in outcome.out
    assert "→ RL201" in outcome.out


def test_config_says_where_each_value_comes_from(tmp_path: Path) -> None:
    (tmp_path / ".rollout-lint.yaml").write_text("controller: '1.10'\nrules:\n  RL201: warning\n")
    outcome = run("config", str(tmp_path), "--profile", "strict", "--format", "json")
    rows = {row["key"]: (row["value"], row["origin"]) for row in json.loads(outcome.out)["settings"]}
    assert rows["controller"][0] == "1.10"
    assert rows["controller"][1].endswith(".rollout-lint.yaml:1")
    assert rows["rules.RL201"][1].endswith(".rollout-lint.yaml:3")
    assert rows["profile"] == ("strict", "--profile")
    assert rows["signals"][1] == "default"
    assert "no rule of this version reads it" in run("config").out


def test_gates_shows_templates_and_arguments() -> None:
    outcome = run("gates", str(BOOKSTORE / "good"))
    assert outcome.code == 0
    assert "Rollout `catalog`, step 3" in outcome.out
    assert "service-name = 'catalog'" in outcome.out
    assert "canary-pod-hash = 'pod template hash, Latest'" in outcome.out
    assert "success-rate  prometheus, count 5 every 1m, failureLimit 2" in outcome.out
    missing = run("gates", str(BOOKSTORE / "bad/no-such-template"))
    assert "order-slo-gate  not found: absent" in missing.out
    assert "used by no Rollout in view" in missing.out
    told = json.loads(run("gates", str(BOOKSTORE / "good"), "--format", "json").out)
    assert len(told["gates"]) == 5


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    outcome = run(command, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: rollout-lint {command}")
    assert command_module(command).__doc__


PLAIN = [
    "-",
    "--",
    "a.yaml",
    "--quiet",
    "-q",
    "--quiet=1",
    "-x",
    "--nope",
    "--help",
    "",
    "x",
    "json",
    "error",
    "always",
]
FLAGS = ["--format", "--format=json", "--fail-on", "--fail-on=note", "--select=RL2", "--select", "--color", "--config"]
WORDS = st.sampled_from([*PLAIN, *FLAGS, "RL1,RL2", "--exclude", "--statistics"])


def read_with_click(arguments: list[str], flags: tuple[Flag, ...], positional: Any) -> dict[str, Any] | None:
    options: dict[str, Any] = {}
    command = click.Command(
        "check", callback=lambda **got: options.update(got), params=click_parameters(flags, positional)
    )
    try:
        command.main(arguments, standalone_mode=False)
    except click.ClickException:
        return None
    return options or None


@given(st.lists(WORDS, max_size=6))
def test_what_the_quick_reader_takes_click_reads_the_same(arguments: list[str]) -> None:
    check = command_module("check")
    quick = read_plain(arguments, check.FLAGS, check.POSITIONAL)
    if quick is not None:
        assert quick == read_with_click(arguments, check.FLAGS, check.POSITIONAL)
