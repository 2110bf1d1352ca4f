"""Number literals, as Go's strconv reads them once their underscores are gone."""

from __future__ import annotations

import re

from .values import LARGEST_INT

_DECIMAL = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
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
    if base == 10:
        valid, digits = text.isascii() and text.isdigit(), text
    else:
        valid, digits = text[:2].lower() in _BASES and text[2:].isalnum(), text[2:]
    try:
        value = int(digits, base) if valid else LARGEST_INT + 1
    except ValueError:
        value = LARGEST_INT + 1
    if value > LARGEST_INT:
        raise NumeralError(f"invalid {name} literal: {text}")
    return value


def _float(text: str) -> float:
    if _DECIMAL.fullmatch(text):
        value = float(text)
        if value != float("inf"):
            return value
    raise NumeralError(f"invalid float literal: {text}")
