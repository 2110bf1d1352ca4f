"""How kustomizations pull each other in, and what the objects of each are made of, without running kustomize."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ..record import NamedTuple
from .kustomization import API_GROUP, Entry, Kustomization, Malformed, directory_of, read_kustomization
from .problems import DuplicateKey, UnrenderedTemplate
from .text import Span


class Gap(NamedTuple):
    """Why the objects of a root are not all known: a sentence's end, and the place in the kustomization."""

    span: Span
    why: str


class Root(NamedTuple):
    """A kustomization with all that it pulls in, itself or through others. All paths are real paths."""

    kustomization: Kustomization
    files: frozenset[str]
    """Manifests: resources and patches."""
    patch_files: frozenset[str]
    """Those of ``files`` that it, or a kustomization below it, lists as patches."""
    bases: tuple[str, ...]
    """The directories that it names itself, components included."""
    reaches: frozenset[str]
    """The directories of all kustomizations below it; its own only in a cycle."""
    cycles: tuple[Entry, ...]
    """Its entries that lead back to it, which kustomize refuses."""
    gaps: tuple[Gap, ...]

    @property
    def directory(self) -> str:
        return self.kustomization.directory

    @property
    def namespace(self) -> Entry | None:
        return self.kustomization.namespace

    @property
    def prefix(self) -> Entry | None:
        return self.kustomization.prefix

    @property
    def suffix(self) -> Entry | None:
        return self.kustomization.suffix

    @property
    def complete(self) -> bool:
        """Whether every object is known: nothing remote, missing, malformed, generated or transformed, no cycle."""
        return not self.gaps


class KustomizationGraph:
    """All kustomizations in view and those that they name. ``roots`` is keyed by real directory."""

    __slots__ = ("_pulled_in_by", "_used_by", "patch_files", "roots")

    def __init__(self, kustomizations: dict[str, Kustomization]) -> None:
        reaches = {directory: _reachable(each, kustomizations) for directory, each in kustomizations.items()}
        self.roots = {directory: _root(each, kustomizations, reaches) for directory, each in kustomizations.items()}
        self.patch_files = frozenset(path for root in self.roots.values() for path in root.patch_files)
        self._pulled_in_by: dict[str, list[Root]] = {}
        self._used_by: dict[str, list[Root]] = {}
        for root in self.roots.values():
            for path in root.files:
                self._pulled_in_by.setdefault(path, []).append(root)
            for base in root.bases:
                self._used_by.setdefault(base, []).append(root)

    @classmethod
    def build(cls, places: Iterable[str], root: str) -> KustomizationGraph:
        """The graph of kustomization files, or directories that hold one; shown paths are relative to ``root``."""
        kustomizations: dict[str, Kustomization] = {}
        pending = sorted(places, reverse=True)
        while pending:
            place = pending.pop()
            directory = place if place in kustomizations else directory_of(place)
            if directory not in kustomizations:
                kustomization = read_kustomization(place, root)
                if kustomization is not None:
                    kustomizations[directory] = kustomization
                    pending += [child.path for child in kustomization.children]
        return cls(dict(sorted(kustomizations.items())))

    @property
    def top_level(self) -> tuple[Root, ...]:
        """The roots that no other uses; of a cycle that nothing else uses, every one."""
        above: dict[str, set[str]] = {}
        for directory, root in self.roots.items():
            for each in root.reaches:
                above.setdefault(each, set()).add(directory)
        return tuple(root for directory, root in self.roots.items() if above.get(directory, set()) <= root.reaches)

    def root_in(self, directory: str) -> Root | None:
        """The kustomization in a directory."""
        return self.roots.get(os.path.realpath(directory))

    def pulling_in(self, file: str) -> tuple[Root, ...]:
        """The roots that pull a file in, themselves or through others."""
        return tuple(self._pulled_in_by.get(os.path.realpath(file), ()))

    def using(self, directory: str) -> tuple[Root, ...]:
        """The roots that name a directory as resource, base or component."""
        return tuple(self._used_by.get(os.path.realpath(directory), ()))


def _reachable(start: Kustomization, kustomizations: dict[str, Kustomization]) -> frozenset[str]:
    reached: set[str] = set()
    pending = [start]
    while pending:
        for child in pending.pop().children:
            if child.path not in reached and child.path in kustomizations:
                reached.add(child.path)
                pending.append(kustomizations[child.path])
    return frozenset(reached)


def _root(
    kustomization: Kustomization, kustomizations: dict[str, Kustomization], reaches: dict[str, frozenset[str]]
) -> Root:
    directory = kustomization.directory
    below = reaches[directory]
    parts = [kustomization, *(kustomizations[each] for each in sorted(below - {directory}))]
    patches = frozenset(patch.file.path for part in parts for patch in part.patches if patch.file is not None)
    return Root(
        kustomization,
        patches.union(file.path for part in parts for file in part.files),
        patches,
        tuple(dict.fromkeys(child.path for child in kustomization.children if child.path in kustomizations)),
        below,
        _cycles(kustomization, reaches),
        tuple(gap for part in parts for gap in _gaps(part, reaches)),
    )


def _cycles(kustomization: Kustomization, reaches: dict[str, frozenset[str]]) -> tuple[Entry, ...]:
    home = kustomization.directory
    return tuple(
        entry for entry, path in kustomization.children if path == home or home in reaches.get(path, frozenset())
    )


def _gaps(kustomization: Kustomization, reaches: dict[str, frozenset[str]]) -> Iterator[Gap]:
    for problem in kustomization.problems:
        yield Gap(problem.span, f"`{kustomization.source.path}` is malformed: {_message(problem)}")
    for entry in kustomization.remote:
        yield Gap(entry.span, f"`{entry.value}` is remote")
    for entry in kustomization.missing:
        yield Gap(entry.span, f"`{entry.value}` is missing")
    for entry in kustomization.opaque:
        yield Gap(entry.span, f"`{entry.field}` needs kustomize to run")
    for entry, path in kustomization.children:
        if path not in reaches:
            yield Gap(entry.span, f"`{entry.value}` holds no kustomization of `{API_GROUP}`")
    for entry in _cycles(kustomization, reaches):
        yield Gap(entry.span, f"`{entry.value}` leads back here")


def _message(problem: Malformed) -> str:
    if isinstance(problem, DuplicateKey):
        return f"`{problem.name}` stands twice"
    return "a template" if isinstance(problem, UnrenderedTemplate) else problem.message
