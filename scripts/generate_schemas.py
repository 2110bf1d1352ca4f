"""Write the JSON Schemas in ``schemas/`` and the walker's table from the field tables in ``schemas/fields/``.

The tables hold the facts; both outputs are derived, and a test holds them to what this script writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FIELDS = ROOT / "schemas" / "fields"
SCHEMAS = ROOT / "schemas"
TABLE = ROOT / "rollout_lint" / "schema" / "tables.py"
SCHEMA_ADDRESS = "https://raw.githubusercontent.com/rollout-lint/rollout-lint/main/schemas/"
_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
QUANTITY = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+))?"
"""The quantities that Kubernetes parses: apimachinery's resource/quantity.go and the pattern in its CRDs."""
DATE_TIME = _DATE + _TIME
"""RFC 3339, as metav1.Time reads it."""

_PREFIX = re.compile(r"(\[\]|map\[string\])(.*)")
_JSON_TYPES: dict[str, dict[str, Any]] = {
    "any": {},
    "boolean": {"type": "boolean"},
    "date-time": {"type": "string", "format": "date-time", "pattern": f"^{DATE_TIME}$"},
    "duration": {"type": "string"},
    "int32": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1},
    "integer": {"type": "integer"},
    "int-or-string": {"type": ["integer", "string"]},
    "number": {"type": "number"},
    "quantity": {"type": ["integer", "string"], "pattern": f"^{QUANTITY}$"},
    "resource-quantity": {"type": ["number", "string"], "pattern": rf"^\s*{QUANTITY}\s*$"},
    "string": {"type": "string"},
    "{}": {"type": "object", "additionalProperties": False},
}
_TABLE_HEAD = '''\
"""The fields of each kind, for the walker. Written by scripts/generate_schemas.py from schemas/fields; do not edit."""
# ruff: noqa: E501

from __future__ import annotations

from .types import (
    ANY,
    BOOLEAN,
    DATE_TIME,
    DURATION,
    INT32,
    INT64,
    INT_OR_STRING,
    INTEGER,
    NUMBER,
    QUANTITY,
    RESOURCE_QUANTITY,
    STRING,
    ListSchema,
    MapSchema,
    ObjectSchema,
    ScalarSchema,
)

'''


class Row(NamedTuple):
    """One field of one object, as its table has it."""

    field: str
    type: str
    required: bool
    since: str
    limits: str


class Kind(NamedTuple):
    """A kind that has a schema; ``group`` is empty for the core group."""

    group: str
    kind: str
    versions: tuple[str, ...]
    object: str

    @property
    def file(self) -> str:
        return f"{self.kind.lower()}.schema.json"


Objects = dict[str, list[Row]]


def read_objects() -> Objects:
    """The rows of every object, in the order of the tables. Raises ValueError where the tables are wrong."""
    objects: Objects = {}
    for path in sorted(FIELDS.glob("*.tsv")):
        if path.name == "kinds.tsv":
            continue
        here: Objects = {}
        for name, field, kind, required, since, limits in _rows(path, 6):
            if required not in ("", "yes") or (since and not re.fullmatch(r"1\.[0-9]+", since)):
                raise ValueError(f"{path.name}: {name}.{field}: `{required}`, `{since}`")
            here.setdefault(name, []).append(Row(field, kind, required == "yes", since, limits))
        if here.keys() & objects.keys():
            raise ValueError(f"{path.name}: {here.keys() & objects.keys()} are in another table too")
        objects |= here
    for name, rows in objects.items():
        for row in rows:
            if row.type != "at-most-one" and _innermost(row.type) not in objects.keys() | _JSON_TYPES.keys():
                raise ValueError(f"{name}.{row.field}: no type `{row.type}`")
    return objects


def read_kinds() -> list[Kind]:
    return [
        Kind("" if group == "core" else group, kind, tuple(versions.split("|")), name)
        for group, kind, versions, name in _rows(FIELDS / "kinds.tsv", 4)
    ]


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for line in lines[1:]:
        cells = line.split("\t")
        yield cells + [""] * (columns - len(cells))


def _innermost(type_text: str) -> str:
    match = _PREFIX.fullmatch(type_text)
    return _innermost(match[2]) if match else type_text


def _reached(objects: Objects, name: str, reached: dict[str, None]) -> dict[str, None]:
    """The objects that one holds, each before those that hold it."""
    for row in objects[name]:
        inner = _innermost(row.type)
        if inner in objects and inner not in reached:
            _reached(objects, inner, reached)
    reached[name] = None
    return reached


# -- JSON Schema


def json_schema(objects: Objects, kind: Kind, controller: tuple[int, int] | None = None) -> dict[str, Any]:
    """The JSON Schema 2020-12 of a kind; with ``controller``, without the fields that are newer."""
    schema = _json_object(objects[kind.object], controller)
    versions = [f"{kind.group}/{version}".removeprefix("/") for version in kind.versions]
    schema["properties"]["apiVersion"] = {"enum": versions}
    schema["properties"]["kind"] = {"const": kind.kind}
    names = sorted(_reached(objects, kind.object, {}).keys() - {kind.object})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ADDRESS + kind.file,
        "title": f"{kind.kind} ({kind.group or 'core'}/{kind.versions[0]})",
        **schema,
        "required": ["apiVersion", "kind", *schema.get("required", [])],
        "$defs": {name: {"title": name, **_json_object(objects[name], controller)} for name in names},
    }


