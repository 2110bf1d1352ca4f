"""What the wheel knows of the commit that it was built from."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from rollout_lint.starting.argocd import FILES
from rollout_lint.version import __version__

from .setting_up import ROOT, git, put

pytestmark = pytest.mark.slow
TAG = f"v{__version__}"
RECORD = "rollout_lint/starting/commit"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A commit of what stands in this working tree, without what git ignores."""
    root = tmp_path / "checkout"
    root.mkdir()
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for path in filter(None, listed):
        if (ROOT / path).is_file() and not path.startswith(("tests/", "benchmarks/")):
            put(root, path, (ROOT / path).read_bytes())
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=a")
    return root


def wheel(source: Path, place: Path) -> zipfile.ZipFile:
    """The wheel as deploy/argocd/Dockerfile builds it."""
    pytest.importorskip("hatchling", reason="hatchling is in the dependency group `test`")
    command = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(place),
        str(source),
    ]
    subprocess.run([sys.executable, *command], check=True, cwd=place.parent)
    (file,) = place.glob("*.whl")
    return zipfile.ZipFile(file)


def recorded(files: zipfile.ZipFile) -> list[str] | None:
    """The words of the record; None where there is none."""
    return files.read(RECORD).decode().split() if RECORD in files.namelist() else None


def shown_by(files: zipfile.ZipFile, place: Path, arguments: Iterable[str]) -> str:
    files.extractall(place / "installed")
    repository = place / "shop"
    repository.mkdir()
    git(repository, "init", "--quiet")
    command = [sys.executable, "-P", "-m", "rollout_lint", "init", *arguments]
    if sys.version_info < (3, 11):
        command.remove("-P")
    environment = {**os.environ, "PYTHONPATH": str(place / "installed")}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout


def test_a_release_pins_itself(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "tag", TAG)
    commit = git(checkout, "rev-parse", "HEAD")
    files = wheel(checkout, tmp_path / "dist")
    assert recorded(files) == [commit, TAG]
    assert git(checkout, "status", "--porcelain") == ""
    shown = shown_by(files, tmp_path, ["--diff", "--argocd"])
    assert f"uses: rollout-lint/rollout-lint@{commit} # {TAG}\n" in shown
    for name in FILES:
        assert files.read(f"rollout_lint/starting/argocd/{name}") == (ROOT / "deploy" / "argocd" / name).read_bytes()
        assert f"/{name}\n" in shown


def test_a_commit_without_the_tag_does_not_claim_it(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "tag", "--annotate", "--message=a", TAG)
    git(checkout, "commit", "--quiet", "--allow-empty", "--message=b")
    assert recorded(wheel(checkout, tmp_path / "dist")) == [git(checkout, "rev-parse", "HEAD")]


def test_what_is_no_commit_claims_none(checkout: Path, tmp_path: Path) -> None:
    put(checkout, "rollout_lint/extra.py", "")
    assert recorded(wheel(checkout, tmp_path / "dist")) is None
    (checkout / "rollout_lint" / "extra.py").unlink()
    put(checkout, "notes.txt", "goes into no wheel\n")
    assert recorded(wheel(checkout, tmp_path / "clean")) is not None
    # somebody else's repository with our files in it
    (checkout / ".git").rename(tmp_path / ".git")
    assert recorded(wheel(checkout, tmp_path / "unpacked")) is None


def test_an_sdist_carries_it_to_its_wheel(checkout: Path, tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is in the dependency group `test`")
    build = f"import hatchling.build; hatchling.build.build_sdist({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=checkout, check=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    assert recorded(wheel(sdist, tmp_path / "dist")) == [git(checkout, "rev-parse", "HEAD")]
