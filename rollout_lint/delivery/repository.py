"""Questions to git about commits, messages and what changed.

git is run with a list of arguments, so many seconds and so many bytes; nothing that the repository's files say is run
by it. Names that users give are made object names first, so that none is taken for an option.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from ..record import NamedTuple
from ..rendering.running import ProgramMissing, run_bounded
from ..source.discovery import repository_root

_GIT = ("git", "--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_SECONDS = 60.0
_MOST_BYTES = 64 << 20
MOST_COMMITS = 1000
"""Of a range: a release of more is told by its newest."""
_COMMIT = "^{commit}"
_NO_BLOB = "0"
_TREE_MODE = "160000"
"""Of a submodule: its commit is no text."""
_FILE_MODES = ("100644", "100755")
_RAW = ("--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=all")


class GitFailed(Exception):
    """git could not answer; the message says what to do."""


class Commit(NamedTuple):
    """A commit's object name and its message."""

    name: str
    message: str

    @property
    def short(self) -> str:
        return self.name[:12]


class ChangedFile(NamedTuple):
    """A file that two trees hold differently; ``old`` and ``new`` are object names, None where there is none."""

    path: str
    """From the repository's root, with ``/``."""
    old: str | None
    new: str | None
    in_working_tree: bool = False
    """Whether the new text is the working tree's: git has no name for that."""


