"""Makes the environment that the linter runs in, of the standard library alone.

The linter is the action's own checkout, so that the commit in ``uses:`` holds every byte of it; what it needs comes
from the package index, held by hashes. Only where the input ``version`` asks for another release does that come from
the index too.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

_RELEASE = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?")
_DONE = "installed"
_ENDED_BADLY = 1


class CannotInstall(Exception):
    """Why there is no linter, for a person."""


def main(environment: Mapping[str, str]) -> int:
    """Install, and write the interpreter and the linter's version to the step's outputs."""
    try:
        python = installed(
            Path(environment["GITHUB_ACTION_PATH"]).resolve(),
            Path(environment["RUNNER_TEMP"]),
            environment.get("VERSION", "").strip(),
        )
        version = _told([str(python), "-I", "-m", "rollout_lint", "--version"]).split()[-1]
    except CannotInstall as error:
        told = str(error).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        print(f"::error title=rollout-lint::{told}")
        return _ENDED_BADLY
    print(f"rollout-lint {version} in {python}")
    with open(environment["GITHUB_OUTPUT"], "a", encoding="utf-8", newline="\n") as outputs:
        outputs.write(f"python={python}\nversion={version}\n")
    return 0


def installed(action: Path, place: Path, version: str) -> Path:
    """The interpreter of an environment with the linter; one that an earlier step made is taken again. Raises
    CannotInstall."""
    if version and not _RELEASE.fullmatch(version):
        raise CannotInstall(f"the input `version` is no release: `{version!a}`; write it as in `0.1.0`")
    home = environment_of(action, place, version)
    python = _program(home)
    if (home / _DONE).is_file():
        return python
    print("::group::Install rollout-lint", flush=True)
    venv.create(home, clear=True, with_pip=True, symlinks=os.name != "nt")
    pip = [
        str(python),
        "-I",
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--only-binary=:all:",
    ]
    if version:
        _run([*pip, f"rollout-lint=={version}"])
    else:
        _run([*pip, "--require-hashes", f"--requirement={action / 'deploy' / 'requirements.txt'}"])
        put_on_path(home, action)
    (home / _DONE).touch()
    print("::endgroup::", flush=True)
    return python


def environment_of(action: Path, place: Path, version: str) -> Path:
    """Where the environment is: one for each checkout, release and interpreter that a job uses."""
    told = "\0".join((str(action), version, sys.executable))
    return place / f"rollout-lint-{hashlib.sha256(told.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def put_on_path(home: Path, *directories: Path) -> None:
    """Let the environment's interpreter import from directories too."""
    packages = _told([str(_program(home)), "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    lines = "".join(f"{directory}\n" for directory in directories)
    Path(packages.strip(), "rollout_lint_checkout.pth").write_text(lines, encoding="utf-8")


def _program(home: Path) -> Path:
    return home / "Scripts" / "python.exe" if os.name == "nt" else home / "bin" / "python"


def _run(command: list[str]) -> None:
    # pip's settings of this machine hold, its mirror among them, but not the one that an environment cannot have
    ended = subprocess.run(command, check=False, env={**os.environ, "PIP_USER": "0"})
    if ended.returncode:
        raise CannotInstall(
            f"pip could not install what the linter needs: it ended with {ended.returncode}, see the log"
        )


def _told(command: list[str]) -> str:
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode or not ended.stdout.strip():
        raise CannotInstall(f"the linter does not start:\n{ended.stderr.strip()}")
    return ended.stdout


if __name__ == "__main__":
    sys.exit(main(os.environ))
