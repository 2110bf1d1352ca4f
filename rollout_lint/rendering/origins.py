"""From a place in rendered output to the place in the user's files that it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from ..finding import Draft, Related, Rendered, TraceStep
from ..manifests.project import Manifest, Project
from ..manifests.resource import Resource
from ..record import NamedTuple
from ..source.field import Field
from ..source.kustomization_graph import Root
from ..source.text import Source, Span
from .charted import Charted
from .kustomized import Kustomized
from .place import Place, Replacement
from .suppressed import OutputSuppressions
from .texts import Texts
from .ways import goal_at

Before = Callable[[], frozenset[tuple[str, int, int]]]
"""The findings that the files have before they are rendered, as code, source and offset."""


class Stream(NamedTuple):
    """The output of one renderer's run."""

    manifest: Manifest
    command: str
    maker: Kustomized | Charted
    entrance: Span
    """Where in the user's files it begins: what shows that a finding is one of this render."""
    directory: str
    """The real directory of the kustomization or chart."""


class Moved(NamedTuple):
    """A finding at its source, with the object that it is in there, if that is one; ``seen_at`` is its place in the
    object as rendered where it is not."""

    draft: Draft
    resource: Resource | None
    seen_at: Span | None


class Origins:
    """All streams of a run."""

    def __init__(self, streams: Iterable[Stream], texts: Texts, raw: Project, files: int) -> None:
        """``raw`` is the project of the files as they are, of which ``files`` targets were rendered."""
        self.raw = raw
        self._files = files
        self._texts = texts
        self._streams = {id(stream.manifest.source): stream for stream in streams}
        self._resources = {id(stream.manifest.source): stream.manifest.resources for stream in self._streams.values()}
        self._places: dict[tuple[int, int, int], Place] = {}

    @property
    def manifests(self) -> list[Manifest]:
        """The files that were rendered, and those that a place was found in."""
        return self._texts.manifests

    @property
    def more_files(self) -> int:
        """How many more files the run read than the project has manifests."""
        return self._files - len(self._streams)

    def is_rendered(self, source: Source) -> bool:
        return id(source) in self._streams

    def span_of(self, span: Span) -> Span:
        """Where a place in rendered output is in the files, or the nearest thing to it."""
        place = self.place(span)
        return span if place is None else place.span

    def suppressions(self, known_rules: Mapping[str, str], today: date | None) -> OutputSuppressions:
        """What the output itself leaves out; ``today`` is by default the current day."""
        manifests = [stream.manifest for stream in self._streams.values()]
        return OutputSuppressions(manifests, known_rules, today or date.today())

    def source_of(self, span: Span) -> Source:
        return self.span_of(span).source

    def place(self, span: Span) -> Place | None:
        """Where a place in rendered output came from; None for a place in a file."""
        stream = self._streams.get(id(span.source))
        if stream is None:
            return None
        key = (id(span.source), span.start, span.end)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self._find(stream, span) or Place(stream.entrance, exact=False)
        return place

    def _find(self, stream: Stream, span: Span) -> Place | None:
        resource = self._resource_at(span)
        root = resource.field.node if resource is not None else None
        if resource is None or root is None:
            return None
        if isinstance(stream.maker, Kustomized):
            return stream.maker.place(span.source, resource, span)
        return stream.maker.place(span.source, root, goal_at(span.source, root, span))

    def _resource_at(self, span: Span) -> Resource | None:
        for resource in self._resources.get(id(span.source), ()):
            node = resource.field.node
            if node is not None and node.start <= span.start < node.end:
                return resource
        return None

    def moved(self, rule: str, draft: Draft, resource: Resource | None, before: Before) -> Moved:
        """A finding where it was written; as it is where that is in a file already."""
        place = self.place(draft.span)
        if place is None:
            return Moved(draft, resource, None)
        stream = self._streams[id(draft.span.source)]
        span, related = place.span, place.related
        cause = self._cause(rule, place, before)
        if cause is not None:
            span = cause.span
            related = (Related(cause.base, _what_is_gone(cause, stream)), *related)
        related = (*related, *self._related(draft.related, span), *self._overlay(stream, span))
        moved = draft._replace(
            span=span,
            related=tuple(each for each in related if each.span != span),
            trace=tuple(map(self._step, draft.trace)),
            fix=None,
            rendered=None if place.exact else Rendered(stream.command, draft.span.first.line),
        )
        # a template's own names have holes
        own = self.resource_at(span) if isinstance(stream.maker, Kustomized) else None
        return Moved(moved, own or resource, None if own is not None else draft.span)

    def resource_at(self, span: Span) -> Resource | None:
        """The object of a file that a place lies in."""
        for manifest in self.manifests:
            if manifest.source is span.source:
                for resource in manifest.resources:
                    node = resource.field.node
                    if node is not None and node.start <= span.start < node.end:
                        return resource
        return None

    def _cause(self, rule: str, place: Place, before: Before) -> Replacement | None:
        """The patch that is to blame for what is missing: the object did not lack it before."""
        if not place.replacements or (rule, id(place.span.source), place.span.start) in before():
            return None
        return place.replacements[0]

    def _related(self, related: tuple[Related, ...], primary: Span) -> list[Related]:
        moved: list[Related] = []
        for each in related:
            span = self.span_of(each.span)
            if span != primary and all(span != known.span for known in moved):
                moved.append(Related(span, each.message))
        return moved

    def _overlay(self, stream: Stream, span: Span) -> tuple[Related, ...]:
        """Which render shows a finding whose place is shared by several."""
        if not isinstance(stream.maker, Kustomized) or span.source is stream.entrance.source:
            return ()
        file = span.source.file
        if file is not None and file.startswith(stream.directory):
            return ()
        return (Related(stream.maker.entry_of(file) or stream.entrance, f"`{stream.command}` renders it"),)

    def _step(self, step: TraceStep) -> TraceStep:
        place = self.place(step.span) if step.span is not None else None
        return step if place is None else TraceStep(step.text, place.span if place.exact else None)


def _what_is_gone(cause: Replacement, stream: Stream) -> str:
    if cause.removed:
        return "what the patch takes away"
    return f"the list that the patch replaces whole: `{stream.command}` knows no merge keys for it"


def entrance_of(root: Root) -> Span:
    """The first resource that a kustomization names."""
    first = next(
        (entries[0].span for entries in (root.kustomization.resources, root.kustomization.bases) if entries), None
    )
    source = root.kustomization.source
    return first or Span(source, 0, min(1, len(source.text)))


def entrance_of_chart(texts: Texts, file: str) -> Span | None:
    """The name of a chart."""
    text = texts.of_file(file)
    for node in text.roots if text is not None else ():
        named = Field(text.source, node, None, None).get("name") if text is not None else None
        if named is not None and named.present:
            return named.span
    return None
