"""What tests share: the corpus and verdicts beside the checkout, where there are any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# the same examples at every run of CI, so that a landing does not depend on luck; a developer's runs explore
settings.register_profile("ci", derandomize=True, database=None, deadline=None)
settings.register_profile("exploring", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "exploring")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """Hundreds of processes run the command: with compiled modules each takes a fifth of the time, and where nothing may
    be written beside the sources they are written elsewhere."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if config.cache is not None:
        os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("compiled"))


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
