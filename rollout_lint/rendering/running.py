"""A program of the user's run within bounds: no shell, no input, so many seconds, so many bytes."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from ..record import NamedTuple

CAN_WAIT_FOR_PIPES = os.name != "nt"
"""Windows waits for sockets alone."""
_CHUNK = 1 << 16
_MOST_WORDS = 1 << 16
"""Bytes of stderr that are kept: its end, where programs say what went wrong."""


class Ended(NamedTuple):
    """How a program ended. ``error`` is "" where it ended well, else what there is to say, for a person."""

    output: bytes
    error: str


class ProgramMissing(Exception):
    """There is no such program, or none that can be started."""


def run_bounded(command: Sequence[str], *, seconds: float, most_bytes: int, directory: str | None = None) -> Ended:
    """Run a program to its end, or stop it with all that it started.

    It is stopped after so many seconds, whether it still writes, hangs, or left its pipes to another process; and where
    it writes more than so many bytes to stdout. Of stderr the end is kept. The environment is the caller's. Raises
    ProgramMissing.
    """
    try:
        process = subprocess.Popen(
            list(command),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # a group of its own, so that what it started can be stopped with it
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise ProgramMissing(f"`{command[0]}` did not start: {error}") from error
    with process:
        try:
            if CAN_WAIT_FOR_PIPES:
                return _read_to_end(process, time.monotonic() + seconds, seconds, most_bytes)
            return _read_all(process, seconds, most_bytes)
        finally:
            _stop(process)


def _read_to_end(process: subprocess.Popen[bytes], deadline: float, seconds: float, most_bytes: int) -> Ended:
    assert process.stdout is not None
    assert process.stderr is not None
    output, words = bytearray(), bytearray()
    late = _late(seconds)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, output)
        selector.register(process.stderr, selectors.EVENT_READ, words)
        while selector.get_map():
            ready = selector.select(max(deadline - time.monotonic(), 0))
            if not ready or time.monotonic() >= deadline:
                return late
            for key, _ in ready:
                stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
                part = os.read(stream.fileno(), _CHUNK)
                if not part:
                    selector.unregister(stream)
                key.data.extend(part)
            if len(output) > most_bytes:
                return _too_much(most_bytes)
            del words[: max(len(words) - _MOST_WORDS, 0)]
    try:
        code = process.wait(max(deadline - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        return late
    return Ended(bytes(output), _complaint(code, words) if code else "")


def _read_all(process: subprocess.Popen[bytes], seconds: float, most_bytes: int) -> Ended:
    """As ``_read_to_end``, with a thread a pipe: how much was written is known when all of it is there. Not for where
    memory is short, because a thread that has none to begin with is waited for without end."""
    try:
        output, words = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return _late(seconds)
    if len(output) > most_bytes:
        return _too_much(most_bytes)
    return Ended(output, _complaint(process.returncode, bytearray(words[-_MOST_WORDS:])) if process.returncode else "")


def _late(seconds: float) -> Ended:
    return Ended(b"", f"gave no answer in {seconds:g} seconds")


def _too_much(most_bytes: int) -> Ended:
    return Ended(b"", f"wrote more than {most_bytes:,} bytes")


def _complaint(code: int, words: bytearray) -> str:
    """What a program that failed said, or at least how it ended."""
    said = words.decode("utf-8", "replace").strip()
    how = f"was stopped by signal {-code}" if code < 0 else f"ended with exit code {code}"
    return said if said and code > 0 else f"{how}: {said}" if said else f"{how} and said nothing"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End what was not waited for, with its whole group; the number of one that was may be another's by now."""
    if process.returncode is not None:
        return
    if os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):  # none of the group is left
        os.killpg(process.pid, signal.SIGKILL)
