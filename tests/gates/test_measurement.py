"""The phase of a measurement for every pair of outcomes."""

from __future__ import annotations

import pytest

from rollout_lint.gates.measurement import Outcome, Phase, phase

S, F, I, E = Phase.SUCCESSFUL, Phase.FAILED, Phase.INCONCLUSIVE, Phase.ERROR  # noqa: E741


@pytest.mark.parametrize(
    ("success", "failure", "expected"),
    [
        (None, None, S),
        (True, None, S),
        (False, None, F),
        (None, True, F),
        (None, False, S),
        (True, True, F),
        (False, True, F),
        (True, False, S),
        (False, False, I),
        ("error", None, E),
        (None, "error", E),
        ("error", True, E),
        (True, "error", E),
    ],
)
def test_phase_of_a_measurement(success: Outcome | None, failure: Outcome | None, expected: Phase) -> None:
    assert phase(success, failure) is expected
