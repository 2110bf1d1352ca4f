"""Whose series a matcher or selector sees, and how far that is known."""

from __future__ import annotations

from enum import Enum

from ...record import NamedTuple


class Scope(Enum):
    """Whose series a selector sees, of the pods of one Rollout."""

    CANARY = "canary"
    """Those of the version that is being released, and no others."""
    STABLE = "stable"
    BOTH = "both"
    OTHER = "other"
    """Those of something else: another workload, or a ReplicaSet that is neither."""
    UNKNOWN = "unknown"


class Tie(NamedTuple):
    """What one matcher says. ``reason`` is a clause for a reader, names in backquotes.

    ``by_hash`` says that a pod template hash decides, ``to_latest`` that it is for certain that of the new pods:
    series that do not exist before they do.
    """

    scope: Scope
    certain: bool
    reason: str
    by_hash: bool = False
    to_latest: bool = False
