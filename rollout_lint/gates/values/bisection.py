"""Narrowing down where something stops to hold."""

from __future__ import annotations

from collections.abc import Callable

_CLOSE = 1e-14
"""Relative to the numbers themselves: a few units in the last place."""
_SMALLEST = 1e-25


def turning_point(holds: Callable[[float], bool], inside: float, outside: float) -> tuple[float, float]:
    """Two finite numbers next to each other, between ``inside``, for which something holds, and ``outside``, for which
    it does not: the last for which it still holds, and the first for which it does not."""
    while abs(outside - inside) > max(_CLOSE * max(abs(inside), abs(outside)), _SMALLEST):
        middle = inside + (outside - inside) / 2
        if middle in (inside, outside):
            break
        if holds(middle):
            inside = middle
        else:
            outside = middle
    return inside, outside
