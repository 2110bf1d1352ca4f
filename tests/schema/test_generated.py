"""What the field tables give: the JSON Schemas and the walker's table are exactly that, and every row is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rollout_lint.schema.tables import KINDS
from rollout_lint.schema.types import ListSchema, MapSchema, ObjectSchema, Schema
from rollout_lint.schema.validate import covers, served_versions

from .documents import DOCUMENTS, json_value, resource_of, root_of
from .generated import GENERATOR, ROOT

FILES: dict[Path, str] = GENERATOR.generated_files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_committed_is_what_the_tables_give(path: Path) -> None:
    assert path.read_bytes() == FILES[path].encode()


def test_every_schema_is_generated_or_the_configuration() -> None:
    found = {path.name for path in (ROOT / "schemas").glob("*.json")}
    assert found == {path.name for path in FILES if path.suffix == ".json"} | {"configuration.schema.json"}


@pytest.mark.parametrize("kind", GENERATOR.read_kinds(), ids=lambda kind: kind.kind)
def test_schemas_are_schemas(kind: object) -> None:
    Draft202012Validator.check_schema(GENERATOR.json_schema(GENERATOR.read_objects(), kind))


@pytest.mark.parametrize("text", DOCUMENTS, ids=lambda text: text.split()[3])
def test_schemas_accept_valid_objects(text: str) -> None:
    resource = resource_of(text)
    [kind] = [kind for kind in GENERATOR.read_kinds() if (kind.group, kind.kind) == (resource.group, resource.kind)]
    validator = Draft202012Validator(GENERATOR.json_schema(GENERATOR.read_objects(), kind))
    assert [error.message for error in validator.iter_errors(json_value(root_of(resource)))] == []


def test_every_object_of_the_tables_is_in_a_kind() -> None:
    reached: dict[str, ObjectSchema] = {}
    for _, root in KINDS.values():
        _reach(root, reached)
    assert GENERATOR.read_objects().keys() == reached.keys() - {"{}"}


def test_every_field_of_the_tables_is_in_the_walkers_table() -> None:
    reached: dict[str, ObjectSchema] = {}
    for _, root in KINDS.values():
        _reach(root, reached)
    for name, rows in GENERATOR.read_objects().items():
        plain = {row.field: row for row in rows if row.type != "at-most-one" and row.field != "*"}
        schema = reached[name]
        assert schema.fields.keys() == {field for field, row in plain.items() if not row.since}
        assert {field: "{}.{}".format(*since) for field, (since, _) in schema.later.items()} == {
            field: row.since for field, row in plain.items() if row.since
        }
        assert set(schema.required) == {field for field, row in plain.items() if row.required}


def test_no_required_field_is_newer_than_its_object() -> None:
    """The walker would miss it under an old controller: it asks for required fields whatever the release."""
    required_later = [
        f"{name}.{row.field}"
        for name, rows in GENERATOR.read_objects().items()
        for row in rows
        if row.required and row.since
    ]
    assert required_later == []


def test_schemas_nest_without_end_nowhere() -> None:
    """The walker recurses as deep as the schema."""
    assert max(_depth(root) for _, root in KINDS.values()) < 40


def test_kinds_that_are_covered() -> None:
    assert covers("argoproj.io", "Rollout")
    assert covers("", "Service")
    assert not covers("", "Rollout")
    assert not covers("apps", "Deployment")
    assert served_versions("networking.istio.io", "VirtualService") == ("v1", "v1beta1", "v1alpha3")
    assert served_versions("apps", "Deployment") == ()


def test_the_generated_module_says_so() -> None:
    text = FILES[GENERATOR.TABLE]
    assert re.match(r'""".*scripts/generate_schemas\.py.*do not edit', text)


def _children(schema: ObjectSchema) -> list[ObjectSchema]:
    inner: list[Schema] = [*schema.fields.values(), *(later for _, later in schema.later.values())]
    found = []
    for each in inner:
        while isinstance(each, (ListSchema, MapSchema)):
            each = each.item if isinstance(each, ListSchema) else each.value  # noqa: PLW2901 - unwrapping
        if isinstance(each, ObjectSchema):
            found.append(each)
    return found


def _reach(schema: ObjectSchema, reached: dict[str, ObjectSchema]) -> None:
    if schema.name not in reached:
        reached[schema.name] = schema
        for child in _children(schema):
            _reach(child, reached)


def _depth(schema: ObjectSchema) -> int:
    return 1 + max((_depth(child) for child in _children(schema)), default=0)
