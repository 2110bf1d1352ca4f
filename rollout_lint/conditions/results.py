"""A measurement as the condition sees it: the Go value and its Go type."""

from __future__ import annotations

import math
from typing import Any, Literal

from ..late_pattern import late_pattern
from .types import FLOAT64, FLOATS, GoType, json_type
from .values import Floats, Value

Kind = Literal["vector", "scalar", "json"]
"""``vector``: ``[]float64``, what Prometheus returns for a vector or a range, Graphite, Datadog by group. ``scalar``:
``float64``. ``json``: any decoded JSON value, of a web metric or New Relic."""

_SURROGATE = late_pattern("[\ud800-\udfff]")
MAX_DEPTH = 200
"""How deeply a JSON result may nest before what lies below is taken for nil."""


def go_value(result: Any, kind: str) -> tuple[Value, GoType]:
    """The Go value of a result, and its type. Raises ValueError for a kind that does not exist."""
    if kind == "vector":
        return Floats([_float(item) for item in result]), FLOATS
    if kind == "scalar":
        return _float(result), FLOAT64
    if kind == "json":
        value = json_value(result)
        return value, json_type(value)
    raise ValueError(f"no kind of result {kind!r}: there are vector, scalar and json")


def _float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def json_value(value: Any, depth: int = 0) -> Value:
    """A decoded JSON value with Go's number type, and no halves of surrogate pairs."""
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is str:
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
    if isinstance(value, int):
        return _float(value)
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, dict):
        return {json_value(str(key)): json_value(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(item, depth + 1) for item in value]
    raise TypeError(f"{kind.__name__} is no decoded JSON value")
