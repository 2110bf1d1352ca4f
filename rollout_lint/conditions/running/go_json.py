"""JSON as Go's encoding/json writes and reads it."""

from __future__ import annotations

import base64
import json
import math
import re

from ...late_pattern import late_pattern
from ..go_text import float_text
from ..values import SLICES, AnyMap, Function, NilSlice, Panic, Value, type_name
from .layouts import RFC3339_NANO, formatted
from .moments import Time, Zone

MAX_DEPTH = 200
"""How deeply a text may nest. Go reads ten thousand levels."""

# What Go escapes so that the text can stand in a script element, and what no JSON parser needs escaped.
_ESCAPED = late_pattern('[\x00-\x1f"\\\\<>&\u2028\u2029\udc80-\udcff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SURROGATE = late_pattern("[\ud800-\udfff]")


def _quoted(text: str) -> str:
    def escape(match: re.Match[str]) -> str:
        character = match[0]
        if "\udc80" <= character <= "\udcff":
            return "\\ufffd"
        return _SHORT.get(character) or f"\\u{ord(character):04x}"

    return f'"{_ESCAPED.sub(escape, text)}"'


def _number(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        raise Panic(f"json: unsupported value: {float_text(value)}")
    shown = float_text(value, low=-6, high=21)
    # Go writes e-9 for e-09.
    return re.sub(r"e-0(\d)$", r"e-\1", shown)


def json_text(value: Value) -> str:
    """json.MarshalIndent with two spaces; raises Panic for what JSON cannot say."""
    return _written(value, "\n")


def _written(value: Value, newline: str) -> str:
    kind = type(value)
    if value is None or kind is NilSlice:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is str:
        return _quoted(value)
    if kind is float:
        return _number(value)
    if kind is bytes:
        return f'"{base64.b64encode(value).decode()}"'
    if kind in SLICES:
        return _block("[", [_written(item, newline + "  ") for item in value], "]", newline)
    if kind is dict:
        entries = sorted(value.items(), key=lambda entry: entry[0].encode("utf-8", "surrogateescape"))
        shown = [f"{_quoted(key)}: {_written(item, newline + '  ')}" for key, item in entries]
        return _block("{", shown, "}", newline)
    if kind is Time:
        return f'"{formatted(value, RFC3339_NANO)}"'
    if kind is Zone:
        return "{}"
    if kind in {AnyMap, Function}:
        raise Panic(f"json: unsupported type: {type_name(value)}")
    return str(int(value))


def _block(opening: str, items: list[str], closing: str, newline: str) -> str:
    if not items:
        return opening + closing
    inner = f",{newline}  ".join(items)
    return f"{opening}{newline}  {inner}{newline}{closing}"


def _refuse(text: str) -> Value:
    raise ValueError(f"invalid character {text[0]!r}")


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"cannot unmarshal number {text}")
    return value


def _clean(value: Value, depth: int = 0) -> Value:
    """A half of a surrogate pair is no character to Go."""
    if depth > MAX_DEPTH:
        raise Panic("exceeded max depth")
    if type(value) is str:
        return _SURROGATE.sub("\ufffd", value)
    if type(value) is list:
        return [_clean(item, depth + 1) for item in value]
    if type(value) is dict:
        return {_clean(key): _clean(item, depth + 1) for key, item in value.items()}
    return value


def read_json(text: str) -> Value:
    """json.Unmarshal into an any: every number is a float64; raises Panic."""
    try:
        return _clean(json.loads(text, parse_int=_finite, parse_float=_finite, parse_constant=_refuse))
    except (ValueError, RecursionError) as error:
        raise Panic(str(error)) from None
