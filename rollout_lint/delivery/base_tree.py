"""The files of a repository as they were at an earlier commit, written out so that they can be judged.

What did not change since is copied from the working tree, and only the rest asked of git: a partial clone need not
fetch it. Nothing of it is ignored, for git ignores nothing that is tracked.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress

from ..source.reading import os_reason
from .given import BadRequest
from .repository import ChangedFile, Repository

_UNSAFE = frozenset(("", ".", "..", ".git"))
_CONFIGURATION = f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\texcludesFile = {os.devnull}\n"


class BaseTree:
    """Files of an earlier commit under another ``root``."""

    def __init__(self, repository: Repository, root: str) -> None:
        self._repository = os.path.realpath(repository.root)
        self.root = root

    def place(self, path: str) -> str | None:
        """Where a path of the working tree is here, whether it was there or not; None for one that lies elsewhere."""
        real = os.path.realpath(path)
        if real == self._repository:
            return self.root
        inside = os.path.join(self._repository, "")
        return os.path.join(self.root, real[len(inside) :]) if real.startswith(inside) else None

    def present(self, path: str) -> str | None:
        """As ``place``; None for what was not there."""
        place = self.place(path)
        return place if place is not None and os.path.exists(place) else None


@contextmanager
def base_tree(
    repository: Repository, base: str, changed: Iterable[ChangedFile], wanted: Callable[[str], bool]
) -> Iterator[BaseTree]:
    """The files of a commit that are ``wanted``, by their path from the root, for as long as the context is open.

    ``changed`` are those that the working tree holds otherwise. Raises GitFailed, and BadRequest where they cannot be
    written.
    """
    blobs = {file.path: file.old for file in changed}
    with tempfile.TemporaryDirectory(prefix="rollout-lint-") as directory:
        root = os.path.realpath(directory)
        try:
            _write_repository(root)
            for path in filter(wanted, repository.files_of(base)):
                if _UNSAFE.isdisjoint(path.split("/")):
                    _write(repository, path, blobs, os.path.join(root, path))
        except OSError as error:
            what = f"the files of commit {base[:12]} cannot be written out to compare with them"
            raise BadRequest(f"{what}: {os_reason(error)}") from error
        yield BaseTree(repository, root)


def _write_repository(root: str) -> None:
    """What makes a directory a repository to git, which then knows no file of it, and to whoever looks for a root."""
    place = os.path.join(root, ".git")
    for name in ("objects", "refs"):
        os.makedirs(os.path.join(place, name))
    for name, text in (("HEAD", "ref: refs/heads/main\n"), ("config", _CONFIGURATION)):
        with open(os.path.join(place, name), "w", encoding="utf-8") as stream:
            stream.write(text)


def _write(repository: Repository, path: str, blobs: Mapping[str, str | None], target: str) -> None:
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if path in blobs:
        with open(target, "wb") as stream:
            stream.write(repository.text_of(blobs[path]))
        return
    with suppress(FileNotFoundError):  # a sparse checkout leaves files out, and the run did not see them either
        shutil.copyfile(os.path.join(repository.root, path), target)
