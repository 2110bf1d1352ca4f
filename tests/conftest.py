"""What tests share: the corpus and verdicts beside the checkout, where there are any."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real manifests and recorded verdicts; tests that need it are skipped elsewhere."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("no corpus beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def _no_color_or_width_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "COLUMNS", "ROLLOUT_LINT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
