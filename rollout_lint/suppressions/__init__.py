"""Findings that the files themselves say to leave out, and what is wrong with saying so.

A suppression is a comment, ``# rollout-lint: ignore[RL302] reason``, or an annotation of an object,
``rollout-lint/ignore: "[RL302] reason"``, which kustomize and helm do not drop.
"""

from __future__ import annotations

from ..late_pattern import late_pattern

ANNOTATION = "rollout-lint/ignore"

_TRACE = late_pattern(r"rollout-lint(?:[ \t]*:|[ \t]+ignore\b|/ignore\b)")


def may_suppress(text: str) -> bool:
    """Whether there is anything in a text that is, or means to be, a suppression. Nearly no text holds the first word,
    and most that do only declare a fact: ``rollout-lint/p99``."""
    return "rollout-lint" in text and _TRACE.search(text) is not None
