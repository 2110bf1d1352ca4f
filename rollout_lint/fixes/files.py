"""Files written back: whole or not at all, and only where they still are what was read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from ..source.reading import os_reason
from ..source.text import Source


class NotWritten(Exception):
    """A file that was left as it is, with the reason."""


def obstacle(source: Source, paths: Sequence[str]) -> str | None:
    """Why a file is not for us to write: it is read-only, or the paths that were asked about reach it by a symbolic
    link alone."""
    if source.file is None:
        return "it is a stream"
    try:
        mode = os.stat(source.file).st_mode
    except OSError as error:
        return os_reason(error)
    if not stat.S_ISREG(mode):
        return "it is no regular file"
    if not any(_holds(path, source.file) for path in paths):
        return "it is reached by a symbolic link: fix the file itself, which is elsewhere"
    # root may write what is read-only, and should not
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(source.file, os.W_OK):
        return "it is read-only"
    return None


def _holds(path: str, file: str) -> bool:
    """Whether a path is a file, or the directory of it, without a link at its own end."""
    directory, name = os.path.split(os.path.abspath(path))
    own = os.path.join(os.path.realpath(directory), name)
    if os.path.isdir(own):
        own = os.path.realpath(own)
    return file == own or file.startswith(own.rstrip(os.sep) + os.sep)


def encoded(source: Source, text: str) -> bytes:
    """A text as the bytes of its file: in its encoding, with its byte order mark."""
    data = text.encode(source.encoding)
    if source.encoding.startswith(("utf-16", "utf-32")):
        # these were decoded by the mark that stood before them
        data = "\ufeff".encode(source.encoding) + data
    return data


def write(source: Source, text: str) -> bool:
    """Put a text in the place of the one that was read; False where somebody else has written the very same.

    The new file comes into being beside the old one, reaches the disk, then takes its name: a crash leaves one of the
    two. Raises NotWritten where the file is no longer what was read, or cannot be written.
    """
    assert source.file is not None
    try:
        with _locked(source.file) as descriptor:
            status = os.fstat(descriptor)
            now = _contents(descriptor, status.st_size)
            if now == encoded(source, text):
                return False
            if now != encoded(source, source.text):
                raise NotWritten("it has changed since it was read: run again")
            _replace(source.file, encoded(source, text), status)
    except OSError as error:
        raise NotWritten(os_reason(error)) from error
    return True


@contextmanager
def _locked(file: str) -> Iterator[int]:
    """A descriptor of the file that has the name now, while no other process of ours writes it."""
    while True:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0))
        try:
            _lock(descriptor)
            # whoever had the lock before has put another file in this one's place
            if os.path.samestat(os.fstat(descriptor), os.stat(file)):
                yield descriptor
                return
        finally:
            os.close(descriptor)


def _lock(descriptor: int) -> None:
    """Wait for the lock; where the system or the file system has none, what was read is all that is compared."""
    try:
        import fcntl
    except ImportError:
        return
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _contents(descriptor: int, size: int) -> bytes:
    parts = []
    while part := os.read(descriptor, max(size, 1)):
        parts.append(part)
    return b"".join(parts)


def _replace(file: str, data: bytes, status: os.stat_result) -> None:
    from tempfile import mkstemp

    directory, name = os.path.split(file)
    descriptor, temporary = mkstemp(prefix=f".{name}.", suffix=".rollout-lint", dir=directory)
    try:
        try:
            with open(descriptor, "wb", closefd=False) as stream:
                stream.write(data)
            _take_over(descriptor, temporary, status)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_directory(directory)


def _take_over(descriptor: int, temporary: str, status: os.stat_result) -> None:
    """Mode, and owner where that is allowed."""
    os.chmod(temporary, stat.S_IMODE(status.st_mode))
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(descriptor, status.st_uid, status.st_gid)
            # a change of owner may clear bits of the mode
            os.chmod(temporary, stat.S_IMODE(status.st_mode))


def _sync_directory(directory: str) -> None:
    with suppress(OSError):
        descriptor = os.open(directory or ".", os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
