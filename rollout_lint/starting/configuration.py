"""``.rollout-lint.yaml``: what a repository can be held to today, with what was seen in it."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..configuration.find import FILE_NAME, find
from ..reports.visible import visible
from ..source.discovery import display_path, repository_root
from ..source.writing import flow_text
from .data import replaced, text_of
from .parts import Left, Outcome
from .placing import placed
from .seen import Evidence, Seen

_DEFAULT = '# No file here says which one that is; this is the default.\ncontroller: "1.9"\n'
_OTHER_NAMES = (".rollout-lint.yml", "rollout-lint.yaml", "rollout-lint.yml")
_SHOWN = 3


def configuration(root: str, working: str, seen: Seen) -> Iterator[Outcome]:
    """The file at the root, unless one is in force in the working directory already."""
    found = find((working,))
    path = FILE_NAME if found is None else display_path(found, root)
    if found is None:
        mistaken = next((name for name in _OTHER_NAMES if os.path.lexists(os.path.join(root, name))), None)
        if mistaken is not None:
            yield Left(mistaken, f"nothing reads a configuration of that name: rename it to {FILE_NAME}")
            return
    outcome = placed(root, path, configuration_text(seen), "`rollout-lint config` shows what is in force")
    if isinstance(outcome, Left) and found is not None:
        outcome = Left(path, "there is a configuration already, and it stays as it is")
    yield outcome


def unread_above(root: str) -> str | None:
    """Where no repository bounds the search: a configuration further up, which no run from here reads."""
    directory = os.path.dirname(root)
    while repository_root(root) is None and directory != os.path.dirname(directory):
        file = os.path.join(directory, FILE_NAME)
        if os.path.isfile(file):
            return file
        directory = os.path.dirname(directory)
    return None


def configuration_text(seen: Seen) -> str:
    """The data file with what was seen."""
    text = text_of("rollout-lint.yaml")
    if seen.controllers:
        text = replaced(text, _DEFAULT, _controller(*seen.controllers))
    return text + _excluded(seen.vendored) + _charts(seen.charts)


def _controller(oldest: Evidence, *newer: Evidence) -> str:
    lines = [f"# {_told(oldest)}{', and where several are in use the oldest counts' if newer else ''}."]
    if newer:
        lines.append(f"# Others: {_listed([_told(each) for each in newer])}.")
    return "\n".join([*lines, f'controller: "{oldest.release}"\n'])


def _told(evidence: Evidence) -> str:
    return f"{visible(evidence.path)}:{evidence.line} says {evidence.release}"


def _excluded(globs: tuple[str, ...]) -> str:
    if not globs:
        return ""
    return f"\n# Written elsewhere: findings in it are for whoever wrote it.\nexclude: {flow_text(globs)}\n"


def _charts(charts: tuple[str, ...]) -> str:
    if not charts:
        return ""
    shown = _listed([visible(each) for each in charts])
    return (
        f"\n# Charts: {shown}. Templates are no manifests yet: `rollout-lint check . --render auto`\n"
        "# checks what your helm makes of them.\n"
    )


def _listed(words: list[str]) -> str:
    more = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
