"""`rollout-lint owner` and `check --release` from outside: flags, streams, exit codes, hostile texts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import ROOT, Outcome, run

from .repositories import ENVIRONMENT, commit, git, repository, rollout, write

NAMED = "Release\n\nWatch-Owner: @ada\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that releases once with an owner, once without, and then writes documentation."""
    root = repository(tmp_path_factory.mktemp("shop"), {"apps/catalog.yaml": rollout(), "CODEOWNERS": "* @ada\n"})
    commit(root, {"apps/catalog.yaml": rollout(replicas=4)}, NAMED)
    commit(root, {"apps/catalog.yaml": rollout(replicas=5)}, "Release again\n")
    commit(root, {"README.md": "docs"}, "Docs\n")
    return root


def owner(root: Path, *arguments: str, stdin: bytes = b"") -> Outcome:
    environment = {name: ENVIRONMENT[name] for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")}
    return run("owner", *arguments, cwd=root, stdin=stdin, **environment)


def test_who_watches_is_said(root: Path) -> None:
    name = git(root, "rev-parse", "--short=12", "HEAD~2")
    outcome = owner(root, "--commit", "HEAD~2", "--at", "2026-12-24T18:00", "--tz", "Europe/Berlin")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[-1] == f"@ada watches until 2026-12-25 18:00 CET (commit {name})"


def test_nobody_is_needed_where_nothing_is_released(root: Path) -> None:
    outcome = owner(root)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[-1].startswith("no watch owner is needed: no Rollout")


def test_nobody_is_named(root: Path) -> None:
    outcome = owner(root, "--commit", "HEAD~1", "--format", "concise")
    name = git(root, "rev-parse", "--short=12", "HEAD~1")
    assert outcome.code == 1
    assert outcome.out == (
        f"commit {name}:1:1: error RL801 no trailer `Watch-Owner` says who watches this release of Rollout `catalog` "
        "for 24 h\n"
    )
    assert owner(root, "--commit", "HEAD~1", "--fail-on", "none").code == 0
    assert owner(root, "--range", "HEAD~3..HEAD").code == 0


@pytest.mark.parametrize(("profile", "code"), [("correctness", 1), ("recommended", 0), ("strict", 1)])
def test_profiles_of_a_team_hold_but_the_one_without_any_checklist(
    root: Path, tmp_path: Path, profile: str, code: int
) -> None:
    write(tmp_path, {"policy.yaml": f"profile: {profile}\n"})
    assert owner(root, "--commit", "HEAD~1", "--config", str(tmp_path / "policy.yaml")).code == code
    assert owner(root, "--commit", "HEAD~1", "--profile", "correctness").code == 0


def test_standard_input(root: Path) -> None:
    for flag in ("--message-file", "--body"):
        assert owner(root, flag, "-", "--range", "HEAD~2..HEAD~1", stdin=b"Release\n\nWatch-Owner: @ada\n").code == 0
        outcome = owner(root, flag, "-", "--range", "HEAD~2..HEAD~1", "--format", "concise", stdin=b"Release\n")
        assert outcome.out.startswith("standard input:1:1: error RL801")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--commit", "nowhere"), "`nowhere` is no commit of this clone"),
        (("--commit", "HEAD", "--range", "A..B"), "`--commit` and `--range` exclude each other"),
        (("--event", "gone.json"), "`gone.json` cannot be read"),
        (("--at", "soon"), "`soon` is no time"),
        (("--tz", "Mars"), "no time zone `Mars`"),
        (("--format", "odd"), "no format `odd`"),
        (("gone",), "`gone` does not exist"),
        (("-",), "`-` is no path here"),
        (("--message-file=",), "cannot be read"),
    ],
)
def test_bad_usage(root: Path, arguments: tuple[str, ...], said: str) -> None:
    outcome = owner(root, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("rollout-lint: ")
    assert said in outcome.err


def test_a_shallow_clone_fails_and_says_what_to_do(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "clone")
    for command in (("owner",), ("check", "--release", "HEAD")):
        outcome = run(*command, cwd=tmp_path / "clone")
        assert (outcome.code, outcome.out) == (2, "")
        assert "is shallow: what changed cannot be told; fetch the history, with `fetch-depth: 0`" in outcome.err


def test_without_manifests_nothing_is_released(tmp_path: Path) -> None:
    root = repository(tmp_path, {"README.md": "docs"})
    assert owner(root).out.splitlines()[-1].startswith("no watch owner is needed")


def test_a_check_of_a_release_tells_the_rest_too(root: Path) -> None:
    outcome = run("check", "--release", "HEAD~2..HEAD~1", "--format", "json", cwd=root)
    findings = json.loads(outcome.out)["findings"]
    assert {"RL801", "RL804"} <= {finding["rule"] for finding in findings}
    [missing] = [finding for finding in findings if finding["rule"] == "RL801"]
    assert (missing["level"], missing["excerpt"], missing["resource"]) == ("error", "Release again", None)
    assert run("check", "--release", "HEAD", "-", cwd=root).code == 2


def test_in_git_s_own_hook(tmp_path: Path) -> None:
    """The hook sees what this commit will hold: what is staged, what ``--all`` stages, or some files alone."""
    root = repository(tmp_path / "shop", {"apps/catalog.yaml": rollout(), "README.md": "text"})
    hook = root / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m rollout_lint owner --message-file "$1"\n')
    hook.chmod(0o755)
    git(root, "worktree", "add", "--quiet", str(tmp_path / "tree"), "-b", "tree")
    for place in (root, tmp_path / "tree"):

        def committed(*arguments: str, place: Path = place) -> bool:
            before = git(place, "rev-parse", "HEAD")
            subprocess.run(["git", "commit", *arguments], cwd=place, env=ENVIRONMENT, capture_output=True, check=False)
            return git(place, "rev-parse", "HEAD") != before

        write(place, {"apps/catalog.yaml": rollout(replicas=4), "README.md": f"more {place}"})
        assert committed("--message=Docs", "README.md"), "only the file that is named"
        assert not committed("--all", "--message=Release")
        assert not committed("--message=Release", "apps/catalog.yaml")
        assert committed("--all", "--message=Release", "--message=Watch-Owner: @ada")
        assert not committed("--amend", "--message=Release")
        assert committed("--amend", "--message=Release more", "--message=Watch-Owner: @ada")


HOSTILE = "\x1b[31m::error::x\u202e|<b>`@all`\r::set-output name=a::b"


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"])
def test_what_a_message_holds_reaches_no_terminal_and_no_runner(root: Path, form: str) -> None:
    text = f"{HOSTILE}\n\nWatch-Owner: {HOSTILE}\n"
    for body in (text, f"{HOSTILE}\n\nWatch-Owner: @eve {HOSTILE}\n", f"{HOSTILE}\n"):
        outcome = owner(root, "--message-file=-", "--range=HEAD~2..HEAD~1", f"--format={form}", stdin=body.encode())
        assert outcome.code == 1
        for stream in (outcome.out, outcome.err):
            assert "\x1b" not in stream
            assert "\u202e" not in stream
            assert not any(line.lstrip().startswith("::set-output") for line in stream.split("\n"))
            assert not any(line.lstrip().startswith("::error::") for line in stream.split("\n"))


def test_nothing_that_the_repository_s_files_say_is_run(tmp_path: Path) -> None:
    root = repository(tmp_path / "shop")
    mark = tmp_path / "ran"
    write(root, {".gitattributes": "*.yaml diff=evil\n"})
    for key in (
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "core.fsmonitor",
        "core.pager",
        "gpg.program",
    ):
        git(root, "config", key, f"touch {mark};:")
    git(root, "config", "log.showSignature", "true")
    commit(root, {"apps/catalog.yaml": rollout(replicas=4)}, NAMED)
    mark.unlink(missing_ok=True)
    assert owner(root, "--commit", "HEAD").code == 0
    assert owner(root, "--range", "HEAD~1..HEAD").code == 0
    write(root, {"message": NAMED})
    assert owner(root, "--message-file", "message").code == 0
    assert not mark.exists()