class Repository:
    """One repository with a working tree."""

    def __init__(self, root: str) -> None:
        self.root = root

    @classmethod
    def around(cls, path: str) -> Repository | None:
        """The repository that a directory, or the directory of a file, lies in."""
        path = os.path.realpath(path)
        root = repository_root(path if os.path.isdir(path) else os.path.dirname(path))
        return None if root is None else cls(root)

    def _ask(self, *arguments: str) -> bytes:
        ended = self._run(arguments)
        if ended is None:
            raise GitFailed("git is not installed, or does not start")
        output, complaint = ended
        if complaint:
            raise GitFailed(f"git {arguments[0]}: {complaint.splitlines()[0]}")
        return output

    def _run(self, arguments: Iterable[str]) -> tuple[bytes, str] | None:
        try:
            return run_bounded((*_GIT, *arguments), seconds=_SECONDS, most_bytes=_MOST_BYTES, directory=self.root)
        except ProgramMissing:
            return None

    # -- commits

    def commit(self, revision: str) -> str:
        """The object name of a commit. Raises GitFailed, which says so where the clone is shallow."""
        name = self.find_commit(revision)
        if name is None:
            raise GitFailed(f"`{revision}` is no commit of this clone{self._because_shallow()}")
        return name

    def find_commit(self, revision: str) -> str | None:
        """As ``commit``; None where there is none."""
        if "\0" in revision:
            return None
        ended = self._run(("rev-parse", "--verify", "--quiet", "--end-of-options", revision + _COMMIT))
        if ended is None:
            raise GitFailed("git is not installed, or does not start")
        output, complaint = ended
        return None if complaint else output.decode("ascii", "replace").strip() or None

    @property
    def is_shallow(self) -> bool:
        return self._ask("rev-parse", "--is-shallow-repository").strip() == b"true"

    def parents(self, commit: str) -> tuple[str, ...]:
        """The parents that a commit names, whether this clone holds them or not."""
        header, _, _ = self._ask("cat-file", "commit", commit).partition(b"\n\n")
        lines = header.decode("ascii", "replace").splitlines()
        return tuple(line.removeprefix("parent ") for line in lines if line.startswith("parent "))

    def before(self, commit: str) -> str:
        """What a commit changed: its first parent, or for the first commit of all the empty tree.

        Raises GitFailed where the parent is not in a shallow clone: compared with nothing all would be new.
        """
        parents = self.parents(commit)
        return self.commit(parents[0]) if parents else self.empty_tree

    @property
    def empty_tree(self) -> str:
        return self._ask("hash-object", "-t", "tree", os.devnull).decode("ascii").strip()

    def common_ancestor(self, one: str, other: str) -> str:
        """The best common ancestor of two commits. Raises GitFailed where this clone holds none."""
        ended = self._run(("merge-base", one, other))
        output = b"" if ended is None or ended[1] else ended[0]
        if not output:
            raise GitFailed(f"this clone holds no common ancestor of the two commits{self._because_shallow()}")
        return output.decode("ascii").split()[0]

    def _because_shallow(self) -> str:
        if not self.is_shallow:
            return ""
        return (
            ", which is shallow: what changed cannot be told; fetch the history, with `fetch-depth: 0` at "
            "actions/checkout or with `git fetch --unshallow`"
        )

    def messages(self, base: str | None, head: str) -> tuple[Commit, ...]:
        """The commits that lead from one to another, the newest first; without a base the head alone."""
        span = ("--max-count=1", head) if base is None else (f"--max-count={MOST_COMMITS}", head, f"^{base}")
        output = self._ask("rev-list", "--encoding=UTF-8", "--format=%B%x00", *span)
        found = []
        for record in output.decode("utf-8", "replace").split("\0"):
            header, _, message = record.lstrip("\n").partition("\n")
            if header.startswith("commit "):
                found.append(Commit(header.removeprefix("commit "), message))
        return tuple(found)

    # -- files

    def changed_files(self, base: str, head: str | None, paths: Iterable[str]) -> tuple[ChangedFile, ...]:
        """What differs between two commits or trees, or, without a head, between one and what is staged.

        ``paths`` narrow it to these files and directories.
        """
        below = self._below(paths)
        if below is None:
            return ()
        if head is None:
            output = self._ask("diff-index", "--cached", *_RAW, base, "--", *below)
        else:
            output = self._ask("diff-tree", "-r", *_RAW, base, head, "--", *below)
        fields = iter(os.fsdecode(output).split("\0"))
        return tuple(_changed_file(header, next(fields)) for header in fields if header)

    def changed_since(self, base: str) -> tuple[ChangedFile, ...]:
        """What the working tree holds differently from a commit or tree, whether it is staged or tracked or not; what
        is ignored is none of it."""
        # unlike diff-index, which takes every file for changed whose time alone did
        tracked = self._ask("diff", *_RAW, "--no-textconv", "--no-relative", base, "--")
        untracked = self._ask("ls-files", "-z", "--others", "--exclude-standard")
        fields = iter(os.fsdecode(tracked).split("\0"))
        found = {file.path: file for file in (_changed_file(header, next(fields)) for header in fields if header)}
        for path in filter(None, os.fsdecode(untracked).split("\0")):
            found.setdefault(path, ChangedFile(path, None, None))
        return tuple(file._replace(new=None, in_working_tree=True) for file in found.values())

    def files_of(self, tree: str) -> tuple[str, ...]:
        """The paths of the files of a commit or tree, links and submodules left out, from the root and with ``/``."""
        output = os.fsdecode(self._ask("ls-tree", "-r", "-z", "--full-tree", tree))
        entries = (entry.partition("\t") for entry in output.split("\0") if entry)
        return tuple(path for header, _, path in entries if header.startswith(_FILE_MODES))

    def _below(self, paths: Iterable[str]) -> list[str] | None:
        """The paths from the root; [] for all of it, None where none of them lies in it."""
        relative = [os.path.relpath(os.path.realpath(path), self.root).replace(os.sep, "/") for path in paths]
        inside = [path for path in relative if path != ".." and not path.startswith("../")]
        if "." in inside or not relative:
            return []
        return inside or None

    def text_of(self, blob: str | None) -> bytes:
        """What a blob holds; nothing for None."""
        return b"" if blob is None else self._ask("cat-file", "blob", blob)

    def new_text_of(self, file: ChangedFile) -> bytes:
        """What a file holds now; nothing where it is gone, or is no file of its own."""
        return self._in_working_tree(file.path) if file.in_working_tree else self.text_of(file.new)

    def _in_working_tree(self, path: str) -> bytes:
        place = os.path.join(self.root, path)
        try:
            if not stat.S_ISREG(os.lstat(place).st_mode):
                return b""
            with open(place, "rb") as stream:
                return stream.read(_MOST_BYTES)
        except OSError:
            return b""

    @property
    def comment_character(self) -> str:
        """What comments in a message that is being written start with."""
        ended = self._run(("config", "--get", "core.commentChar"))
        written = "" if ended is None or ended[1] else ended[0].decode("utf-8", "replace").rstrip("\n")
        return written if written and written != "auto" else "#"


def _changed_file(header: str, path: str) -> ChangedFile:
    old_mode, new_mode, old, new, _ = header.removeprefix(":").split(" ", 4)
    return ChangedFile(path, _blob(old_mode, old), _blob(new_mode, new))


def _blob(mode: str, name: str) -> str | None:
    return None if not name.strip(_NO_BLOB) or mode == _TREE_MODE else name
