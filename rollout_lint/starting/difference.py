"""What would be written, as ``patch -p1`` and ``git apply`` read it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from .parts import Proposal


def difference(proposal: Proposal) -> Iterator[str]:
    """The lines of a file's unified diff, line ends kept."""
    old = "" if proposal.old is None else proposal.old.text
    before = f"a/{proposal.path}" if proposal.old is not None else "/dev/null"
    for line in unified_diff(_lines(old), _lines(proposal.text), before, f"b/{proposal.path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def role(line: str) -> str | None:
    """The colour of a line, as reports name it."""
    if line.startswith(("--- ", "+++ ")):
        return "strong"
    return {"+": "help", "-": "error", "@": "frame"}.get(line[:1])


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [line for line in text.split("\n")[-1:] if line]
