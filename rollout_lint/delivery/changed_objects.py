"""What two revisions of a repository hold differently of what a release is made of.

Objects are compared by what they mean: comments, another layout or another file are no release.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..manifests.loading import manifest_of
from ..manifests.project import Manifest
from ..manifests.resource import Resource
from ..rendering.ways import says_the_same
from ..source.discovery import KUSTOMIZATION_NAMES, MANIFEST_ENDINGS
from ..source.field import Field
from ..source.nodes import Node
from ..source.parse import parse
from ..source.reading import ANYTHING, OURS, read_bytes
from ..source.text import Source
from .repository import ChangedFile, Repository

_RELEASED = re.compile(r"\bkind:\s*[\"']?(?:Rollout|AnalysisTemplate|ClusterAnalysisTemplate)\b")
_TEMPLATE_ENDINGS = (*MANIFEST_ENDINGS, ".tpl")
_VALUES = re.compile(r"values[^/]*\.ya?ml\Z")
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


class Changes(NamedTuple):
    """All that differs. ``charts`` are files of charts with Rollouts: what they make of them is not known here."""

    objects: tuple[ChangedObject, ...]
    kustomizations: tuple[ChangedImages, ...]
    charts: tuple[str, ...]


def changes_between(repository: Repository, base: str, head: str | None, paths: Iterable[str] = ()) -> Changes:
    """What differs between two commits or trees, or, without a head, between one and what is staged. Raises
    GitFailed."""
    old: dict[tuple[str, str, str], Resource] = {}
    new: dict[tuple[str, str, str], Resource] = {}
    kustomizations, charts = [], []
    for file in repository.changed_files(base, head, paths):
        name = posixpath.basename(file.path)
        if name in KUSTOMIZATION_NAMES:
            kustomizations += _kustomization(repository, file)
            continue
        if not name.endswith(_TEMPLATE_ENDINGS):
            continue
        before, after = (_manifest(repository.text_of(blob), file.path) for blob in (file.old, file.new))
        old |= _by_name(before)
        new |= _by_name(after)
        if _is_of_chart(repository, file, after):
            charts.append(file.path)
    return Changes(tuple(_differing(old, new)), tuple(kustomizations), tuple(charts))


def _manifest(data: bytes, path: str) -> Manifest | None:
    return manifest_of(read_bytes(data, path, names=OURS if path.endswith(".tpl") else ANYTHING), is_target=True)


def _by_name(manifest: Manifest | None) -> dict[tuple[str, str, str], Resource]:
    found = () if manifest is None else manifest.resources
    return {(each.known_as, each.namespace, each.name): each for each in found}


def _differing(
    old: dict[tuple[str, str, str], Resource], new: dict[tuple[str, str, str], Resource]
) -> Iterator[ChangedObject]:
    for name, resource in new.items():
        before = old.get(name)
        if before is None or not _same(before.field.node, resource.field.node):
            yield ChangedObject(*name, removed=False)
    for name in old.keys() - new.keys():
        yield ChangedObject(*name, removed=True)


def _same(one: Node | None, other: Node | None) -> bool:
    if one is None or other is None:
        return one is other
    return says_the_same(one, other)


# -- kustomizations


def _kustomization(repository: Repository, file: ChangedFile) -> list[ChangedImages]:
    before, after = (_root(repository.text_of(blob), file.path) for blob in (file.old, file.new))
    images = frozenset(item.get("name").text for item in _added(before, after, "images") if item.get("name").text)
    patches = any(_patches_released(item) for key in _PATCHES for item in _added(before, after, key))
    if not images and not patches:
        return []
    return [ChangedImages(os.path.realpath(os.path.join(repository.root, file.path)), images, patches)]


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
    chart = _chart_of(repository.root, file.path)
    if after is not None and after.resources:
        return False
    if after is not None and _RELEASED.search(after.source.text):
        return True
    is_values = chart is not None and _VALUES.match(posixpath.relpath(file.path, chart)) is not None
    return is_values and chart is not None and _has_rollouts(os.path.join(repository.root, chart, "templates"))


def _chart_of(root: str, path: str) -> str | None:
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
