"""From paths that somebody named to the files behind them.

Directories are walked once each, in sorted order, without what git ignores or ``exclude:`` leaves out. Nothing here
raises for what the file system holds: what cannot be walked is handed on as a problem.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from ..record import NamedTuple
from .ignored import GitIgnored, NothingIgnored
from .patterns import Patterns
from .reading import os_reason

MANIFEST_ENDINGS = (".yaml", ".yml", ".json")
KUSTOMIZATION_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""In the order in which kustomize looks for them (api/konfig, RecognizedKustomizationFileNames)."""

IGNORED_BY_GIT = "ignored by git"
DIRECTORY_IGNORED_BY_GIT = "directory ignored by git"
EXCLUDED = "excluded"
DIRECTORY_EXCLUDED = "directory excluded"
LINK_OUT_OF_PROJECT = "link out of the project"
LEADS_NOWHERE = "the link leads nowhere"

_EDITOR_LOCK = ".#"
"""How the names of Emacs' locks begin: links that lead nowhere by design."""
_OPEN_DESCRIPTORS = ("/dev/fd/", "/dev/stdin", "/proc/")


class Unwalkable(NamedTuple):
    """A path that could not be walked or is no file, and why: the operating system's words where it gave some."""

    path: str
    reason: str


class Discovery(NamedTuple):
    """What was found. All paths are absolute and as they were named: links are not resolved."""

    files: tuple[str, ...]
    """Each once: given ones in their order, those of a directory sorted."""
    kustomizations: tuple[str, ...]
    """Those of kustomize's file names, with those of ``files`` that bear one."""
    skipped: dict[str, int]
    """What was left out, by reason. A directory counts once, whatever it holds."""
    problems: tuple[Unwalkable, ...]
    missing: tuple[str, ...]
    """Given paths that do not exist, as given."""
    refusals: tuple[Unwalkable, ...]
    """Repositories that git could not be asked about: nothing counts as ignored there."""


def discover(paths: Iterable[str], *, exclude: Patterns | None = None, root: str) -> Discovery:
    """The manifests under ``paths``.

    A given file is taken whatever its ending and even if git ignores it; a given directory is walked even if git
    ignores it. But ``exclude`` leaves out given paths too: hooks pass every changed file by name, and an exclusion must
    hold there. A link found on the way is followed after everything else, so that a file keeps its own name where it
    has one; a link to a directory only within the project at ``root`` (``result -> /nix/store/…`` is none of it).
    """
    walk = _Walk(Patterns() if exclude is None else exclude, os.path.abspath(root))
    walk.take(list(paths))
    walk.follow_links()
    return Discovery(
        tuple(walk.files),
        tuple(walk.kustomizations),
        walk.skipped,
        tuple(walk.problems),
        tuple(walk.missing),
        tuple(Unwalkable(each.repository, each.refusal) for each in walk.asked() if each.refusal is not None),
    )


def repository_root(directory: str) -> str | None:
    """The nearest directory, from this one upwards, that holds ``.git`` (a file in submodules and worktrees)."""
    directory = os.path.abspath(directory)
    while not os.path.lexists(os.path.join(directory, ".git")):
        parent = os.path.dirname(directory)
        if parent == directory:
            return None
        directory = parent
    return directory


def kustomization_file(directory: str) -> str | None:
    """The kustomization file of a directory, the first of kustomize's names."""
    paths = (os.path.join(directory, name) for name in KUSTOMIZATION_NAMES)
    return next((path for path in paths if os.path.isfile(path)), None)


def common_directory(paths: Iterable[str]) -> str:
    """The deepest directory that holds all paths (a directory holds itself); without any, the working directory."""
    directories = [
        path if os.path.isdir(path) else os.path.dirname(path) for path in (os.path.abspath(path) for path in paths)
    ]
    try:
        return os.path.commonpath(directories)
    except ValueError:  # none at all, or several drives
        return os.getcwd()


def project_root(paths: Iterable[str]) -> str:
    """What ``exclude:`` is relative to: the repository root above all paths, or else their common directory."""
    common = common_directory(paths)
    return repository_root(common) or common


def report_root(paths: Iterable[str]) -> str:
    """What reported paths are relative to: the repository root above all paths, or else the working directory."""
    return repository_root(common_directory(paths)) or os.getcwd()


