"""How fast the linter is, as ratios within one run: these are the figures that hold on another machine.

Measures the installed wheel (its modules are compiled; an editable install would be measured with its compilation):

- 500 files against libyaml composing the same bytes in a process of its own (PyYAML's CSafeLoader: the floor);
- one file inside that repository against ``python -c pass``: what a hook feels like;
- the peak memory of the 500 files.

Runs are interleaved and medians taken. Nothing is asserted: read the figures.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from manifests import write_manifests

FILES = 500
ROUNDS = 9
ROOT = Path(__file__).resolve().parent.parent
FLOOR = """
import sys, yaml
for path in sys.argv[1:]:
    with open(path, "rb") as stream:
        for _ in yaml.compose_all(stream.read(), yaml.CSafeLoader):
            pass
"""


def installed_wheel(work: Path) -> Path:
    """An environment with the wheel of this checkout; its ``bin`` directory."""
    subprocess.run([sys.executable, "-m", "venv", work / "env"], check=True)
    python = work / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(ROOT)], check=True)
    return python.parent


def seconds(command: list[str], folder: Path) -> float:
    """Wall-clock seconds of one run."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def peak_megabytes(command: list[str], folder: Path) -> float:
    """Peak resident memory of one run, from a child of its own."""
    pid = os.fork()
    if pid == 0:
        with open(os.devnull, "w") as nowhere:
            os.chdir(folder)
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            os.execv(command[0], command)
    _, _, usage = os.wait4(pid, 0)
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        binaries = installed_wheel(work)
        repository = work / "repository"
        paths = write_manifests(repository, FILES)
        subprocess.run(["git", "init", "--quiet", repository], check=False)
        python, linter = str(binaries / "python"), str(binaries / "rollout-lint")
        commands = {
            "bare python": [python, "-c", "pass"],
            "one file": [linter, "check", paths[0].name],
            "floor": [python, "-c", FLOOR, *map(str, paths)],
            "all files": [linter, "check", "."],
            "all files, json": [linter, "check", ".", "--format", "json"],
        }
        times: dict[str, list[float]] = {label: [] for label in commands}
        for _ in range(ROUNDS):
            for label, command in commands.items():
                times[label].append(seconds(command, repository))
        median = {label: statistics.median(values) for label, values in times.items()}
        for label, value in median.items():
            print(f"{label:<16} {value * 1000:8.1f} ms")
        print(f"500 files / libyaml's floor   {median['all files'] / median['floor']:5.2f}  (aim: at most 3)")
        print(f"one file / bare python        {median['one file'] / median['bare python']:5.2f}  (aim: at most 8)")
        memory = peak_megabytes(commands["all files"], repository)
        print(f"peak memory, 500 files        {memory:5.0f} MB (aim: at most 100)")


if __name__ == "__main__":
    main()
