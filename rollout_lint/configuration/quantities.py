"""Durations, ratios and versions out of their text. All of it has been validated."""

from __future__ import annotations

from ..late_pattern import late_pattern

_EXPONENTS = {"ns": "e-9", "us": "e-6", "µs": "e-6", "ms": "e-3", "s": "", "m": "", "h": ""}
_SECONDS = {"m": 60.0, "h": 3600.0}
_PART = late_pattern(r"([0-9.]+)(ns|us|µs|ms|s|m|h)")


def seconds(duration: str) -> float:
    """The seconds of a duration as Go writes them: ``1m30s`` is 90.0."""
    parts = _PART.findall(duration)
    return sum(float(number + _EXPONENTS[unit]) * _SECONDS.get(unit, 1.0) for number, unit in parts)


def ratio(value: str | float) -> float:
    """A ratio or percentage as a ratio: ``"99.9%"`` is exactly the number that ``0.999`` is."""
    if isinstance(value, str):
        return float(value[:-1] + "e-2") if value.endswith("%") else float(value)
    return float(value)


def version(text: str) -> tuple[int, int]:
    """Major and minor: ``"1.10"`` is (1, 10), ``"3"`` is (3, 0)."""
    major, _, minor = text.partition(".")
    return int(major), int(minor or 0)
