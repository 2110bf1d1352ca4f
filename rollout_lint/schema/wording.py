"""Words for a value that its field does not take: what was expected, what was found, what to write instead."""

from __future__ import annotations

import re

from ..late_pattern import late_pattern
from ..source.nodes import Mapping, Node, Scalar, Sequence
from ..source.scalars import ScalarType, read_plain, read_scalar
from .types import ListSchema, ObjectSchema, ScalarSchema, Schema

_LONGEST_SHOWN = 40
_EXPECTED = {
    "boolean": "`true` or `false`",
    "date-time": "a date and time such as `2026-01-31T12:00:00Z`",
    "duration": "a duration such as `30s` or `5m`, which is a string",
    "int-or-string": "an integer or a string",
    "integer": "an integer",
    "number": "a number",
    "quantity": "an integer or a quantity such as `500m` or `1Gi`",
    "resource-quantity": "a quantity such as `500m` or `1Gi`",
    "string": "a string",
}
_NOUNS = {
    ScalarType.BOOLEAN: "the boolean",
    ScalarType.INTEGER: "the integer",
    ScalarType.NUMBER: "the number",
    ScalarType.STRING: "the string",
    ScalarType.TIMESTAMP: "the string",
    ScalarType.NULL: "the null",
}
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_DURATION = late_pattern(r"([0-9]+)([smh])\Z", re.ASCII)
_BOOLEAN_WORDS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}


def expected(schema: Schema) -> str:
    if isinstance(schema, ListSchema):
        return "a list"
    if not isinstance(schema, ScalarSchema):
        return "a mapping"
    values = [f"`{value}`" for value in schema.values if value]
    if values:
        return f"one of {', '.join(values)}" if len(values) > 1 else values[0]
    words = _EXPECTED[schema.kind]
    if schema.minimum is None:
        return words
    if schema.maximum is None:
        return f"{words} of at least {schema.minimum}"
    if schema.minimum < -(2**30):
        return f"{words} of {64 if schema.maximum > 2**32 else 32} bits"
    return f"{words} between {schema.minimum} and {schema.maximum}"


def found(node: Node) -> str:
    """What stands there instead. An integer is called so whatever its width."""
    if type(node) is Scalar:
        kind, _ = read_scalar(node)
        return "null" if kind is ScalarType.NULL else f"{_NOUNS[kind]} `{_shortened(node.value)}`"
    return "a list" if type(node) is Sequence else "a mapping"


def advice(schema: Schema, name: str | int | None, node: Node) -> str | None:
    """What to write instead, or None where that is not clear. ``name`` is that of the field."""
    if isinstance(node, Scalar):
        kind, _ = read_scalar(node)
        if kind is ScalarType.NULL:
            return "remove it, or write a value"
        if not isinstance(schema, ScalarSchema):
            return f"write a list: `- {node.value}`" if _is_list_of_scalars(schema) and _is_short(node.value) else None
        if kind in (ScalarType.STRING, ScalarType.TIMESTAMP):
            return _instead_of_text(schema, name, node.value)
        return _instead_of_word(schema, node.value, kind)
    if isinstance(schema, ListSchema) and type(node) is Mapping:
        return "write a list: start each item with `- `"
    if isinstance(schema, ObjectSchema) and type(node) is Sequence:
        return "write a mapping: leave out the `- `" if len(node.items) == 1 else "write one mapping, not a list"
    return None


def _instead_of_word(schema: ScalarSchema, text: str, kind: ScalarType) -> str | None:
    """Instead of a number or a boolean."""
    if schema.kind == "duration":
        return f"write the unit: `{text}s`" if kind is ScalarType.INTEGER and text.isdigit() else None
    if schema.kind == "string" and not schema.values:
        return f'quote it: `"{text}"`'
    if schema.kind == "integer" and schema.minimum is not None and kind is ScalarType.INTEGER:
        return "it is out of range"
    return None


def _instead_of_text(schema: ScalarSchema, name: str | int | None, text: str) -> str | None:
    if schema.values:
        return _nearest_value(schema, text)
    if schema.kind == "boolean":
        word = _BOOLEAN_WORDS.get(text.strip().lower())
        return f"write it without quotes: `{word}`" if word else None
    if schema.kind not in ("integer", "number"):
        return None
    if "{{" in text:
        return "this field takes no placeholder: write the number"
    bare = text.strip().removesuffix("%")
    if bare and read_plain(bare)[0] is ScalarType.INTEGER:
        return f"write it without {'quotes' if bare == text.strip() else '`%`'}: `{bare}`"
    duration = _DURATION.match(text)
    if duration and isinstance(name, str) and (name.endswith("Seconds") or name == "timeout"):
        return f"write the number of seconds: `{int(duration[1]) * _SECONDS[duration[2]]}`"
    return None


def _nearest_value(schema: ScalarSchema, text: str) -> str | None:
    from difflib import get_close_matches

    by_folded = {value.lower(): value for value in schema.values if value}
    near = get_close_matches(text.lower(), by_folded, 1, 0.6)
    return f"did you mean `{by_folded[near[0]]}`?" if near else None


def _is_list_of_scalars(schema: Schema) -> bool:
    return isinstance(schema, ListSchema) and isinstance(schema.item, ScalarSchema)


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_SHOWN and "\n" not in text


def _shortened(text: str) -> str:
    first = text.split("\n", 1)[0]
    return text if _is_short(text) else f"{first[:_LONGEST_SHOWN]}…"
