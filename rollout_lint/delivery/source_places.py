"""Where what was rendered was written, for the words of a verdict only: what is judged is what was rendered.

Nothing is rendered a second time for it: objects are found again by what they say.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress

from ..manifests.project import Manifest
from ..manifests.resource import Resource
from ..rendering.charted import Charted
from ..rendering.kustomized import Kustomized
from ..rendering.texts import Texts
from ..rendering.ways import goal_at
from ..source.discovery import display_path, kustomization_file
from ..source.kustomization_graph import KustomizationGraph
from ..source.reading import ANYTHING, read_source
from ..source.text import Source, Span

Places = Callable[[Span], str | None]
"""A place in the stream as ``path:line`` of a file; None where no file has it."""


def nowhere(span: Span) -> str | None:
    """The places of what a command rendered that is not known."""
    return None


def source_places(manifest: Manifest, directory: str, kind: str, root: str) -> Places:
    """The places of a stream that was rendered of a directory; ``kind`` is ``kustomize``, ``helm`` or ``none``, and
    ``root`` what shown paths are relative to. A place that cannot be found must not cost the verdict: nothing is raised
    for it."""
    find: Callable[[Span], Span | None] = _unknown
    with suppress(Exception):
        find = _finder(manifest, os.path.realpath(directory), kind, root)

    def told(span: Span) -> str | None:
        with suppress(Exception):
            found = find(span)
            return None if found is None else f"{found.source.path}:{found.first.line}"
        return None

    return told


def _finder(manifest: Manifest, directory: str, kind: str, root: str) -> Callable[[Span], Span | None]:
    texts = Texts((), root)
    if kind == "helm":
        chart = Charted(directory, texts, root)
        return lambda span: _in_chart(chart, manifest, span)
    if kind == "kustomize":
        graph = KustomizationGraph.build([kustomization_file(directory) or directory], root)
        top = graph.root_in(directory)
        if top is None:
            return _unknown
        made = Kustomized(top, graph, texts, ())
        return lambda span: _in_kustomization(made, manifest, span)
    files = list(_plain_files(manifest.source, directory, root))
    return lambda span: _in_files(files, span)


def _unknown(span: Span) -> Span | None:
    return None


def _in_kustomization(made: Kustomized, manifest: Manifest, span: Span) -> Span | None:
    resource = _resource_at(manifest, span)
    place = made.place(span.source, resource, span) if resource is not None else None
    return None if place is None else place.span


def _in_chart(chart: Charted, manifest: Manifest, span: Span) -> Span | None:
    resource = _resource_at(manifest, span)
    root = resource.field.node if resource is not None else None
    place = chart.place(span.source, root, goal_at(span.source, root, span)) if root is not None else None
    return None if place is None else place.span


def _resource_at(manifest: Manifest, span: Span) -> Resource | None:
    for resource in manifest.resources:
        node = resource.field.node
        if node is not None and node.start <= span.start < node.end:
            return resource
    return None


def _plain_files(stream: Source, directory: str, root: str) -> Iterator[tuple[int, Source]]:
    """The files that a stream was put together from, in order, each with the offset it begins at."""
    end = 0
    for name in sorted(os.listdir(directory)):
        file = os.path.join(directory, name)
        source = read_source(file, display_path(file, root), ANYTHING) if os.path.isfile(file) else None
        if isinstance(source, Source) and source.text.strip():
            start = stream.text.find(source.text, end)
            if start >= 0:
                yield start, source
                end = start + len(source.text)


def _in_files(files: list[tuple[int, Source]], span: Span) -> Span | None:
    for start, source in files:
        if start <= span.start < start + len(source.text):
            return Span(source, span.start - start, min(span.end - start, len(source.text)))
    return None
