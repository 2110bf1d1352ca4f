"""What there is to render among the targets of a run: kustomizations that no other uses, and charts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from ..record import NamedTuple
from ..source.discovery import Discovery
from ..source.kustomization_graph import KustomizationGraph, Root
from ..source.reading import OURS, read_source
from .tools import CHART_FILE

_PACKED = (".tgz", ".tar.gz")


class ChartRoot(NamedTuple):
    """A chart that is no part of another. ``directory`` is its real path."""

    directory: str


class Roots(NamedTuple):
    """What to render, and the kustomizations among and below it."""

    kustomizations: tuple[Root, ...]
    charts: tuple[ChartRoot, ...]
    graph: KustomizationGraph


def roots_among(found: Discovery, how: str, root: str) -> Roots:
    """The kustomizations and charts among files, by their kind; ``root`` is what shown paths are relative to.

    What holds no object of ours, and pulls in nothing that cannot be seen, is left out: rendering takes time.
    """
    graph = KustomizationGraph.build(found.kustomizations if how in ("auto", "kustomize") else (), root)
    named = {os.path.realpath(os.path.dirname(file)) for file in found.kustomizations}
    kustomizations = tuple(
        each
        for each in graph.top_level
        if each.directory in named and not each.kustomization.is_component and _may_hold_ours(each)
    )
    charts = tuple(_charts(found.files)) if how in ("auto", "helm") else ()
    return Roots(kustomizations, charts, graph)


def _may_hold_ours(root: Root) -> bool:
    return not root.complete or any(read_source(file, file, OURS) is not None for file in sorted(root.files))


def _charts(files: Sequence[str]) -> Iterator[ChartRoot]:
    directories = sorted({os.path.realpath(os.path.dirname(file)) for file in files if _is_chart_file(file)})
    for directory in directories:
        if not any(_below(directory, other) for other in directories) and _chart_may_hold_ours(directory):
            yield ChartRoot(directory)


def _is_chart_file(file: str) -> bool:
    return os.path.basename(file) == CHART_FILE


def _below(directory: str, other: str) -> bool:
    return directory.startswith(os.path.join(other, "charts") + os.sep)


def _chart_may_hold_ours(directory: str) -> bool:
    """Whether a chart's templates, or those of the charts in it, name a group of ours; packed charts may. A library
    renders nothing by itself."""
    chart = read_source(os.path.join(directory, CHART_FILE), CHART_FILE, (b"type: library",))
    if chart is not None:
        return False
    for file in _files_of_chart(directory):
        if file.endswith(_PACKED) or read_source(file, file, OURS) is not None:
            return True
    return False


def _files_of_chart(directory: str) -> Iterator[str]:
    for part in ("templates", "charts", "crds"):
        for above, _, names in os.walk(os.path.join(directory, part)):
            yield from (os.path.join(above, name) for name in sorted(names))


def files_below(directories: Iterable[str], file: str) -> bool:
    """Whether a file lies in one of some directories."""
    return any(file.startswith(directory + os.sep) for directory in directories)
