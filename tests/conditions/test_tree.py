"""The syntax tree: its spans, and what the check says of it."""

from __future__ import annotations

import pytest

from rollout_lint.conditions import (
    FLOAT64,
    FLOATS,
    JSON_TYPES,
    ConditionError,
    Engine,
    Expression,
    GoType,
    check,
    compile_condition,
    json_type,
    parse,
)
from rollout_lint.conditions.syntax import nodes
from rollout_lint.conditions.types import ANY, ANYS, BOOL, INT, NIL, STRING, STRING_MAP, TIME, UNKNOWN


def tree(text: str, engine: Engine = "1.17") -> nodes.Node:
    found = parse(text, engine)
    assert isinstance(found, Expression)
    return found.root


def under(text: str, kind: type[nodes.Node], engine: Engine = "1.17") -> list[str]:
    """The texts under the nodes of a kind, outermost first."""
    return [text[node.start : node.end] for node in nodes.walk(tree(text, engine)) if type(node) is kind]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("len(result) > 0 && (result[0]) >= .95", nodes.Member, ["result[0]"]),
        ("len(result) > 0 && (result[0]) >= .95", nodes.Builtin, ["len(result)"]),
        ("(a + b) * c", nodes.Binary, ["(a + b) * c", "a + b"]),
        ("a || b || c", nodes.Binary, ["a || b || c", "a || b"]),
        ("a < b < c", nodes.Binary, ["a < b < c", "a < b", "a < b < c"]),
        ("x not in [1, 2]", nodes.Unary, ["x not in [1, 2]"]),
        ("result?.a?.b.c", nodes.Chain, ["result?.a?.b.c"]),
        ("result | filter(# > 1) | len()", nodes.Builtin, ["result | filter(# > 1) | len()", "result | filter(# > 1)"]),
        ("all(result, { .a > 1 })", nodes.Predicate, ["{ .a > 1 }"]),
        ("all(result, { .a > 1 })", nodes.Pointer, [""]),
        ("x[1:][0]", nodes.Slice, ["x[1:]"]),
        ("a ? b : c", nodes.Conditional, ["a ? b : c"]),
        ("1 + (if a { b } else { c })", nodes.Conditional, ["if a { b } else { c }"]),
        ("let x = 1; x + 1", nodes.Let, ["let x = 1; x + 1"]),
        ("t.Add( d )", nodes.Call, ["t.Add( d )"]),
        ("{a: 1, 'b': 2}", nodes.Entry, ["a: 1", "'b': 2"]),
        ("é == '\\u00e9' + \"x\"", nodes.String, ["'\\u00e9'", '"x"']),
        (" - 1 ", nodes.Unary, ["- 1"]),
    ],
)
def test_spans(text: str, kind: type[nodes.Node], expected: list[str]) -> None:
    assert under(text, kind) == expected


def test_what_1_15_reads_otherwise() -> None:
    assert repr(tree("1 == 1 not in [2]", "1.15")) == repr(tree("(1 == 1) in [2]", "1.15"))
    assert repr(tree("-x not in [2]", "1.15")) == repr(tree("(-x) in [2]", "1.15"))
    assert repr(tree("1 == 1 not in [2]", "1.17")) == repr(tree("not ((1 == 1) in [2])", "1.17"))


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("result", FLOATS, FLOATS),
        ("result[0]", FLOATS, FLOAT64),
        ("len(result)", FLOATS, INT),
        ("result[0] > 1", FLOATS, BOOL),
        ("result.a", STRING_MAP, ANY),
        ("[1, 2][0]", NIL, INT),
        ("nil", NIL, NIL),
        ("now()", NIL, TIME),
        ("fromJSON('1')", NIL, ANY),
        ("result.a.b", STRING_MAP, UNKNOWN),
        ("type(result)", ANYS, STRING),
    ],
)
def test_types(text: str, given: GoType, expected: GoType) -> None:
    found = parse(text, "1.17")
    assert isinstance(found, Expression)
    checked = check(found, given)
    assert isinstance(checked, GoType)
    assert checked.canonical is expected


def compiling_types(text: str, engine: Engine = "1.15") -> set[str]:
    return {given.name for given in JSON_TYPES if compile_condition(text, given, engine).error is None}


def test_which_json_values_a_condition_takes() -> None:
    assert compiling_types("result >= 0.95") == {"float64"}
    assert compiling_types("result[0] >= 0.95") == {"[]interface {}"}
    assert compiling_types("result.rate >= 0.95") == {"map[string]interface {}"}
    assert compiling_types("result == 'ok'") == {"<nil>", "string"}
    assert compiling_types("asFloat(result) > 1") == {given.name for given in JSON_TYPES}
    assert compiling_types("result % 2 == 0") == set()
    assert compiling_types("result && true") == {"bool"}


def test_types_of_json_values() -> None:
    values = (None, True, 1, 1.5, "a", [1], {"a": 1})
    assert [json_type(value).name for value in values] == [
        *("<nil>", "bool", "float64", "float64", "string", "[]interface {}", "map[string]interface {}"),
    ]
    assert {json_type(value) for value in values} == set(JSON_TYPES)


def test_an_error_says_what_and_where() -> None:
    assert parse("result[0] >= 95%") == ConditionError("parse", 15, "unexpected token EOF")
    assert compile_condition("results[0] > 1", FLOATS).error == ConditionError("compile", 0, "unknown name results")
