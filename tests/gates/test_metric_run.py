"""The state machine of one metric, case by case (facts §3.1), and what holds for every sequence."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.gates.measurement import Phase
from rollout_lint.gates.replay.metric_run import MetricEnd, MetricPlan, replay

S, F, I, E = Phase.SUCCESSFUL, Phase.FAILED, Phase.INCONCLUSIVE, Phase.ERROR  # noqa: E741
LETTERS = {"S": S, "F": F, "I": I, "E": E}


def ended(plan: MetricPlan, sequence: str, until: float = inf) -> MetricEnd:
    """Replay a sequence of phases; its last one goes on for ever."""
    return replay(plan, lambda index, _: LETTERS[sequence[min(index, len(sequence) - 1)]], until)


FIVE = MetricPlan(effective_count=5, interval=60)


@pytest.mark.parametrize(
    ("plan", "sequence", "phase", "at", "measurements"),
    [
        # one measurement where neither count nor interval is set
        (MetricPlan(), "S", S, 0, 1),
        (MetricPlan(), "F", F, 0, 1),
        (MetricPlan(initial_delay=30), "S", S, 30, 1),
        # count is reached at (count - 1) × interval
        (FIVE, "S", S, 240, 5),
        # failureLimit n tolerates n, and fails at the next
        (FIVE, "F", F, 0, 1),
        (FIVE._replace(failure_limit=2), "F", F, 120, 3),
        (FIVE._replace(failure_limit=2), "FSFSS", S, 240, 5),
        (FIVE._replace(failure_limit=2), "SSFFF", F, 240, 5),
        (FIVE._replace(failure_limit=5), "F", S, 240, 5),
        (FIVE._replace(effective_count=3, failure_limit=3), "F", S, 120, 3),
        (FIVE._replace(failure_limit=-1, consecutive_success_limit=3), "F", F, 240, 5),
        # the same of inconclusiveLimit
        (FIVE, "I", I, 0, 1),
        (FIVE._replace(inconclusive_limit=2), "I", I, 120, 3),
        (FIVE._replace(inconclusive_limit=1, failure_limit=1), "FIFI", F, 120, 3),
        # errors: the fifth in a row, 10 s apart whatever the interval is; count leaves them out
        (FIVE, "E", E, 40, 5),
        (FIVE._replace(consecutive_error_limit=0), "E", E, 0, 1),
        (FIVE._replace(interval=3600), "E", E, 40, 5),
        (FIVE, "EEEES", S, 40 + 240, 9),
        (FIVE, "EEEESEEEES", S, 40 + 60 + 40 + 180, 13),
        (MetricPlan(), "EES", S, 20, 3),
        # successes in a row end it, wherever they begin; the count without them is Inconclusive
        (FIVE._replace(consecutive_success_limit=2), "S", S, 60, 2),
        (FIVE._replace(consecutive_success_limit=2, failure_limit=4), "SFSFS", I, 240, 5),
        (FIVE._replace(consecutive_success_limit=2, failure_limit=4), "SFSS", S, 180, 4),
        (FIVE._replace(consecutive_success_limit=2), "SESS", S, 60 + 10 + 60, 4),
        # no end: only a limit stops it
        (FIVE._replace(effective_count=inf), "S", None, inf, 10_000),
        (FIVE._replace(effective_count=inf), "SSF", F, 120, 3),
        (FIVE._replace(effective_count=inf, consecutive_success_limit=4), "S", S, 180, 4),
    ],
)
def test_section_3_1(plan: MetricPlan, sequence: str, phase: Phase | None, at: float, measurements: int) -> None:
    end = ended(plan, sequence)
    assert (end.phase, end.at, end.measurements) == (phase, at, measurements)


def test_time_is_up_before_the_metric_ends() -> None:
    assert ended(FIVE, "S", until=100) == MetricEnd(None, 100, 2)


def test_initial_delay_beyond_the_end_measures_nothing() -> None:
    assert ended(FIVE._replace(initial_delay=500), "F", until=100) == MetricEnd(None, 100, 0)


def test_why_names_the_limit_and_the_number() -> None:
    assert ended(FIVE._replace(failure_limit=1), "F").why == "2 failed measurements, more than `failureLimit` 1"
    assert ended(FIVE, "E").why == "5 errors in a row, more than `consecutiveErrorLimit` 4"
    assert ended(FIVE._replace(effective_count=3, failure_limit=3), "F").why == "3 measurements taken, 3 of them failed"


plans = st.builds(
    MetricPlan,
    effective_count=st.integers(1, 12).map(float),
    interval=st.sampled_from([0.0, 10.0, 60.0]),
    initial_delay=st.sampled_from([0.0, 30.0]),
    failure_limit=st.integers(-1, 12),
    inconclusive_limit=st.integers(0, 12),
    consecutive_error_limit=st.integers(0, 5),
    consecutive_success_limit=st.integers(0, 5),
)


@given(plans, st.text("SFIE", min_size=1, max_size=40))
def test_never_successful_with_a_limit_exceeded(plan: MetricPlan, sequence: str) -> None:
    taken: list[Phase] = []

    def phase_at(index: int, _: float) -> Phase:
        taken.append(LETTERS[sequence[min(index, len(sequence) - 1)]])
        return taken[-1]

    end = replay(plan, phase_at)
    failures = taken.count(F)
    if end.phase is S:
        assert plan.failure_limit < 0 or failures <= plan.failure_limit
        assert taken.count(I) <= plan.inconclusive_limit
    if end.phase is F and plan.failure_limit >= 0:
        assert failures == plan.failure_limit + 1
    assert end.measurements == len(taken)
    assert end.phase is None or end.at >= plan.initial_delay


@given(plans, st.text("SFIE", min_size=1, max_size=40))
def test_a_later_start_only_moves_the_end(plan: MetricPlan, sequence: str) -> None:
    early, late = ended(plan, sequence), ended(plan._replace(initial_delay=plan.initial_delay + 90), sequence)
    assert (early.phase, early.measurements) == (late.phase, late.measurements)
    assert late.at == early.at + 90
