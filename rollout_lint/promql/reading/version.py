"""Versions of Prometheus, as far as they read a query differently."""

from __future__ import annotations

from ...late_pattern import late_pattern
from ...record import NamedTuple

_VERSION = late_pattern(r"v?([0-9]{1,4})(?:\.([0-9]{1,6}))?")


class Version(NamedTuple):
    """A version: 2 stands for the last of the 2 series, 2.55; 3 for 3.14."""

    major: int
    minor: int


EXTENDED_RANGES = Version(3, 16)
"""The first version that takes arithmetic on durations, ``anchored`` and ``smoothed`` without a feature flag."""


def read_version(text: str) -> Version:
    """Read ``"3"``, ``"2.53"`` or ``"v3.5.0"``; anything else is read as ``"3"``."""
    match = _VERSION.match(text.strip())
    major = int(match[1]) if match else 3
    if major <= 2:
        return Version(2, 55)
    return Version(3, int(match[2]) if match and match[2] and major == 3 else 14)
