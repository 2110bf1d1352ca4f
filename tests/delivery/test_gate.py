"""The command itself: what passes, and that everything else ends with another code and an empty stdout."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from rollout_lint.cli import gate as command
from rollout_lint.cli.flags import read_plain

from .calling import gate, writer
from .faults import children
from .manifests import CONFIG_MAP, bad_application, bad_stream, good_application, good_stream

Environment = Mapping[str, str]


@pytest.mark.parametrize(
    "data",
    [
        good_stream(),
        CONFIG_MAP.encode(),
        CONFIG_MAP.replace("\n", "\r\n").encode(),
        CONFIG_MAP.rstrip().encode(),
        b"\xef\xbb\xbf" + CONFIG_MAP.encode(),
        b'---\n# only this\n---\n{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Secret"}]}\n...\n',
        b"kind: A\nx: |\n" + b"  0123456789\n" * 200_000,
    ],
    ids=["rollout", "config map", "crlf", "no newline", "byte order mark", "json list", "2 MB"],
)
def test_what_passes_is_what_was_rendered(sidecar_environment: Environment, tmp_path: Path, data: bytes) -> None:
    ended = gate("--", *writer(tmp_path, data), environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output == data) == (0, True), ended.errors
    assert ended.errors.startswith("rollout-lint passes ")


_EMPTY = [b"", b"\n \n", b"# Source: nothing\n---\n", b"---\n---\nnull\n", b"apiVersion: v1\nkind: List\nitems: []\n"]


@pytest.mark.parametrize("data", _EMPTY)
def test_nothing_rendered_is_stopped_unless_allowed(
    sidecar_environment: Environment, tmp_path: Path, data: bytes
) -> None:
    words = writer(tmp_path, data)
    ended = gate("--", *words, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (5, b"")
    assert "--allow-empty" in ended.errors
    ended = gate("--allow-empty", "--", *words, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (0, data)


_NO_MANIFESTS = {
    "log line": (b"time=now level=info\n---\n" + CONFIG_MAP.encode(), "line 1"),
    "mapping without kind": (CONFIG_MAP.encode() + b"---\nWARNING: deprecated\n", "line 8 begins something"),
    "top-level list": (b"- kind: A\n", "no Kubernetes object"),
    "broken": (b"kind: A\n  b: [\n", "line 2"),
    "cut off": (good_stream() + b'---\nkind: "Ro', "line"),
    "template": (b"kind: {{ .Values.kind }}\nx: {{ if }}\n  - y\n", "template"),
    "binary": (b"kind: A\nx: \0\n", "NUL"),
    "no text": (b"kind: A\nx: \xff\xfe\n", "0xFF"),
    "deep, of ours": (b"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nx: " + b"[" * 1000, "line 3"),
}


@pytest.mark.parametrize("name", _NO_MANIFESTS)
def test_what_is_no_manifest_is_stopped_even_where_findings_only_warn(
    sidecar_environment: Environment, tmp_path: Path, name: str
) -> None:
    data, told = _NO_MANIFESTS[name]
    words = ("--mode", "warn", "--", *writer(tmp_path, data))
    ended = gate(*words, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (5, b"")
    assert "rendered no manifests" in ended.errors.splitlines()[0]
    assert told in ended.errors.splitlines()[0]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ("sys.exit(3)", "ended with exit code 3"),
        ("sys.stderr.write('chart not found\\n'); sys.exit(1)", "chart not found"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "stopped by signal 9"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "stopped by signal 11"),
    ],
)
def test_a_renderer_that_ends_badly_is_stopped_whatever_it_wrote(
    sidecar_environment: Environment, tmp_path: Path, after: str, told: str
) -> None:
    words = writer(tmp_path, good_stream(), after)
    ended = gate("--mode", "warn", "--", *words, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (5, b"")
    assert told in ended.errors.splitlines()[0]


@pytest.mark.parametrize(
    "after", ["time.sleep(60)", "os.fork() or time.sleep(60)", "[sys.stdout.buffer.write(data) for _ in iter(int, 1)]"]
)
def test_a_renderer_that_does_not_end_is_stopped(sidecar_environment: Environment, tmp_path: Path, after: str) -> None:
    words = writer(tmp_path, CONFIG_MAP.encode(), after)
    ended = gate("--timeout", "1s", "--", *words, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (5, b"")
    assert "rendering failed" in ended.errors.splitlines()[0]


def test_a_missing_renderer(sidecar_environment: Environment, tmp_path: Path) -> None:
    ended = gate("--", "no-such-renderer", "build", environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (5, b"")
    good_application(tmp_path)
    bare = {**sidecar_environment, "PATH": sidecar_environment["PATH"].split(":")[0]}
    ended = gate(environment=bare, directory=tmp_path)
    assert (ended.code, ended.output) == (5, b"")
    assert "neither `kustomize` nor `kubectl` is installed" in ended.errors.splitlines()[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--",),
        (".", "--", "cat", "x"),
        ("--render", "none", "--", "cat", "x"),
        ("--policy", "--", "cat", "x"),
        ("--policy", "missing.yaml"),
        ("--policy", "missing.yaml", "--profile", "correctness"),
        ("--config", "missing.yaml"),
        ("--timeout", "soon"),
        ("--timeout", "-1s"),
        ("--mode", "of"),
        ("--select", "RL999"),
        ("--unknown",),
        ("missing",),
        (".", "."),
    ],
)
def test_a_call_that_means_nothing_is_stopped(
    sidecar_environment: Environment, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "settings.yaml").write_text(CONFIG_MAP)
    ended = gate(*arguments, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (2, b"")
    assert ended.errors


def test_both_readers_of_flags_take_what_stands_behind_the_dashes_as_it_is(
    sidecar_environment: Environment, tmp_path: Path
) -> None:
    words = ["helm", "template", "--", "-x", "--mode", "warn"]
    plain = read_plain(["--mode", "enforce", "--", *words], command.FLAGS, command.POSITIONAL)
    assert plain is not None
    assert (plain["command"], plain["mode"], plain["path"]) == (tuple(words), "enforce", ())
    assert read_plain([], command.FLAGS, command.POSITIONAL)["command"] is None  # type: ignore[index]
    # a value that begins with a dash is what only click reads
    (tmp_path / "-policy.yaml").write_text("mode: warn\n")
    arguments = ["--policy", "-policy.yaml", "--", *writer(tmp_path, bad_stream())]
    assert read_plain(arguments, command.FLAGS, command.POSITIONAL) is None
    ended = gate(*arguments, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (0, bad_stream()), ended.errors
    assert ended.errors.startswith("rollout-lint would block ")


def test_a_path_is_rendered_as_it_is_asked(sidecar_environment: Environment, tmp_path: Path) -> None:
    bad_application(tmp_path / "app")
    ended = gate("app", environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (1, b"")
    assert ended.errors.startswith("rollout-lint blocks `app`: 3 errors, first RL201 at app/slo-gate.yaml:")
    # as plain manifests the kustomization is one of them, and no renderer makes it none
    (tmp_path / "app" / "kustomization.yaml").unlink()
    ended = gate("--render", "none", "app", environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (1, b"")
    assert "first RL201 at app/slo-gate.yaml:" in ended.errors


def test_warn_passes_everything_with_the_verdict_on_stderr(sidecar_environment: Environment, tmp_path: Path) -> None:
    words = ("--mode", "warn", "--", *writer(tmp_path, bad_stream()))
    ended = gate(*words, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (0, bad_stream())
    assert ended.errors.startswith("rollout-lint would block ")
    assert "rendered:" in ended.errors


def test_the_level_and_the_undecided_that_stop(sidecar_environment: Environment, tmp_path: Path) -> None:
    words = writer(tmp_path, bad_stream())
    for arguments, code in ((("--fail-on", "none"), 0), (("--profile", "recommended"), 0), (("--ignore", "RL2"), 0)):
        ended = gate(*arguments, "--", *words, environment=sidecar_environment, directory=tmp_path)
        assert (ended.code, ended.output) == (code, bad_stream()), ended.errors
    undecided = good_stream().replace(b"len(result) > 0 &&", b"${UNKNOWN} &&")
    words = ["--isolated", "--select", "RL101", "--require-decided", "--", *writer(tmp_path, undecided)]
    ended = gate(*words, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (1, b"")
    assert "could not be decided" in ended.errors.splitlines()[0]


def test_a_policy_is_the_last_word(sidecar_environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("mode: enforce\n")
    words = ("--policy", "policy.yaml", "--mode", "warn", "--", *writer(tmp_path, bad_stream()))
    ended = gate(*words, environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (2, b"")
    (tmp_path / "policy.yaml").write_text("lockd: [RL2]\n")
    ended = gate(
        "--policy",
        "policy.yaml",
        "--",
        *writer(tmp_path, good_stream()),
        environment=sidecar_environment,
        directory=tmp_path,
    )
    assert (ended.code, ended.output) == (2, b"")
    assert ended.errors.splitlines()[0].endswith("policy.yaml:1:1: unknown key `lockd`; did you mean `locked`?")


def test_words_of_manifests_cannot_write_lines_or_colours(sidecar_environment: Environment, tmp_path: Path) -> None:
    bad = bad_stream().replace(b"bookstore-slo-gate", b'"x\\e[31m\\n::error::y"')
    ended = gate("--", *writer(tmp_path, bad), environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output) == (1, b"")
    assert "\x1b" not in ended.errors
    assert not any(line.startswith("::") for line in ended.errors.splitlines())


def test_a_large_application_without_rollouts_passes(sidecar_environment: Environment, tmp_path: Path) -> None:
    data = b"kind: CustomResourceDefinition\nspec:\n" + b"".join(
        b"  a%d: [%s]\n" % (n, b"1," * 500) for n in range(2500)
    )
    ended = gate("--", *writer(tmp_path, data), environment=sidecar_environment, directory=tmp_path)
    assert (ended.code, ended.output == data) == (0, True), ended.errors
    ended = gate(
        "--", *writer(tmp_path, data + b"# argoproj.io\n"), environment=sidecar_environment, directory=tmp_path
    )
    assert (ended.code, ended.output) == (5, b"")


def _call(environment: Environment, words: list[str], **streams: object) -> subprocess.Popen[bytes]:
    program = f"{environment['PATH'].split(':')[0]}/rollout-lint"
    return subprocess.Popen([program, "gate", *words], env=environment, **streams)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_no_pass(sidecar_environment: Environment, tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        process = _call(
            sidecar_environment, ["--", *writer(tmp_path, good_stream())], stdout=full, stderr=subprocess.PIPE
        )
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 4
    assert b"could not be written whole: No space left on device" in errors


def test_a_closed_pipe_is_no_pass(sidecar_environment: Environment, tmp_path: Path) -> None:
    readable, writable = os.pipe()
    os.close(readable)
    process = _call(
        sidecar_environment, ["--", *writer(tmp_path, good_stream())], stdout=writable, stderr=subprocess.PIPE
    )
    os.close(writable)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 4
    assert b"could not be written whole" in errors


def test_a_closed_stdout_is_no_pass(sidecar_environment: Environment, tmp_path: Path) -> None:
    words = " ".join(writer(tmp_path, good_stream()))
    program = f"{sidecar_environment['PATH'].split(':')[0]}/rollout-lint"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{program} gate -- {words} >&-"],
        env=dict(sidecar_environment),
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0


def test_a_reader_who_does_not_read_is_no_pass(sidecar_environment: Environment, tmp_path: Path) -> None:
    data = CONFIG_MAP.encode() + b"# " + b"x" * 500_000 + b"\n"
    words = ["--timeout", "5s", "--", *writer(tmp_path, data)]
    process = _call(sidecar_environment, words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.wait(timeout=120) == 4
    _, errors = process.communicate()
    assert b"nobody read them in time" in errors


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="finds processes in /proc")
def test_a_linter_that_is_killed_is_no_pass(sidecar_environment: Environment, tmp_path: Path) -> None:
    # enough to read that there is time to kill it
    data = good_stream() + b"".join(b"---\n" + CONFIG_MAP.encode() for _ in range(40_000))
    own = tmp_path / "renderer.pid"
    words = ["--mode", "warn", "--", *writer(tmp_path, data, f"open({str(own)!r}, 'w').write(str(os.getpid()))")]
    process = _call(sidecar_environment, words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while process.poll() is None:
        renderer = own.read_text() if own.exists() else ""
        linters = [each for each in children(process.pid) if renderer and str(each) != renderer]
        if linters:
            os.kill(linters[0], signal.SIGKILL)
            break
        time.sleep(0.01)
    output, errors = process.communicate(timeout=120)
    assert (process.returncode, output) == (4, b"")
    assert b"internal error: the linter was stopped by signal 9" in errors
