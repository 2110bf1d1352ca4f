"""Asking kustomize in a copy where each object comes from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rollout_lint.rendering.annotated import Origin, origins_of
from rollout_lint.rendering.tools import command_for
from rollout_lint.source.kustomization_graph import KustomizationGraph
from tests.rendering.checking import BASE, GATE, ROLLOUT, write

KUSTOMIZATIONS = {
    "a block": "resources: [../base]\nnamePrefix: eu-\n",
    "an indented block under a marker": "# head\n---\n  resources: [../base]\n  namePrefix: eu-\n",
    "line ends of Windows": "resources:\r\n- ../base\r\nnamePrefix: eu-\r\n",
    "JSON": '{"resources": ["../base"], "namePrefix": "eu-"}',
    "metadata in a line": "buildMetadata: [managedByLabel]\nresources: [../base]\nnamePrefix: eu-\n",
    "metadata in a block": "buildMetadata:\n- managedByLabel\n- originAnnotations\nresources: [../base]\nnamePrefix: eu-\n",
    "metadata at the end": "resources: [../base]\nnamePrefix: eu-\nbuildMetadata:\n  - managedByLabel",
    "no metadata in a list": "buildMetadata: []\nresources: [../base]\nnamePrefix: eu-\n",
}


@pytest.mark.parametrize("kind", KUSTOMIZATIONS)
def test_kustomize_tells_the_files(kind: str, kustomizing: str, tmp_path: Path) -> None:
    write(tmp_path, {"base/kustomization.yaml": BASE, "base/rollout.yaml": ROLLOUT, "base/gate.yaml": GATE})
    (tmp_path / "prod").mkdir()
    kustomization = tmp_path / "prod" / "kustomization.yaml"
    kustomization.write_bytes(KUSTOMIZATIONS[kind].encode())
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    origins = _origins(tmp_path / "prod")
    assert sorted(origins) == [
        Origin("AnalysisTemplate", "eu-gate", str(tmp_path / "base" / "gate.yaml"), False),
        Origin("Rollout", "eu-web", str(tmp_path / "base" / "rollout.yaml"), False),
    ]
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_a_generated_object_has_the_kustomization_that_made_it(kustomizing: str, tmp_path: Path) -> None:
    write(tmp_path, {"kustomization.yaml": "configMapGenerator: [{name: limits, literals: [a=b]}]\n"})
    (origin,) = _origins(tmp_path)
    assert origin == Origin("ConfigMap", origin.name, str(tmp_path / "kustomization.yaml"), True)


def test_what_cannot_be_rendered_in_a_copy_has_no_origins(kustomizing: str, tmp_path: Path) -> None:
    """A base behind a link: the copy has the directory that it leads to, and no link."""
    write(tmp_path, {"real/kustomization.yaml": BASE, "real/rollout.yaml": ROLLOUT, "real/gate.yaml": GATE})
    (tmp_path / "link").symlink_to("real")
    write(tmp_path, {"prod/kustomization.yaml": "resources: [../link]\n"})
    assert _origins(tmp_path / "prod") == []


def _origins(directory: Path) -> list[Origin]:
    graph = KustomizationGraph.build([str(directory)], str(directory))
    root = graph.root_in(str(directory))
    assert root is not None
    command = command_for(str(directory), "kustomize", os.environ)
    return origins_of(root, command, seconds=30, most_bytes=1 << 20)
