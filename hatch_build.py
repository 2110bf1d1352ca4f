"""Records in the wheel which commit it was built from, so that `rollout-lint init` can pin its own release.

Nothing is recorded where this is no git checkout of its own, where git is missing or refuses, or where what goes into
the wheel differs from the commit; an sdist carries what it was made with.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RECORD = "rollout_lint/starting/commit"
BUILT_FROM = ("rollout_lint", "rules", "schemas", "deploy", "README.md", "LICENSE", "pyproject.toml", "hatch_build.py")


class CommitHook(BuildHookInterface[Any]):
    """A file with the commit, and the tag of this version where the commit bears it."""

    PLUGIN_NAME = "custom"
    _written: str | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # what an editable install runs changes with the checkout
        recorded = "" if version == "editable" else self._recorded()
        if not recorded:
            return
        descriptor, self._written = tempfile.mkstemp(prefix="rollout-lint-commit-")
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(f"{recorded}\n")
        os.chmod(self._written, 0o644)
        build_data["force_include"][self._written] = RECORD

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if self._written is not None:
            os.unlink(self._written)

    def _recorded(self) -> str:
        # a checkout of something else may hold an unpacked sdist of ours
        if not os.path.lexists(os.path.join(self.root, ".git")):
            return ""
        commit = self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if commit is None or self._git("status", "--porcelain", "--", *BUILT_FROM) != "":
            return ""
        tag = f"v{self.metadata.version}"
        tagged = self._git("rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}") == commit
        return f"{commit} {tag}" if tagged else commit

    def _git(self, *arguments: str) -> str | None:
        """What git says; None where it fails."""
        # git sets these where it runs a hook, and they would name another repository
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", *arguments)
        try:
            done = subprocess.run(
                command, cwd=self.root, env=environment, capture_output=True, text=True, check=False, timeout=60
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.strip() if done.returncode == 0 else None
