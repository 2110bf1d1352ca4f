"""Kubernetes quantities: ``500m``, ``1.5Gi``, ``1e3`` (apimachinery, api/resource/quantity.go)."""

from __future__ import annotations

import re
from functools import lru_cache

from ..late_pattern import late_pattern
from ..record import NamedTuple

QUANTITY_RULE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
"""What the reader of a quantity says of other text."""

_QUANTITY = late_pattern(r"([+-]?)(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))([A-Za-z]{0,2})([-+]?[0-9]*)", re.ASCII)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_LARGEST_EXPONENT = 400
"""Powers of ten beyond which a quantity is only large: no node has that much of anything."""


class Quantity(NamedTuple):
    """An exact value: ``digits``, which end in no zero, times ten to the power of ``exponent``."""

    digits: int
    exponent: int

    @classmethod
    def of(cls, digits: int, exponent: int) -> Quantity:
        if not digits:
            return cls(0, 0)
        while not digits % 10:
            digits, exponent = digits // 10, exponent + 1
        return cls(digits, exponent)

    @property
    def is_whole(self) -> bool:
        return self.exponent >= 0

    def exceeds(self, other: Quantity) -> bool:
        """Whether it is the greater one."""
        shift = self.exponent - other.exponent
        ours: int = self.digits * 10 ** max(shift, 0)
        theirs: int = other.digits * 10 ** max(-shift, 0)
        return ours > theirs


@lru_cache(maxsize=1024)
def read_quantity(text: str) -> Quantity | None:
    """The value of a quantity; None for what Kubernetes cannot read."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        return None
    sign, whole, part, lone_part, suffix, exponent = match.groups(default="")
    part = part or lone_part
    digits, shift = int(f"{sign}{whole}{part}"), -len(part)
    if exponent:
        if suffix not in ("e", "E") or not exponent.lstrip("+-"):
            return None
        return Quantity.of(digits, shift + max(-_LARGEST_EXPONENT, min(int(exponent), _LARGEST_EXPONENT)))
    if suffix in _BINARY:
        return Quantity.of(digits * 1024 ** _BINARY[suffix], shift)
    return Quantity.of(digits, shift + _DECIMAL[suffix]) if suffix in _DECIMAL else None
