"""Rollouts that read as patches although nothing in view lists them as one."""

from __future__ import annotations

from .rollout import Rollout


def reads_as_patch(rollout: Rollout) -> bool:
    """Whether a Rollout lacks a selector, and its template the labels that one would select.

    Who forgets a selector has written the labels; an overlay that changes an image has neither, and its base may be out
    of view. What such an object lacks is not known.
    """
    spec = rollout.spec
    if spec.get("selector").present or spec.get("workloadRef").present:
        return False
    return not rollout.template.get("metadata", "labels").size
