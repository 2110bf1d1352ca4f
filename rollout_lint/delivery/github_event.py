"""What a GitHub event (``GITHUB_EVENT_PATH``) says of a release: its texts, and the commits it lies between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..record import NamedTuple
from .release_message import Message, message_of_commit, message_of_pull_request
from .repository import Commit

_NO_COMMIT = "0"


class BadEvent(Exception):
    """A file that is no event, or one that is about no release; the message says what it takes."""


class OtherEvent(BadEvent):
    """An event of another kind: one that is about no change."""


class Event(NamedTuple):
    """``base`` and ``head`` are object names, or None where the event says none."""

    messages: tuple[Message, ...]
    base: str | None
    head: str | None
    is_pull_request: bool
    default_branch: str | None = None
    """Of a push: what branches are made from; None where that is the branch that is pushed, or where nothing says."""


def read_event(data: bytes) -> Event:
    """A pull request, a merge group or a push. Raises BadEvent."""
    try:
        event = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadEvent(f"it is no JSON: {error}") from error
    if not isinstance(event, dict):
        raise BadEvent("it is no event: it holds no mapping")
    if isinstance(event.get("pull_request"), dict):
        return _pull_request(event["pull_request"])
    if isinstance(event.get("merge_group"), dict):
        return _merge_group(event["merge_group"])
    if "commits" in event or isinstance(event.get("head_commit"), dict):
        return _push(event)
    raise OtherEvent("it is about no release: it takes a `pull_request`, `merge_group` or `push` event")


def _pull_request(told: dict[str, Any]) -> Event:
    message = message_of_pull_request(told.get("number"), _text(told, "title"), _text(told, "body"))
    return Event((message,), _name(told, "base", "sha"), _name(told, "head", "sha"), True)


def _merge_group(told: dict[str, Any]) -> Event:
    head, base = _name(told, "head_sha"), _name(told, "base_sha")
    message = _text(told.get("head_commit"), "message")
    messages = (message_of_commit(Commit(head or "merge group", message)),) if message else ()
    return Event(messages, base, head, False)


def _push(event: dict[str, Any]) -> Event:
    """The commits of a push stand in it with the oldest first."""
    told = event.get("commits")
    commits = [each for each in (told if isinstance(told, list) else []) if isinstance(each, dict)]
    if isinstance(event.get("head_commit"), dict):
        commits.append(event["head_commit"])
    messages = {name: message_of_commit(Commit(name, message)) for name, message in reversed(list(_said(commits)))}
    branch = _text(event.get("repository"), "default_branch")
    is_default = _text(event, "ref") == f"refs/heads/{branch}"
    ends = _name(event, "before"), _name(event, "after")
    return Event(tuple(messages.values()), *ends, False, None if is_default else branch or None)


def _said(commits: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for commit in commits:
        yield _text(commit, "id"), _text(commit, "message")


def _text(told: object, name: str) -> str:
    value = told.get(name) if isinstance(told, dict) else None
    return value if isinstance(value, str) else ""


def _name(told: object, *names: str) -> str | None:
    """An object name; None for none, or for the zeros that stand for none."""
    for name in names[:-1]:
        told = told.get(name) if isinstance(told, dict) else None
    text = _text(told, names[-1])
    return text if text.strip(_NO_COMMIT) else None
