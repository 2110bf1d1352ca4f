"""What git knows of a repository that a workflow must know: its default branch, and where it is hosted."""

from __future__ import annotations

import os

from ..rendering.running import ProgramMissing, run_bounded

_GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false")
_USUAL = ("main", "master")
_ELSEWHERE = {
    ".gitlab-ci.yml": "GitLab",
    "bitbucket-pipelines.yml": "Bitbucket",
    "azure-pipelines.yml": "Azure",
}
"""By the file of another pipeline, whose it is."""
_HOSTS = {"gitlab": "GitLab", "bitbucket": "Bitbucket", "dev.azure.com": "Azure", "visualstudio.com": "Azure"}


def default_branch(root: str) -> str | None:
    """What the remote calls its HEAD; else the usual name that a branch here has; else the branch at hand. None where
    git says none of it."""
    remote = _ask(root, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
    if remote:
        return remote.removeprefix("refs/remotes/origin/")
    usual = [name for name in _USUAL if _ask(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}")]
    if len(usual) == 1:
        return usual[0]
    current = _ask(root, "symbolic-ref", "--quiet", "HEAD")
    return current.removeprefix("refs/heads/") if current else None


def hosted_elsewhere(root: str) -> str | None:
    """Whose pipelines run here, if they are plainly not GitHub's; None where that is not plain."""
    if os.path.isdir(os.path.join(root, ".github")):
        return None
    for name, whose in _ELSEWHERE.items():
        if os.path.lexists(os.path.join(root, name)):
            return whose
    address = (_ask(root, "config", "--get", "remote.origin.url") or "").lower()
    return next((whose for host, whose in _HOSTS.items() if host in address.partition("github.com")[0]), None)


def _ask(root: str, *arguments: str) -> str | None:
    try:
        ended = run_bounded((*_GIT, *arguments), seconds=30.0, most_bytes=1 << 20, directory=root)
    except ProgramMissing:
        return None
    return None if ended.error else ended.output.decode("utf-8", "replace").strip() or None
