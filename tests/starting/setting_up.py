"""`rollout-lint init` in repositories made for one test."""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO, StringIO
from pathlib import Path
from typing import NamedTuple

from rollout_lint.cli import init
from rollout_lint.cli.flags import read_plain
from rollout_lint.cli.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ".rollout-lint.yaml"
HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/rollout-lint.yml"
NOISY = ROOT / "examples" / "bookstore" / "bad" / "can-never-fail"
"""Has findings of the profile `correctness`."""


class Done(NamedTuple):
    code: int
    out: str
    err: str


def run_init(*arguments: str, environment: dict[str, str] | None = None) -> Done:
    """The command in the working directory of this process, without a terminal."""
    options = read_plain(arguments, init.FLAGS, init.POSITIONAL)
    assert options is not None
    out, err = StringIO(newline=""), StringIO(newline="")
    code = init.run(options, Terminal(BytesIO(), out, err, environment or {}))
    return Done(code, out.getvalue(), err.getvalue())


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    return subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()


def repository(place: Path, branch: str = "main") -> Path:
    """A git repository without a commit, with manifests that have findings."""
    place.mkdir(parents=True, exist_ok=True)
    git(place, "init", "--quiet", f"--initial-branch={branch}")
    shutil.copytree(NOISY, place / "k8s")
    return place


def put(root: Path, path: str, text: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def held(root: Path) -> dict[str, bytes]:
    """All files of a repository, without git's own."""
    return {
        str(file.relative_to(root)): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file() and ".git" not in file.relative_to(root).parts
    }


def program(name: str) -> str | None:
    """A program beside the interpreter, or on the path."""
    import sys

    return shutil.which(name, path=os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")]))
