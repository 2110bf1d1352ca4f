"""Calls of the gate as the installed command, with everything around it that can break."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Ended(NamedTuple):
    code: int
    output: bytes
    errors: str


def gate(
    *arguments: str, environment: Mapping[str, str], directory: Path, more: Mapping[str, str] | None = None
) -> Ended:
    """One call of ``rollout-lint gate``."""
    done = subprocess.run(
        ["rollout-lint", "gate", *arguments],
        cwd=directory,
        env={**environment, **(more or {})},
        executable=f"{environment['PATH'].split(':')[0]}/rollout-lint",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode())


def writer(place: Path, data: bytes, *after: str) -> Sequence[str]:
    """A command that writes these bytes, and then runs lines of Python: a renderer that is ours to break."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "rendered").write_bytes(data)
    script = place / "renderer.py"
    lines = [
        "import os, signal, sys, time",
        f"data = open({str(place / 'rendered')!r}, 'rb').read()",
        "sys.stdout.buffer.write(data)",
        "sys.stdout.flush()",
        *after,
    ]
    script.write_text("\n".join(lines) + "\n")
    return [sys.executable, "-S", str(script)]
