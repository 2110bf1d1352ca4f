"""The release that somebody asks about: its messages and what it changes."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ..record import NamedTuple
from ..source.discovery import display_path
from ..source.reading import MAX_BYTES
from .changed_objects import Changes, changes_between
from .ends import Ends, ends_between, ends_of_commit, ends_of_event
from .given import STDIN, BadRequest, Read, event_in, read_given
from .release_message import Message, message_of_commit, message_of_file
from .repository import GitFailed, Repository

__all__ = ["Asked", "BadRequest", "Release", "release_of"]


class Asked(NamedTuple):
    """Where the release is told of; None where nothing is given."""

    commit: str | None = None
    span: str | None = None
    """``A..B``, ``A...B``, or one revision, which is a commit."""
    message_file: str | None = None
    event: str | None = None
    body: str | None = None


class Release(NamedTuple):
    """``messages`` begin with the one in which somebody is to be named. ``changes`` is None where they are not known,
    as outside of a repository."""

    messages: tuple[Message, ...]
    changes: Changes | None


def release_of(asked: Asked, paths: Sequence[str], read_stdin: Read = lambda: b"") -> Release:
    """The release that is asked about, as far as it changes what lies under ``paths``. Raises BadRequest."""
    _check(asked)
    # the common ground of all paths: where they lie in several repositories, there is no one release
    repository = Repository.around(os.path.commonpath([os.path.abspath(path) for path in paths]) if paths else ".")
    try:
        if asked.event is not None:
            return _of_event(asked.event, repository, paths, read_stdin)
        text = _text(asked, repository, read_stdin)
        if asked.commit is not None or asked.span is not None:
            return _of_commits(asked, _needed(repository), paths, text)
        if text is None:
            return _of_commits(Asked(commit="HEAD"), _needed(repository), paths, ())
        changes = _staged(repository, paths) if asked.message_file is not None and repository is not None else None
        return Release(text, changes)
    except GitFailed as error:
        raise BadRequest(str(error)) from error


def _check(asked: Asked) -> None:
    given = [
        name
        for name, value in zip(("--commit", "--range", "--message-file", "--event", "--body"), asked, strict=True)
        if value is not None
    ]
    for one, other in (("--commit", "--range"), ("--message-file", "--body")):
        if one in given and other in given:
            raise BadRequest(f"`{one}` and `{other}` exclude each other: choose one")
    if "--event" in given and len(given) > 1:
        raise BadRequest("`--event` tells all about a release: leave the other flags out")


def _needed(repository: Repository | None) -> Repository:
    if repository is None:
        raise GitFailed("there is no git repository around the given paths: name the text with `--message-file`")
    return repository


def _text(asked: Asked, repository: Repository | None, read_stdin: Read) -> tuple[Message, ...] | None:
    """The text that was given beside any commits."""
    file = asked.message_file if asked.message_file is not None else asked.body
    if file is None:
        return None
    data = read_stdin() if file == STDIN else read_given(file, MAX_BYTES)
    shown = "standard input" if file == STDIN else _shown(file, repository)
    is_message = asked.message_file is not None
    comment = repository.comment_character if is_message and repository is not None else "#"
    try:
        return (message_of_file(data, shown, titled=is_message, comment=comment),)
    except ValueError as error:
        raise BadRequest(f"`{shown}` cannot be read: {error}") from error


def _shown(file: str, repository: Repository | None) -> str:
    return display_path(os.path.abspath(file), os.getcwd() if repository is None else repository.root)


def _staged(repository: Repository, paths: Sequence[str]) -> Changes:
    """What a commit that is being made will change. One that changes no file gives the last one another message."""
    head = repository.find_commit("HEAD")
    if head is None:
        return changes_between(repository, repository.empty_tree, None, paths)
    if repository.changed_files(head, None, ()):
        return changes_between(repository, head, None, paths)
    return changes_between(repository, repository.before(head), head, paths)


def _of_commits(
    asked: Asked, repository: Repository, paths: Sequence[str], text: tuple[Message, ...] | None
) -> Release:
    ends = ends_of_commit(repository, asked.commit) if asked.commit is not None else _ends_of_range(repository, asked)
    commits = repository.messages(ends.since, ends.head)
    messages = (*(text or ()), *map(message_of_commit, commits))
    return Release(messages, changes_between(repository, ends.base, ends.head, paths))


def _ends_of_range(repository: Repository, asked: Asked) -> Ends:
    written = asked.span or ""
    base, dots, head = written.partition("..." if "..." in written else "..")
    if not dots:
        return ends_of_commit(repository, written)
    if not base.strip("0"):  # a branch that is new: nothing says what it is compared with
        return ends_of_commit(repository, head or "HEAD")
    return ends_between(repository, repository.commit(base or "HEAD"), repository.commit(head or "HEAD"))


def _of_event(file: str, repository: Repository | None, paths: Sequence[str], read_stdin: Read) -> Release:
    event = event_in(file, read_stdin)
    if event.head is None or repository is None:
        if not event.messages:
            raise BadRequest(f"`{file}`: the event holds no text of a release")
        return Release(event.messages, None)
    ends = ends_of_event(repository, event)
    known = {message.source.path for message in event.messages}
    commits = map(message_of_commit, repository.messages(ends.since, ends.head))
    messages = (*event.messages, *(each for each in commits if each.source.path not in known))
    return Release(messages, changes_between(repository, ends.base, ends.head, paths))
