"""Number literals, as Go's strconv reads them once their underscores are gone."""

from __future__ import annotations

import math

from ...late_pattern import late_pattern
from ..go_text import quoted
from ..values import LARGEST_INT

_DECIMAL = late_pattern(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BASES = {"0x": (16, "hex"), "0b": (2, "binary"), "0o": (8, "octal")}


class NumeralError(ValueError):
    """A number token that is no number."""


def numeral(token: str, modern: bool) -> int | float:
    """The int or float64 that a number token stands for; raises NumeralError.

    1.15 knows hexadecimal integers with a small ``x`` only, and no other base.
    """
    text = token.replace("_", "")
    prefix = text[:2].lower() if modern else "0x" if "x" in text else ""
    if prefix == "0x":
        return _integer(text, 16, "hex")
    if "." in text or "e" in text.lower():
        return _float(text)
    base, name = _BASES.get(prefix, (10, "integer"))
    return _integer(text, base, name)


def _integer(text: str, base: int, name: str) -> int:
    digits = text if base == 10 else text[2:]
    valid = digits.isascii() and digits.isalnum() and (base == 10 or text[:2].lower() in _BASES)
    try:
        value = int(digits, base) if valid else None
    except ValueError:
        value = None
    if value is None or value > LARGEST_INT:
        why = "invalid syntax" if value is None else "value out of range"
        raise NumeralError(f"invalid {name} literal: strconv.ParseInt: parsing {quoted(text)}: {why}")
    return value


def _float(text: str) -> float:
    value = float(text) if _DECIMAL.fullmatch(text) else None
    if value is None or math.isinf(value):
        why = "invalid syntax" if value is None else "value out of range"
        raise NumeralError(f"invalid float literal: strconv.ParseFloat: parsing {quoted(text)}: {why}")
    return value
