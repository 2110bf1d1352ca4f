"""Ways to break a gate, its renderer, its memory, its time and its output, each at a point that a seed decides."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .calling import writer
from .manifests import CONFIG_MAP, bad_stream, good_stream

_ABOUT_A_RUN = 1.2
"""Seconds that a run takes here, more or less: faults come within them."""
_SIGNALS = (
    signal.SIGKILL,
    signal.SIGTERM,
    signal.SIGINT,
    signal.SIGHUP,
    signal.SIGPIPE,
    signal.SIGALRM,
    signal.SIGSEGV,
)
_PASSING = (good_stream(), CONFIG_MAP.encode(), good_stream() + b"---\n" + CONFIG_MAP.encode())


class Attempt(NamedTuple):
    """One run: what its stdout held, and what its renderer had to write to end well."""

    fault: str
    code: int
    output: bytes
    rendered: bytes | None
    """None where the renderer never ends well."""
    read_to_end: bool


class Bench(NamedTuple):
    """Where one run takes place."""

    chance: random.Random
    place: Path
    environment: Mapping[str, str]

    @property
    def program(self) -> list[str]:
        return [f"{self.environment['PATH'].split(':')[0]}/rollout-lint", "gate"]

    def start(
        self, words: list[str], stdout: int = subprocess.PIPE, limits: Mapping[int, int] | None = None
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*_limiting(limits or {}), *self.program, *words],
            cwd=self.place,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
        )

    def stream(self) -> bytes:
        """What must not pass as often as what may: a verdict that gets lost shows only on the former."""
        return bad_stream() if self.chance.random() < 0.5 else self.chance.choice(_PASSING)


def _limiting(limits: Mapping[int, int]) -> list[str]:
    """The words in front of a command that is to run under limits."""
    if not limits:
        return []
    setting = "".join(f"resource.setrlimit({limit}, ({value}, {value}));" for limit, value in limits.items())
    return [sys.executable, "-S", "-c", f"import os, resource, sys; {setting} os.execv(sys.argv[1], sys.argv[1:])"]


def gate_killed(bench: Bench) -> Attempt:
    """The gate gets a signal."""
    data = bench.stream()
    process = bench.start(["--", *writer(bench.place, data)])
    time.sleep(bench.chance.uniform(0, _ABOUT_A_RUN))
    with suppress(ProcessLookupError):
        process.send_signal(bench.chance.choice(_SIGNALS))
    output, _ = process.communicate(timeout=120)
    return Attempt("gate killed", process.returncode, output, data, True)


def part_killed(bench: Bench) -> Attempt:
    """One of the processes that the gate started gets a signal: the renderer, or the linter."""
    data = bench.stream()
    process = bench.start(["--", *writer(bench.place, data, f"time.sleep({bench.chance.uniform(0, 0.3)})")])
    end = time.monotonic() + bench.chance.uniform(0.05, _ABOUT_A_RUN)
    while process.poll() is None:
        parts = children(process.pid)
        if parts and time.monotonic() >= end:
            with suppress(ProcessLookupError):
                os.kill(bench.chance.choice(parts), bench.chance.choice(_SIGNALS))
            break
        time.sleep(0.005)
    output, _ = process.communicate(timeout=120)
    return Attempt("part killed", process.returncode, output, data, True)


def children(process: int) -> list[int]:
    """The processes that one has started and not seen end."""
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def renderer_broken(bench: Bench) -> Attempt:
    """The renderer writes the beginning, and ends badly."""
    data = bench.stream()
    start = data[: bench.chance.randrange(len(data) + 1)]
    ends = ("sys.exit(1)", "os.kill(os.getpid(), signal.SIGKILL)", "raise OSError", "os.abort()")
    process = bench.start(["--", *writer(bench.place, start, bench.chance.choice(ends))])
    output, _ = process.communicate(timeout=120)
    return Attempt("renderer broken", process.returncode, output, None, True)


def flooded(bench: Bench) -> Attempt:
    """The renderer does not stop writing, to stdout or stderr."""
    stream = bench.chance.choice(("stdout", "stderr"))
    words = writer(
        bench.place, bench.stream(), f"[sys.{stream}.buffer.write(b'kind: A\\n' * 4096) for _ in iter(int, 1)]"
    )
    process = bench.start(["--timeout", "1s", "--", *words])
    output, _ = process.communicate(timeout=120)
    return Attempt("flooded", process.returncode, output, None, True)


def starved(bench: Bench) -> Attempt:
    """Memory, processor time, open files or the stack are too few."""
    data = bench.stream()
    kind, least, most = bench.chance.choice(
        (
            (resource.RLIMIT_AS, 16 << 20, 400 << 20),
            (resource.RLIMIT_DATA, 4 << 20, 200 << 20),
            (resource.RLIMIT_CPU, 0, 2),
            (resource.RLIMIT_NOFILE, 3, 16),
            (resource.RLIMIT_STACK, 64 << 10, 1 << 20),
        )
    )
    words = ["--", *writer(bench.place, data)]
    process = bench.start(words, limits={kind: bench.chance.randint(least, most)})
    output, _ = process.communicate(timeout=120)
    return Attempt("starved", process.returncode, output, data, True)


def hurried(bench: Bench) -> Attempt:
    """Its own deadline comes at any time."""
    data = bench.stream()
    milliseconds = bench.chance.randint(1, int(_ABOUT_A_RUN * 1000))
    process = bench.start(["--timeout", f"{milliseconds}ms", "--", *writer(bench.place, data)])
    output, _ = process.communicate(timeout=120)
    return Attempt("hurried", process.returncode, output, data, True)


def mutilated(bench: Bench) -> Attempt:
    """The renderer ends well, and its output is what a broken one might write."""
    data = bytearray(bench.stream())
    for _ in range(bench.chance.randint(1, 3)):
        at = bench.chance.randrange(len(data) + 1)
        if bench.chance.random() < 0.5:
            del data[at : at + bench.chance.randint(1, 200)]
        else:
            data[at:at] = bench.chance.choice((b"\0", b"\xff", b"\t", b"\n---\n", b"- ", b"WARNING: x\n", b"{", b"'"))
    process = bench.start(["--", *writer(bench.place, bytes(data))])
    output, _ = process.communicate(timeout=120)
    return Attempt("mutilated", process.returncode, output, bytes(data), True)


def reader_gone(bench: Bench) -> Attempt:
    """Whoever reads stops somewhere; the stream is larger than a pipe holds."""
    data = bench.stream() + b"# " + b"x" * 300_000 + b"\n"
    process = bench.start(["--", *writer(bench.place, data)])
    assert process.stdout is not None
    output = process.stdout.read(bench.chance.randrange(200_000))
    process.stdout.close()
    code = process.wait(timeout=120)
    return Attempt("reader gone", code, output, data, False)


def disk_full(bench: Bench) -> Attempt:
    """The file that stdout is has room for a part."""
    data = bench.stream()
    room = bench.chance.randrange(len(data) * 2)
    file = bench.place / "out"
    words = ["--", *writer(bench.place, data)]
    with file.open("wb") as stream:
        process = bench.start(words, stdout=stream.fileno(), limits={resource.RLIMIT_FSIZE: room})
        code = process.wait(timeout=120)
    return Attempt("disk full", code, file.read_bytes(), data, True)


def read_slowly(bench: Bench) -> Attempt:
    """Whoever reads takes a little at a time, and the gate may get a signal meanwhile."""
    data = bench.stream() + b"# " + b"x" * 300_000 + b"\n"
    process = bench.start(["--", *writer(bench.place, data)])
    if bench.chance.random() < 0.5:
        killer = threading.Timer(bench.chance.uniform(0.3, _ABOUT_A_RUN * 2), process.terminate)
        killer.start()
    assert process.stdout is not None
    parts = []
    while part := os.read(process.stdout.fileno(), 20_000):
        parts.append(part)
        time.sleep(0.02)
    code = process.wait(timeout=120)
    process.stdout.close()
    return Attempt("read slowly", code, b"".join(parts), data, True)


FAULTS: tuple[Callable[[Bench], Attempt], ...] = (
    gate_killed,
    part_killed,
    renderer_broken,
    flooded,
    starved,
    hurried,
    mutilated,
    reader_gone,
    disk_full,
    read_slowly,
)
