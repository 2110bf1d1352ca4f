"""From paths to a project: targets first, then only as much context as their references need.

Context is read in this order: the objects of our kinds in the targets' units; then, where a reference or a fragment is still
open, those files of the project whose bytes contain its name; and whatever is declared as context.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..source.discovery import Discovery, discover, display_path, project_root, report_root
from ..source.ignored import GitIgnored
from ..source.kustomization import KustomizationGraph, Root, kustomization_file
from ..source.parse import Document, parse
from ..source.patterns import Patterns
from ..source.problems import LimitExceeded, Problem, SyntaxProblem
from ..source.reading import OURS, Reading, Unreadable, read_source
from ..source.templates import unrendered_template
from ..source.text import Source
from .analysis import TemplateReference
from .project import ExternalObject, Manifest, Presence, Project, Unit
from .references import template_references
from .resource import Resource, resources

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
        self.project_root = project_root(paths)
        self.exclude = Patterns(scope.exclude)
        self.exclude_root = scope.exclude_root or self.project_root
        self.remarks: list[str] = []
        self.skipped: dict[str, int] = {}
        self.manifests: dict[str, Manifest] = {}
        """By real path."""
        self.examined: set[str] = set()
        """Real paths of the files that were searched for our API groups."""
        self.declared: list[Manifest] = []
        self.graph = KustomizationGraph({})
        self.kustomizations: set[str] = set()
        self._real_directories: dict[str, str] = {}
        self._all: Discovery | None = None

    def load(self) -> Loaded:
        targets = self._targets()
        self._read_graph(targets)
        if not self._covers_project():
            self._read(self._siblings(targets))
        self._read(path for manifest in list(self.manifests.values()) for root in self._roots(manifest) for path in root.files)
        if self.scope.context:
            found = self._discover(self.scope.context)
            self.remarks += [f"the context `{path}` does not exist" for path in found.missing]
            self.declared = self._read(found.files)
        project = self._project()
        for _ in range(_MAX_ROUNDS):
            names = _open_names(project)
            if not names or not self._read_named(names):
                break
            project = self._project()
        return Loaded(project, self.skipped, tuple(self.remarks))

    # -- targets

    def _targets(self) -> list[str]:
        found = self._discover(self.paths)
        if found.missing:
            raise MissingPath(found.missing)
        self.skipped = dict(found.skipped)
        self.remarks += [f"{self._shown(problem.path)}: {problem.reason}" for problem in found.problems]
        self.remarks += [f"{self._shown(refusal.path)}: {refusal.reason}, so nothing is taken as ignored" for refusal in found.refusals]
        self.kustomizations.update(found.kustomizations)
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
        """The kustomizations that may pull a target in. One that does may itself be the base of any other of the project."""
        directories = {os.path.dirname(self._real(file)) for file in targets}
        for directory in [*directories, *(self._real(path) for path in self.paths)]:
            while directory.startswith(self.project_root):
                file = kustomization_file(directory)
                if file is not None:
                    self.kustomizations.add(file)
                directory = os.path.dirname(directory)
        if self.kustomizations:
            if not self._covers_project():
                self.kustomizations.update(self._everything().kustomizations)
            self.graph = KustomizationGraph.build(self.kustomizations, self.root)

    def _siblings(self, targets: Iterable[str]) -> Iterable[str]:
        """The files beside the targets: a directory is a unit."""
        given = {self._real(path) for path in self.paths}
        for directory in sorted({os.path.dirname(self._real(file)) for file in targets} - given):
            if any(directory.startswith(each + os.sep) for each in given):
                continue
            names = [name for name in _listed(directory) if name.lower().endswith((".yaml", ".yml", ".json"))]
            files = [file for file in (os.path.join(directory, name) for name in names) if file not in self.examined]
            ignored = GitIgnored(self.project_root, [directory]) if files and self._in_repository() else None
            yield from (file for file in files if not self._left_out(file, ignored))

    def _left_out(self, file: str, ignored: GitIgnored | None) -> bool:
        relative = os.path.relpath(file, self.exclude_root).replace(os.sep, "/")
        return self.exclude.covers(relative) or (ignored is not None and ignored.contains(file))

    def _read_named(self, names: frozenset[str]) -> bool:
        """Read the files of the project that hold one of the names and were not searched yet; whether any held objects."""
        if self._covers_project():
            return False
        wanted = tuple(name.encode() for name in names)
        fresh = [file for file in self._everything().files if self._real(file) not in self.examined]
        return bool(self._read(fresh, wanted))

    def _read(self, files: Iterable[str], names: tuple[bytes, ...] = OURS) -> list[Manifest]:
        """Read files as context; the manifests among them, those that were read before included."""
        read = []
        for file in files:
            real = self._real(file)
            if names is OURS:
                if real in self.examined:
                    read += [self.manifests[real]] if real in self.manifests else []
                    continue
                self.examined.add(real)
            elif real in self.manifests:
                continue
            manifest = self._keep(real, read_source(real, self._display(file, real), names), is_target=False)
            if manifest is not None:
                read.append(manifest)
        return read

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
        return Project(
            ordered, by_manifest, context=self.declared, complete=self.scope.complete, external=self.scope.external
        )

    def _roots(self, manifest: Manifest) -> list[Root]:
        """The top-level kustomizations that pull a manifest in."""
        if not self.graph.roots or manifest.source.file is None:
            return []
        top = {root.directory for root in self.graph.top_level}
        return [root for root in self.graph.pulling_in(manifest.source.file) if root.directory in top]

    def _unit_of(self, root: Root, units: dict[str, Unit]) -> Unit:
        unit = units.get(root.kustomization.file)
        if unit is None:
            unit = units[root.kustomization.file] = Unit(
                root.kustomization.source.path,
                complete=root.complete,
                one_namespace=root.namespace is not None,
                patch_files=root.patch_files,
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

    def _in_repository(self) -> bool:
        return os.path.lexists(os.path.join(self.project_root, ".git"))

    def _real(self, path: str) -> str:
        """The real path; that of a directory is asked for once."""
        directory, name = os.path.split(os.path.abspath(path))
        real = self._real_directories.get(directory)
        if real is None:
            real = self._real_directories[directory] = os.path.realpath(directory)
        real = os.path.join(real, name)
        return os.path.realpath(real) if os.path.islink(real) else real

    def _display(self, file: str, real: str) -> str:
        """What reports show: the real file where it lies in the project, so that a link's target is annotated, not the link."""
        shown = display_path(real, self.root)
        return shown if not os.path.isabs(shown) else display_path(file, self.root)

    def _shown(self, path: str) -> str:
        return display_path(path, self.root)


def _listed(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def _open_names(project: Project) -> frozenset[str]:
    """The names that more context might explain: of references that are not present, and of objects that lack something."""
    names = {
        reference.name.value
        for resource, reference in _references(project)
        if reference.name.value
        and reference.name.known
        and project.resolve(reference.kind, reference.name.value, resource).presence is not Presence.PRESENT
    }
    names |= {
        resource.name
        for manifest in project.manifests
        if manifest.is_target
        for resource in manifest.resources
        if not resource.is_whole
    }
    return frozenset(name for name in names if name)


def _references(project: Project) -> Iterable[tuple[Resource, TemplateReference]]:
    for manifest in project.manifests:
        if manifest.is_target:
            for resource in manifest.resources:
                for reference in template_references(resource):
                    yield resource, reference
