"""What git ignores, asked of git itself: its excludes come from four places and depend on what is tracked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

_LISTING = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
_MAX_PATHSPECS = 200
"""More directories than this are not worth a long command line: the whole repository is asked."""
_TIMEOUT = 60.0
"""Seconds."""
_ANSWERED = (0, 1)
"""What git ends with where it has answered: ``check-ignore`` with 1 where nothing is ignored."""
_CHUNK = 1 << 16
_SIGKILL = 9
_OF_ANOTHER_REPOSITORY = frozenset(
    # a hook runs with these set for its own repository, which a submodule must not see (git rev-parse --local-env-vars)
    (
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
    )
)


class GitIgnored:
    """What one repository ignores below some of its directories; git is asked once, at the first question.

    All paths are real paths: absolute, without symbolic links. Where git is missing, refuses or fails, nothing is
    ignored and ``refusal`` says why.
    """

    __slots__ = ("_below", "_paths", "_refusal", "repository")

    def __init__(self, repository: str, below: Iterable[str] = ()) -> None:
        """``below`` narrows the question to directories of the repository; without any it is about all of it."""
        self.repository = repository
        self._below = tuple(below)
        self._paths: frozenset[str] | None = None
        self._refusal: str | None = None

    @property
    def refusal(self) -> str | None:
        """Why git could not be asked, for a person; None where it answered or never was asked."""
        return self._refusal

    def contains(self, path: str) -> bool:
        """Whether git ignores the path, or a directory that holds it."""
        if self._paths is None:
            self._paths = self._ask()
        if not self._paths:
            return False
        length = len(self.repository)
        while len(path) > length:
            if path in self._paths:
                return True
            path = os.path.dirname(path)
        return False

    def matches(self, path: str) -> bool:
        """Whether an exclude matches the path or a directory above it: not merely all that a directory holds."""
        relative = os.path.relpath(path, self.repository).replace(os.sep, "/")
        answer, _ = _git(self.repository, ("check-ignore", "--", "./" + relative))
        return bool(answer)

    def _ask(self) -> frozenset[str]:
        below = [os.path.relpath(directory, self.repository) for directory in self._below]
        narrowed = ("--", *below) if 0 < len(below) <= _MAX_PATHSPECS and "." not in below else ()
        answer, self._refusal = _git(self.repository, ("--literal-pathspecs", *_LISTING, *narrowed))
        paths = (os.fsdecode(name) for name in answer.split(b"\0") if name)
        return frozenset(os.path.normpath(os.path.join(self.repository, path)) for path in paths)


class NothingIgnored(GitIgnored):
    """Where there is no repository, or where somebody named an ignored directory."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("")
        self._paths = frozenset()


def _git(directory: str, arguments: Sequence[str]) -> tuple[bytes, str | None]:
    """What git prints, and why it could not answer where it could not."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_REPOSITORY}
    environment["LC_ALL"] = "C"
    # core.fsmonitor names a program that git would start: a linter runs nothing that the files it reads chose
    command = ("git", "-C", directory, "-c", "core.fsmonitor=false", *arguments)
    answer = _quick_answer(command, environment) if hasattr(os, "posix_spawnp") else None
    return (answer, None) if answer is not None else _full_answer(command, environment)


def _quick_answer(command: tuple[str, ...], environment: dict[str, str]) -> bytes | None:
    """What git prints where all goes well, else None: importing ``subprocess`` takes longer than git's answer."""
    from select import select

    reading, writing = os.pipe()
    nowhere = os.open(os.devnull, os.O_RDWR)
    streams = ((nowhere, 0), (writing, 1), (nowhere, 2))
    try:
        actions = [(os.POSIX_SPAWN_DUP2, ours, its) for ours, its in streams]
        process = os.posix_spawnp(command[0], command, environment, file_actions=actions)
    except (OSError, ValueError):
        os.close(reading)
        return None
    finally:
        os.close(writing)
        os.close(nowhere)
    answer = b""
    while (ready := select((reading,), (), (), _TIMEOUT)[0]) and (part := os.read(reading, _CHUNK)):
        answer += part
    os.close(reading)
    if not ready:
        os.kill(process, _SIGKILL)
    _, status = os.waitpid(process, 0)
    return answer if os.waitstatus_to_exitcode(status) in _ANSWERED else None


def _full_answer(command: Sequence[str], environment: dict[str, str]) -> tuple[bytes, str | None]:
    """What git prints, and why it could not answer where it could not."""
    import subprocess

    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError:
        return b"", "git is not installed"
    except (OSError, ValueError) as error:
        return b"", f"git did not start: {error}"
    except subprocess.TimeoutExpired:
        return b"", f"git gave no answer in {_TIMEOUT:.0f} seconds"
    if done.returncode not in _ANSWERED:
        lines = done.stderr.decode("utf-8", "replace").splitlines()
        return b"", lines[0] if lines else f"git ended with {done.returncode}"
    return done.stdout, None
