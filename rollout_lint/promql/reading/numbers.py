"""Numbers and durations as Prometheus reads them."""

from __future__ import annotations

from ...late_pattern import late_pattern

_GO_INTEGER = late_pattern(r"0[xX](?:_?[0-9a-fA-F])+\Z|0(?:_?[0-7])*\Z|[1-9](?:_?[0-9])*\Z")
_GO_FLOAT = late_pattern(
    r"(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?\Z"
)
_DURATION_PART = late_pattern(r"([0-9]+)([^0-9]*)")
_UNITS = {"y": 31_536_000_000, "w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_UNIT_ORDER = list(_UNITS)
_DURATION_LIMIT = 2**63

DURATION_LIMIT_SECONDS = 2**63 / 1e9
"""A duration is an int64 of nanoseconds."""


def read_number(text: str) -> float | None:
    """The value of a number token, or None where Go's strconv reads none or the value does not fit.

    An integer comes first, with Go's prefixes: ``0x1F`` is 31 and ``017`` is 15; then a float, so ``08`` is 8.
    """
    if _GO_INTEGER.match(text):
        digits = text.replace("_", "")
        octal = len(digits) > 1 and digits[0] == "0" and digits[1] not in "xX"
        base = 8 if octal else 0
        value = int(digits, base) if len(digits) < 400 else _DURATION_LIMIT
        if value < 2**63:
            return float(value)
    elif text.lower() in ("inf", "nan"):
        return float(text)
    return _read_float(text)


def _read_float(text: str) -> float | None:
    if not _GO_FLOAT.match(text):
        return None
    value = float(text.replace("_", ""))
    return None if value == float("inf") else value


def read_duration(text: str) -> tuple[float, str]:
    """The seconds of a duration token and what is wrong with it, ``""`` if nothing (common/model, ParseDuration)."""
    if not text[0].isdigit():
        return 0.0, f"`{text}` is no duration"
    total = 0
    last = -1
    for match in _DURATION_PART.finditer(text):
        unit = match.group(2)
        factor = _UNITS.get(unit)
        if factor is None:
            return 0.0, f"unknown unit `{unit}` in duration `{text}`" if unit else f"`{text}` is no duration"
        order = _UNIT_ORDER.index(unit)
        if order <= last:
            return 0.0, f"the units of `{text}` must go from the largest to the smallest, each once"
        last = order
        total += int(match.group(1)[:40]) * factor * 1_000_000
        if total >= _DURATION_LIMIT:
            return 0.0, f"duration `{text}` is out of range"
    return total / 1e9, ""
