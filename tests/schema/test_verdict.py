"""The walker is held to jsonschema: the same verdict, and the same places, on thousands of mutated objects."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from rollout_lint.manifests.resource import Resource
from rollout_lint.schema.problems import SchemaProblem, UnknownField
from rollout_lint.schema.trail import path_text
from rollout_lint.schema.types import Controller

from .documents import DOCUMENTS, NEWEST, json_value, problems_of, resource_of, root_of
from .generated import GENERATOR
from .mutations import mutate, text_of, tree_of

MUTANTS = 3000
BATCHES = 10
SAMPLES = {
    "boolean": "true",
    "date-time": "2026-01-31T12:00:00Z",
    "int-or-string": "25%",
    "number": "0.5",
    "quantity": "1Gi",
    "resource-quantity": "0.5",
}


@cache
def validator_of(group: str, kind: str, controller: Controller) -> Draft202012Validator:
    [found] = [each for each in GENERATOR.read_kinds() if (each.group, each.kind) == (group, kind)]
    return Draft202012Validator(GENERATOR.json_schema(GENERATOR.read_objects(), found, controller))


def places_of_jsonschema(resource: Resource, controller: Controller) -> set[str]:
    value = json_value(root_of(resource))
    validator = validator_of(resource.group, resource.kind, controller)
    return {place for error in validator.iter_errors(value) for place in _places(error)}


def _places(error: ValidationError) -> list[str]:
    path = list(error.absolute_path)
    if error.validator == "additionalProperties":
        known: dict[str, Any] = error.schema.get("properties", {})
        return [path_text([*path, name]) for name in error.instance if name not in known]
    if error.validator == "required":
        return [path_text([*path, name]) for name in error.validator_value if name not in error.instance]
    return [path_text(path)]


def places(problems: list[SchemaProblem]) -> set[str]:
    return {problem.path for problem in problems}


def assert_agreement(resource: Resource, controller: Controller) -> bool:
    """Fail where the two differ; whether the object is invalid."""
    problems = problems_of(resource, controller)
    reference = places_of_jsonschema(resource, controller)
    # of a required field that is misspelt the walker names the misspelling alone
    misspelt = {
        problem.path.removesuffix(problem.name) + problem.meant
        for problem in problems
        if isinstance(problem, UnknownField) and problem.meant and problem.path.endswith(problem.name)
    }
    assert places(problems) <= reference, resource.source.text
    assert reference <= places(problems) | misspelt, resource.source.text
    assert bool(problems) == bool(reference), resource.source.text
    return bool(problems)


@pytest.mark.parametrize(
    ("batch", "controller"),
    [*((batch, NEWEST) for batch in range(BATCHES)), (BATCHES, (1, 6)), (BATCHES + 1, (1, 4))],
)
def test_mutants(batch: int, controller: Controller) -> None:
    random = Random(batch)
    resources = [resource_of(text) for text in DOCUMENTS]
    trees = [tree_of(root_of(resource)) for resource in resources]
    invalid = 0
    for number in range(MUTANTS // BATCHES):
        tree = deepcopy(trees[number % len(trees)])
        for _ in range(random.choice((1, 1, 2, 3))):
            mutate(random, tree)
        invalid += assert_agreement(resource_of(text_of(tree)), controller)
    assert MUTANTS // BATCHES * 0.3 < invalid < MUTANTS // BATCHES * 0.95


@pytest.mark.parametrize("kind", GENERATOR.read_kinds(), ids=lambda kind: kind.kind)
def test_objects_that_have_every_field(kind: Any) -> None:
    """Every field of the tables is taken, and every one rejects a value of another type."""
    objects = GENERATOR.read_objects()
    tree = _full(objects, kind.object)
    tree["apiVersion"] = f"{kind.group}/{kind.versions[0]}".removeprefix("/")
    tree["kind"] = kind.kind
    resource = resource_of(text_of(tree))
    assert problems_of(resource) == []
    assert places_of_jsonschema(resource, NEWEST) == set()


@pytest.mark.parametrize("text", DOCUMENTS, ids=lambda text: text.split()[3])
def test_every_scalar_replaced_by_a_mapping_and_by_a_list(text: str) -> None:
    resource = resource_of(text)
    tree = tree_of(root_of(resource))
    del tree["apiVersion"], tree["kind"]
    head = {"apiVersion": text.split()[1], "kind": text.split()[3]}
    for holder, where, value in _scalars(tree):
        for other in ({"a": "b"}, ["a"]):
            holder[where] = other
            assert_agreement(resource_of(text_of({**head, **tree})), NEWEST)
        holder[where] = value


def _full(objects: Any, name: str) -> dict[str, Any]:
    """An object with all fields but those that exclude an earlier one."""
    rows = objects[name]
    left_out = {field for row in rows if row.type == "at-most-one" for field in row.field.split("|")[1:]}
    return {
        row.field: _full_value(objects, row.type, row.limits)
        for row in rows
        if row.type != "at-most-one" and row.field != "*" and row.field not in left_out
    }


def _full_value(objects: Any, type_text: str, limits: str) -> Any:
    if type_text.startswith("[]"):
        return [_full_value(objects, type_text[2:], limits)]
    if type_text.startswith("map[string]"):
        return {"any-key": _full_value(objects, type_text[11:], limits)}
    if type_text in objects:
        return _full(objects, type_text)
    if type_text == "{}":
        return {}
    if ".." in limits:
        return limits.partition("..")[0]
    if limits:
        return f'"{limits.split("|")[-1]}"'
    return SAMPLES.get(type_text, "7" if type_text.startswith("int") else '"text"')


def _scalars(tree: Any) -> list[tuple[Any, Any, Any]]:
    items = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree))
    found = []
    for where, value in items:
        found += _scalars(value) if isinstance(value, (dict, list)) else [(tree, where, value)]
    return found
