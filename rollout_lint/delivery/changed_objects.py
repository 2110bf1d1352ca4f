"""What two states of a repository hold differently of what a release is made of.

Objects are compared by what they mean: comments, another layout or another file are no release.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..late_pattern import late_pattern
from ..manifests.loading import manifest_of
from ..manifests.project import Manifest
from ..manifests.resource import Resource
from ..record import NamedTuple
from ..rendering.ways import says_the_same
from ..source.discovery import KUSTOMIZATION_NAMES, MANIFEST_ENDINGS
from ..source.field import Field
from ..source.nodes import Node
from ..source.parse import parse
from ..source.reading import ANYTHING, OURS, read_bytes
from ..source.text import Source
from .repository import ChangedFile, Repository

_RELEASED = late_pattern(r"\bkind:\s*[\"']?(?:Rollout|AnalysisTemplate|ClusterAnalysisTemplate)\b")
_TEMPLATE_ENDINGS = (*MANIFEST_ENDINGS, ".tpl")
_VALUES = late_pattern(r"values[^/]*\.ya?ml\Z")
_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")
_MOST_TEMPLATES = 500


class ChangedObject(NamedTuple):
    """An object that one of the revisions has otherwise, or alone."""

    kind: str
    """As references name it: ``Resource.known_as``."""
    namespace: str
    name: str
    removed: bool


class ChangedImages(NamedTuple):
    """What a kustomization newly says of images, and whether it patches what is released inline in another way."""

    file: str
    """The kustomization's real path."""
    images: frozenset[str]
    patches: bool


class Place(NamedTuple):
    """Where an object stands in what a changed file holds now; ``end`` is behind it."""

    start: int
    end: int
    changed: ChangedObject | None
    """None where it says what it said before, there or in another file."""


class ReadFile(NamedTuple):
    """A file that changed in any way but its name, with the objects that it holds now."""

    file: str
    """Its real path."""
    places: tuple[Place, ...]


class Changes(NamedTuple):
    """All that differs. ``charts`` are files of charts with Rollouts: what they make of them is not known here."""

    objects: tuple[ChangedObject, ...]
    kustomizations: tuple[ChangedImages, ...]
    charts: tuple[str, ...]
    files: tuple[ReadFile, ...] = ()
    customizing: tuple[str, ...] = ()
    """The real paths of the kustomizations that say anything else than before."""


class _Held(NamedTuple):
    """An object in a file of one of the two states."""

    path: str
    resource: Resource

    @property
    def name(self) -> tuple[str, str, str]:
        return self.resource.known_as, self.resource.namespace, self.resource.name

    def says_the_same(self, other: _Held) -> bool:
        return _same(self.resource.field.node, other.resource.field.node)

    def stays_as(self, other: _Held) -> bool:
        return self.path == other.path and self.says_the_same(other)


def changes_between(repository: Repository, base: str, head: str | None, paths: Iterable[str] = ()) -> Changes:
    """What differs between two commits or trees, or, without a head, between one and what is staged. Raises
    GitFailed."""
    return changes_in(repository, repository.changed_files(base, head, paths))


def changes_in(repository: Repository, files: Iterable[ChangedFile]) -> Changes:
    """What some changed files hold differently. Raises GitFailed."""
    old: list[_Held] = []
    new: list[_Held] = []
    texts: dict[str, tuple[bytes, bytes]] = {}
    kustomizations, customizing, charts = [], [], []
    for file in files:
        name = posixpath.basename(file.path)
        if not name.endswith(_TEMPLATE_ENDINGS) and name not in KUSTOMIZATION_NAMES:
            texts[file.path] = b"", b""
            continue
        before, after = texts[file.path] = repository.text_of(file.old), repository.new_text_of(file)
        if name in KUSTOMIZATION_NAMES:
            was, root = _root(before, file.path), _root(after, file.path)
            kustomizations += _changed_images(repository, file.path, was, root)
            customizing += [] if _same(was.node, root.node) else [file.path]
            continue
        manifest = _manifest(after, file.path)
        old += _held(file.path, _manifest(before, file.path))
        new += _held(file.path, manifest)
        if _is_of_chart(repository, file, manifest):
            charts.append(file.path)
    changed, gone = _differing(old, new)
    moved = _moved(texts)
    objects = (*(_told(each, removed=False) for each in changed), *(_told(each, removed=True) for each in gone))
    return Changes(
        tuple(dict.fromkeys(objects)),
        tuple(kustomizations),
        tuple(charts),
        tuple(_read_files(repository, texts, moved, new, changed)),
        tuple(real_path(repository, path) for path in customizing if path not in moved),
    )


def _manifest(data: bytes, path: str) -> Manifest | None:
    return manifest_of(read_bytes(data, path, names=OURS if path.endswith(".tpl") else ANYTHING), is_target=True)


def _held(path: str, manifest: Manifest | None) -> list[_Held]:
    return [] if manifest is None else [_Held(path, resource) for resource in manifest.resources]


