"""Findings that the files themselves say to leave out, and what is wrong with saying so.

A suppression is a comment, ``# rollout-lint: ignore[RL302] reason``, or an annotation of an object,
``rollout-lint/ignore: "[RL302] reason"``, which kustomize and helm do not drop. Only sources whose text holds ``WORD``
are looked into.
"""

WORD = "rollout-lint"
"""What every suppression holds: a text without it has none."""

ANNOTATION = "rollout-lint/ignore"
