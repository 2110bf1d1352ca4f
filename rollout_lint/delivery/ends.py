"""The two commits that a release, or any other change, lies between."""

from __future__ import annotations

from ..record import NamedTuple
from .github_event import Event
from .repository import Repository


class Ends(NamedTuple):
    """What to compare, and from where to read messages: ``since`` is None for the head's own alone."""

    base: str
    head: str
    since: str | None


def ends_of_commit(repository: Repository, revision: str) -> Ends:
    """A commit and its first parent. Raises GitFailed."""
    head = repository.commit(revision)
    return Ends(repository.before(head), head, None)


def ends_between(repository: Repository, base: str, head: str) -> Ends:
    """One commit, and the best ancestor that it has in common with another. Raises GitFailed."""
    ancestor = repository.common_ancestor(base, head)
    return Ends(ancestor, head, ancestor)


def ends_of_event(repository: Repository, event: Event) -> Ends:
    """The commits of an event, or for a pull request the merge that GitHub makes of it to check it out. Raises
    GitFailed."""
    assert event.head is not None
    if event.base is None:
        return ends_of_commit(repository, event.head)
    return checked_out_merge(repository, event) or ends_between(
        repository, repository.commit(event.base), repository.commit(event.head)
    )


def checked_out_merge(repository: Repository, event: Event) -> Ends | None:
    """HEAD where it is the merge of a pull request into its base and both are in this clone (``fetch-depth: 2``)."""
    merge = repository.find_commit("HEAD") if event.is_pull_request else None
    parents = () if merge is None else repository.parents(merge)
    if merge is None or len(parents) != 2 or parents[1] != event.head:
        return None
    if any(repository.find_commit(parent) is None for parent in parents):
        return None
    return Ends(parents[0], merge, parents[0])
