"""A repository to set up."""

from __future__ import annotations

from pathlib import Path

import pytest

from .setting_up import repository


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new repository, which is the working directory."""
    root = repository(tmp_path / "shop")
    monkeypatch.chdir(root)
    return root
