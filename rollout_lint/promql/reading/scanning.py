"""Where a number or duration token ends: the rare shapes, character by character as Prometheus scans them.

The scanner takes more than it should (``1e``, ``0x``, ``5hs``); what the token means is settled by ``numbers``.
"""

from __future__ import annotations

from .tokens import DURATION, NUMBER

_DECIMAL = frozenset("0123456789")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_WORD = frozenset("0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def number_or_duration(text: str, start: int) -> tuple[str | None, int]:
    """The kind of the token that starts here, None where it is neither, and where it (or what was read of it) ends."""
    is_number, end = _scan_number(text, start)
    if is_number:
        return NUMBER, end
    is_duration, end = _scan_duration(text, end)
    return (DURATION if is_duration else None), end


def _scan_number(text: str, start: int) -> tuple[bool, int]:
    position, digits = _scan_prefix(text, start)
    dotted = exponent = False
    while True:
        character = text[position : position + 1]
        if character == ".":
            position += 1
            if dotted or digits is _HEXADECIMAL or text[position : position + 1] in ("_", "."):
                return False, position
            dotted = True
        elif character in ("e", "E") and character:
            if exponent:
                return False, position + 1
            exponent = True
            position += 1
            if text[position : position + 1] in ("+", "-"):
                position += 1
            if text[position : position + 1] in ("", ".", "_", "e", "E"):
                return False, min(position + 1, len(text))
        elif character == "_":
            position += 1
            if text[position : position + 1] in ("", ".", "_", "e", "E"):
                return False, min(position + 1, len(text))
        elif character and character in digits:
            while text[position : position + 1] in digits:
                position += 1
        else:
            break
    return position > start and character not in _WORD, position


def _scan_prefix(text: str, start: int) -> tuple[int, frozenset[str]]:
    position, digits = start, _DECIMAL
    if text[position] == "0":
        position += 1
        if text[position : position + 1] in ("x", "X"):
            position += 1
            if text[position : position + 1] == "_":
                position += 1
            digits = _HEXADECIMAL
    if text[position : position + 1] == ".":
        position += 1
    if text[position : position + 1] in digits:
        position += 1
    return position, digits


def _scan_duration(text: str, position: int) -> tuple[bool, int]:
    """The rest of a duration: the unit behind the digits that are read already, then more digits and units."""
    units = "smhdwy"
    while True:
        unit = text[position : position + 1]
        if not unit or unit not in units:
            return False, position
        position += 1
        # `hs` and `ys` pass here and are refused when the duration is read
        if text[position : position + 1] == "s":
            position += 1
        if text[position : position + 1] not in _DECIMAL:
            break
        while text[position : position + 1] in _DECIMAL:
            position += 1
        # years come first, so they cannot come again
        units = "smhdw"
    return text[position : position + 1] not in _WORD, position
