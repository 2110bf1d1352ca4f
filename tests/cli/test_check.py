"""`rollout-lint check` from outside: exit codes, streams, formats, and stored output over the example."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .command import BOOKSTORE, ROOT, run

EXPECTED = Path(__file__).with_name("expected")
BAD = "examples/bookstore/bad"
GOOD = "examples/bookstore/good"


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_the_bad_bookstore_gives_what_is_stored(form: str) -> None:
    outcome = run("check", BAD, "--format", form)
    assert outcome.code == 1
    assert outcome.err == ""
    stored = EXPECTED / f"bookstore-bad.{form}"
    if os.environ.get("UPDATE_EXPECTED"):
        stored.write_text(outcome.out)
    assert outcome.out == stored.read_text()


def test_every_bad_folder_gives_exactly_one_finding() -> None:
    findings = json.loads(run("check", BAD, "--format", "json").out)["findings"]
    folders = [finding["path"].split("/")[3] for finding in findings]
    assert sorted(folders) == sorted(folder.name for folder in (BOOKSTORE / "bad").iterdir())


def test_the_good_bookstore_is_clean() -> None:
    outcome = run("check", GOOD, "--profile", "strict", "--fail-on", "note", "--require-decided")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "no findings in 4 files, 9 documents; 5 gates decided; 4 metrics decided\n"


def test_json_has_the_keys_of_its_version() -> None:
    told = json.loads(run("check", BAD, "--format", "json").out)
    assert told["version"] == 1
    assert told["tool"]["name"] == "rollout-lint"
    assert (told["profile"], told["controller"]) == ("production", "1.9")
    keys = {
        "rule", "name", "level", "basis", "checklist", "message", "help", "docs", "path", "line", "column", "endLine",
        "endColumn", "excerpt", "resource", "related", "trace", "fix", "rendered", "fingerprint",
    }  # fmt: skip
    for finding in told["findings"]:
        assert keys <= set(finding)
        line = (ROOT / finding["path"]).read_text().splitlines()[finding["line"] - 1]
        assert line[finding["column"] - 1 : finding["endColumn"] - 1] == finding["excerpt"]
    counts = {
        "files",
        "documents",
        "errors",
        "warnings",
        "notes",
        "ignored",
        "baselined",
        "fixable",
        "undecided",
        "skipped",
    }
    assert counts <= set(told["summary"])


def test_several_formats_in_one_run(tmp_path: Path) -> None:
    outcome = run(
        "check",
        BAD,
        "--format",
        "concise",
        "--format",
        f"json:{tmp_path / 'a.json'}",
        f"--format=sarif:{tmp_path / 'b'}",
    )
    assert outcome.code == 1
    assert len(outcome.out.splitlines()) == len(json.loads((tmp_path / "a.json").read_text())["findings"])
    assert json.loads((tmp_path / "b").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("check", "nowhere"), 2, "`nowhere` does not exist"),
        (("check", "--format", "html", GOOD), 2, "no format `html`"),
        (("check", "--format", "text", "--format", "json", GOOD), 2, "only one report can go to standard output"),
        (("check", "-", GOOD), 2, "check it alone"),
        (("check", "--select", "RL2", GOOD), 0, ""),
        (("check", "--select", "RL7x", GOOD), 2, "RL7x"),
        (("check", "--profile", "lax", GOOD), 2, "'lax' is not one of"),
        (("check", "--config", "nowhere.yaml", GOOD), 2, "nowhere.yaml"),
        (("check", "--colour", GOOD), 2, "No such option"),
        (("chekc",), 2, "Did you mean `check`?"),
        (("examples",), 2, "rollout-lint check examples"),
        (("explain", "RL999"), 2, "no rule `RL999`"),
        (("explain",), 2, "Missing argument"),
    ],
)
def test_a_bad_call_says_what_is_wrong(arguments: tuple[str, ...], code: int, told: str) -> None:
    outcome = run(*arguments)
    assert outcome.code == code
    assert told in outcome.err
    assert "Traceback" not in outcome.err


def test_levels_and_exit_codes() -> None:
    ungated = f"{BAD}/nobody-looks-before-half"
    assert run("check", ungated).code == 0
    assert run("check", ungated, "--fail-on", "warning").code == 1
    assert run("check", ungated, "--profile", "strict").code == 1
    assert run("check", ungated, "--profile", "correctness", "--fail-on", "note").code == 0
    assert run("check", BAD, "--fail-on", "none").code == 0
    assert run("check", BAD, "--select", "RL401").out.count("RL401]") == 1
    assert "RL401" not in run("check", BAD, "--ignore", "RL4").out


def test_standard_input_is_a_unit_of_its_own() -> None:
    text = (BOOKSTORE / "bad/one-spike-aborts/orders.yaml").read_bytes()
    outcome = run("check", "-", "--format", "concise", "--stdin-filename", "k8s/orders.yaml", stdin=text)
    assert outcome.code == 1
    assert outcome.out.startswith("k8s/orders.yaml:11:13: error RL201 ")
    assert run("check", "-", stdin=b"\xff\xfe\x00").code == 1
    assert run("check", "-", stdin=b"").code == 0


def test_no_objects_is_no_failure_but_is_said(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text("a: 1\n")
    outcome = run("check", str(tmp_path))
    assert outcome.code == 0
    assert len(outcome.err.splitlines()) == 1
    assert "no Argo Rollouts or Istio objects" in outcome.err


def test_paths_are_relative_to_the_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    inner = tmp_path / "deploy" / "prod"
    inner.mkdir(parents=True)
    (inner / "orders.yaml").write_text((BOOKSTORE / "bad/one-spike-aborts/orders.yaml").read_text())
    assert run("check", "prod", "--format", "concise", cwd=tmp_path / "deploy").out.startswith(
        "deploy/prod/orders.yaml:11:"
    )


def test_colour_turns_on_and_off() -> None:
    assert "\x1b[" not in run("check", BAD).out
    assert "\x1b[" in run("check", BAD, "--color", "always").out
    assert "\x1b[" not in run("check", BAD, "--color", "auto", NO_COLOR="1", FORCE_COLOR="1").out


def test_quiet_prints_findings_only() -> None:
    assert run("check", GOOD, "--quiet") == (0, "", "")


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    command = f"{sys.executable} -m rollout_lint check {BAD} | head -n 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_version_and_help() -> None:
    assert run("--version").out.startswith("rollout-lint 0.")
    assert run("check", "--version").out == run("--version").out
    assert "Exit codes" in run("check", "--help").out
    assert "check" in run("--help").out
    assert run().code == 0


def test_it_runs_from_anywhere_with_the_checkout_alone(tmp_path: Path) -> None:
    assert "RL101" in run("rules", cwd=tmp_path).out
