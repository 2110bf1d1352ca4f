"""What holds for every condition and every result."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, example, given, settings
from hypothesis import strategies as st

from rollout_lint.conditions import (
    ENGINES,
    JSON_TYPES,
    ConditionError,
    Engine,
    Evaluation,
    Expression,
    Kind,
    check,
    compile_condition,
    evaluate,
    parse,
)
from rollout_lint.conditions.evaluation import Condition
from rollout_lint.conditions.results import go_value
from rollout_lint.conditions.syntax import nodes

from .expressions import ANY_TEXT, EXPRESSIONS, RESULTS, TESTS, VECTORS

examples = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
engines = st.sampled_from(ENGINES)


def well_formed(found: Evaluation, text: str) -> None:
    if found.outcome != "error":
        assert found == (found.outcome, None, None, "")
        return
    assert found.stage in {"parse", "compile", "not-bool", "run"}
    assert found.message
    if found.stage in {"parse", "compile"}:
        assert found.offset is not None
        assert 0 <= found.offset <= len(text)
    else:
        assert found.offset is None


@examples
@given(ANY_TEXT, RESULTS, engines)
def test_every_condition_has_an_outcome(text: str, given_result: tuple[Kind, Any], engine: Engine) -> None:
    kind, result = given_result
    found = evaluate(text, result, kind, engine)
    well_formed(found, text)
    event(str(found.stage))
    if "now" not in text:
        fresh = Condition(text, go_value(result, kind)[1], engine).run(result)
        assert fresh == found


@examples
@given(TESTS, VECTORS, engines)
def test_parentheses_blanks_and_comments_change_nothing(text: str, result: list[float], engine: Engine) -> None:
    found = evaluate(text, result, engine=engine)
    event(str(found.stage or found.outcome))
    for wrapped in (f"({text}\n)", f"\t{text}\n", f"/* ( */ {text} // )"):
        assert evaluate(wrapped, result, engine=engine)[:2] == found[:2]


@examples
@given(TESTS, VECTORS, engines)
def test_negation_negates(text: str, result: list[float], engine: Engine) -> None:
    found = evaluate(text, result, engine=engine)
    negated = evaluate(f"!({text}\n)", result, engine=engine)
    if found.outcome == "error":
        assert negated.stage == found.stage
    else:
        assert negated.outcome is (not found.outcome)


@examples
@given(ANY_TEXT, engines)
@example("[result, all(result, .a)]", "1.15")
def test_spans_nest(text: str, engine: Engine) -> None:
    found = parse(text, engine)
    if isinstance(found, ConditionError):
        assert found.stage == "parse"
        return
    assert found.root.start >= 0
    for node in nodes.walk(found.root):
        assert 0 <= node.start <= node.end <= len(text)
        assert 0 <= node.at <= len(text)
        for child in node.children():
            assert node.start <= child.start
            assert child.end <= node.end
        if isinstance(node, nodes.Name):
            assert text[node.start : node.end] == node.name
        if isinstance(node, nodes.Call | nodes.Array | nodes.Map):
            assert text[node.end - 1] in ")]}"


@examples
@given(EXPRESSIONS | TESTS, engines)
def test_what_stands_under_a_span_reads_as_the_node(text: str, engine: Engine) -> None:
    found = parse(text, engine)
    assume(isinstance(found, Expression))
    assert isinstance(found, Expression)
    for node in nodes.walk(found.root):
        if not isinstance(node, nodes.Member | nodes.Name | nodes.Builtin | nodes.Array | nodes.Slice):
            continue
        # A pointer needs its predicate, and the link of a chain stands without it.
        below = list(nodes.walk(node))
        if any(isinstance(inner, nodes.Pointer) or getattr(inner, "optional", False) for inner in below):
            continue
        # A method is one only where it is called.
        if isinstance(node, nodes.Member) and node.method:
            continue
        again = parse(text[node.start : node.end], engine)
        assert isinstance(again, Expression)
        assert repr(again.root) == repr(node)


@examples
@given(ANY_TEXT, engines, st.sampled_from(JSON_TYPES))
def test_the_check_and_the_compiler_agree(text: str, engine: Engine, given_type: Any) -> None:
    expression = parse(text, engine)
    condition = compile_condition(text, given_type, engine)
    if isinstance(expression, ConditionError):
        assert condition.error == expression
        return
    before = repr(expression.root)
    found = check(expression, given_type)
    if isinstance(found, ConditionError):
        assert condition.error == found
    assert repr(expression.root) == before
    if condition.error is None:
        assert not isinstance(found, ConditionError)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_evaluation_leaves_the_result_alone(engine: Engine) -> None:
    result = {"items": [3, 1, 2]}
    assert (
        evaluate("sort(result.items)[0] == 1 && concat(result.items, [1])[0] == 3", result, "json", "1.17").outcome
        is True
    )
    assert evaluate("sort(result.items)[0] == 1", result, "json", engine).outcome is True
    assert result == {"items": [3, 1, 2]}
