"""``maxSurge`` and ``maxUnavailable`` as validation reads them (validation.go:457-486).

Other code of the controller takes every string for a percentage (facts §5.1); whether one is zero is the same question
in both.
"""

from __future__ import annotations

import re

from ..late_pattern import late_pattern
from ..source.field import Field, filled_in_later

_PERCENT = late_pattern(r"[0-9]+%", re.ASCII)
_INTEGER = late_pattern(r"[+-]?[0-9]+", re.ASCII)


def int_or_percent(field: Field) -> int | None:
    """The number, be it a percentage or not. Text that is neither counts as 0; None where it is absent or unknown."""
    if not field.present or field.is_mapping or field.is_list or filled_in_later(field.text):
        return None
    value = field.scalar
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    if isinstance(value, int):
        return value
    if _PERCENT.fullmatch(value):
        return int(value[:-1])
    return int(value) if _INTEGER.fullmatch(value) else 0
