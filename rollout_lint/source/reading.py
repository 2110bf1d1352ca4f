"""From a file to its decoded text, for the few files that are of interest.

Of thousands of files most hold nothing of ours: bytes are searched before anything is decoded. Newlines stay as they
are, so that an editor counts the same lines and columns.
"""

from __future__ import annotations

import os
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from ..record import NamedTuple
from .problems import LimitExceeded, SyntaxProblem
from .text import Source, Span

OURS = (b"argoproj.io", b"networking.istio.io")
"""The API groups of the kinds that are linted: a file without one of them holds none."""
ANYTHING = (b"",)
"""For ``names``: read the file whatever it holds."""
MAX_BYTES = 10 * 1024 * 1024
"""Larger files are searched, never loaded: no object in etcd may be larger than 1.5 MiB."""

_CHUNK = 1024 * 1024
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Not blocking, because opening a named pipe waits for somebody who writes to it."""
_ENCODINGS = (  # UTF-32 first: its little-endian mark starts with that of UTF-16
    (BOM_UTF8, "utf-8"),
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_BYTES = frozenset(mark[0] for mark, _ in _ENCODINGS)
_FIRST_LINE = 200
"""How many characters of a file that is too large are kept to show its place."""


class Unreadable(NamedTuple):
    """A file that could not be read, and the operating system's words for why."""

    path: str
    """As reports show it."""
    reason: str


Reading = Source | SyntaxProblem | LimitExceeded | Unreadable | None
"""What becomes of a file; None is the usual case, a file that holds none of the names."""


def read_source(file: str, path: str, names: tuple[bytes, ...] = OURS) -> Reading:
    """The text of a file that holds one of ``names`` (UTF-8); ``path`` is what reports show.

    UTF-8 is read with and without a byte order mark, UTF-16 and UTF-32 with one. Such a file that is no text in its
    encoding is a SyntaxProblem, one over MAX_BYTES a LimitExceeded; nothing is raised.
    """
    try:
        descriptor = os.open(file, _OPEN_FLAGS)
        try:
            status = os.fstat(descriptor)
            if status.st_size > MAX_BYTES:
                return _search_large(descriptor, path, names)
            if not stat.S_ISREG(status.st_mode):
                os.set_blocking(descriptor, True)
            data = os.read(descriptor, status.st_size + 1)
            if len(data) != status.st_size or not stat.S_ISREG(status.st_mode):
                data = _read_rest(descriptor, data)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        return Unreadable(path, os_reason(error))
    if len(data) > MAX_BYTES:
        encoding, mark = _encoding(data)
        return _too_large(path, data, encoding, mark) if _holds(data, names, encoding) else None
    return read_bytes(data, path, file, names)


def read_bytes(data: bytes, path: str, file: str | None = None, names: tuple[bytes, ...] = ANYTHING) -> Reading:
    """The text of bytes that are at hand: a stream, or what git holds of a file."""
    encoding, mark = _encoding(data)
    if not _holds(data, names, encoding):
        return None
    try:
        text = data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(data[mark:], path, file, encoding, error.start)
    source = Source(path, text, file, "utf-8-sig" if mark and encoding == "utf-8" else encoding)
    binary = text.find("\0")
    return source if binary < 0 else _binary(source, binary)


def os_reason(error: OSError | ValueError) -> str:
    """The operating system's words for an error, without number and path."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _encoding(data: bytes) -> tuple[str, int]:
    """The encoding that the byte order mark tells, and the mark's length in bytes."""
    if data and data[0] in _FIRST_BYTES:
        for mark, encoding in _ENCODINGS:
            if data.startswith(mark):
                return encoding, len(mark)
    return "utf-8", 0


def _holds(data: bytes, names: tuple[bytes, ...], encoding: str) -> bool:
    if encoding != "utf-8":
        names = tuple(name.decode("utf-8").encode(encoding) for name in names)
    return any(name in data for name in names)


def _read_rest(descriptor: int, data: bytes) -> bytes:
    """All of a pipe, or of a file whose size was not what its status said; at most a little over MAX_BYTES."""
    parts, size = [data], len(data)
    while size <= MAX_BYTES:
        part = os.read(descriptor, _CHUNK)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _search_large(descriptor: int, path: str, names: tuple[bytes, ...]) -> LimitExceeded | None:
    """Search a large file piece by piece; a name may lie across the border of two."""
    first = window = os.read(descriptor, _CHUNK)
    encoding, mark = _encoding(first)
    overlap = max((len(name.decode("utf-8").encode(encoding)) for name in names), default=1) - 1
    while window:
        if _holds(window, names, encoding):
            return _too_large(path, first, encoding, mark)
        part = os.read(descriptor, _CHUNK)
        window = window[max(len(window) - overlap, 0) :] + part if part else b""
    return None


def _too_large(path: str, data: bytes, encoding: str, mark: int) -> LimitExceeded:
    beginning = data[mark : mark + 4 * _FIRST_LINE].decode(encoding, "replace").partition("\n")[0][:_FIRST_LINE]
    return LimitExceeded(
        Span(Source(path, beginning), 0, min(1, len(beginning))),
        f"more than {MAX_BYTES // 1024 // 1024} MiB in one file",
        "split the file, or leave it out with `exclude:` if it is no manifest",
    )


def _undecodable(data: bytes, path: str, file: str | None, encoding: str, start: int) -> SyntaxProblem:
    """The bad byte's place: all before it decodes, so replacing what follows moves no offset up to it."""
    before = data[:start].decode(encoding)
    source = Source(path, before + data[start:].decode(encoding, "replace"), file)
    binary = before.find("\0")
    if binary >= 0:
        return _binary(source, binary)
    name = encoding.removesuffix("-le").removesuffix("-be").upper()
    return SyntaxProblem(
        Span(source, len(before), len(before) + 1),
        f"byte 0x{data[start]:02X} is no {name} text here",
        "save the file as UTF-8",
    )


def _binary(source: Source, offset: int) -> SyntaxProblem:
    return SyntaxProblem(
        Span(source, offset, offset + 1),
        "a NUL byte: this is no text file",
        "leave the file out with `exclude:` if it is no manifest, else save it as UTF-8",
    )