def _differing(old: list[_Held], new: list[_Held]) -> tuple[list[_Held], list[_Held]]:
    """The new objects that no old one of their name equals, and the old ones that are gone. Several of one name are
    told apart by their file first: only what is left over may have moved."""
    left: dict[tuple[str, str, str], list[_Held]] = {}
    for each in old:
        left.setdefault(each.name, []).append(each)
    changed = [each for each in new if not _take(left, each, lambda one, other: one.stays_as(other))]
    changed = [each for each in changed if not _take(left, each, lambda one, other: one.says_the_same(other))]
    # what changed is not gone
    elsewhere = [each for each in changed if not _take(left, each, lambda one, other: one.path == other.path)]
    for each in elsewhere:
        _take(left, each, lambda one, other: True)
    return changed, [each for rest in left.values() for each in rest]


def _take(left: dict[tuple[str, str, str], list[_Held]], each: _Held, fits: Callable[[_Held, _Held], bool]) -> bool:
    """Take out the first of the old objects of a name that fits; whether there was one."""
    named = left.get(each.name, [])
    for index, other in enumerate(named):
        if fits(each, other):
            del named[index]
            return True
    return False


def _told(held: _Held, *, removed: bool) -> ChangedObject:
    return ChangedObject(*held.name, removed=removed)


def _moved(texts: Mapping[str, tuple[bytes, bytes]]) -> frozenset[str]:
    """The files that hold the very text of one that is gone. ``texts`` are what files held and hold now."""
    left = {before for before, after in texts.values() if before and not after}
    return frozenset(path for path, (_, after) in texts.items() if after in left)


def _read_files(
    repository: Repository, paths: Iterable[str], moved: frozenset[str], new: list[_Held], changed: list[_Held]
) -> Iterator[ReadFile]:
    known = {id(each.resource) for each in changed}
    places: dict[str, list[Place]] = {path: [] for path in paths}
    for each in new:
        node = each.resource.field.node
        if node is not None:
            told = _told(each, removed=False) if id(each.resource) in known else None
            places[each.path].append(Place(node.start, node.end, told))
    for path, found in places.items():
        # unless there are two of it now
        if path not in moved or any(place.changed is not None for place in found):
            yield ReadFile(real_path(repository, path), tuple(found))


def real_path(repository: Repository, path: str) -> str:
    """Where a file of a repository lies on this disk."""
    return os.path.realpath(os.path.join(repository.root, path))


def _same(one: Node | None, other: Node | None) -> bool:
    if one is None or other is None:
        return one is other
    return says_the_same(one, other)


# -- kustomizations


def _changed_images(repository: Repository, path: str, before: Field, after: Field) -> list[ChangedImages]:
    images = frozenset(item.get("name").text for item in _added(before, after, "images") if item.get("name").text)
    patches = any(_patches_released(item) for key in _PATCHES for item in _added(before, after, key))
    if not images and not patches:
        return []
    return [ChangedImages(real_path(repository, path), images, patches)]


def _root(data: bytes, path: str) -> Field:
    reading = read_bytes(data, path)
    source = reading if isinstance(reading, Source) else Source(path, "")
    roots = [document.root for document in parse(source) if document.root is not None]
    return Field(source, roots[0] if roots else None, None, None)


def _added(before: Field, after: Field, key: str) -> list[Field]:
    """The items of a list that are not in it before."""
    known = before.get(key).items()
    return [item for item in after.get(key).items() if not any(_same(item.node, each.node) for each in known)]


def _patches_released(item: Field) -> bool:
    text = item.get("patch").text if item.is_mapping else item.text
    kind = item.get("target", "kind").text
    return bool(_RELEASED.search(text) or _RELEASED.search(f"kind: {kind}"))


# -- charts


def _is_of_chart(repository: Repository, file: ChangedFile, after: Manifest | None) -> bool:
    """Whether a file is one of a chart that has Rollouts: its values, or a template of what is released."""
    chart = chart_of(repository.root, file.path)
    if after is not None and after.resources:
        return False
    if after is not None and _RELEASED.search(after.source.text):
        return True
    is_values = chart is not None and _VALUES.match(posixpath.relpath(file.path, chart)) is not None
    return is_values and chart is not None and _has_rollouts(os.path.join(repository.root, chart, "templates"))


def chart_of(root: str, path: str) -> str | None:
    """The nearest directory above a file that is a chart, from the root."""
    directory = posixpath.dirname(path)
    while True:
        if os.path.isfile(os.path.join(root, directory, "Chart.yaml")):
            return directory or "."
        if not directory:
            return None
        directory = posixpath.dirname(directory)


def _has_rollouts(templates: str) -> bool:
    seen = 0
    for directory, _, names in os.walk(templates):
        for name in sorted(names):
            seen += 1
            if seen > _MOST_TEMPLATES:
                return False
            try:
                with open(os.path.join(directory, name), encoding="utf-8", errors="replace") as stream:
                    if _RELEASED.search(stream.read(1 << 20)):
                        return True
            except OSError:
                continue
    return False
