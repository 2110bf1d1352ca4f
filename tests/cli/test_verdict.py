"""`rollout-lint verdict`, as a user runs it."""

from __future__ import annotations

import pytest

from .command import run


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


@pytest.mark.parametrize("arguments", [(), ("--result", "1"), ("--result", "{"), ("--result", "1", "--query", "up")])
def test_bad_usage(arguments: tuple[str, ...]) -> None:
    outcome = run("verdict", *arguments)
    assert outcome.code == 2
    assert outcome.err
