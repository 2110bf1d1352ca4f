"""The command as pip installs it, and the programs that render."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ..rendering.conftest import programs
from .manifests import ROOT

__all__ = ["programs"]

_LAUNCHER = """\
#!{python}
import sys
from rollout_lint.cli.main import main
sys.exit(main())
"""


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `rollout-lint`. As with the script that pip writes, the working directory is on no path."""
    place = tmp_path_factory.mktemp("bin")
    script = place / "rollout-lint"
    script.write_text(_LAUNCHER.format(python=sys.executable))
    script.chmod(0o755)
    return place


@pytest.fixture(scope="session")
def sidecar_environment(launcher: Path, programs: Path) -> dict[str, str]:
    """What the image of the sidecar sets: no LANG, a HOME that only the programs use, nothing of the user's."""
    path = os.pathsep.join([str(launcher), str(programs), "/usr/bin", "/bin"])
    compiled = {name: value for name, value in os.environ.items() if name == "PYTHONPYCACHEPREFIX"}  # as in the image
    return {"PATH": path, "PYTHONPATH": str(ROOT), "HOME": "/nonexistent", **compiled}
