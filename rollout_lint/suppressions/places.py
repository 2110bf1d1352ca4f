"""Which part of a source a comment speaks for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.nodes import Mapping, Node, Scalar, Sequence
from ..source.parse import Document
from ..source.text import Source

Range = tuple[int, int]
"""Offsets, half-open."""

_ONLY_INDICATORS = late_pattern(r"[ \t?-]*\Z")


class Entry(NamedTuple):
    """A key with its value, an item of a list, or a document's root: what a comment on a line of its own is about."""

    start: int
    end: int
    """Of a block node the start of the next token, so that comments may lie in between."""
    value: Node
    key: str
    """"" for an item and a root."""


class Entries:
    """The entries of a source, in the order of the text, outer ones first."""

    def __init__(self, source: Source, documents: Iterable[Document]) -> None:
        self._source = source
        self.roots = [document.root for document in documents if document.root is not None]
        self.complete = all(document.root is not None or not document.problems for document in documents)
        """Whether every document was read to its end."""
        found = [entry for root in self.roots for entry in _entries(root)]
        self._ordered = sorted(found, key=lambda entry: (entry.start, -entry.end))
        self._starts = [entry.start for entry in self._ordered]

    def following(self, offset: int) -> Entry | None:
        """The outermost entry among those that begin next; None where nothing follows that belongs together."""
        index = bisect_left(self._starts, offset)
        if index == len(self._ordered):
            return None
        entry = self._ordered[index]
        inside = any(root.start < offset <= root.end and entry.start >= root.end for root in self.roots)
        # an indented comment at a document's end is not about the next document
        return None if inside and self._source.position(offset).column > 1 else entry

    def on_line(self, start: int, end: int) -> Iterator[Range]:
        """The range of a line, and those of the scalars that begin or end on it, with their keys."""
        yield start, end
        for entry in self._ordered:
            if type(entry.value) is not Scalar:
                continue
            begins = start <= entry.start < end or start <= entry.value.start < end
            ends = entry.value.style not in ("|", ">") and start < entry.value.end <= end
            if begins or ends:
                yield entry.start, entry.end

    def block_scalar_at(self, offset: int) -> Entry | None:
        """The entry whose block scalar an offset lies in."""
        for entry in self._ordered:
            value = entry.value
            if type(value) is Scalar and value.style in ("|", ">") and value.start < offset < value.end:
                return entry
        return None


def stands_alone(source: Source, offset: int) -> bool:
    """Whether nothing but a list's or key's indicator stands before an offset on its line."""
    line = source.position(offset).line
    return _ONLY_INDICATORS.match(source.text, source.line_starts[line - 1], offset) is not None


def line_range(source: Source, offset: int) -> Range:
    """The line that an offset is on, its end included."""
    line = source.position(offset).line
    starts = source.line_starts
    return starts[line - 1], starts[line] if line < len(starts) else len(source.text) + 1


def _entries(root: Node) -> Iterator[Entry]:
    yield Entry(root.start, root.end, root, "")
    pending = [root]
    while pending:
        node = pending.pop()
        if type(node) is Mapping:
            for key, value in node.pairs:
                yield Entry(key.start, max(key.end, value.end), value, key.value if type(key) is Scalar else "")
                pending.append(value)
        elif type(node) is Sequence:
            for item in node.items:
                yield Entry(item.start, item.end, item, "")
                pending.append(item)
