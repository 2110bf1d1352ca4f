"""What the event that started a GitHub workflow allows: to compare, to ask for an owner, and to upload.

The token of a pull request from a fork can only read, and so can that of every run that Dependabot starts
(docs.github.com, "Events that trigger workflows" and "Dependabot on GitHub Actions").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..record import NamedTuple

_DEPENDABOT = "dependabot[bot]"
_COMPARED = ("pull_request", "merge_group")
_WITH_BODY = ("pull_request", "pull_request_target")
_UPLOADED = ("push", "pull_request", "merge_group", "schedule", "workflow_dispatch")
"""The events whose commit is the one that is checked; elsewhere findings would be told of another."""
_FORK = "a pull request from a fork has a token that can only read"
_BY_DEPENDABOT = "a run that Dependabot starts has a token that can only read"


class WorkflowEvent(NamedTuple):
    """``path`` is the event's file, or "" where there is none."""

    name: str
    path: str
    actor: str
    told: Mapping[str, Any]

    @property
    def is_compared(self) -> bool:
        """Whether ``changed-only: auto`` looks at what changed."""
        return self.name in _COMPARED

    @property
    def has_body(self) -> bool:
        """Whether there is the text of a pull request."""
        return self.name in _WITH_BODY

    @property
    def is_from_fork(self) -> bool:
        pull_request = self.told.get("pull_request")
        if not isinstance(pull_request, dict):
            return False
        # the repository of a head is null where the fork was deleted
        head, base = (_repository(pull_request, side) for side in ("head", "base"))
        return head is None or head != base

    def why_not_uploaded(self) -> str:
        """Why findings do not go to code scanning by themselves; "" where they do."""
        if self.name == "pull_request" and self.is_from_fork:
            return _FORK
        if self.actor == _DEPENDABOT:
            return _BY_DEPENDABOT
        if self.name not in _UPLOADED:
            return f"the commit of the event `{self.name or 'unknown'}` may not be the one that was checked"
        return ""


def workflow_event(environment: Mapping[str, str]) -> WorkflowEvent:
    """The event as the runner tells it; one that cannot be read tells nothing."""
    path = environment.get("GITHUB_EVENT_PATH", "")
    try:
        with open(path, "rb") as stream:
            told = json.loads(stream.read())
    except (OSError, ValueError):
        told = {}
    name, actor = (environment.get(f"GITHUB_{each}", "") for each in ("EVENT_NAME", "ACTOR"))
    return WorkflowEvent(name, path, actor, told if isinstance(told, dict) else {})


def _repository(pull_request: Mapping[str, Any], side: str) -> object:
    reference = pull_request.get(side)
    repository = reference.get("repo") if isinstance(reference, dict) else None
    return repository.get("full_name") if isinstance(repository, dict) else None
