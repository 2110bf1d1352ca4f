"""Kubernetes quantities: ``500m``, ``1.5Gi``, ``1e3`` (apimachinery, api/resource/quantity.go)."""

from __future__ import annotations

import re
from fractions import Fraction

QUANTITY_RULE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
"""What the reader of a quantity says of other text."""

_QUANTITY = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))([A-Za-z]{0,2})([-+]?[0-9]*)", re.ASCII)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_LARGEST_EXPONENT = 400
"""Powers of ten beyond which a quantity is only large: no node has that much of anything."""


def read_quantity(text: str) -> Fraction | None:
    """The exact value of a quantity; None for what Kubernetes cannot read."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        return None
    number, suffix, exponent = Fraction(match[1]), match[2], match[3]
    if exponent:
        if suffix not in ("e", "E") or not exponent.lstrip("+-"):
            return None
        power = max(-_LARGEST_EXPONENT, min(int(exponent), _LARGEST_EXPONENT))
        return number * _power(10, power)
    if suffix in _BINARY:
        return number * _power(1024, _BINARY[suffix])
    return number * _power(10, _DECIMAL[suffix]) if suffix in _DECIMAL else None


def _power(base: int, exponent: int) -> Fraction:
    return Fraction(base**exponent) if exponent >= 0 else Fraction(1, base**-exponent)
