"""A function in a process of its own: an answer that is whole, or an exception that says why there is none."""

from __future__ import annotations

import os
import re
import signal
import sys
import time

import pytest

from rollout_lint.delivery.bounded_call import Died, Late, call_bounded


def test_an_answer_of_any_size() -> None:
    for answer in (b"", b"x", os.urandom(3_000_000)):
        assert call_bounded(lambda answer=answer: answer, 60) == answer  # type: ignore[misc]


def test_what_no_handler_interrupts_is_late() -> None:
    begun = time.monotonic()
    with pytest.raises(Late):
        call_bounded(lambda: bytes(bool(re.match(r"(a+)+$", "a" * 60 + "b"))), 0.3)
    # it would take longer than the age of the universe
    assert time.monotonic() - begun < 60


def test_no_time_at_all_is_late() -> None:
    with pytest.raises(Late):
        call_bounded(lambda: b"x", 0)


def _kill() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b"x"


def _leave() -> bytes:
    os._exit(0)


def _fail() -> bytes:
    raise RuntimeError("no")


def _exit() -> bytes:
    sys.exit(0)


@pytest.mark.parametrize("function", [_kill, _leave, _fail, _exit])
def test_an_end_without_an_answer_is_no_answer(function: object) -> None:
    with pytest.raises(Died):
        call_bounded(function, 60)  # type: ignore[arg-type]


def test_nothing_that_is_printed_gets_out(capfd: pytest.CaptureFixture[str]) -> None:
    def loud() -> bytes:
        os.write(1, b"out")
        os.write(2, b"err")
        return b"x"

    assert call_bounded(loud, 60) == b"x"
    assert capfd.readouterr() == ("", "")


def test_no_process_is_left() -> None:
    with pytest.raises(Late):
        call_bounded(lambda: time.sleep(30) or b"", 0.1)  # type: ignore[func-returns-value]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
