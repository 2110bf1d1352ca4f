"""The triggers of Argo Rollouts' notifications: which ones an event fires, which are shipped, which never fire.

For each event the controller asks for the trigger called ``on-`` and the event's reason in kebab case
(utils/record/record.go), and skips one that no ConfigMap defines without a word. A trigger of any other name fires only
where the ConfigMap defines it with a condition of its own.
"""

from __future__ import annotations

from collections.abc import Collection

from ..record import NamedTuple
from ..source.field import filled_in_later

ON_ABORTED = "on-rollout-aborted"
ON_COMPLETED = "on-rollout-completed"

SHIPPED = (
    "on-analysis-run-error",
    "on-analysis-run-failed",
    "on-analysis-run-running",
    ON_ABORTED,
    ON_COMPLETED,
    "on-rollout-paused",
    "on-rollout-step-completed",
    "on-rollout-updated",
    "on-scaling-replica-set",
)
"""What ``notifications-install.yaml`` defines (manifests/notifications)."""

_EVENTS = frozenset(
    f"on-{reason}"
    for reason in (
        "analysis-run-inconclusive",
        "analysis-run-pending",
        "analysis-run-successful",
        "experiment-error",
        "experiment-failed",
        "experiment-inconclusive",
        "experiment-pending",
        "experiment-running",
        "experiment-successful",
        "found-new-replica-set",
        "invalid-spec",
        "load-balancer-not-found",
        "new-replica-set-created",
        "reconciliation-error",
        "replica-set-create-error",
        "rollout-added-to-informer",
        "rollout-deleted",
        "rollout-not-completed",
        "rollout-reconciliation-error",
        "rollout-resumed",
        "rollout-retry",
        "skip-steps",
        "switch-service",
        "target-group-unverified",
        "target-group-verified",
        "target-group-verify-error",
        "traffic-routing-error",
        "traffic-weight-updated",
        "weight-verify-error",
    )
)
"""Further events: their triggers fire where an operator defines them."""

_NEVER = {
    "on-deployed": ON_COMPLETED,
    "on-health-degraded": ON_ABORTED,
    "on-rollout-degraded": ON_ABORTED,
    "on-sync-failed": ON_ABORTED,
    "on-sync-running": "on-rollout-updated",
    "on-sync-status-unknown": "",
    "on-sync-succeeded": ON_COMPLETED,
}
"""Argo CD's triggers, and one that looks like an event of ours; with what is meant (facts §7)."""

_NEAR = 0.85
"""difflib's ratio: ``on-rollout-abort`` for ``on-rollout-aborted``, not ``on-rollout-failed`` for
``on-rollout-paused``."""


class UnknownTrigger(NamedTuple):
    """A trigger that nothing fires. ``meant`` is the one to write instead, "" where that is open."""

    name: str
    meant: str
    is_certain: bool
    """False where a ConfigMap that is not in view might define it."""
    is_event: bool = False
    """Whether an event of that name exists, and only its definition is missing."""


def unknown_trigger(name: str, defined: Collection[str]) -> UnknownTrigger | None:
    """Why a trigger does not fire, beside those that the ConfigMaps in view have ``defined``; None where it does, or
    where that is open."""
    if name in defined or name in SHIPPED or filled_in_later(name):
        return None
    if name in _NEVER:
        return UnknownTrigger(name, _NEVER[name], is_certain=True)
    near = "" if name in _EVENTS else _nearest_shipped(name)
    if near or defined:
        return UnknownTrigger(name, near, is_certain=bool(defined), is_event=name in _EVENTS)
    return None


def _nearest_shipped(name: str) -> str:
    from difflib import get_close_matches

    found = get_close_matches(name.lower().replace("_", "-"), SHIPPED, n=1, cutoff=_NEAR)
    return found[0] if found else ""


_SIGNS = {
    ON_ABORTED: ("abort", "degrad", "fail", "rollback", "rolled-back", "unhealthy", "error"),
    ON_COMPLETED: ("complet", "success", "succeed", "healthy", "promot", "finish", "deployed", "done"),
}


def may_stand_for(name: str, outcome: str, definition: str | None) -> bool:
    """Whether a trigger of an operator's own may tell an outcome: by its definition's words where that is in view, else
    by its name. ``outcome`` is ON_ABORTED or ON_COMPLETED."""
    if name in SHIPPED or name in _EVENTS:
        return False
    words = name.lower() if definition is None else f"{name} {definition}".lower()
    return any(sign in words for sign in _SIGNS[outcome])
