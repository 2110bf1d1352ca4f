"""The streams of one call, and what they are connected to."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import BinaryIO, TextIO

from ..record import NamedTuple

_DEFAULT_WIDTH = 100
_QUIET_SECONDS = 2.0
"""How long a run may take before it says how far it is."""


class Terminal(NamedTuple):
    """Where a command reads from and writes to."""

    stdin: BinaryIO
    stdout: TextIO
    stderr: TextIO
    environment: Mapping[str, str]

    @classmethod
    def of_process(cls) -> Terminal:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        return cls(sys.stdin.buffer, sys.stdout, sys.stderr, os.environ)

    def color(self, choice: str, stream: TextIO) -> bool:
        """Whether to colour what goes to a stream: as asked, else on a terminal unless NO_COLOR is set."""
        if choice != "auto":
            return choice == "always"
        if self.environment.get("NO_COLOR") or self.environment.get("TERM") == "dumb":
            return False
        return bool(self.environment.get("FORCE_COLOR")) or _is_terminal(stream)

    def width(self, stream: TextIO) -> int:
        """Terminal cells in a line."""
        columns = self.environment.get("COLUMNS", "")
        if columns.isdigit() and int(columns) > 0:
            return int(columns)
        if not _is_terminal(stream):
            return _DEFAULT_WIDTH
        try:
            return os.get_terminal_size(stream.fileno()).columns or _DEFAULT_WIDTH
        except OSError:
            return _DEFAULT_WIDTH

    def remark(self, text: str) -> None:
        """Say something about the run itself."""
        from ..reports.visible import visible

        self.stderr.write(f"rollout-lint: {visible(text)}\n")


class Progress:
    """A line on stderr that says how far a long run is; nothing where stderr is no terminal, or the run is short."""

    def __init__(self, terminal: Terminal) -> None:
        self._stream = terminal.stderr
        self._shown = _is_terminal(terminal.stderr)
        self._next = time.monotonic() + _QUIET_SECONDS
        self._drawn = False

    def __call__(self, doing: str, done: int, total: int) -> None:
        if self._shown and time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.1
            self._drawn = True
            self._stream.write(f"\r\x1b[K{doing} {done:,} of {total:,}")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line away before the report."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False
