"""``check --fix``, ``--unsafe`` and ``--diff``, as a user runs them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from ..cli.command import run
from .fixing import HEAD, PROVIDER

CONDITION = "      successCondition: result[0] >= 0.99\n"
TEXT = f"{HEAD}      initialDelay: 2m\n      failureLimit: 1\n{CONDITION}{PROVIDER}"
SAFE = TEXT.replace("result[0] >= 0.99", "len(result) > 0 && (result[0] >= 0.99)")
ALL = SAFE.replace("failureLimit: 1", "failureLimit: 2")


def manifest(folder: Path) -> Path:
    file = folder / "slo.yaml"
    file.write_text(TEXT)
    return file


def test_fix_writes_what_is_safe_and_reports_the_rest(tmp_path: Path) -> None:
    file = manifest(tmp_path)
    outcome = run("check", "--fix", "--isolated", "slo.yaml", cwd=tmp_path)
    assert file.read_text() == SAFE
    assert "RL201" in outcome.out
    assert "RL209" not in outcome.out
    assert outcome.out.endswith("\n1 fixed in 1 file, 1 more fixable with --unsafe\n")
    assert outcome.code == 1


def test_unsafe_writes_all(tmp_path: Path) -> None:
    file = manifest(tmp_path)
    outcome = run("check", "--fix", "--unsafe", "--isolated", "slo.yaml", cwd=tmp_path)
    assert file.read_text() == ALL
    assert outcome.out.endswith("2 fixed in 1 file\n")
    assert "RL201" not in outcome.out
    again = run("check", "--fix", "--unsafe", "--isolated", "slo.yaml", cwd=tmp_path)
    assert again.out.endswith("\n0 fixed\n")
    assert file.read_text() == ALL


def test_diff_writes_nothing_and_can_be_applied(tmp_path: Path) -> None:
    file = manifest(tmp_path)
    outcome = run("check", "--diff", "--unsafe", "--isolated", "slo.yaml", cwd=tmp_path)
    assert outcome.code == 1
    assert file.read_text() == TEXT
    assert outcome.out.startswith("--- a/slo.yaml\n+++ b/slo.yaml\n@@ ")
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=outcome.out.encode(), check=True)
    assert file.read_text() == ALL
    assert run("check", "--diff", "--unsafe", "--isolated", "slo.yaml", cwd=tmp_path)[:2] == (0, "")


def test_a_diff_of_a_file_without_a_last_line_end_can_be_applied(tmp_path: Path) -> None:
    file = tmp_path / "slo.yaml"
    file.write_bytes(TEXT.rstrip("\n").replace("\n", "\r\n").encode())
    outcome = run("check", "--diff", "--isolated", "slo.yaml", cwd=tmp_path)
    assert "\\ No newline at end of file\n" in outcome.out
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=outcome.out.encode(), check=True)
    assert file.read_bytes() == SAFE.rstrip("\n").replace("\n", "\r\n").encode()


def test_a_report_for_machines_keeps_standard_output_for_itself(tmp_path: Path) -> None:
    manifest(tmp_path)
    outcome = run("check", "--fix", "--isolated", "--format", "json", "slo.yaml", cwd=tmp_path)
    assert json.loads(outcome.out)["summary"]["fixable"] == 1
    assert outcome.err == "1 fixed in 1 file, 1 more fixable with --unsafe\n"


def test_what_is_suppressed_or_not_selected_is_not_fixed(tmp_path: Path) -> None:
    file = manifest(tmp_path)
    run("check", "--fix", "--unsafe", "--isolated", "--select", "RL201", "slo.yaml", cwd=tmp_path)
    assert file.read_text() == TEXT.replace("failureLimit: 1", "failureLimit: 2")
    kept = TEXT.replace("failureLimit: 1\n", "failureLimit: 1  # rollout-lint: ignore[RL201] one is what we want\n")
    file.write_text(kept)
    run("check", "--fix", "--unsafe", "--isolated", "slo.yaml", cwd=tmp_path)
    assert file.read_text() == kept.replace("result[0] >= 0.99", "len(result) > 0 && (result[0] >= 0.99)")


def test_what_is_frozen_in_a_baseline_is_not_fixed(tmp_path: Path) -> None:
    file = manifest(tmp_path)
    assert run("baseline", "slo.yaml", cwd=tmp_path).code == 0
    outcome = run("check", "--fix", "--unsafe", "slo.yaml", cwd=tmp_path)
    assert file.read_text() == TEXT
    assert outcome.out.endswith("0 fixed\n")


def test_a_fix_must_not_bring_what_the_command_line_hides(tmp_path: Path) -> None:
    file = tmp_path / "slo.yaml"
    twice = TEXT.replace("failureLimit: 1\n", "failureLimit: 1\n      failurelimit: 3\n")
    file.write_text(twice)
    run("check", "--fix", "--unsafe", "--isolated", "--select", "RL003", "slo.yaml", cwd=tmp_path)
    assert file.read_text() == twice


def test_a_read_only_file_is_told(tmp_path: Path) -> None:
    file = manifest(tmp_path)
    file.chmod(0o444)
    outcome = run("check", "--fix", "--isolated", "slo.yaml", cwd=tmp_path)
    assert outcome.err == "rollout-lint: slo.yaml:12: RL209 is not fixed: it is read-only\n"
    assert outcome.out.endswith("\n0 fixed, 1 fixable with --unsafe\n")


def test_flags_that_do_not_go_together_are_told() -> None:
    alone = run("check", "--unsafe", ".")
    assert alone.code == 2
    assert "--fix --unsafe" in alone.err
    stream = run("check", "--fix", "-", stdin=TEXT.encode())
    assert (stream.code, stream.err) == (2, "rollout-lint: standard input is no file that could be fixed\n")