def display_path(file: str, root: str) -> str:
    """The path of a file relative to ``root``, with ``/``: with ``..`` where it lies elsewhere, absolute on another
    drive."""
    path = os.path.abspath(file)
    relative = _below(path, root)
    if relative is None:
        relative = _below(path, os.path.realpath(root))
    if relative is None:
        try:
            relative = os.path.relpath(path, root)
        except ValueError:
            relative = path
    return relative.replace(os.sep, "/")


def lies_elsewhere(shown: str) -> bool:
    """Whether a path that ``display_path`` gave is outside of its root."""
    return shown.startswith("../") or os.path.isabs(shown)


def _below(path: str, root: str) -> str | None:
    """The path relative to a directory that holds it."""
    prefix = root if root.endswith(os.sep) else root + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else None


def _is_manifest(name: str) -> bool:
    return name.lower().endswith(MANIFEST_ENDINGS)


def _is_read(name: str) -> bool:
    return _is_manifest(name) or name in KUSTOMIZATION_NAMES


def _mode_of(entry: os.DirEntry[str]) -> int:
    """The mode of what is no link; of what is gone by now that of a file: whoever reads it will say so."""
    if entry.is_file(follow_symlinks=False):
        return stat.S_IFREG
    try:
        return entry.stat(follow_symlinks=False).st_mode
    except FileNotFoundError:
        return stat.S_IFREG


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a device" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else "no regular file"


class _Place(NamedTuple):
    """A path as it was named, its real path, and what is ignored there."""

    path: str
    real: str
    ignored: GitIgnored


