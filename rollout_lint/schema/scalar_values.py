"""Whether a scalar is what its field takes, as Kubernetes reads both."""

from __future__ import annotations

import re
from functools import cache
from math import isfinite

from ..source.scalars import ScalarType, ScalarValue
from .types import ScalarSchema


def fits(schema: ScalarSchema, kind: ScalarType, value: ScalarValue) -> bool:
    """Whether a value that is not null is one that the field takes."""
    wanted = schema.kind
    if wanted == "any":
        return True
    if kind is ScalarType.STRING or kind is ScalarType.TIMESTAMP:
        return _text_fits(schema, str(value))
    if kind is ScalarType.BOOLEAN:
        return wanted == "boolean"
    assert isinstance(value, (int, float))
    if wanted in ("number", "resource-quantity"):
        return isfinite(value) and _within(schema, value)
    if wanted in ("integer", "int-or-string", "quantity"):
        # JSON has one number type: `1e3` and `1.0` reach the API server as integers
        return isfinite(value) and value == int(value) and _within(schema, value)
    return False


def _text_fits(schema: ScalarSchema, text: str) -> bool:
    wanted = schema.kind
    if wanted in ("string", "duration"):
        return not schema.values or text in schema.values
    if wanted == "int-or-string":
        return True
    if wanted == "quantity":
        return _pattern(wanted).match(text) is not None
    if wanted == "resource-quantity":  # read by Go's own parser, which trims
        return _pattern(wanted).match(text.strip()) is not None
    return wanted == "date-time" and _pattern(wanted).match(text) is not None


def _within(schema: ScalarSchema, value: float) -> bool:
    return (schema.minimum is None or value >= schema.minimum) and (schema.maximum is None or value <= schema.maximum)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    from .tables import DATE_TIME_PATTERN, QUANTITY_PATTERN

    return re.compile(rf"(?:{DATE_TIME_PATTERN if kind == 'date-time' else QUANTITY_PATTERN})\Z")
