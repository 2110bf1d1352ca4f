"""All parts together: what would be written in a repository, what is there, what is left, and what else to say."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

from ..source.discovery import repository_root
from .argocd import argocd
from .branch import default_branch, hosted_elsewhere
from .configuration import configuration, unread_above
from .hooks import hooks
from .parts import ADDED, ARGOCD, CONFIGURATION, GITHUB, PARTS, PRE_COMMIT, Outcome, Plan
from .release import Release, this_release
from .seen import Seen, look
from .workflow import workflow

_OF_GIT = (PRE_COMMIT, GITHUB)


class NoRepository(Exception):
    """Parts were asked for that only a git repository can have."""


def planned(
    working: str, only: Collection[str] = (), added: Collection[str] = (), release: Release | None = None
) -> Plan:
    """What ``init`` would do for a working directory: in its repository, or in itself where it is in none.

    ``only`` these parts; without any all that nobody needs to ask for, and those ``added``. Raises NoRepository.
    """
    working = os.path.realpath(working)
    repository = repository_root(working)
    root = repository or working
    if repository is None and any(each in only for each in _OF_GIT):
        raise NoRepository("this is no git repository, and only one has hooks and workflows: run `git init` first")
    chosen = [*(only or [each for each in PARTS if each not in ADDED]), *added]
    seen = look(root)
    hints: list[str] = []
    if repository is None:
        chosen = [each for each in chosen if each not in _OF_GIT]
        hints.append("this is no git repository: hooks and workflows are left out")
    elif GITHUB in chosen and not only:
        whose = hosted_elsewhere(root)
        if whose is not None:
            chosen.remove(GITHUB)
            hints.append(f"the pipelines here are {whose}'s, so there is no workflow for GitHub (`--only {GITHUB}`)")
    branch = default_branch(root) if GITHUB in chosen else None
    outcomes = [
        outcome
        for part in PARTS
        if part in chosen
        for outcome in _outcomes(part, root, working, seen, branch, release or this_release())
    ]
    if GITHUB in chosen and branch is None:
        hints.append("git does not say which branch is the default one: the workflow says `main`")
    hints += _hints(root, working, seen, chosen)
    return Plan(root, tuple(outcomes), tuple(hints), seen.charts)


def _outcomes(
    part: str, root: str, working: str, seen: Seen, branch: str | None, release: Release
) -> Iterator[Outcome]:
    if part == CONFIGURATION:
        return configuration(root, working, seen)
    if part == PRE_COMMIT:
        return hooks(root, release)
    return workflow(root, branch, seen, release) if part == GITHUB else argocd(root)


def _hints(root: str, working: str, seen: Seen, chosen: Collection[str]) -> Iterator[str]:
    if working != root:
        yield f"the repository begins at {root}: files go there"
    above = unread_above(root)
    if above is not None:
        yield f"{above} is not read here: no repository holds both"
    if seen.applications and ARGOCD not in chosen:
        held = f"{seen.applications[0]} holds an Application"
        yield f"{held}: `rollout-lint init --argocd` adds the gate in Argo CD, the last door before the cluster"
