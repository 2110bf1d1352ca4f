"""Conditions that tell no values apart, and values that no condition decides."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollout_lint.conditions import evaluate
from rollout_lint.finding import Undecided
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.values.constancy import constant_of
from rollout_lint.gates.values.gap import Gap, gap_of

from .one_metric import ERRORS, P99, SCALAR, SUCCESSES, one_metric

RATE = "sum(rate(http_requests_total[5m]))"
OR_ZERO = f"{RATE} or vector(0)"


def constant(query: str, success: str, failure: str = "") -> tuple[str, bool, str | None] | None:
    """The condition, whether it holds, and the phase of every measurement."""
    found = constant_of(one_metric(query, success, failure), Policy())
    assert not isinstance(found, Undecided)
    if found is None:
        return None
    return found.condition.name, found.holds, found.phase.value if found.phase else None


PASSES = ("successCondition", True, "Successful")
FAILS = ("successCondition", False, "Failed")


@pytest.mark.parametrize(
    ("query", "success", "failure", "expected"),
    [
        (SUCCESSES, "result[0] >= 0", "", PASSES),
        (SUCCESSES, "len(result) > 0 && result[0] >= 0", "", PASSES),
        (SUCCESSES, "result[0] <= 100", "", PASSES),
        (SUCCESSES, "result[0] >= 0.95 || result[0] < 0.96", "", PASSES),
        (SUCCESSES, "all(result, # >= 0)", "", PASSES),
        (SUCCESSES, "result[0] >= 95", "", FAILS),
        (SUCCESSES, "result[0] > 0.9 && result[0] < 0.8", "", FAILS),
        (SUCCESSES, "true", "", PASSES),
        (SUCCESSES, "", "false", ("failureCondition", False, "Successful")),
        (SUCCESSES, "", "result[0] > 1", ("failureCondition", False, "Successful")),
        (SUCCESSES, "", "result[0] <= 1", ("failureCondition", True, "Failed")),
        (SUCCESSES, "result[0] >= 0.95", "result[0] >= 0", ("failureCondition", True, "Failed")),
        (SUCCESSES, "result[0] >= 0.95", "result[0] < 0", ("failureCondition", False, None)),
        (SUCCESSES, "result[0] > 1", "result[0] < 0.95", ("successCondition", False, None)),
        (SUCCESSES, "result[0] > 1", "result[0] < 0", ("successCondition", False, "Inconclusive")),
        (f"({ERRORS}) * 100", "result[0] <= 100", "", PASSES),
        (SCALAR, "result >= 0", "", PASSES),
        (RATE, "result[0] >= 0", "", PASSES),
        (OR_ZERO, "len(result) > 0", "", PASSES),
        ("up", "len(result) >= 0", "", PASSES),
    ],
)
def test_constant(query: str, success: str, failure: str, expected: tuple[str, bool, str | None]) -> None:
    assert constant(query, success, failure) == expected


@pytest.mark.parametrize(
    ("query", "success", "failure"),
    [
        (SUCCESSES, "result[0] >= 0.95", ""),
        (SUCCESSES, "result[0] >= 1", ""),
        (SUCCESSES, "result[0] > 0", ""),
        (SUCCESSES, "true", "result[0] < 0.95"),
        (SUCCESSES, "result[0] >= 0", "result[0] < 0.95"),
        (SUCCESSES, "result[0] >= 0.95", "false"),
        # they ask for something else than a number
        (SUCCESSES, "len(result) > 0", ""),
        (SUCCESSES, "len(result) > 0 && !isNaN(result[0])", ""),
        (SUCCESSES, "result[0] == result[0]", ""),
        ("up", "len(result) >= 3", ""),
        ("up", "len(result) == 17", ""),
        # a gauge can be anything
        ("queue_depth_of_something", "result[0] >= 0", ""),
        # the clock decides, or nothing is known
        (SUCCESSES, "now().Hour() < 8", ""),
        (SUCCESSES, "string(result[0]) matches '^0'", ""),
        # errors are another rule's
        (SUCCESSES, "result >= 0", ""),
        (SUCCESSES, "result[7] >= 0", ""),
        (SUCCESSES, "result[0] >= {{args.unknown}}", ""),
        # what the query leaves out decides
        (f"{SUCCESSES} < 0.95", "len(result) == 0", ""),
        (f"{SUCCESSES} > 0.95", "result[0] >= 0", ""),
        ("absent(up)", "result[0] != 1", ""),
        ("absent(up)", "len(result) == 0", ""),
    ],
)
def test_not_constant(query: str, success: str, failure: str) -> None:
    found = constant_of(one_metric(query, success, failure), Policy())
    assert found is None or isinstance(found, Undecided)


NUMBERS = st.integers(-20, 20).map(lambda tenths: tenths / 10)
COMPARISONS = st.builds(
    lambda factor, term, operator, number: f"result[0] * {factor} + {term} {operator} {number}",
    NUMBERS,
    NUMBERS,
    st.sampled_from(["<", "<=", ">", ">="]),
    NUMBERS,
)


@settings(deadline=None)
@given(COMPARISONS, COMPARISONS, st.sampled_from(["&&", "||"]), st.randoms(use_true_random=False))
def test_a_constant_condition_is_one_on_every_value(one: str, other: str, joined: str, chance: random.Random) -> None:
    text = f"({one}) {joined} ({other})"
    found = constant_of(one_metric(SUCCESSES, text), Policy())
    assert not isinstance(found, Undecided)
    # a ratio of 1e-16 is one of rounding alone: no share of requests is that small
    outcomes = {evaluate(text, [round(chance.random(), 9)]).outcome for _ in range(300)}
    assert found is None or outcomes == {found.holds}


@pytest.mark.parametrize(
    ("query", "success", "failure", "expected"),
    [
        (SUCCESSES, "result[0] >= 0.95", "result[0] < 0.9", (0.9, 0.95)),
        (SUCCESSES, "result[0] > 0.95", "result[0] < 0.95", (0.95, 0.95)),
        (SUCCESSES, "result[0] * 100 >= 95", "result[0] * 100 < 90", (0.9, 0.95)),
        (SUCCESSES, "result[0] >= 0.95", "result[0] < 0.95", (None, None)),
        (P99, "result[0] < 0.5", "result[0] > 1", (0.5, 1.0)),
        (P99, "result[0] < 0.5", "result[0] >= 0.5", (None, None)),
        (SUCCESSES, "result[0] >= 0.95", "!(result[0] >= 0.95)", None),
        (SUCCESSES, "result[0] >= 0.95", "isNaN(result[0]) || result[0] < 0.95", None),
        (RATE, "result[0] >= 5", "result[0] < 5", None),
        (RATE, "result[0] >= 5", "result[0] < 5 && result[0] > 1", (0.0, 1.0)),
        ("queue_depth", "result[0] <= 5", "result[0] > 10", (5.0, 10.0)),
        ("queue_depth", "result[0] >= 0 && result[0] <= 5", "result[0] > 5", None),
        (SUCCESSES, "result[0] >= 0.95", "", None),
        (SUCCESSES, "result >= 0.95", "result < 0.9", None),
    ],
)
def test_gap(query: str, success: str, failure: str, expected: tuple[float | None, float | None] | None) -> None:
    gap = gap_of(one_metric(query, success, failure), Policy())
    assert (None if gap is None else (gap.low, gap.high) if isinstance(gap, Gap) else gap) == expected


def test_a_condition_of_thousands_of_numbers_is_left_alone() -> None:
    text = " || ".join(f"result[0] == {number}" for number in range(3000))
    assert constant(SUCCESSES, text) is None
