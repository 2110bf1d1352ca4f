"""Running a renderer within bounds, whatever it does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from rollout_lint.rendering import RendererMissing, render, running
from tests.rendering.checking import BASE, GATE, ROLLOUT, write

BOUNDS = {"seconds": 30.0, "most_bytes": 1 << 20}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(tmp_path / "tree", {"kustomization.yaml": BASE, "rollout.yaml": ROLLOUT, "gate.yaml": GATE})
    return tmp_path / "tree"


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, name: str = "kustomize") -> None:
    """A program in the place of a renderer, for what the real one will not do on demand."""
    place = tmp_path / "bin"
    place.mkdir(exist_ok=True)
    program = place / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")


def test_the_output_is_exactly_what_the_tool_writes(tree: Path, kustomizing: str) -> None:
    rendering = render(str(tree), "kustomize", **BOUNDS)
    command = rendering.command.split()
    assert command == [*(["kubectl", "kustomize"] if kustomizing == "kubectl" else ["kustomize", "build"]), str(tree)]
    assert rendering.ok
    assert rendering.error == ""
    assert rendering.output == subprocess.run(command, capture_output=True, check=True).stdout


def test_helm_renders_a_chart_for_the_release_that_argo_cd_names(
    helm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path / "My_Chart",
        {
            "Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
            "templates/a.yaml": "kind: X\nname: {{ .Release.Name }}/{{ .Release.Namespace }}\n",
        },
    )
    monkeypatch.chdir(tmp_path)
    plain = render("My_Chart", "auto", **BOUNDS)
    assert plain.command == "helm template my-chart My_Chart --include-crds"
    assert b"name: my-chart/default" in plain.output
    monkeypatch.setenv("ARGOCD_APP_NAME", "catalog")
    monkeypatch.setenv("ARGOCD_APP_NAMESPACE", "books")
    assert b"name: catalog/books" in render("My_Chart", "helm", **BOUNDS).output


def test_a_renderer_that_fails_is_quoted(tree: Path, kustomizing: str) -> None:
    (tree / "gate.yaml").unlink()
    rendering = render(str(tree), "auto", **BOUNDS)
    assert not rendering.ok
    assert rendering.output == b""
    assert "gate.yaml" in rendering.error


def test_a_missing_program_is_named(tree: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RendererMissing, match="neither `kustomize` nor `kubectl` is installed"):
        render(str(tree), "auto", **BOUNDS)
    with pytest.raises(RendererMissing, match="`helm` is not installed"):
        render(str(tree), "helm", **BOUNDS)


def test_a_renderer_that_hangs_is_stopped_with_all_it_started(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = tmp_path / "numbers"
    stand_in(tmp_path, monkeypatch, f"echo half; sleep 600 & echo $$ $! > {numbers}; wait")
    rendering = render(str(tree), "kustomize", seconds=2, most_bytes=1000)
    assert (rendering.ok, rendering.output) == (False, b"")
    assert rendering.error == "gave no answer in 2 seconds"
    assert not any(_runs(int(number)) for number in numbers.read_text().split())


def test_where_pipes_cannot_be_waited_for_the_same_holds(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    monkeypatch.setattr(running, "CAN_WAIT_FOR_PIPES", False)
    stand_in(tmp_path, monkeypatch, "echo output; echo words >&2")
    assert render(str(tree), "kustomize", seconds=60, most_bytes=1000).output == b"output\n"
    assert render(str(tree), "kustomize", seconds=60, most_bytes=3).error == "wrote more than 3 bytes"
    stand_in(tmp_path, monkeypatch, "echo words >&2; exit 3")
    assert render(str(tree), "kustomize", seconds=60, most_bytes=1000).error == "words"
    numbers = tmp_path / "numbers"
    stand_in(tmp_path, monkeypatch, f"sleep 600 & echo $$ $! > {numbers}; wait")
    assert render(str(tree), "kustomize", seconds=1, most_bytes=1000).error == "gave no answer in 1 seconds"
    assert not any(_runs(int(number)) for number in numbers.read_text().split())


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # one that was ended and that nobody has waited for yet is still listed
    return " Z " not in Path(f"/proc/{number}/stat").read_text().partition(")")[2][:4]


def test_a_renderer_that_ends_and_leaves_its_pipe_open_is_not_waited_for(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "sleep 600 & echo done")
    assert render(str(tree), "kustomize", seconds=1, most_bytes=1000).error == "gave no answer in 1 seconds"


def test_a_renderer_that_floods_is_stopped(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "while :; do echo 'a: line of output'; done")
    rendering = render(str(tree), "kustomize", seconds=60, most_bytes=100_000)
    assert (rendering.ok, rendering.output) == (False, b"")
    assert rendering.error == "wrote more than 100,000 bytes"


def test_of_a_flood_of_words_the_end_is_kept(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "i=0; while [ $i -lt 20000 ]; do echo noise >&2; i=$((i+1)); done; echo the cause >&2; exit 3"
    stand_in(tmp_path, monkeypatch, script)
    rendering = render(str(tree), "kustomize", **BOUNDS)
    assert rendering.error.endswith("the cause")
    assert len(rendering.error) <= 1 << 16


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("exit 7", "ended with exit code 7 and said nothing"),
        ("echo half; kill -9 $$", "was stopped by signal 9 and said nothing"),
        (r"printf 'bad \377 byte\n' >&2; exit 1", "bad \ufffd byte"),
    ],
)
def test_how_a_renderer_ended_is_said(
    script: str, error: str, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, script)
    rendering = render(str(tree), "kustomize", **BOUNDS)
    assert (rendering.ok, rendering.output, rendering.error) == (False, b"", error)


def test_bytes_that_are_no_text_are_handed_on(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, r"printf 'kind: \377\000\n'")
    assert render(str(tree), "kustomize", **BOUNDS).output == b"kind: \xff\x00\n"


def test_plain_files_are_put_together_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, {"b.yaml": "kind: B", "a.yaml": "kind: A\n", "below/c.yaml": "kind: C\n", "notes.txt": "no\n"})
    assert render(str(tmp_path), "auto", **BOUNDS).output == b"kind: A\n---\nkind: B"
    assert not render(str(tmp_path), "none", seconds=1, most_bytes=5).ok


def test_no_word_of_a_path_is_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kustomizing: str) -> None:
    write(tmp_path / "-o", {"kustomization.yaml": BASE, "rollout.yaml": ROLLOUT, "gate.yaml": GATE})
    monkeypatch.chdir(tmp_path)
    assert b"kind: Rollout" in render("-o", "auto", **BOUNDS).output
