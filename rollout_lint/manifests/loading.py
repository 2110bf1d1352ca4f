"""From paths to a project: targets first, then only as much context as their references need.

Context is read in this order: the objects of our kinds in the targets' units; what the targets refer to there, or what
points at them, in files without our API groups too; then, where a reference or a fragment is still open, those files of
the project that hold its name; and whatever is declared as context.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..record import NamedTuple
from ..source.discovery import (
    MANIFEST_ENDINGS,
    Discovery,
    discover,
    display_path,
    kustomization_file,
    lies_elsewhere,
    project_root,
    report_root,
    repository_root,
)
from ..source.ignored import GitIgnored, NothingIgnored
from ..source.parse import Document, parse
from ..source.patterns import Patterns
from ..source.problems import LimitExceeded, Problem, SyntaxProblem
from ..source.reading import OURS, Reading, Unreadable, read_source
from ..source.text import Source
from .project import ExternalObject, Manifest, Project, Unit
from .references import of_interest, open_notifications, open_references
from .resource import Resource, resources
from .search import EVERY_KIND, KINDS, Sought, kinds_in

if TYPE_CHECKING:
    from ..source.kustomization_graph import KustomizationGraph, Root

Progress = Callable[[str, int, int], None]
_REPORT_EVERY = 100
_MAX_ROUNDS = 5
"""How often newly read context may ask for more; chains of templates are no longer in practice."""


class MissingPath(Exception):
    """A path that was asked about does not exist. ``paths`` names all such."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__("; ".join(f"`{path}` does not exist" for path in paths))
        self.paths = tuple(paths)


class NoReadableFile(Exception):
    """Nothing could be read under the given paths. ``reasons`` say why, by path."""

    def __init__(self, paths: Sequence[str], reasons: Sequence[str]) -> None:
        why = f": {'; '.join(reasons)}" if reasons else " (.yaml, .yml or .json)"
        super().__init__(f"no readable file under {', '.join(f'`{path}`' for path in paths)}{why}")
        self.reasons = tuple(reasons)


class Loaded(NamedTuple):
    """A project, the files that were left out by reason, and remarks about what could not be read."""

    project: Project
    skipped: dict[str, int]
    remarks: tuple[str, ...]


class Scope(NamedTuple):
    """What to read beside the targets, and what never to read."""

    exclude: tuple[str, ...] = ()
    exclude_root: str | None = None
    context: tuple[str, ...] = ()
    complete: bool = False
    external: tuple[ExternalObject, ...] = ()


def load_project(paths: Sequence[str], scope: Scope, progress: Progress | None = None) -> Loaded:
    """Read the targets and their context. Raises MissingPath and NoReadableFile."""
    return _Loader(paths, scope, progress).load()


def load_part(paths: Sequence[str], project: str, scope: Scope, progress: Progress | None = None) -> Loaded:
    """Read the targets, and as their context the whole project in a directory: as ``load_project`` of the directory,
    but only what is under ``paths`` is a target. So what is told of a file does not depend on which others are targets.

    Where no target holds anything of ours the project is not read. Raises MissingPath and NoReadableFile.
    """
    scope = scope._replace(exclude_root=scope.exclude_root or project_root([project]))
    asked = _Loader(paths, scope, progress).load_targets()
    files = {manifest.source.file or "" for manifest in asked.project.manifests}
    if not files:
        return asked
    whole = load_project([project, *sorted(files)], scope, progress).project
    others = [each for each in whole.manifests if each.is_target and each.source.file not in files]
    return asked._replace(project=whole.replacing({id(each): each.as_context() for each in others}))


def project_of_stream(manifest: Manifest, scope: Scope) -> Project:
    """A stream as a project of its own: a unit without context."""
    units = {id(manifest): (Unit(manifest.source.path),)}
    return Project([manifest], units, complete=scope.complete, external=scope.external)


def manifest_of(reading: Reading, *, is_target: bool) -> Manifest | None:
    """What was read of a file, as a manifest; None where it could not be read or holds nothing of ours."""
    if reading is None or isinstance(reading, Unreadable):
        return None
    if isinstance(reading, (SyntaxProblem, LimitExceeded)):
        source = reading.span.source
        return Manifest(source, [Document(source, None, (reading,))], [], [reading], is_target)
    return read_manifest(reading, is_target=is_target)


