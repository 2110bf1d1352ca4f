"""Conditions made to exhaust time, memory or the stack: each ends, and says how."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from rollout_lint.conditions import ENGINES, Engine, Stage, check, compile_condition, evaluate, parse
from rollout_lint.conditions.syntax.parser import Expression
from rollout_lint.conditions.types import ANYS

# `let b = a + a; let c = b + b; …`: a text of a quarter of a gigabyte.
DOUBLED = "let a = repeat('x', 1000000); " + "".join(
    f"let {name} = {before} + {before}; " for before, name in pairwise("abcdefghi")
)
DOUBLED += "i == a"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        *(bracket * 10_000 for bracket in "([{!-'\"\\#"),
        "(" * 10_000 + "true" + ")" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        "not " * 10_000 + "true",
        "true ? " * 10_000 + "true" + " : true" * 10_000,
        "if true {" * 10_000 + "true" + "} else {true}" * 10_000,
        "if true {true} else " * 10_000 + "{true}",
        "let x = " * 10_000 + "1",
        "all(result, " * 10_000 + "true" + ")" * 10_000,
        "result" + ".a" * 10_000,
        "result" + "?.a" * 10_000,
        "result" + "[0]" * 10_000,
        "/*" * 10_000,
        "1_" * 10_000,
        "a" * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_depth_is_an_error(text: str, engine: Engine) -> None:
    found = evaluate(text, [1.0], engine=engine)
    assert found.outcome == "error"
    assert found.stage in {"parse", "compile"}
    expression = parse(text, engine)
    if isinstance(expression, Expression):
        check(expression, ANYS)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("joined", [" && ", " || ", " and "])
def test_a_long_chain_is_no_depth(joined: str, engine: Engine) -> None:
    assert evaluate(joined.join(["result[0] == 1"] * 1500), [1.0], engine=engine).outcome is True
    assert evaluate(joined.join(["result[0] == 1", "result[0] == 2"] * 700), [1.0], engine=engine).outcome is (
        "|" in joined
    )


def test_arithmetic_in_a_long_chain() -> None:
    text = " + ".join(["result[0]"] * 2000) + " == 2000"
    assert evaluate(text, [1.0]).outcome is True
    assert evaluate(text, [1.0], engine="1.17").outcome is True
    # 1.17 takes ten thousand nodes, 1.15 any number.
    longer = " + ".join(["1"] * 6000) + " == 6000"
    assert evaluate(longer, [1.0]).outcome is True
    assert evaluate(longer, [1.0], engine="1.17")[:2] == ("error", "parse")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("1..1e12 == []", "compile"),
        ("len(1..1000000000000) > 0", "run"),
        ("-9223372036854775807..9223372036854775807 == [1]", None),
        ("all(1..900000, all(1..900000, true))", "run"),
        ("all(1..900000, len(map(1..900000, [#, #, #])) > 0)", "run"),
        ("repeat('x', 1000000000000) == ''", "run"),
        ("repeat(repeat('x', 1000000), 1000000) == ''", "run"),
        ("repeat('x', 1000000) matches '(x+x+)+y'", "run"),
        ("len(replace(repeat('a', 100000), 'a', repeat('b', 100000))) > 0", "run"),
        ("join(map(1..1000, repeat('x', 100000)), ',') == ''", "run"),
        (DOUBLED, "run"),
        ("2 ** 1000000 > 1 && -2 ** 1001 < 0 && 10 ** 400 > 1e308", None),
        ("fromJSON(repeat('[', 100000)) == nil", "run"),
        ("'a' matches '" + "(" * 2000 + ")" * 2000 + "'", "compile"),
        ("'a' matches 'x{1000}{1000}'", "compile"),
        ("'a' matches '(((x{10}){10}){10}){10}'", "compile"),
        ("int(repeat('9', 100000)) == 1", "run"),
        ("float('1e' + repeat('9', 1000)) == 1", "run"),
        ("reduce(1..90000, # + #acc + #index) > 0", None),
    ],
)
def test_what_would_take_forever_ends(text: str, stage: Stage | None, engine: Engine) -> None:
    assert evaluate(text, [1.0], engine=engine).stage == stage


@pytest.mark.parametrize("engine", ENGINES)
def test_operands_that_stand_twice_do_not_multiply(engine: Engine) -> None:
    text = "(" * 90 + "true" + " ?: false)" * 90
    assert evaluate(text, [1.0], engine=engine)[:2] == ("error", "compile")
    assert evaluate("(" * 9 + "true" + " ?: false)" * 9, [1.0], engine=engine).outcome is True


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text", ["'{}' matches '(a*)*b'", "'{}' matches '(a|a)*b'", "'{}' matches '(a?){{30}}a{{30}}b'"]
)
def test_patterns_do_not_backtrack(text: str, engine: Engine) -> None:
    assert evaluate(text.format("a" * 3000), [], engine=engine).outcome is False


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text", ["result == result", "toJSON(result) == ''", "string(result) == ''", "len(result) == 1"]
)
def test_results_may_be_deep(text: str, engine: Engine) -> None:
    result: Any = []
    for _ in range(100_000):
        result = [result]
    found = evaluate(text, result, "json", engine)
    assert found.outcome in {True, False, "error"}


def test_the_same_condition_is_compiled_once() -> None:
    assert compile_condition("true", ANYS) is compile_condition("true", ANYS)
    assert parse("result[0] > 1") is parse("result[0] > 1")