class _Walk:
    """One run of discovery."""

    def __init__(self, exclude: Patterns, root: str) -> None:
        self.exclude = exclude
        self.root = root
        self.real_root = os.path.realpath(root)
        self.files: list[str] = []
        self.kustomizations: list[str] = []
        self.skipped: dict[str, int] = {}
        self.problems: list[Unwalkable] = []
        self.missing: list[str] = []
        self.nothing = NothingIgnored()
        self.below_given: dict[str, GitIgnored] = {}
        """By repository, what is ignored below the given directories."""
        self.everywhere: dict[str, GitIgnored] = {}
        """By repository, for those that the walk comes upon."""
        self.links: list[_Place] = []
        self.seen: set[str] = set()
        """Real paths of files and of directories."""

    def asked(self) -> list[GitIgnored]:
        return [*self.below_given.values(), *self.everywhere.values()]

    def take(self, paths: list[str]) -> None:
        """Take the files and walk the directories that somebody named."""
        modes = [(path, self._mode(path)) for path in paths]
        self._group_by_repository(path for path, mode in modes if stat.S_ISDIR(mode))
        for path, mode in modes:
            if not mode:
                continue
            absolute = os.path.abspath(path)
            if stat.S_ISDIR(mode):
                self._take_directory(absolute)
            elif not (stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and absolute.startswith(_OPEN_DESCRIPTORS))):
                self.problems.append(Unwalkable(absolute, _kind(mode)))
            elif self._covers(absolute, self.root):
                self._skip(EXCLUDED)
            else:
                self._add(absolute, os.path.realpath(absolute), given=True)

    def follow_links(self) -> None:
        """Follow the links that were met, those that lie behind links included."""
        while self.links:
            links, self.links = self.links, []
            for link in links:
                self._follow(link)

    def _mode(self, path: str) -> int:
        """The mode of what a given path leads to; 0 where that cannot be told, which is then on record."""
        try:
            return os.stat(path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            if os.path.islink(path):
                self.problems.append(Unwalkable(os.path.abspath(path), LEADS_NOWHERE))
            else:
                self.missing.append(path)
        except (OSError, ValueError) as error:
            self.problems.append(Unwalkable(path, os_reason(error)))
        return 0

    def _group_by_repository(self, directories: Iterable[str]) -> None:
        """One question a repository, whatever the number of its directories that were given."""
        below: dict[str, list[str]] = {}
        for directory in directories:
            real = os.path.realpath(directory)
            repository = repository_root(real)
            if repository is not None:
                below.setdefault(repository, []).append(real)
        for repository, places in below.items():
            self.below_given[repository] = GitIgnored(repository, places)

    def _take_directory(self, directory: str) -> None:
        if self._covers(directory, self.root, directory=True):
            self._skip(DIRECTORY_EXCLUDED)
            return
        real = os.path.realpath(directory)
        repository = repository_root(real)
        ignored = self.nothing if repository is None else self.below_given[repository]
        if ignored.contains(real) and ignored.matches(real):
            ignored = self.nothing
        self._walk(_Place(directory, real, ignored))

    def _walk(self, start: _Place) -> None:
        pending = [start]
        while pending:
            directory = pending.pop()
            if directory.real in self.seen or f"{os.sep}.git{os.sep}" in directory.real + os.sep:
                continue
            self.seen.add(directory.real)
            try:
                with os.scandir(directory.path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
                pending.extend(reversed(self._sort_out(directory, entries)))
            except OSError as error:
                self.problems.append(Unwalkable(directory.path, os_reason(error)))

    def _sort_out(self, directory: _Place, entries: list[os.DirEntry[str]]) -> list[_Place]:
        """Take the files of a directory and note its links; the directories in it are still to be walked."""
        real, ignored = directory.real, directory.ignored
        if real != ignored.repository and any(entry.name == ".git" for entry in entries):
            ignored = self._ignored_in(real)
        above = real if real.endswith(os.sep) else real + os.sep
        inner = []
        for entry in entries:
            if entry.is_symlink():
                self.links.append(_Place(entry.path, above + entry.name, ignored))
            elif entry.is_dir(follow_symlinks=False):
                place = _Place(entry.path, above + entry.name, ignored)
                if entry.name != ".git" and not self._left_out(place, directory=True):
                    inner.append(place)
            elif _is_read(entry.name):
                place = _Place(entry.path, above + entry.name, ignored)
                self._take_found(place, place.real, _mode_of(entry))
        return inner

    def _ignored_in(self, repository: str) -> GitIgnored:
        return self.everywhere.setdefault(repository, GitIgnored(repository))

    def _follow(self, link: _Place) -> None:
        name = os.path.basename(link.path)
        try:
            mode = os.stat(link.path).st_mode
        except OSError as error:
            if not name.startswith(_EDITOR_LOCK) and not self._left_out(link):
                reason = LEADS_NOWHERE if isinstance(error, FileNotFoundError) else os_reason(error)
                self.problems.append(Unwalkable(link.path, reason))
            return
        real = os.path.realpath(link.path)
        if stat.S_ISDIR(mode):
            self._follow_to_directory(link, real)
        elif _is_read(name):
            self._take_found(link, real, mode)

    def _follow_to_directory(self, link: _Place, real: str) -> None:
        around = _below(link.real, real) is not None  # a loop: what it holds is reached by its own names
        if around or real in self.seen or self._left_out(link, directory=True):
            return
        if _below(real, self.real_root) is None:
            self._skip(LINK_OUT_OF_PROJECT)
            return
        repository = repository_root(real)
        ignored = self.nothing if repository is None else self._ignored_in(repository)
        if self._covers(real, self.real_root, directory=True):
            self._skip(DIRECTORY_EXCLUDED)
        elif ignored.contains(real):
            self._skip(DIRECTORY_IGNORED_BY_GIT)
        else:
            self._walk(_Place(link.path, real, ignored))

    def _take_found(self, place: _Place, real: str, mode: int) -> None:
        """Take a file that the walk met; ``real`` is what it leads to."""
        if self._left_out(place):
            return
        if stat.S_ISREG(mode):
            self._add(place.path, real)
        else:
            self.problems.append(Unwalkable(place.path, _kind(mode)))

    def _add(self, path: str, real: str, *, given: bool = False) -> None:
        if real in self.seen:
            return
        self.seen.add(real)
        name = os.path.basename(path)
        if given or _is_manifest(name):
            self.files.append(path)
        if name in KUSTOMIZATION_NAMES:
            self.kustomizations.append(path)

    def _left_out(self, place: _Place, *, directory: bool = False) -> bool:
        """Whether exclude or git leaves out a path that the walk met; counted."""
        if self.exclude:
            relative = _below(place.path, self.root)
            if relative is not None and self.exclude.matches(relative.replace(os.sep, "/"), directory=directory):
                return self._skip(DIRECTORY_EXCLUDED if directory else EXCLUDED)
        if place.ignored.contains(place.real):
            return self._skip(DIRECTORY_IGNORED_BY_GIT if directory else IGNORED_BY_GIT)
        return False

    def _covers(self, path: str, root: str, *, directory: bool = False) -> bool:
        """Whether exclude leaves out a path that the walk did not come down to."""
        relative = _below(path, root) if self.exclude else None
        return relative is not None and self.exclude.covers(relative.replace(os.sep, "/"), directory=directory)

    def _skip(self, reason: str) -> bool:
        self.skipped[reason] = self.skipped.get(reason, 0) + 1
        return True
