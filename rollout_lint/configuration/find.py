"""Where a run's configuration file is. Every run looks, so this imports little."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..source.discovery import common_directory, repository_root

FILE_NAME = ".rollout-lint.yaml"


def find(paths: Iterable[str]) -> str | None:
    """The configuration of a run over ``paths``: see ``rollout_lint.settings.find_configuration``."""
    common = common_directory(path for path in paths if path != "-")
    working = os.getcwd()
    inside = common == working or common.startswith(os.path.join(working, ""))
    top = repository_root(common) or (working if inside else common)
    directory = common
    while True:
        candidate = os.path.join(directory, FILE_NAME)
        if os.path.isfile(candidate):
            return candidate
        if directory == top:
            return None
        directory = os.path.dirname(directory)
