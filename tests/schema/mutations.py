"""Seeded mutations of a document: fields deleted, retyped, renamed, added and moved."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from rollout_lint.source.nodes import Mapping, Node, Scalar, Sequence, follow

from .generated import GENERATOR

Tree = Any
"""Dicts and lists of the YAML texts of scalars: ``9090``, ``"9090"``, ``1e3``."""

FIELD_NAMES = sorted(
    {row.field for rows in GENERATOR.read_objects().values() for row in rows if row.field.isidentifier()}
)
SCALARS = (
    *(
        "9090",
        "0",
        "-1",
        "1_000",
        "0o17",
        "0x10",
        "3000000000",
        "9223372036854775807",
        "9223372036854775808",
        "5000000000",
    ),
    *(
        "1e3",
        "1.0",
        "1.5",
        ".5",
        "12:30",
        "y",
        "true",
        "off",
        "Yes",
        "2020-01-01",
        "2026-01-31T12:00:00Z",
        "2026-13-01T12:00:00Z",
    ),
    *(
        "~",
        "null",
        '""',
        '"5"',
        '"5%"',
        "25%",
        "text",
        "'true'",
        "500m",
        "1Gi",
        '"1 Gi"',
        "1.5e3",
        "Cluster",
        "DISABLE",
        "v1",
    ),
)
COLLECTIONS: tuple[Tree, ...] = ({}, [], {"name": "a"}, ["a"], [{"name": "a"}], ["~"], {"a": "1"}, {"a": {}}, [{}])


def tree_of(node: Node) -> Tree:
    node = follow(node)
    if isinstance(node, Mapping):
        return {name: tree_of(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [tree_of(item) for item in node.items]
    assert isinstance(node, Scalar)
    return json.dumps(node.value) if node.style else node.value


def text_of(tree: Tree) -> str:
    """The tree as YAML: one line, keys quoted where they are no plain words."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{_key(name)}: {text_of(value)}" for name, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(text_of(item) for item in tree) + "]"
    # a flow collection takes fewer plain scalars than a block one
    return str(tree) if not set(",[]{}#&*!|>%@`").intersection(tree) or tree[0] in "\"'" else json.dumps(tree)


def _key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else json.dumps(name)


def mutate(random: Random, tree: Tree) -> None:
    """Change one place below ``spec``, ``status`` or ``metadata``, or those themselves."""
    holder = random.choice(_collections({name: tree[name] for name in tree if name not in ("apiVersion", "kind")}))
    if not holder:
        return
    if isinstance(holder, list):
        index = random.randrange(len(holder))
        random.choice((_delete, _retype, _duplicate))(random, holder, index)
        return
    name = random.choice(sorted(holder))
    random.choice((_delete, _retype, _retype, _rename, _add, _move))(random, holder, name)


def _collections(tree: Tree) -> list[Tree]:
    found = [tree] if isinstance(tree, (dict, list)) else []
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        found += _collections(child)
    return found


def _any_value(random: Random) -> Tree:
    return random.choice(SCALARS) if random.random() < 0.75 else json.loads(json.dumps(random.choice(COLLECTIONS)))


def _delete(random: Random, holder: Tree, where: Any) -> None:
    del holder[where]


def _retype(random: Random, holder: Tree, where: Any) -> None:
    holder[where] = _any_value(random)


def _duplicate(random: Random, holder: Tree, where: Any) -> None:
    holder.append(holder[where])


def _rename(random: Random, holder: Tree, where: Any) -> None:
    letters = list(where)
    index = random.randrange(len(letters))
    letters[index] = random.choice((letters[index].swapcase(), "x", letters[index] * 2))
    holder["".join(letters)] = holder.pop(where)


def _add(random: Random, holder: Tree, where: Any) -> None:
    holder[random.choice(FIELD_NAMES)] = _any_value(random)


def _move(random: Random, holder: Tree, where: Any) -> None:
    inner = [value for value in holder.values() if isinstance(value, dict) and value is not holder[where]]
    if inner:
        random.choice(inner)[where] = holder.pop(where)
