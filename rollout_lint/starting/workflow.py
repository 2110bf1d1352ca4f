"""``.github/workflows/rollout-lint.yml``: the check of each pull request."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from ..late_pattern import late_pattern
from ..source.writing import scalar_text
from .data import replaced, text_of
from .parts import Outcome, There
from .placing import placed
from .release import ACTION, REPOSITORY, Release
from .seen import Seen

DIRECTORY = ".github/workflows"
PATH = f"{DIRECTORY}/rollout-lint.yml"
_PINNED = late_pattern(rf"uses: {re.escape(ACTION)}@\S+")
_USED = late_pattern(rf"""^\s*(?:-\s+)?uses:\s*["']?{re.escape(ACTION)}@([^\s"'#]+)""", re.MULTILINE | re.IGNORECASE)
_BRANCHES = "branches: [main]"
_LAST_INPUT = "          changed-only: auto\n"
_PATTERN_CHARACTERS = late_pattern(r"[\\*?+\[\]!]")


def workflow(root: str, branch: str | None, seen: Seen, release: Release) -> Iterator[Outcome]:
    """The file, unless a workflow uses the action already."""
    text = workflow_text(branch, seen, release)
    outcome = placed(root, PATH, text, _then(release), step_lines(text))
    path, used = next(_users(root), (PATH, None))
    yield outcome if used is None or isinstance(outcome, There) else There(path, f"it uses the action, at {used}")


def workflow_text(branch: str | None, seen: Seen, release: Release) -> str:
    """The data file for this repository, at this release."""
    text = _PINNED.sub(f"uses: {release.action}", text_of("workflow.yaml"))
    text = replaced(text, _BRANCHES, f"branches: [{branch_pattern(branch or 'main')}]")
    if seen.charts:
        text = replaced(text, _LAST_INPUT, f"{_LAST_INPUT}          render: auto # with the runner's helm\n")
    return text


def step_lines(text: str) -> tuple[str, ...]:
    """The job's steps, to paste into a job of another workflow."""
    lines = text.splitlines()
    return tuple(lines[lines.index("    steps:") + 1 :])


def branch_pattern(branch: str) -> str:
    """A branch as an item of ``branches:``: a pattern that matches its name only, in quotes where YAML wants them."""
    if scalar_text(branch) == branch:
        return branch
    pattern = _PATTERN_CHARACTERS.sub(lambda found: f"\\{found[0]}", branch)
    return "'" + pattern.replace("'", "''") + "'"


def _then(release: Release) -> str:
    if release.commit is not None:
        return ""
    tag = release.tag
    return f"pin the action by the commit that `git ls-remote {REPOSITORY} {tag} '{tag}^{{}}'` prints last"


def _users(root: str) -> Iterator[tuple[str, str]]:
    """The workflows that use the action, ours first, each with what it is pinned to."""
    directory = os.path.join(root, *DIRECTORY.split("/"))
    try:
        names = sorted(os.listdir(directory), key=lambda name: (f"{DIRECTORY}/{name}" != PATH, name))
    except OSError:
        return
    for name in names:
        path = os.path.join(directory, name)
        if not name.endswith((".yml", ".yaml")) or not os.path.isfile(path):
            continue
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                used = _USED.search(file.read())
        except OSError:
            continue
        if used is not None:
            yield f"{DIRECTORY}/{name}", used[1]
