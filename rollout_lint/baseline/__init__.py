"""The findings that a team has frozen: known, not shown, and not to grow."""

from __future__ import annotations

from collections.abc import Iterable

from ..configuration.find import nearest, top_directory

FILE_NAME = ".rollout-lint-baseline.json"


class BaselineError(Exception):
    """A baseline that cannot be used: where, and what to do about it."""


def find_baseline(paths: Iterable[str]) -> str | None:
    """The baseline of a run over ``paths``: the nearest one, looked for where a configuration is. None without one."""
    return nearest(paths, FILE_NAME)


def new_baseline(paths: Iterable[str]) -> str:
    """Where a first baseline of these paths goes: the project's root."""
    from os.path import join

    return join(top_directory(paths), FILE_NAME)
