"""Applications to let through and to stop."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy" / "argocd"
_GOOD = ROOT / "examples" / "bookstore" / "good"
_FILES = ("catalog.yaml", "catalog-traffic.yaml", "slo-gate.yaml")

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  colour: blue  # kept\n"
"""An object of somebody else's, in bytes that a YAML writer would not write."""
FAILURE_LIMIT = "failureLimit: 2"
"""What the gates of the good application say, and without which RL201 has something to say."""


def good_application(directory: Path) -> Path:
    """A kustomization without findings."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        shutil.copy(_GOOD / name, directory / name)
    (directory / "kustomization.yaml").write_text(f"resources: [{', '.join(_FILES)}]\n")
    return directory


def bad_application(directory: Path) -> Path:
    """The same with gates that one bad sample fails: RL201 for each of them."""
    good_application(directory)
    edit(directory / "slo-gate.yaml", FAILURE_LIMIT, "failureLimit: 0")
    return directory


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def plain_application(directory: Path) -> Path:
    """Plain manifests without a Rollout."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "settings.yaml").write_text(CONFIG_MAP)
    return directory


def good_stream() -> bytes:
    """The good application as one stream."""
    return b"---\n".join((_GOOD / name).read_bytes() for name in _FILES)


def bad_stream() -> bytes:
    stream = good_stream()
    assert FAILURE_LIMIT.encode() in stream
    return stream.replace(FAILURE_LIMIT.encode(), b"failureLimit: 0")
