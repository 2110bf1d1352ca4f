"""The installed command, run as a user runs it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BOOKSTORE = ROOT / "examples" / "bookstore"


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


def run(
    *arguments: str, cwd: Path = ROOT, stdin: bytes = b"", megabytes: int | None = None, **environment: str
) -> Outcome:
    """One run of the command; ``megabytes`` bounds its address space."""

    def bound() -> None:
        if megabytes is not None:
            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    done = subprocess.run(
        [sys.executable, "-m", "rollout_lint", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        preexec_fn=bound,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
