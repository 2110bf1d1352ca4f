"""One import path for the rules in a checkout, an editable install and a wheel."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "from rollout_lint.pack import load_rules; print(*[rule.check.__module__ for rule in load_rules()])"


def modules(python: Path | str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [python, "-c", PROGRAM], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("form", [[], ["--editable"]], ids=["wheel", "editable"])
def test_installed_rules_are_those_of_the_checkout(form: list[str], tmp_path: Path) -> None:
    checkout = modules(sys.executable, tmp_path, PYTHONPATH=str(ROOT))
    assert "rollout_lint.rules.gate.missing_analysis" in checkout
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *form, str(ROOT)]
    subprocess.run(install, check=True, cwd=tmp_path)
    assert modules(python, tmp_path) == checkout
