"""pre-commit and prek as somebody's own repository runs them, with the hooks of this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.command import ROOT

from .repositories import ENVIRONMENT, git

ADDRESS = "https://github.com/rollout-lint/rollout-lint"
MANIFEST = ".pre-commit-hooks.yaml"
CONFIGURATION = ".pre-commit-config.yaml"


class Ended(NamedTuple):
    code: int
    output: str
    """Both streams, as a person sees them."""


class Runner(NamedTuple):
    """One of the two programs. ``environment`` holds its own cache and leads the project's address to a repository."""

    name: str
    program: str
    environment: dict[str, str]

    def __call__(self, project: Path, *arguments: str) -> Ended:
        return ended([self.program, *arguments], project, self.environment)

    def git(self, project: Path, *arguments: str) -> Ended:
        """Git, whose hooks are this runner's."""
        return ended(["git", *arguments], project, self.environment)

    def installed(self, project: Path) -> None:
        """Install the hooks, with the environment that they run in. Where nothing can be installed at all the test is
        skipped."""
        done = self(project, "install", "--install-hooks")
        if done.code and not _packages_can_be_had(project):
            pytest.skip("no package can be installed here, so no environment for the hooks")
        assert done.code == 0, done.output


def _packages_can_be_had(directory: Path) -> bool:
    """Whether pip gets what every build of this project begins with."""
    wheels = str(directory.parent / "wheels")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", wheels, "hatchling"]
    return ended(command, directory, dict(os.environ)).code == 0


def program(name: str) -> str:
    """Where a program is installed; without it, or without git, the test is skipped."""
    if shutil.which("git") is None:
        pytest.skip("there is no git")
    found = shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if found is None:
        pytest.skip(f"there is no {name}: it is in the dependency group `test`")
    return found


def runner(name: str, published: Path, cache: Path, **more: str) -> Runner:
    """A runner for which the project's address on the web is the ``published`` repository."""
    environment = {
        **ENVIRONMENT,
        # what keeps the machine's own configuration out is not handed on by pre-commit; these two are
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{published}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
        "PRE_COMMIT_HOME": str(cache),
        "PREK_HOME": str(cache),
        "PRE_COMMIT_COLOR": "never",
        "PREK_COLOR": "never",
        **more,
    }
    outside = {"FORCE_COLOR", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF", "PYTHONPATH", "VIRTUAL_ENV", "SKIP"}
    kept = {key: value for key, value in environment.items() if key not in outside or key in more}
    return Runner(name, program(name), kept)


def ended(command: list[str], directory: Path, environment: dict[str, str]) -> Ended:
    done = subprocess.run(
        command,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode("utf-8", "replace"))


def publish(place: Path, tag: str, files: dict[str, bytes]) -> Path:
    """A repository with one commit of some files under a tag."""
    place.mkdir(parents=True)
    for name, data in files.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    git(place, "init", "--quiet", "--initial-branch=main")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message=Release")
    git(place, "tag", tag)
    return place


def checkout_files() -> dict[str, bytes]:
    """The files of this checkout as they are, what is not committed yet among them; tests are not installed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no checkout but a copy without its repository")
    names = sorted(set(os.fsdecode(listed.stdout).split("\0")))
    return {
        name: (ROOT / name).read_bytes() for name in names if (ROOT / name).is_file() and not name.startswith("tests/")
    }
