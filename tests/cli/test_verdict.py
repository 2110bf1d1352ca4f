"""`rollout-lint verdict`, as a user runs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .command import run

STORED = Path(__file__).with_name("verdicts")

QUERIES = {
    "ratio": 'sum(rate(e_total{code=~"5.."}[5m])) / sum(rate(e_total[5m]))',
    "one-each": "histogram_quantile(0.99, sum by (le, route) (rate(d_seconds_bucket[5m])))",
    "scalar": "scalar(sum(rate(x_total[5m])))",
    "filled": "sum(rate(x_total[5m])) or vector(0)",
    "hidden": "sum(x\u202e\x1b[31m)",
    "unknown-function": "sum(rte(x_total[5m]))",
    "unclosed": "sum(rate(x_total[5m])\n  / sum(rate(y_total[5m])",
    "wrong-type": "rate(sum(x_total))",
    "placeholder": "sum(rate(x_total{app={{args.app}[5m]))",
    "several": "sum(rate(x_total)) / sum(rate(y_total))",
}
"""By the name of the stored answer."""


@pytest.mark.parametrize(
    ("arguments", "phase", "why"),
    [
        (("--success", "result[0] >= 0.95", "--result", "[]"), "Error", "error (run"),
        (("--success", "result[0] >= 0.95", "--result", "[0.99]"), "Successful", "true"),
        (("--success", "result[0] >= 0.95", "--result", "[NaN]"), "Failed", "false"),
        (("--failure", "result[0] > 0.05", "--result", "[NaN]"), "Successful", "false"),
        (
            ("--success", "result > 9", "--failure", "result < 5", "--result", "7", "--kind", "scalar"),
            "Inconclusive",
            "",
        ),
        (("--success", "result.ok", "--result", '{"ok": true}', "--kind", "json"), "Successful", "true"),
        (("--success", "result >= 0.95", "--result", "[1]"), "Error", "mismatched types []float64 and float64"),
    ],
)
def test_phase_of_a_measurement(arguments: tuple[str, ...], phase: str, why: str) -> None:
    outcome = run("verdict", *arguments)
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == phase
    assert why in outcome.out


def test_query_tells_what_it_returns() -> None:
    out = run("verdict", "--query", 'sum(rate(e_total{code=~"5.."}[5m])) / sum(rate(e_total[5m]))').out
    assert "type: vector\n" in out
    assert "signal: error-rate, scale ratio\n" in out
    assert "without data: []\n" in out
    assert "without traffic: [NaN]\n" in out
    assert "type: scalar\n" in run("verdict", "--query", "scalar(up)").out


@pytest.mark.parametrize("name", QUERIES)
def test_answer_is_as_stored(name: str, tmp_path: Path) -> None:
    """UPDATE_EXPECTED=1 stores what the command writes."""
    outcome = run("verdict", "--query", QUERIES[name], cwd=tmp_path, COLUMNS="100")
    told = f"{outcome.out}exit code {outcome.code}\n"
    path = STORED / f"{name}.text"
    if os.environ.get("UPDATE_EXPECTED") == "1":
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")
    assert outcome.err == ""


@pytest.mark.parametrize(
    ("query", "flags", "code", "answer"),
    [
        ("holt_winters(x[5m], 0.5, 0.5)", (), 1, "1:1: Prometheus refuses it: unknown function `holt_winters`"),
        ("holt_winters(x[5m], 0.5, 0.5)", ("--prometheus", "2"), 0, "type: vector"),
        ("rate(x)", (), 1, "1:6: Prometheus refuses it: expected type range vector"),
        ("rate(x)", ("--dialect", "metricsql"), 0, "unknown: MetricsQL may take what Prometheus refuses"),
        ("rate(x", ("--dialect", "metricsql"), 1, "1:6: every dialect of PromQL refuses it"),
    ],
)
def test_reader_decides(query: str, flags: tuple[str, ...], code: int, answer: str, tmp_path: Path) -> None:
    outcome = run("verdict", "--query", query, *flags, cwd=tmp_path)
    assert (outcome.code, outcome.err) == (code, "")
    assert outcome.out.startswith(answer)


def test_configuration_in_force_is_the_default(tmp_path: Path) -> None:
    (tmp_path / ".rollout-lint.yaml").write_text("controller: '1.10'\nprometheus: {version: '2.53'}\n")
    older = ("verdict", "--query", "holt_winters(x[5m], 0.5, 0.5)")
    assert run(*older, cwd=tmp_path).code == 0
    assert run(*older, "--isolated", cwd=tmp_path).code == 1
    assert run(*older, "--prometheus", "3", cwd=tmp_path).code == 1
    newer = ("verdict", "--success", "(result?.[0] ?? 0) >= 0.95", "--result", "[1]")
    assert run(*newer, cwd=tmp_path).out.startswith("Successful\n")
    assert run(*newer, "--isolated", cwd=tmp_path).out.startswith("Error\n")
    assert run(*newer, "--engine", "1.15", cwd=tmp_path).out.startswith("Error\n")
    (tmp_path / ".rollout-lint.yaml").write_text("prometeus: {}\n")
    assert run(*older, cwd=tmp_path).code == 2


@pytest.mark.parametrize("arguments", [(), ("--result", "1"), ("--result", "{"), ("--result", "1", "--query", "up")])
def test_bad_usage(arguments: tuple[str, ...]) -> None:
    outcome = run("verdict", *arguments)
    assert outcome.code == 2
    assert outcome.err
