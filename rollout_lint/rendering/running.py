"""A program of the user's run within bounds: no shell, no input, so many seconds, so many bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO

from ..record import NamedTuple

_CHUNK = 1 << 16
_SECONDS_TO_END = 1.0
"""How long a pipe is waited for once its program is stopped."""
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
            bufsize=0,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # a group of its own, so that what it started can be stopped with it
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise ProgramMissing(f"`{command[0]}` did not start: {error}") from error
    assert process.stdout is not None
    assert process.stderr is not None
    parts: Parts = Queue()
    readers = [_Reader(stream, parts) for stream in (process.stdout, process.stderr)]
    try:
        return _read_to_end(process, readers, parts, time.monotonic() + seconds, seconds, most_bytes)
    finally:
        _stop(process)
        for reader in readers:
            reader.close()


class _Reader(Thread):
    """Hands on what comes out of a pipe. Pipes cannot be waited for on Windows, so that each has a thread."""

    def __init__(self, pipe: IO[bytes], parts: Parts) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._parts = parts
        self.start()

    def run(self) -> None:
        while part := os.read(self._pipe.fileno(), _CHUNK):
            self._parts.put((self, part))
        self._parts.put((self, part))

    def close(self) -> None:
        """Close the pipe, unless a process that got away still holds its other end: that one would never let go."""
        self.join(_SECONDS_TO_END)
        if not self.is_alive():
            self._pipe.close()


Parts = Queue[tuple[_Reader, bytes]]
"""What was read, in its order; an empty part ends a pipe."""


def _read_to_end(
    process: subprocess.Popen[bytes],
    readers: Sequence[_Reader],
    parts: Parts,
    deadline: float,
    seconds: float,
    most_bytes: int,
) -> Ended:
    out, _ = readers
    output, words = bytearray(), bytearray()
    open_pipes = len(readers)
    try:
        while open_pipes:
            reader, part = parts.get(timeout=max(deadline - time.monotonic(), 0))
            open_pipes -= not part
            (output if reader is out else words).extend(part)
            if len(output) > most_bytes:
                return Ended(b"", f"wrote more than {most_bytes:,} bytes")
            del words[: max(len(words) - _MOST_WORDS, 0)]
        code = process.wait(max(deadline - time.monotonic(), 0))
    except (Empty, subprocess.TimeoutExpired):
        return Ended(b"", f"gave no answer in {seconds:g} seconds")
    return Ended(bytes(output), _complaint(code, words) if code else "")


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
    else:
        with suppress(ProcessLookupError, PermissionError):  # none of the group is left
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
