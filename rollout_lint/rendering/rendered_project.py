"""A project of what kustomize and helm make of the targets, beside the files that neither renders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from ..manifests.loading import Progress, Scope, load_project, manifest_of
from ..manifests.project import Manifest, Project, Unit
from ..record import NamedTuple
from ..source.discovery import discover, display_path, project_root, report_root
from ..source.kustomization_graph import Root
from ..source.patterns import Patterns
from ..source.problems import UnrenderedTemplate
from ..source.reading import read_bytes
from ..source.text import Source, Span
from .annotated import Origin, origins_of
from .charted import Charted
from .kustomized import Kustomized
from .origins import Origins, Stream, entrance_of, entrance_of_chart
from .roots import ChartRoot, Roots, files_below, roots_among
from .texts import Texts
from .tools import CHART_FILE, RendererMissing, Rendering, command_for, rendering_of

_SECONDS = 60.0
_MOST_BYTES = 64 << 20
_AT_ONCE = 4


class RenderedProject(NamedTuple):
    """``origins`` are None where nothing was rendered: the project is that of the files then. ``failures`` are the
    words of renderers that failed; what they should have rendered is in the project as the files have it."""

    project: Project
    origins: Origins | None
    skipped: dict[str, int]
    remarks: tuple[str, ...]
    failures: tuple[str, ...]


class _Rendered(NamedTuple):
    """One root with what was made of it."""

    root: Root | ChartRoot
    rendering: Rendering
    origins: tuple[Origin, ...]


def load_rendered(
    paths: Sequence[str], scope: Scope, how: str, progress: Progress | None = None, *, seconds: float = _SECONDS
) -> RenderedProject:
    """Read the targets and render what can be rendered among them, each root within so many seconds.

    ``how`` is ``auto``, ``kustomize`` or ``helm``. Where the program is missing, a remark says so and the files are
    taken as they are. Raises MissingPath and NoReadableFile.
    """
    loaded = load_project(paths, scope, progress)
    exclude_root = scope.exclude_root or project_root(paths)
    found = discover(paths, exclude=Patterns(scope.exclude), root=exclude_root)
    roots = roots_among(found, how, report_root(paths))
    tasks, remarks = _tasks(roots, seconds)
    rendered = _run(tasks, progress)
    failures = tuple(_failure(each.rendering) for each in rendered if not each.rendering.ok)
    done = [each for each in rendered if each.rendering.ok]
    if not done:
        return RenderedProject(loaded.project, None, loaded.skipped, (*loaded.remarks, *remarks), failures)
    project, origins = _assembled(loaded.project, done, roots, report_root(paths))
    return RenderedProject(project, origins, loaded.skipped, (*loaded.remarks, *remarks), failures)


def _failure(rendering: Rendering) -> str:
    """A renderer's words on one line, without those on what it only frowns at."""
    said = [line for line in rendering.error.splitlines() if not line.startswith("# Warning:")]
    return f"`{rendering.command}` failed: {' '.join(' '.join(said).split()) or rendering.error}"


# -- rendering


def _tasks(roots: Roots, seconds: float) -> tuple[list[Callable[[], _Rendered]], list[str]]:
    """What there is to run, and what cannot be for want of a program."""
    tasks: list[Callable[[], _Rendered]] = []
    missing: dict[str, str] = {}
    every: list[Root | ChartRoot] = [*roots.kustomizations, *roots.charts]
    for root in every:
        kind = "kustomize" if isinstance(root, Root) else "helm"
        try:
            command = command_for(_as_typed(root.directory), kind, os.environ)
        except RendererMissing as error:
            missing[error.tool] = f"{error}: the files are checked as they are, not as they would be rendered"
            continue
        annotated = isinstance(root, Root) and not _fetches(root, roots)
        tasks.append(partial(_render, root, command, seconds, annotated))
    return tasks, list(missing.values())


def _as_typed(directory: str) -> str:
    """A directory as one would type it here."""
    shown = os.path.relpath(directory)
    return directory if shown.startswith("..") else shown


def _fetches(root: Root, roots: Roots) -> bool:
    """Whether a render fetches something: asking for origins would fetch it once more."""
    return any(roots.graph.roots[each].kustomization.remote for each in {root.directory, *root.reaches})


def _render(root: Root | ChartRoot, command: tuple[str, ...], seconds: float, annotated: bool) -> _Rendered:
    rendering = rendering_of(command, seconds=seconds, most_bytes=_MOST_BYTES)
    origins: Iterable[Origin] = ()
    if rendering.ok and annotated and isinstance(root, Root):
        origins = origins_of(root, command, seconds=seconds, most_bytes=_MOST_BYTES)
    return _Rendered(root, rendering, tuple(origins))


def _run(tasks: list[Callable[[], _Rendered]], progress: Progress | None) -> list[_Rendered]:
    done = []
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        for number, result in enumerate(pool.map(lambda task: task(), tasks)):
            if progress is not None:
                progress("rendering", number, len(tasks))
            done.append(result)
    return done


# -- putting together


def _assembled(raw: Project, rendered: list[_Rendered], roots: Roots, shown_from: str) -> tuple[Project, Origins]:
    """The files that were rendered make way for what was made of them."""
    covers = [_covered_by(each.root) for each in rendered]
    covered = [m for m in raw.manifests if m.source.file is not None and any(each(m.source.file) for each in covers)]
    texts = Texts(covered, shown_from)
    streams = [_stream(each, roots, texts, shown_from) for each in rendered]
    _read_templates(covered, streams, texts)
    units = [_unit(each.root, stream) for each, stream in zip(rendered, streams, strict=True)]
    project = raw.exchanging(covered, zip((stream.manifest for stream in streams), units, strict=True))
    return project, Origins(streams, texts, raw, sum(manifest.is_target for manifest in covered))


def _covered_by(root: Root | ChartRoot) -> Callable[[str], bool]:
    """Which files a render stands for."""
    if isinstance(root, ChartRoot):
        return lambda file: files_below([root.directory], file)
    files = root.files | {root.kustomization.file}
    return lambda file: file in files


def _stream(rendered: _Rendered, roots: Roots, texts: Texts, shown_from: str) -> Stream:
    root, rendering = rendered.root, rendered.rendering
    maker: Kustomized | Charted
    if isinstance(root, Root):
        entrance = entrance_of(root)
        maker = Kustomized(root, roots.graph, texts, rendered.origins)
    else:
        file = os.path.join(root.directory, CHART_FILE)
        entrance = entrance_of_chart(texts, file) or Span(Source(display_path(file, shown_from), "", file), 0, 0)
        maker = Charted(root.directory, texts, shown_from)
    manifest = manifest_of(read_bytes(rendering.output, entrance.source.path), is_target=True)
    assert manifest is not None  # bytes at hand are always read
    return Stream(manifest, rendering.command, maker, entrance, root.directory)


def _read_templates(covered: list[Manifest], streams: list[Stream], texts: Texts) -> None:
    """Take templates as what can be read of them."""
    charts = [stream for stream in streams if isinstance(stream.maker, Charted)]
    for manifest in covered:
        file = manifest.source.file
        if file is None or not any(type(problem) is UnrenderedTemplate for problem in manifest.problems):
            continue
        for stream in charts:
            if isinstance(stream.maker, Charted) and files_below([stream.directory], file):
                readable = stream.maker.manifest(file)
                if readable is not None:
                    texts.replace(file, readable)


def _unit(root: Root | ChartRoot, stream: Stream) -> Unit:
    one_namespace = isinstance(root, Root) and root.namespace is not None
    return Unit(stream.entrance.source.path, one_namespace=one_namespace, final=True)
