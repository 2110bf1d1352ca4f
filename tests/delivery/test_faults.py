"""Whatever breaks, and whenever: exit code 0 only ever comes with all of the bytes, and only where they may pass."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rollout_lint.finding import Level
from rollout_lint.lint import check_bytes
from rollout_lint.settings import Settings

from .faults import FAULTS, Attempt, Bench

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds processes in /proc")
_AT_ONCE = 2


def _attempt(number: int, place: Path, environment: Mapping[str, str]) -> Attempt:
    place = place / str(number)
    place.mkdir()
    chance = random.Random(number)
    return FAULTS[number % len(FAULTS)](Bench(chance, place, environment))


def _may_pass(data: bytes) -> bool:
    """The verdict over a stream that nothing broke."""
    report = check_bytes(data, "stdin.yaml", Settings.defaults())
    return not report.failures and not any(each.level is Level.ERROR for each in report.findings)


def _check(number: int, attempt: Attempt, verdicts: dict[bytes, bool]) -> None:
    what = f"attempt {number}, {attempt.fault}, exit code {attempt.code}"
    if attempt.rendered is None:
        assert attempt.code != 0, what
        assert attempt.output == b"", what
        return
    assert attempt.rendered.startswith(attempt.output), what
    if attempt.output or attempt.code == 0:
        if attempt.rendered not in verdicts:
            verdicts[attempt.rendered] = _may_pass(attempt.rendered)
        assert verdicts[attempt.rendered], what
    if attempt.code == 0 and attempt.read_to_end:
        assert attempt.output == attempt.rendered, what


@pytest.mark.parametrize("attempts", [30, pytest.param(500, marks=pytest.mark.slow)])
def test_never_a_partial_or_wrong_stdout_with_exit_code_0(
    sidecar_environment: Mapping[str, str], tmp_path: Path, attempts: int
) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        done = list(pool.map(lambda number: _attempt(number, tmp_path, sidecar_environment), range(attempts)))
    verdicts: dict[bytes, bool] = {}
    for number, attempt in enumerate(done):
        _check(number, attempt, verdicts)
    ended = Counter((attempt.fault, attempt.code == 0) for attempt in done)
    # the faults come early and late enough to meet runs that pass, and all those that must not pass do not
    assert sum(count for (_, passed), count in ended.items() if passed) > attempts / 50
    assert sum(count for (_, passed), count in ended.items() if not passed) > attempts / 3
