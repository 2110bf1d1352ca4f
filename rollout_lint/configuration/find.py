"""Where a run's configuration file is. Every run looks, so this imports little."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..source.discovery import common_directory, repository_root

FILE_NAME = ".rollout-lint.yaml"


def find(paths: Iterable[str]) -> str | None:
    """The configuration of a run over ``paths``: see ``rollout_lint.settings.find_configuration``."""
    return nearest(paths, FILE_NAME)


def nearest(paths: Iterable[str], name: str) -> str | None:
    """The nearest file of a name from the common directory of ``paths`` up to the project's root."""
    directory, top = _reach(paths)
    while True:
        candidate = os.path.join(directory, name)
        if os.path.isfile(candidate):
            return candidate
        if directory == top:
            return None
        directory = os.path.dirname(directory)


def top_directory(paths: Iterable[str]) -> str:
    """The project's root as far as a run over ``paths`` can know it: where the search for a configuration ends."""
    return _reach(paths)[1]


def _reach(paths: Iterable[str]) -> tuple[str, str]:
    """Where a search begins and ends."""
    common = common_directory(path for path in paths if path != "-")
    working = os.getcwd()
    inside = common == working or common.startswith(os.path.join(working, ""))
    return common, repository_root(common) or (working if inside else common)
