"""The JSON Schema (2020-12) of a configuration file, for editors and for whoever checks one without rollout-lint."""

from __future__ import annotations

from typing import Any

from .fields import CONFIGURATION
from .kinds import Boolean, Choice, Duration, Key, Kind, ListOf, MapOf, OneOf, Ratio, Structure, Text, Version

Schema = dict[str, Any]


def configuration_schema() -> Schema:
    """The schema, with a definition for every structure, in the order of the table."""
    definitions: dict[str, Schema] = {}
    root = _structure(CONFIGURATION, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rollout-lint configuration",
        "description": "The file .rollout-lint.yaml of rollout-lint, a static linter for Argo Rollouts.",
        **root,
        "type": ["object", "null"],
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Kind, definitions: dict[str, Schema]) -> Schema:
    if isinstance(kind, Structure | MapOf):
        if kind.title not in definitions:
            definitions[kind.title] = {}
            build = _structure(kind, definitions) if isinstance(kind, Structure) else _map(kind, definitions)
            definitions[kind.title] = build
        return {"$ref": f"#/$defs/{kind.title}"}
    if isinstance(kind, Duration | Ratio):
        title = type(kind).__name__.lower()
        definitions[title] = _quantity(kind)
        return {"$ref": f"#/$defs/{title}"}
    if isinstance(kind, ListOf):
        return {"type": "array", "items": _schema(kind.item, definitions)}
    if isinstance(kind, OneOf):
        return {"anyOf": [_schema(alternative, definitions) for alternative in kind.alternatives]}
    return _scalar(kind)


def _scalar(kind: Text | Choice | Version | Boolean) -> Schema:
    if isinstance(kind, Text):
        return {"type": "string", "pattern": kind.pattern} if kind.pattern else {"type": "string", "minLength": 1}
    if isinstance(kind, Choice):
        words: list[str | bool] = [*kind.words]
        if kind.when_false is not None:
            words.append(False)
        return {"enum": words}
    if isinstance(kind, Version):
        return {"anyOf": [{"type": "string", "pattern": kind.pattern}, {"enum": list(kind.numbers)}]}
    return {"type": "boolean"}


def _quantity(kind: Duration | Ratio) -> Schema:
    text = {"type": "string", "pattern": kind.pattern}
    if isinstance(kind, Duration):
        return {**text, "description": "A positive duration: `500ms`, `2s`, `1m30s`."}
    return {
        "description": "A percentage or a ratio from 0 to 1: `99.9%`, `0.999`.",
        "anyOf": [text, {"type": "number", "minimum": 0, "maximum": 1}],
    }


def _structure(kind: Structure, definitions: dict[str, Schema]) -> Schema:
    schema: Schema = {
        "type": "object",
        "properties": {key.name: _property(key, definitions) for key in kind.keys},
        "additionalProperties": False,
    }
    required = [key.name for key in kind.keys if key.required]
    if required:
        schema["required"] = required
    if kind.one_of:
        schema["anyOf"] = [{"required": [name]} for name in kind.one_of]
    return schema


def _map(kind: MapOf, definitions: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": kind.key.pattern},
        "additionalProperties": _schema(kind.value, definitions),
    }


def _property(key: Key, definitions: dict[str, Schema]) -> Schema:
    note = "" if key.read else " (accepted; no rule of this version reads it)"
    schema: Schema = {"description": f"{key.documentation}{note}.", **_schema(key.kind, definitions)}
    if key.default is not None:
        schema["default"] = key.default
    return schema
