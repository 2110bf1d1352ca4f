"""The release that runs: its version, and the commit that its wheel was built from, if it was built from one.

``hatch_build.py`` records the commit in a file beside this one: the full object name and, where the commit bears it,
the version's tag. A checkout and an editable install have no such file: what they run changes.
"""

from __future__ import annotations

import os

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..version import __version__

REPOSITORY = "https://github.com/rollout-lint/rollout-lint"
ACTION = "rollout-lint/rollout-lint"
_COMMIT = late_pattern(r"[0-9a-f]{40}")
RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "commit")


class Release(NamedTuple):
    version: str
    commit: str | None = None
    tagged: bool = False
    """Whether the commit bears the version's tag."""

    @property
    def tag(self) -> str:
        return f"v{self.version}"

    @property
    def action(self) -> str:
        """What a workflow's ``uses:`` says: by commit, which nobody can move, where it is known."""
        if self.commit is None:
            return f"{ACTION}@{self.tag}"
        return f"{ACTION}@{self.commit} # {self.tag if self.tagged else f'{self.version}, untagged'}"


def this_release(record: str = RECORD) -> Release:
    """The release of this installation."""
    try:
        with open(record, encoding="ascii") as file:
            commit, *tags = file.read().split()
    except (OSError, ValueError):
        return Release(__version__)
    if not _COMMIT.fullmatch(commit):
        return Release(__version__)
    return Release(__version__, commit, f"v{__version__}" in tags)