def read_manifest(source: Source, *, is_target: bool) -> Manifest:
    """Parse a source. A template that is not rendered yet is one problem, and none of its documents counts."""
    documents = parse(source)
    problems: list[Problem] = [problem for document in documents for problem in document.problems]
    if any(type(problem) is SyntaxProblem for problem in problems):
        from ..source.templates import unrendered_template

        template = unrendered_template(source)
        if template is not None:
            return Manifest(source, documents, [], [template], is_target)
    found = [resource for document in documents for resource in resources(document)]
    return Manifest(source, documents, found, problems, is_target)


class _Loader:
    def __init__(self, paths: Sequence[str], scope: Scope, progress: Progress | None) -> None:
        self.paths = list(paths)
        self.progress = progress
        self.scope = scope
        self.root = report_root(paths)
        self.project_root = os.path.realpath(project_root(paths))
        self.exclude = Patterns(scope.exclude)
        self.exclude_root = scope.exclude_root or project_root(paths)
        self.remarks: list[str] = []
        self.skipped: dict[str, int] = {}
        self.manifests: dict[str, Manifest] = {}
        """By real path."""
        self.examined: set[str] = set()
        """Real paths of the files that were searched for our API groups."""
        self.kinds: dict[str, frozenset[str]] = {}
        """What files that were not kept hold, by real path, once they were searched for it: none is read again for a
        kind that it does not hold."""
        self.targets: frozenset[str] = frozenset()
        """Real paths of what was asked about, with our kinds or without."""
        self.declared: frozenset[str] = frozenset()
        """Real paths of the files that are declared as context."""
        self.graph: KustomizationGraph | None = None
        """None where there is no kustomization."""
        self.kustomizations: set[str] = set()
        self._real_directories: dict[str, str] = {}
        self._real_paths: dict[str, str] = {}
        self._all: Discovery | None = None
        self._git: GitIgnored | None = None

    def load_targets(self) -> Loaded:
        self._targets()
        return Loaded(self._project(), self.skipped, tuple(self.remarks))

    def load(self) -> Loaded:
        targets = self._targets()
        self._read_graph(targets)
        pulled_in = [
            path for manifest in list(self.manifests.values()) for root in self._roots(manifest) for path in root.files
        ]
        self._read(pulled_in)
        declared = self._discover(self.scope.context) if self.scope.context else None
        if declared is not None:
            self.remarks += [f"the context `{path}` does not exist" for path in declared.missing]
            self._read(declared.files)
            self.declared = frozenset(map(self._real, declared.files))
        beside = [] if self._covers_project() else self._siblings(targets)
        project = self._with_context(
            self._project(), self._not_kept([*targets, *pulled_in, *sorted(self.declared), *beside])
        )
        return Loaded(project, self.skipped, tuple(self.remarks))

    def _with_context(self, project: Project, near: list[str]) -> Project:
        """Read what the targets' references need. ``near`` are the files around the targets, most of which have nothing
        to do with them: only where a name stays open does it matter what else a unit holds."""
        neighbours_only = self.examined.issuperset(near)
        asked = Sought()
        while near and (sought := of_interest(project, neighbours_only=neighbours_only) - asked):
            asked |= sought
            if not self._search(near, sought):
                break
            project = self._project()
        if near:
            unexplained = open_references(project, neighbours_only=neighbours_only)
            if self._search(self._in_units_of(unexplained.origins, near), unexplained.sought.of_any_name):
                project = self._project()
        return project if self._covers_project() else self._with_the_rest(project, set(near))

    def _with_the_rest(self, project: Project, near: set[str]) -> Project:
        """Read what explains open references wherever it lies in the project."""
        asked = Sought()
        for _ in range(_MAX_ROUNDS):
            sought = (open_references(project).sought | open_notifications(project)) - asked
            asked |= sought
            elsewhere = (
                [file for file in self._not_kept(self._everything().files) if file not in near] if sought else []
            )
            if not self._search(elsewhere, sought):
                break
            project = self._project()
        return project

    def _in_units_of(self, origins: Iterable[Resource], files: Iterable[str]) -> list[str]:
        """Those files that are applied together with one of the objects."""
        directories: set[str] = set()
        pulled_in: set[str] = set()
        for file in {resource.source.file for resource in origins}:
            manifest = self.manifests.get(file or "")
            roots = self._roots(manifest) if manifest is not None else []
            pulled_in.update(path for root in roots for path in root.files)
            directories.update([] if roots else [os.path.dirname(file or "")])
        return [file for file in files if file in pulled_in or os.path.dirname(file) in directories]

    # -- targets

    def _targets(self) -> list[str]:
        found = self._discover(self.paths)
        if found.missing:
            raise MissingPath(found.missing)
        self.skipped = dict(found.skipped)
        self.remarks += [f"{self._shown(problem.path)}: {problem.reason}" for problem in found.problems]
        self.remarks += [
            f"{self._shown(refusal.path)}: {refusal.reason}, so nothing is taken as ignored"
            for refusal in found.refusals
        ]
        self.kustomizations.update(found.kustomizations)
        self.targets = frozenset(map(self._real, found.files))
        unreadable = self._read_targets(found.files)
        if len(unreadable) == len(found.files) and not (found.skipped and not unreadable):
            reasons = [f"{self._shown(problem.path)}: {problem.reason}" for problem in found.problems]
            raise NoReadableFile(self.paths, [*reasons, *unreadable])
        return list(found.files)

    def _read_targets(self, files: Sequence[str]) -> list[str]:
        unreadable = []
        for number, file in enumerate(files):
            if self.progress is not None and not number % _REPORT_EVERY:
                self.progress("reading", number, len(files))
            real = self._real(file)
            self.examined.add(real)
            reading = read_source(real, self._display(file, real), OURS)
            if isinstance(reading, Unreadable):
                unreadable.append(f"{reading.path}: {reading.reason}")
                self.skipped["unreadable"] = self.skipped.get("unreadable", 0) + 1
            else:
                self._keep(real, reading, is_target=True)
        self.remarks += unreadable
        return unreadable

    # -- context

    def _read_graph(self, targets: Iterable[str]) -> None:
        """The kustomizations that may pull a target in. One that does may itself be the base of any other of the
        project."""
        directories = {os.path.dirname(self._real(file)) for file in targets}
        above: set[str] = set()
        for directory in [*directories, *(self._real(path) for path in self.paths)]:
            current = directory
            while current not in above and f"{current}{os.sep}".startswith(f"{self.project_root}{os.sep}"):
                above.add(current)
                file = kustomization_file(current)
                if file is not None:
                    self.kustomizations.add(file)
                current = os.path.dirname(current)
        if self.kustomizations:
            if not self._covers_project():
                self.kustomizations.update(self._everything().kustomizations)
            from ..source.kustomization_graph import KustomizationGraph

            self.graph = KustomizationGraph.build(self.kustomizations, self.root)

    def _siblings(self, targets: Iterable[str]) -> Iterator[str]:
        """The files beside the targets: a directory is a unit."""
        given = {self._real(path) for path in self.paths}
        for directory in sorted({os.path.dirname(self._real(file)) for file in targets} - given):
            if any(directory.startswith(each + os.sep) for each in given):
                continue
            for entry in _listed(directory):
                if not entry.name.lower().endswith(MANIFEST_ENDINGS):
                    continue
                file = entry.path
                if file not in self.examined and not self._excluded(file):
                    if not entry.is_symlink():
                        self._real_paths[file] = file
                    yield file

    def _excluded(self, file: str) -> bool:
        return bool(self.exclude) and self.exclude.covers(os.path.relpath(file, self.exclude_root).replace(os.sep, "/"))

    def _ignored(self, real: str) -> bool:
        """Whether git ignores a file beside a target; it is asked only about those that matter."""
        if self._git is None:
            repository = repository_root(os.path.dirname(real))
            self._git = NothingIgnored() if repository is None else GitIgnored(repository)
        return self._git.contains(real)

    def _read(self, files: Iterable[str]) -> None:
        """Read those files as context that hold our API groups."""
        for file in files:
            real = self._real(file)
            if real in self.examined:
                continue
            self.examined.add(real)
            reading = read_source(real, self._display(file, real), OURS)
            if reading is not None and not self._ignored(real):
                self._keep(real, reading, is_target=False)

    def _search(self, files: Iterable[str], sought: Sought) -> bool:
        """Read those files as context that hold something sought, by real path; whether there was one."""
        found = False
        for real in files if sought else ():
            known = self.kinds.get(real)
            if real in self.manifests or (known is not None and known.isdisjoint(sought.kinds)):
                continue
            reading = self._searched(real, sought)
            if reading is not None and not (real not in self.targets and self._ignored(real)):
                self._keep(real, reading, is_target=False)
                found = True
        return found

    def _searched(self, real: str, sought: Sought) -> Source | None:
        """A file's text where it holds something sought; what kinds it holds is remembered."""
        reading = read_source(real, real, KINDS if real in self.examined else EVERY_KIND)
        kinds = self.kinds[real] = kinds_in(reading.text) if isinstance(reading, Source) else frozenset()
        if not isinstance(reading, Source) or not sought.stands_in(reading.text, kinds):
            return None
        return Source(self._display(real, real), reading.text, real, reading.encoding)

    def _not_kept(self, files: Iterable[str]) -> list[str]:
        """The real paths of the files, each once, without those whose objects are in view."""
        return [real for real in dict.fromkeys(map(self._real, files)) if real not in self.manifests]

    def _keep(self, real: str, reading: Reading, *, is_target: bool) -> Manifest | None:
        manifest = manifest_of(reading, is_target=is_target)
        if manifest is not None:
            self.manifests[real] = manifest
        return manifest

    # -- units

    def _project(self) -> Project:
        units: dict[str, Unit] = {}
        by_manifest = {
            id(manifest): tuple(self._unit_of(root, units) for root in self._roots(manifest))
            or (self._directory_unit(real, units),)
            for real, manifest in self.manifests.items()
        }
        ordered = sorted(self.manifests.values(), key=lambda manifest: manifest.source.path)
        declared = [manifest for real, manifest in self.manifests.items() if real in self.declared]
        return Project(
            ordered, by_manifest, context=declared, complete=self.scope.complete, external=self.scope.external
        )

    def _roots(self, manifest: Manifest) -> list[Root]:
        """The top-level kustomizations that pull a manifest in."""
        if self.graph is None or not self.graph.roots or manifest.source.file is None:
            return []
        top = {root.directory for root in self.graph.top_level}
        return [root for root in self.graph.pulling_in(manifest.source.file) if root.directory in top]

    def _unit_of(self, root: Root, units: dict[str, Unit]) -> Unit:
        unit = units.get(root.kustomization.file)
        if unit is None:
            assert self.graph is not None  # it knows the root
            unit = units[root.kustomization.file] = Unit(
                root.kustomization.source.path,
                complete=root.complete,
                one_namespace=root.namespace is not None,
                patch_files=root.patch_files,
                kustomizations=tuple(
                    self.graph.roots[each].kustomization.source for each in sorted({root.directory, *root.reaches})
                ),
            )
        return unit

    def _directory_unit(self, real: str, units: dict[str, Unit]) -> Unit:
        directory = os.path.dirname(real)
        unit = units.get(directory)
        if unit is None:
            unit = units[directory] = Unit(display_path(directory, self.root) if directory != self.root else ".")
        return unit

    # -- paths

    def _discover(self, paths: Sequence[str]) -> Discovery:
        return discover(paths, exclude=self.exclude, root=self.exclude_root)

    def _everything(self) -> Discovery:
        if self._all is None:
            self._all = self._discover([self.project_root])
        return self._all

    def _covers_project(self) -> bool:
        return any(self._real(path) == self.project_root for path in self.paths)

    def _real(self, path: str) -> str:
        """The real path, asked for once."""
        real = self._real_paths.get(path)
        if real is None:
            real = self._real_paths[path] = self._resolved(path)
        return real

    def _resolved(self, path: str) -> str:
        directory, name = os.path.split(os.path.abspath(path))
        real = self._real_directories.get(directory)
        if real is None:
            real = self._real_directories[directory] = os.path.realpath(directory)
        real = os.path.join(real, name)
        return os.path.realpath(real) if os.path.islink(real) else real

    def _display(self, file: str, real: str) -> str:
        """What reports show: the real file where it lies in the project, so that a link's target is annotated, not the
        link."""
        shown = display_path(real, self.root)
        return display_path(file, self.root) if lies_elsewhere(shown) else shown

    def _shown(self, path: str) -> str:
        return display_path(path, self.root)


def _listed(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as listing:
            return sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return []
