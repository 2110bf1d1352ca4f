"""A function in a process of its own, with a deadline that holds against everything.

A handler for a signal, or a thread, waits for the interpreter: a regular expression that runs away or a library in C
keeps both waiting. A process that is killed does not, and one that dies takes nobody with it.
"""

from __future__ import annotations

import math
import os
import selectors
import signal
import struct
import time
from collections.abc import Callable
from contextlib import suppress

_HEAD = struct.Struct(">Q")
_CHUNK = 1 << 16
_RAISED = 70
"""The exit code of a child whose function raised (EX_SOFTWARE in sysexits.h)."""


class Late(Exception):
    """The function did not end in time."""


class Died(Exception):
    """The function ended without an answer; the message says how, as the end of a sentence."""


def call_bounded(function: Callable[[], bytes], seconds: float) -> bytes:
    """What a function returns, within so many seconds of wall-clock time.

    The function runs in a fork: nothing that it changes, prints or holds is there afterwards. Raises Late and Died;
    an answer that is not whole is none.
    """
    if seconds <= 0:
        raise Late
    readable, writable = os.pipe()
    try:
        child = os.fork()
    except OSError as error:
        os.close(readable)
        os.close(writable)
        raise Died(f"could not start: {error.strerror}") from error
    if not child:
        _be_child(function, seconds, readable, writable)
    waited = False
    try:
        os.close(writable)
        answer = _read_until(readable, time.monotonic() + seconds)
        _, status = os.waitpid(child, 0)
        waited = True
    finally:
        os.close(readable)
        if not waited:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return _whole(answer, status)


def _be_child(function: Callable[[], bytes], seconds: float, readable: int, writable: int) -> None:
    """Answer and end; never returns."""
    code = _RAISED
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # where the parent is killed nobody is left to end this: the kernel does
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(math.ceil(seconds) + 1)
        os.close(readable)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        answer = function()
        _write_all(writable, _HEAD.pack(len(answer)) + answer)
        code = 0
    except BaseException:  # whatever it is, this process must not go on as the one that it was forked from
        code = _RAISED
    finally:
        os._exit(code)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _read_until(descriptor: int, deadline: float) -> bytes:
    """All that is written to a pipe until its other end is closed."""
    data = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if not selector.select(max(deadline - time.monotonic(), 0)):
                raise Late
            part = os.read(descriptor, _CHUNK)
            if not part:
                return bytes(data)
            data += part


def _whole(answer: bytes, status: int) -> bytes:
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        raise Died(f"was stopped by signal {-code}" + (", as it is where memory runs out" if code == -9 else ""))
    if code:
        raise Died("failed")
    if len(answer) < _HEAD.size or _HEAD.unpack_from(answer)[0] != len(answer) - _HEAD.size:
        raise Died("gave no whole answer")
    return answer[_HEAD.size :]
