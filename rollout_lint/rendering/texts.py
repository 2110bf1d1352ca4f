"""The texts that a rendered object was made of, each read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..manifests.loading import read_manifest
from ..manifests.project import Manifest
from ..record import NamedTuple
from ..source.discovery import display_path
from ..source.field import Field
from ..source.kustomization import Entry, Kustomization
from ..source.nodes import Mapping, Node, Scalar, Sequence, follow
from ..source.parse import parse
from ..source.reading import ANYTHING, read_source
from ..source.spans import part_span, scalar_span
from ..source.text import Source, Span


class Text(NamedTuple):
    """Parsed text and the way from its spans to those of a file: they differ where it stands in a scalar."""

    source: Source
    roots: tuple[Node, ...]
    lift: Callable[[Span], Span]


class Texts:
    """The files of a run by their real path. Those that a check has read already are taken from there, so that a place
    in one of them is the same place to everybody."""

    def __init__(self, manifests: Iterable[Manifest], root: str) -> None:
        """``root`` is what shown paths are relative to."""
        self._root = root
        self._manifests: dict[str, Manifest | None] = {
            manifest.source.file: manifest for manifest in manifests if manifest.source.file is not None
        }
        self._inline: dict[tuple[int, int], Text | None] = {}

    @property
    def manifests(self) -> list[Manifest]:
        """All that were read, by path."""
        return [manifest for manifest in self._manifests.values() if manifest is not None]

    def replace(self, file: str, manifest: Manifest) -> None:
        """Take another reading of a file for good: a template is one that nobody could read as it is."""
        self._manifests[file] = manifest

    def known(self, file: str) -> Source | None:
        """A file's text where somebody has read it already."""
        manifest = self._manifests.get(file)
        return None if manifest is None else manifest.source

    def manifest(self, file: str) -> Manifest | None:
        """A file's manifest; None where it cannot be read."""
        if file not in self._manifests:
            reading = read_source(file, display_path(file, self._root), ANYTHING)
            self._manifests[file] = read_manifest(reading, is_target=True) if isinstance(reading, Source) else None
        return self._manifests[file]

    def of_file(self, file: str) -> Text | None:
        manifest = self.manifest(file)
        if manifest is None:
            return None
        roots = [document.root for document in manifest.documents if document.root is not None]
        return Text(manifest.source, tuple(each for root in roots for each in _objects(root)), _itself)

    def of_kustomization(self, kustomization: Kustomization) -> Field | None:
        """The mapping of a kustomization file."""
        text = self.of_file(kustomization.file)
        root = next((root for root in text.roots if type(root) is Mapping), None) if text is not None else None
        return None if text is None or root is None else Field(text.source, root, None, None)

    def of_inline(self, kustomization: Kustomization, entry: Entry) -> Text | None:
        """A patch that stands in the kustomization itself."""
        key = (id(kustomization), entry.span.start)
        if key not in self._inline:
            self._inline[key] = self._read_inline(kustomization, entry)
        return self._inline[key]

    def _read_inline(self, kustomization: Kustomization, entry: Entry) -> Text | None:
        field = self.of_kustomization(kustomization)
        if field is None:
            return None
        around, scalar = field.source, _scalar_at(field, entry.span)
        if scalar is None:
            return None
        inner = Source(around.path, scalar.value)
        roots = (document.root for document in parse(inner))

        def lift(span: Span) -> Span:
            return part_span(around, scalar, span.start, span.end)

        return Text(inner, tuple(follow(root) for root in roots if root is not None), lift)


def _objects(root: Node) -> Iterator[Node]:
    """A document, or the items of a ``kind: List``."""
    node = follow(root)
    entries = node.entries if type(node) is Mapping else {}
    kind, items = (follow(entries[name][1]) if name in entries else None for name in ("kind", "items"))
    if type(kind) is Scalar and kind.value == "List" and type(items) is Sequence:
        yield from map(follow, items.items)
    else:
        yield node


def _itself(span: Span) -> Span:
    return span


def _scalar_at(field: Field, span: Span) -> Scalar | None:
    """The scalar whose content a span is."""
    pending: list[Node] = [field.node] if field.node is not None else []
    while pending:
        node = pending.pop()
        if type(node) is Scalar:
            if node.value and node.start <= span.start <= node.end:
                found = scalar_span(field.source, node)
                if (found.start, found.end) == (span.start, span.end):
                    return node
        elif type(node) is Mapping:
            pending += [value for _, value in node.pairs]
        elif type(node) is Sequence:
            pending += node.items
    return None
