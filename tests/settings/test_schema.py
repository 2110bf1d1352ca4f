"""The JSON Schema is that of the table, and it agrees with the validator."""

import copy
import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from rollout_lint.configuration.fields import CONFIGURATION
from rollout_lint.configuration.kinds import ListOf, MapOf, OneOf, Structure
from rollout_lint.configuration.schema import configuration_schema
from rollout_lint.configuration.validate import read_configuration
from rollout_lint.source.nodes import Mapping, Node, Scalar, Sequence, follow
from rollout_lint.source.parse import parse
from rollout_lint.source.scalars import read_scalar
from rollout_lint.source.text import Source

from .good import BAD, GOOD

ROOT = Path(__file__).resolve().parent.parent.parent
VALIDATOR = Draft202012Validator(configuration_schema())


def decoded(node: Node | None) -> Any:
    """What JSON a node is."""
    if node is None:
        return None
    node = follow(node)
    if isinstance(node, Mapping):
        return {name: decoded(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [decoded(item) for item in node.items]
    assert isinstance(node, Scalar)
    return read_scalar(node)[1]


def decoded_text(text: str) -> Any:
    documents = parse(Source("c.yaml", text.removeprefix("\ufeff")))
    return decoded(documents[0].root) if documents else None


def is_accepted(text: str) -> bool:
    return not read_configuration(Source("c.yaml", text)).problems


def test_the_committed_schema_is_that_of_the_table() -> None:
    generator = runpy.run_path(str(ROOT / "scripts" / "generate_configuration_schema.py"))
    committed = (ROOT / "schemas" / "configuration.schema.json").read_text(encoding="utf-8")
    assert committed == generator["schema_text"](), "run scripts/generate_configuration_schema.py"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(configuration_schema())


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_the_schema_takes_good_configurations(text: str) -> None:
    VALIDATOR.validate(decoded_text(text))


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_the_schema_refuses_bad_configurations(text: str) -> None:
    assert not VALIDATOR.is_valid(decoded_text(text))


def keys_of(kind: Any, seen: list[Any]) -> list[Any]:
    if isinstance(kind, Structure):
        for key in kind.keys:
            seen.append(key)
            keys_of(key.kind, seen)
    elif isinstance(kind, MapOf):
        keys_of(kind.value, seen)
    elif isinstance(kind, ListOf):
        keys_of(kind.item, seen)
    elif isinstance(kind, OneOf):
        for alternative in kind.alternatives:
            keys_of(alternative, seen)
    return seen


@pytest.mark.parametrize("key", keys_of(CONFIGURATION, []), ids=lambda key: key.name)
def test_every_key_is_documented_with_an_example_that_it_takes(key: Any) -> None:
    assert key.documentation
    assert not key.documentation.endswith(".")
    alone = Structure((key,), "alone")
    definitions: dict[str, Any] = {}
    from rollout_lint.configuration import schema

    example = decoded_text(f"{key.name}: {key.example}\n")
    Draft202012Validator({**schema._structure(alone, definitions), "$defs": definitions}).validate(example)
    if key.default is not None:
        Draft202012Validator({**schema._structure(alone, definitions), "$defs": definitions}).validate(
            {key.name: key.default}
        )


BASES = [decoded_text(text) for text in GOOD.values()]
NAMES = sorted({key.name for key in keys_of(CONFIGURATION, [])})


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value, *(leaf for item in value.values() for leaf in leaves(item))]
    if isinstance(value, list):
        return [value, *(leaf for item in value for leaf in leaves(item))]
    return [value]


MATERIAL = [
    leaf
    for text in (*GOOD.values(), *BAD.values())
    for leaf in leaves(decoded_text(text))
    if not isinstance(leaf, str) or "[" not in leaf  # a glob's brackets are beyond a schema
]
VALUES = (
    st.sampled_from(MATERIAL)
    | st.none()
    | st.booleans()
    | st.integers(-2, 200)
    | st.floats(-1, 4, allow_nan=False)
    | st.text("a1.-/%*!ms \u00b5", max_size=6)
    | st.lists(st.sampled_from(MATERIAL), max_size=2)
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container and key in it."""
    if isinstance(value, dict):
        return [place for name, item in value.items() for place in ((value, name), *places(item))]
    if isinstance(value, list):
        return [place for index, item in enumerate(value) for place in ((value, index), *places(item))]
    return []


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A good configuration with one to three things changed in it; some changes leave it good."""
    root = {"root": copy.deepcopy(draw(st.sampled_from(BASES)))}
    for _ in range(draw(st.integers(1, 3))):
        container, name = draw(st.sampled_from(places(root)))
        value = copy.deepcopy(draw(VALUES))
        change = draw(st.sampled_from(["replace", "remove", "rename", "add"]))
        if change == "replace" or container is root:
            container[name] = value
        elif change == "remove":
            del container[name]
        elif isinstance(container, list):
            container.append(value)
        elif change == "rename":
            container[draw(st.sampled_from(NAMES))] = container.pop(name)
        else:
            container[draw(st.sampled_from(NAMES))] = value
    return root["root"]


def test_schema_and_validator_agree_on_mutated_configurations() -> None:
    verdicts = set()

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(mutated())
    def agree(configuration: Any) -> None:
        accepted = is_accepted(json.dumps(configuration))
        assert accepted is VALIDATOR.is_valid(configuration), configuration
        verdicts.add(accepted)

    agree()
    assert verdicts == {True, False}
