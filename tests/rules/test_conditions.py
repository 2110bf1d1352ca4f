"""What the engine refuses, and guards that guard nothing (facts §2.2, §2.4), by code and place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text

CODES = ("RL005", "RL205", "RL206", "RL211")
VECTOR = "sum(rate(http_requests_total[5m]))"
SCALAR = f"scalar({VECTOR})"


def found(
    condition: str, query: str = VECTOR, provider: str = "prometheus", argument: str = ""
) -> list[tuple[str, str]]:
    """Codes and places; the condition is written as a double-quoted scalar."""
    field = "query" if provider == "prometheus" else "url"
    text = f"""apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: slo}}
spec:
  args: [{{name: threshold{argument}}}]
  metrics:
    - name: success-rate
      interval: 1m
      successCondition: {json.dumps(condition)}
      provider: {{{provider}: {{{field}: {json.dumps(query)}}}}}
"""
    return [(f.rule, f.span.excerpt) for f in lint_text(text).findings if f.rule in CODES]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("result[0] >= 0.99", []),
        ("result = 1", [("RL205", "=")]),
        ("result[0] === 1", [("RL205", "=")]),
        ("(result[0] >= 1", [("RL205", "1")]),
        ("result >= 0.99", [("RL206", ">=")]),
        ("results[0] >= 1", [("RL206", "results")]),
        ("len(result)", [("RL206", "len(result)")]),
        ("default(result, 0) < 5", [("RL211", "default(result, 0)")]),
        ("isNil(result) || result[0] > 1", [("RL211", "isNil(result)")]),
        ("isNaN(result)", [("RL211", "isNaN(result)")]),
        ("(result?.[0] ?? 0) > 1", [("RL205", "0")]),
        ("!result || result[0] > 1", [("RL211", "result")]),
        ("result[0] == NaN", [("RL211", "NaN")]),
        ("result[0] >= 1 || len(result) == 0", [("RL211", "len(result)")]),
        ("result == nil || result[0] > 1", [("RL211", "result == nil")]),
        ("result != nil && result[0] > 1", [("RL211", "result != nil")]),
        ("result[0] != nil && result[0] > 1", [("RL211", "result[0] != nil")]),
        ("result == null || result[0] > 1", [("RL211", "null")]),
        ("len(result) >= 0 && result[0] > 1", [("RL211", "len(result) >= 0")]),
        ("len(result) > 0 || result[0] > 1", [("RL211", "||")]),
        ("len(result) == 0 && result[0] > 1", [("RL211", "&&")]),
        ('result[0] == float("NaN")', [("RL211", 'result[0] == float("NaN")')]),
        ('asFloat("nan") != result[0]', [("RL211", 'asFloat("nan") != result[0]')]),
        # these guards say nothing new, and another one holds
        ("len(result) > 0 && result != nil && result[0] > 1", []),
        ("len(result) > 100 || result[0] > 1", []),
        ("result[0] != result[0]", []),
        ('string(result[0]) == "NaN"', []),
        ("get(result, 0)", [("RL206", "get(result, 0)")]),
        ("asInt(result) > 1", [("RL206", "asInt(result) > 1")]),
        # an error for some values only
        ("max(0, result[0]) == 1", []),
        ("len(result) > 0 && (isNaN(result[0]) || result[0] >= .95)", []),
        ("(get(result,0) ?? 1) >= .9", []),
        ("all(result, # >= 0.9)", []),
    ],
)
def test_condition_over_a_vector(condition: str, expected: list[tuple[str, str]]) -> None:
    assert found(condition) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("result >= 0.99", []),
        ("default(result, 0) < 5", []),
        ("isNaN(result) || result > 1", []),
        ("result[0] >= 0.99", [("RL206", "[")]),
        ("len(result) > 0", [("RL206", "len")]),
    ],
)
def test_condition_over_a_scalar(condition: str, expected: list[tuple[str, str]]) -> None:
    assert found(condition, SCALAR) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("result == 'ok'", []),
        ("result.data.ok && result.count > 3", []),
        ("result[0].value > 1", []),
        ("result.ok = true", [("RL205", "=")]),
        ("results.ok", [("RL206", "results")]),
    ],
)
def test_condition_over_json(condition: str, expected: list[tuple[str, str]]) -> None:
    assert found(condition, "https://example.com", "web") == expected


def test_without_the_rule_on_guards_the_type_is_told(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("""apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics:
    - name: success-rate
      successCondition: isNaN(result) || result[0] > 1
      provider: {prometheus: {query: up}}
""")
    for rule, other in (("RL211", "RL206"), ("RL206", "RL211")):
        (tmp_path / ".rollout-lint.yaml").write_text(f"rules: {{{rule}: off}}\n")
        assert [f.rule for f in lint_paths([str(tmp_path)]).findings if f.rule in CODES] == [other]


def test_unknown_argument_is_silent_and_a_known_one_is_the_place() -> None:
    assert found("result >= {{args.threshold}}") == []
    assert found("result[0] >= {{args.threshold}}", argument=", value: 5%") == [("RL205", "%")]


def test_unknown_query_is_silent() -> None:
    assert found("result >= 0.99", "{{args.threshold}}") == []


def test_truncated_text_is_told_once() -> None:
    text = """apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics:
    - name: success-rate
      successCondition: all(result, # >= 0.99)
      provider: {prometheus: {query: up}}
"""
    assert [f.rule for f in lint_text(text).findings if f.rule in CODES] == ["RL005"]


def test_the_newer_engine_reads_an_optional_index_that_guards_nothing(tmp_path: Path) -> None:
    (tmp_path / ".rollout-lint.yaml").write_text("controller: '1.10'\n")
    (tmp_path / "template.yaml").write_text("""apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics:
    - name: success-rate
      successCondition: (result?.[0] ?? 0) > 1
      provider: {prometheus: {query: up}}
""")
    found = [(f.rule, f.span.excerpt) for f in lint_paths([str(tmp_path)]).findings if f.rule in CODES]
    assert found == [("RL211", "result?.[0]")]


def test_what_is_wrong_with_one_condition_hides_nothing_of_the_other() -> None:
    text = """apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics:
    - name: success-rate
      interval: 1m
      successCondition: default(result[0], 0) >= 0.99
      failureCondition: result < 0.9
      provider: {prometheus: {query: "sum(rate(http_requests_total[5m]))"}}
"""
    told = [(f.rule, f.span.excerpt) for f in lint_text(text).findings if f.rule in ("RL206", "RL209", "RL211")]
    assert told == [("RL211", "default(result[0], 0)"), ("RL206", "<")]
