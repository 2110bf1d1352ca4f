"""The table of verdicts, and the recorded verdicts of both engines where they stand beside the checkout."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from rollout_lint.conditions import ENGINES, Engine, Kind, compile_condition, evaluate
from rollout_lint.conditions.results import go_value

from .cases import CASES, Case, verdict_of

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden"
KINDS: dict[str, Kind] = {"floats": "vector", "float": "scalar", "json": "json"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.expression)
def test_verdict(case: Case, engine: Engine) -> None:
    assert verdict_of(evaluate(case.expression, case.result, case.kind, engine)) == case.verdict(engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.expression)
def test_a_compiled_condition_says_the_same_again_and_again(case: Case, engine: Engine) -> None:
    condition = compile_condition(case.expression, go_value(case.result, case.kind)[1], engine)
    verdicts = {verdict_of(condition.run(case.result)) for _ in range(2)}
    assert verdicts == {case.verdict(engine)}
    assert (condition.error is None) is (not str(case.verdict(engine)).startswith(("parse", "compile")))


def decoded(result: Any, kind: Kind) -> Any:
    if kind == "vector":
        return [float(item) for item in result]
    return float(result) if kind == "scalar" else result


@pytest.mark.parametrize("engine", ENGINES)
def test_recorded_verdicts(engine: Engine) -> None:
    recorded = GOLDEN / f"conditions-expr-{engine}.jsonl"
    if not recorded.is_file():
        pytest.skip("no recorded verdicts beside this checkout")
    wrong = []
    for line in recorded.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        kind = KINDS[case["type"]]
        found = evaluate(case["expr"], decoded(case["result"], kind), kind, engine)
        if found[:3] != (case["outcome"], case.get("stage"), case.get("offset")):
            wrong.append((case, found))
    assert not wrong, f"{len(wrong)} verdicts differ, first {wrong[0]}"


def test_messages_are_the_engines() -> None:
    assert evaluate("result = 1", [1.0]).message == 'unexpected token Operator("=")'
    assert evaluate("results > 1", [1.0]).message == "unknown name results"
    assert evaluate("result >= 1", [1.0]).message == "invalid operation: >= (mismatched types []float64 and int)"
    assert evaluate("result[0]", [1.0]).message == "expected bool, but got float64"
    assert evaluate("result[0] > 1", []).message == "index out of range: 0 (array length is 0)"


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_of_a_json_result_are_floats(engine: Engine) -> None:
    assert evaluate("type(result.n) == 'float' && result.n / 2 == 1.5", {"n": 3}, "json", engine).outcome is True
    assert evaluate("isNaN(result) || isInf(result)", math.inf, "scalar", engine).outcome is True
    assert evaluate("isInf(result)", 10**400, "json", engine).outcome is True


def test_what_is_no_engine_or_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no condition engine"):
        evaluate("true", [], engine="1.16")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="matrix"):
        evaluate("true", [], kind="matrix")  # type: ignore[arg-type]