def _json_object(rows: list[Row], controller: tuple[int, int] | None) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required, exclusive, is_open = [], [], False
    for row in rows:
        if controller is not None and row.since and _release(row.since) > controller:
            continue
        if row.type == "at-most-one":
            names = row.field.split("|")
            exclusive += [[one, other] for number, one in enumerate(names) for other in names[number + 1 :]]
        elif row.field == "*":
            is_open = True
        else:
            properties[row.field] = _json_type(row.type, row.limits)
            if row.since:
                properties[row.field]["description"] = f"Since Argo Rollouts {row.since}."
            required += [row.field] if row.required else []
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if not is_open:
        schema["additionalProperties"] = False
    if required:
        schema["required"] = required
    if exclusive:
        schema["not"] = {"anyOf": [{"required": pair} for pair in exclusive]}
    return schema


def _json_type(type_text: str, limits: str) -> dict[str, Any]:
    match = _PREFIX.fullmatch(type_text)
    if match:
        inner = _json_type(match[2], limits)
        if match[1] == "[]":
            return {"type": "array", "items": inner}
        return {"type": "object", "additionalProperties": inner}
    if type_text not in _JSON_TYPES:
        return {"$ref": f"#/$defs/{type_text}"}
    schema = dict(_JSON_TYPES[type_text])
    values, minimum, maximum = _limits(limits)
    if values:
        schema["enum"] = list(values)
    if minimum is not None:
        schema["minimum"] = minimum
    if maximum is not None:
        schema["maximum"] = maximum
    return schema


def _limits(limits: str) -> tuple[tuple[str, ...], int | None, int | None]:
    """The values or the range that a ``limits`` cell allows."""
    if ".." in limits:
        low, _, high = limits.partition("..")
        return (), int(low) if low else None, int(high) if high else None
    return (tuple(limits.split("|")) if limits else ()), None, None


def _release(since: str) -> tuple[int, int]:
    major, minor = since.split(".")
    return int(major), int(minor)


# -- the walker's table


def table_module(objects: Objects, kinds: list[Kind]) -> str:
    """The Python module that the walker reads."""
    reached: dict[str, None] = {}
    for kind in kinds:
        _reached(objects, kind.object, reached)
    lines = [
        f'QUANTITY_PATTERN = r"{QUANTITY}"\n',
        f'DATE_TIME_PATTERN = (\n    r"{_DATE}"\n    r"{_TIME}"\n)\n',
        "\n",
        "STRINGS = ListSchema(STRING)\n",
        "STRING_MAP = MapSchema(STRING)\n",
        'NOTHING = ObjectSchema("{}", {})\n',
        "\n",
    ]
    lines += [_python_object(name, objects[name]) for name in reached]
    lines.append("\nKINDS: dict[tuple[str, str], tuple[tuple[str, ...], ObjectSchema]] = {\n")
    for kind in kinds:
        lines.append(f"    ({_text(kind.group)}, {_text(kind.kind)}): ({_tuple(kind.versions)}, {kind.object}),\n")
    return _TABLE_HEAD + "".join(lines) + "}\n"


def _python_object(name: str, rows: list[Row]) -> str:
    fields = [row for row in rows if row.type != "at-most-one" and row.field != "*"]
    parts = [f"    {_text(name)},\n"]
    types = {row.field: _python_type(row.type, row.limits) for row in fields}
    parts.append(_python_dict("", [(row.field, types[row.field]) for row in fields if not row.since]))
    later = [(row.field, f"({_release(row.since)}, {types[row.field]})") for row in fields if row.since]
    if later:
        parts.append(_python_dict("later=", later))
    required = [row.field for row in fields if row.required]
    if required:
        parts.append(f"    required={_tuple(required)},\n")
    exclusive = [row.field.split("|") for row in rows if row.type == "at-most-one"]
    if exclusive:
        parts.append(f"    exclusive=({', '.join(_tuple(group) for group in exclusive)},),\n")
    if any(row.field == "*" for row in rows):
        parts.append("    open=True,\n")
    return f"{name} = ObjectSchema(\n{''.join(parts)})\n"


def _python_dict(prefix: str, entries: list[tuple[str, str]]) -> str:
    if not entries:
        return f"    {prefix}{{}},\n"
    return f"    {prefix}{{\n" + "".join(f"        {_text(name)}: {value},\n" for name, value in entries) + "    },\n"


def _python_type(type_text: str, limits: str) -> str:
    known = {"[]string": "STRINGS", "map[string]string": "STRING_MAP", "{}": "NOTHING"}.get(type_text)
    if known and not limits:
        return known
    match = _PREFIX.fullmatch(type_text)
    if match:
        return f"{'ListSchema' if match[1] == '[]' else 'MapSchema'}({_python_type(match[2], limits)})"
    if type_text not in _JSON_TYPES:
        return type_text
    values, minimum, maximum = _limits(limits)
    if values:
        return f'ScalarSchema("{type_text}", {_tuple(values)})'
    if limits:
        kind = "number" if type_text == "number" else "integer"
        return f'ScalarSchema("{kind}", (), {minimum}, {maximum})'
    return type_text.upper().replace("-", "_")


def _text(value: str) -> str:
    return json.dumps(value)


def _tuple(values: tuple[str, ...] | list[str]) -> str:
    return f"({', '.join(_text(value) for value in values)}{',' if len(values) == 1 else ''})"


def generated_files() -> dict[Path, str]:
    """Every file that this script writes, with its text."""
    objects, kinds = read_objects(), read_kinds()
    files = {SCHEMAS / kind.file: json.dumps(json_schema(objects, kind), indent=1) + "\n" for kind in kinds}
    return {**files, TABLE: table_module(objects, kinds)}


if __name__ == "__main__":
    for path, text in generated_files().items():
        path.write_text(text, encoding="utf-8")
