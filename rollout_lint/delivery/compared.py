"""With what state of a repository its files are compared, where only findings about what changed are wanted."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..record import NamedTuple
from .ends import checked_out_merge
from .github_event import Event
from .given import BadRequest, Read, event_in
from .repository import GitFailed, Repository

_OTHER_EVENT = (
    "it is about no change: it takes a `pull_request`, `merge_group` or `push` event; leave the flag out and all "
    "findings count, or name what to compare with, as in `--changed-since origin/main`"
)


class Compared(NamedTuple):
    """``base`` is the commit that the working tree is compared with; None where nothing is known to compare with, and
    ``why`` says so: then all findings count."""

    repository: Repository
    base: str | None
    why: str = ""

    @property
    def shown(self) -> str:
        """What reports call the base."""
        return f"commit {(self.base or '')[:12]}"


def compared_with_revision(revision: str, paths: Sequence[str]) -> Compared:
    """Compare with where HEAD and a revision part. Raises BadRequest."""
    repository = _around(paths, "--changed-since")
    try:
        base = repository.common_ancestor(repository.commit(revision), repository.commit("HEAD"))
    except GitFailed as error:
        raise BadRequest(str(error)) from error
    return Compared(repository, base)


def compared_with_event(file: str, paths: Sequence[str], read_stdin: Read) -> Compared:
    """Compare with what a GitHub event says that its commits are made from. Raises BadRequest."""
    event = event_in(file, read_stdin, advice=_OTHER_EVENT)
    if event.head is None:
        raise BadRequest(f"`{file}`: the event names no commit to check, as where a branch is deleted")
    repository = _around(paths, "--changed-in-event")
    try:
        return _of_event(repository, event)
    except GitFailed as error:
        raise BadRequest(str(error)) from error


def _around(paths: Sequence[str], flag: str) -> Repository:
    repository = Repository.around(os.path.commonpath([os.path.abspath(path) for path in paths]))
    if repository is None:
        raise BadRequest(
            f"there is no git repository around the given paths: what changed cannot be told; leave `{flag}` out"
        )
    return repository


def _of_event(repository: Repository, event: Event) -> Compared:
    merged = checked_out_merge(repository, event)
    if merged is not None:
        return Compared(repository, merged.base)
    head = repository.commit("HEAD")
    base = None if event.base is None else repository.find_commit(event.base)
    if base is None and event.base is not None and (event.is_pull_request or repository.is_shallow):
        base = repository.commit(event.base)  # which says what to do
    _check_is_checked_out(repository, event, head)
    if base is not None:
        return Compared(repository, repository.common_ancestor(base, head))
    return _of_new_branch(repository, event, head)


def _check_is_checked_out(repository: Repository, event: Event, head: str) -> None:
    """Raises GitFailed where what an event brings is not in the working tree: nothing would seem to have changed."""
    assert event.head is not None
    brought = repository.commit(event.head)
    if repository.common_ancestor(brought, head) != brought:
        raise GitFailed(
            f"the commit {brought[:12]} of the event is not what is checked out: check it out first, with "
            "`ref:` at actions/checkout where the event is `pull_request_target`"
        )


def _of_new_branch(repository: Repository, event: Event, head: str) -> Compared:
    """Compare a branch that is new, or that was pushed anew over what this clone no longer holds, with the default
    branch. The last commit alone would hide what those before it changed."""
    branch = event.default_branch
    name = f"refs/remotes/origin/{branch}"
    main = None if branch is None else repository.find_commit(name)
    if main is not None:
        return Compared(repository, repository.common_ancestor(main, head))
    if branch is not None and repository.is_shallow:
        repository.commit(f"origin/{branch}")
    return Compared(repository, None, "nothing says what the branch that was pushed is made from")
