"""`rollout-lint init` from the first run to the second: what it shows, asks, writes and leaves."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollout_lint import lint_paths
from rollout_lint.cli import init
from rollout_lint.cli.terminal import Terminal
from rollout_lint.fixes.files import NotWritten
from rollout_lint.reports.counts import counted
from rollout_lint.starting import planned
from rollout_lint.starting.placing import write

from ..cli.command import run
from .setting_up import CONFIGURATION, HOOKS, NOISY, ROOT, WORKFLOW, git, held, put, repository, run_init

EXPECTED = ROOT / "tests" / "cli" / "expected" / "init.txt"


def test_a_full_run_is_as_stored(fresh: Path) -> None:
    put(fresh, "charts/orders/Chart.yaml", "apiVersion: v2\nname: orders\nversion: 1.0.0\n")
    put(fresh, HOOKS, "repos:\n  - repo: local\n    hooks: [] # none yet\n")
    done = run_init("--yes", "--argocd")
    assert done.code == 0
    assert done.err == ""
    assert done.out == EXPECTED.read_text(), "if this is meant, store it again"


def test_the_second_run_changes_nothing(fresh: Path) -> None:
    assert run_init("--yes").code == 0
    before = {path: os.stat(fresh / path).st_mtime_ns for path in held(fresh)}
    done = run_init("--yes")
    assert done.code == 0
    assert {path: os.stat(fresh / path).st_mtime_ns for path in held(fresh)} == before
    assert done.err.count("already there") == 3
    assert done.out.startswith("`rollout-lint check .` now: ")
    assert done.out.count("\n") == 1


@pytest.mark.parametrize("flags", [(), ("--diff",)])
def test_nothing_is_written_unasked(fresh: Path, flags: tuple[str, ...]) -> None:
    before = held(fresh)
    done = run_init(*flags)
    assert done.code == 1
    assert held(fresh) == before
    assert ("run it again with --yes" in done.err) is not bool(flags)


@pytest.mark.parametrize(
    "hooks",
    [
        None,
        "repos:\n- repo: local\n  hooks: []\n",
        "repos:\r\n  - repo: local\r\n    hooks: []\r\nfail_fast: true\r\n",
        "repos: []",
        "repos:\n  - repo: local\n    hooks: []",
    ],
)
def test_the_diff_is_what_is_written(fresh: Path, tmp_path: Path, hooks: str | None) -> None:
    if hooks is not None:
        put(fresh, HOOKS, hooks)
    other = tmp_path / "other"
    shutil.copytree(fresh, other)
    shown = run_init("--diff", "--argocd").out
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=other, input=shown.encode(), check=True)
    assert run_init("--yes", "--argocd").code == 0
    assert held(other) == held(fresh)
    assert HOOKS in held(fresh)


@pytest.mark.parametrize(("answer", "written", "code"), [("y\n", True, 0), ("\n", False, 0), ("\x04", False, 130)])
def test_on_a_terminal_it_asks(tmp_path: Path, answer: str, written: bool, code: int) -> None:
    root = repository(tmp_path)
    before = held(root)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "rollout_lint", "init", "--only", "configuration", "--color=always"],
        cwd=root,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        os.close(theirs)
        said = b""
        while b"[y/N]" not in said:
            said += os.read(ours, 4096)
        assert held(root) == before
        os.write(ours, answer.encode())
        said += _rest(ours)
    os.close(ours)
    assert process.returncode == code
    assert b"write these files? [y/N]" in said
    assert b"\x1b[1;32m+profile: correctness\x1b[0m" in said
    assert (held(root) != before) is written


def _rest(descriptor: int) -> bytes:
    said = b""
    while True:
        try:
            part = os.read(descriptor, 4096)
        except OSError:  # the other side is closed
            return said
        if not part:
            return said
        said += part


def test_color_is_as_elsewhere(fresh: Path) -> None:
    assert "\x1b[" in run_init("--diff", "--color=always").out
    assert "\x1b[" in run_init("--diff", environment={"FORCE_COLOR": "1"}).out
    for done in (
        run_init("--diff"),
        run_init("--diff", environment={"FORCE_COLOR": "1", "NO_COLOR": "1"}),
        run_init("--diff", "--color=never", environment={"FORCE_COLOR": "1"}),
    ):
        assert "\x1b[" not in done.out


# -- never over what is there

_BITS = st.sampled_from(
    [
        "repos:",
        "\n",
        "  ",
        "- repo: local",
        "    hooks: []",
        "[]",
        " ",
        "# c",
        "{",
        "}",
        "a: b",
        "\r\n",
        "ci: {}",
        "é",
        "'",
    ]
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    configuration=st.binary(max_size=30) | st.just(b"profile: strict\n"),
    hooks=st.lists(_BITS, max_size=12).map("".join).map(str.encode) | st.binary(max_size=20),
    workflow=st.binary(max_size=30),
)
def test_no_byte_that_is_there_is_lost(fresh: Path, configuration: bytes, hooks: bytes, workflow: bytes) -> None:
    put(fresh, CONFIGURATION, configuration)
    put(fresh, HOOKS, hooks)
    put(fresh, WORKFLOW, workflow)
    before = held(fresh)
    run_init("--yes")
    after = held(fresh)
    assert after.keys() == before.keys()
    assert {path for path in after if after[path] != before[path]} <= {HOOKS}
    assert _is_insertion(hooks, after[HOOKS])


def _is_insertion(old: bytes, new: bytes) -> bool:
    """Whether the new text is the old one with something put in at one place."""
    common = len(os.path.commonprefix([old, new]))
    return old == new or any(
        new.startswith(old[:at]) and new.endswith(old[at:]) and len(new) > len(old) for at in range(common + 1)
    )


@pytest.mark.parametrize("path", [CONFIGURATION, HOOKS, WORKFLOW])
@pytest.mark.parametrize("kind", ["directory", "link", "dangling link", "fifo"])
def test_what_is_no_file_stays(fresh: Path, tmp_path: Path, path: str, kind: str) -> None:
    target = put(tmp_path, "elsewhere/target.yaml", "repos: []\n")
    place = fresh / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind == "directory":
        place.mkdir()
    elif kind == "fifo":
        os.mkfifo(place)
    else:
        place.symlink_to(target if kind == "link" else tmp_path / "nowhere")
    done = run_init("--diff")
    assert f"{path}: left alone: " in done.err
    assert f"b/{path}" not in done.out
    assert target.read_text() == "repos: []\n"
    assert place.is_symlink() is ("link" in kind)


def test_what_comes_meanwhile_stays(fresh: Path) -> None:
    put(fresh, HOOKS, "repos: []\n")
    plan = planned(str(fresh))
    assert len(plan.proposals) == 3
    for proposal in plan.proposals:
        put(fresh, proposal.path, "theirs\n")
    before = held(fresh)
    for proposal in plan.proposals:
        with pytest.raises(NotWritten, match=r"run again"):
            write(plan.root, proposal)
    assert held(fresh) == before


def test_a_write_that_fails_is_told_and_the_others_are_made(fresh: Path) -> None:
    plan = planned(str(fresh))
    put(fresh, ".github", "a file\n")
    out, err = StringIO(), StringIO()
    assert init._write(plan, Terminal(BytesIO(), out, err, {})) is False
    assert f"{WORKFLOW}: not written: " in err.getvalue()
    assert (fresh / CONFIGURATION).is_file()
    assert (fresh / HOOKS).is_file()
    assert (fresh / ".github").read_text() == "a file\n"


@pytest.mark.parametrize("way", ["read-only", "link", "file"])
def test_a_directory_that_is_not_to_be_written_in(fresh: Path, tmp_path: Path, way: str) -> None:
    place = fresh / ".github"
    if way == "link":
        (tmp_path / "theirs").mkdir()
        place.symlink_to(tmp_path / "theirs")
    elif way == "file":
        place.write_text("")
    else:
        place.mkdir()
        place.chmod(0o555)
    done = run_init("--yes")
    assert done.code == 0
    assert f"{WORKFLOW}: left alone: " in done.err
    assert "- uses: rollout-lint/rollout-lint@" in done.err
    assert "@@" in done.out
    assert not (tmp_path / "theirs" / "workflows").exists()


# -- where it runs


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(NOISY, tmp_path / "work" / "k8s")
    put(tmp_path, CONFIGURATION, "profile: strict\n")
    monkeypatch.chdir(tmp_path / "work")
    done = run_init("--yes")
    assert done.code == 0
    assert "no git repository: hooks and workflows are left out" in done.err
    assert f"{tmp_path / CONFIGURATION} is not read here" in done.err
    assert set(held(tmp_path / "work")) == {"k8s/orders.yaml", CONFIGURATION}
    assert run_init("--only", "github").code == 2


def test_in_a_folder_of_a_repository(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(fresh / "k8s")
    done = run_init("--yes")
    assert f"the repository begins at {fresh}" in done.err
    assert {CONFIGURATION, HOOKS, WORKFLOW} <= set(held(fresh))


def test_a_configuration_in_force_stays_wherever_it_is(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(fresh, f"k8s/{CONFIGURATION}", "profile: strict\n")
    monkeypatch.chdir(fresh / "k8s")
    done = run_init("--yes", "--only", "configuration")
    assert done.code == 0
    assert f"k8s/{CONFIGURATION}: left alone: there is a configuration already" in done.err
    assert not (fresh / CONFIGURATION).exists()


def test_a_configuration_under_a_name_that_nothing_reads(fresh: Path) -> None:
    put(fresh, ".rollout-lint.yml", "profile: strict\n")
    done = run_init("--yes", "--only=configuration")
    assert f"rename it to {CONFIGURATION}" in done.err
    assert not (fresh / CONFIGURATION).exists()


def test_parts_are_chosen(fresh: Path) -> None:
    run_init("--yes", "--only", "github,configuration")
    assert {CONFIGURATION, WORKFLOW} == set(held(fresh)) - {"k8s/orders.yaml"}


@pytest.mark.parametrize(
    ("flags", "said"), [(("--only", "gitlab"), "no part `gitlab`"), (("--yes", "--diff"), "--diff")]
)
def test_what_cannot_be_meant_is_refused(fresh: Path, flags: tuple[str, ...], said: str) -> None:
    before = held(fresh)
    done = run_init(*flags)
    assert done.code == 2
    assert said in done.err
    assert held(fresh) == before


# -- what comes next


def test_the_last_line_counts_what_a_check_finds(fresh: Path) -> None:
    last = run_init("--yes").out.splitlines()[-1]
    summary = lint_paths(["."]).summary
    assert summary.errors == 1
    assert last == (
        f"`rollout-lint check .` now: 1 error in {counted(summary.files, 'files')}; "
        'freeze them with `rollout-lint baseline --reason "…"`'
    )
    assert run("baseline", "--reason", "known", cwd=fresh).code == 0
    assert "now: no findings in" in run_init().out
    shutil.copy(fresh / "k8s" / "orders.yaml", fresh / "again.yaml")
    text = (fresh / "again.yaml").read_text().replace("orders", "returns")
    (fresh / "again.yaml").write_text(text)
    assert "`rollout-lint baseline --grow --reason" in run_init().out


def test_a_repository_without_objects_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "--quiet")
    monkeypatch.chdir(tmp_path)
    assert (
        run_init("--yes", "--only", "configuration")
        .out.splitlines()[-1]
        .startswith("`rollout-lint check .` now: nothing")
    )
    put(tmp_path, "charts/a/Chart.yaml", "name: a\n")
    assert "checks what your charts render to" in run_init("--only", "configuration").out
    put(tmp_path, CONFIGURATION, "no-such-key: 1\n")
    assert run_init("--only", "configuration").code == 2
