"""Durations as Go and the controller read them, in seconds."""

from __future__ import annotations

import re
from functools import lru_cache

from ..late_pattern import late_pattern

_PART = late_pattern(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


@lru_cache(maxsize=1024)
def go_duration(text: str) -> float | None:
    """``time.ParseDuration``: ``1m30s``, ``.5h``, ``-2s``, ``0``; None for anything else (``5``, ``1d``, ``10 m``,
    "")."""
    sign, rest = (-1.0, text[1:]) if text[:1] == "-" else (1.0, text.removeprefix("+"))
    if rest == "0":
        return 0.0
    total, end = 0.0, 0
    while end < len(rest):
        part = _PART.match(rest, end)
        if part is None:
            return None
        total += float(part[1]) * _UNITS[part[2]]
        end = part.end()
    return sign * total if end else None


def pause_seconds(value: object) -> float | None:
    """A pause's ``duration``: an integer or integer text is seconds, other text a Go duration cut to whole seconds;
    None for what the controller rejects, the negative among it (V29, types.go:860-880)."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    if isinstance(value, str):
        if re.fullmatch(r"[+-]?\d+", value):
            value = int(value)
        else:
            seconds = go_duration(value)
            return None if seconds is None or seconds < 0 else float(int(seconds))
    return float(value) if value >= 0 else None
