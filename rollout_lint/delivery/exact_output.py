"""Bytes to standard output, all of them or an error.

What is written counts only once it is closed: a disk that is full, or a server behind a mounted directory, may say so
no earlier.
"""

from __future__ import annotations

import os
import select
import stat
import time

_FILE_CHUNK = 1 << 20


class NotTaken(Exception):
    """The reader did not take all in time."""


def write_exactly(descriptor: int, data: bytes, deadline: float) -> None:
    """Write and close. ``deadline`` is a time of the monotonic clock.

    The descriptor is then open on the null device, so that nothing that comes later lands where the data went. Raises
    OSError and NotTaken: what was written until then cannot be taken back.
    """
    status = os.fstat(descriptor)
    is_file = stat.S_ISREG(status.st_mode)
    # a pipe that can be written to has room for as much as it takes in one piece: more than that might wait for ever
    chunk = _FILE_CHUNK if is_file else select.PIPE_BUF
    ready = select.poll()
    ready.register(descriptor, select.POLLOUT)
    view = memoryview(data)
    while view:
        if not ready.poll(max(deadline - time.monotonic(), 0) * 1000):
            raise NotTaken
        view = view[os.write(descriptor, view[:chunk]) :]
    if is_file:
        os.fsync(descriptor)
    os.close(descriptor)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if nowhere != descriptor:
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
