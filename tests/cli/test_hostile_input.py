"""Input that was made to break a reader: a clear message, bounded memory and time, never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from .command import Outcome, run

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: x\n"
MEGABYTES = 1500
"""Address space; the interpreter and its libraries take a few hundred of it."""


def check(path: Path, *arguments: str) -> Outcome:
    outcome = run("check", str(path), "--format", "json", *arguments, megabytes=MEGABYTES)
    assert "Traceback" not in outcome.err
    assert "MemoryError" not in outcome.err
    assert outcome.code != 4, outcome.err
    return outcome


def rules_of(outcome: Outcome) -> list[str]:
    return [finding["rule"] for finding in json.loads(outcome.out)["findings"]]


@pytest.mark.parametrize(
    "deep",
    [
        "a: " + "[" * 100_000,
        "a: " + "{b: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "a: " + "[" * 100_000 + "]" * 100_000,
    ],
    ids=["lists", "mappings", "block lists", "keys", "closed"],
)
def test_100_000_levels(tmp_path: Path, deep: str) -> None:
    (tmp_path / "deep.yaml").write_text(f"{HEAD}---\n# argoproj.io\n{deep}\n")
    assert rules_of(check(tmp_path)) == ["RL008"]


def test_1_000_000_aliases(tmp_path: Path) -> None:
    (tmp_path / "aliases.yaml").write_text(HEAD + "a: &a [1, 2]\nb: [" + "*a, " * 1_000_000 + "]\n")
    assert rules_of(check(tmp_path)) == ["RL008"]


def test_billion_laughs(tmp_path: Path) -> None:
    lines = "".join(f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]\n" for i in range(1, 12))
    (tmp_path / "laughs.yaml").write_text(HEAD + "l0: &l0 ha\n" + lines)
    assert rules_of(check(tmp_path)) == ["RL008"]


def test_a_50_megabyte_file(tmp_path: Path) -> None:
    with open(tmp_path / "large.yaml", "w") as stream:
        stream.write(HEAD)
        for _ in range(50):
            stream.write("# " + "x" * (1 << 20) + "\n")
    outcome = check(tmp_path)
    assert rules_of(outcome) == ["RL008"]
    assert "10 MiB" in outcome.out


def test_a_long_line(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text(
        HEAD + "  annotations: {a: " + "x" * 5_000_000 + "}\nspec: {strategy: {canary: {}}, selector: {}}\n"
    )
    outcome = run("check", str(tmp_path), megabytes=MEGABYTES)
    assert outcome.code in (0, 1)
    assert max(map(len, outcome.out.splitlines())) < 1000


def test_binary_files(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)) * 100)
    assert run("check", str(tmp_path)).code == 0
    (tmp_path / "binary.yaml").write_bytes(b"argoproj.io\n" + bytes(range(256)))
    outcome = check(tmp_path)
    assert rules_of(outcome) == ["RL001"]
    assert outcome.code == 1


def test_an_unreadable_directory(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "r.yaml").write_text(HEAD)
    os.chmod(closed, 0)
    try:
        outcome = run("check", str(closed))
        if os.geteuid() == 0:
            assert outcome.code == 0  # root reads it all the same
        else:
            assert outcome.code == 3
            assert "ermission denied" in outcome.err
    finally:
        os.chmod(closed, 0o755)


def test_no_readable_file(tmp_path: Path) -> None:
    outcome = run("check", str(tmp_path))
    assert outcome.code == 3
    assert "no readable file" in outcome.err
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    outcome = run("check", str(tmp_path))
    assert outcome.code == 3
    assert "leads nowhere" in outcome.err


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        ("profil: strict\n", "profile"),
        ("rules: {RL2O1: off}\n", "RL2O1"),
        ("profile: [strict]\n", "profile"),
        ("controller: 1.10\n", "1.10"),
        ("a: [\n", ".rollout-lint.yaml:"),
        ("overrides: 3\n", "overrides"),
    ],
)
def test_a_configuration_that_is_wrong(tmp_path: Path, configuration: str, told: str) -> None:
    (tmp_path / "r.yaml").write_text(HEAD)
    (tmp_path / ".rollout-lint.yaml").write_text(configuration)
    outcome = run("check", str(tmp_path))
    assert outcome.code == 2
    assert told in outcome.err
    assert ".rollout-lint.yaml:" in outcome.err
    assert "Traceback" not in outcome.err
    assert run("check", "--isolated", str(tmp_path)).code in (0, 1)


def test_terminal_escapes_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        HEAD.replace("name: x", 'name: "\\e[31mred\\u009b"') + "spec: {selector: {a: b}, strategy: {canary: {}}}\n"
    )
    for form in ("text", "concise"):
        outcome = run("check", str(tmp_path), "--format", form)
        assert "RL101" in outcome.out
        assert "\x1b" not in outcome.out
        assert "\x9b" not in outcome.out
