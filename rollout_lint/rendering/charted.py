"""The objects that helm made of a chart, followed back into templates and values."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from ..finding import Related
from ..late_pattern import late_pattern
from ..manifests.project import Manifest
from ..manifests.resource import resources
from ..record import NamedTuple
from ..source.discovery import display_path
from ..source.field import Field
from ..source.nodes import Mapping, Node, Scalar, Sequence, follow, key_name
from ..source.parse import Document, parse
from ..source.reading import ANYTHING, read_source
from ..source.text import Source, Span
from .holes import HOLE, Hole, Match, Template
from .place import Place
from .texts import Texts
from .tools import CHART_FILE
from .values import Values, ValuesFile, values_file
from .ways import Goal, item_name, node_at

_SOURCE = late_pattern(r"^# Source: (?P<path>.+?)\s*$", re.MULTILINE)
_MOST_TRIED = 2000
"""Nodes of a template that are looked at for one place: branches and loops leave more than one way."""


class _Read(NamedTuple):
    """A template with its documents; nothing of it could be read where there are none."""

    template: Template
    documents: tuple[Document, ...]


class Charted:
    """One chart and the templates that were read of it."""

    def __init__(self, directory: str, texts: Texts, root: str) -> None:
        """``directory`` is the chart's real path, ``root`` what shown paths are relative to."""
        self.directory = directory
        self._texts = texts
        self._root = root
        self._read: dict[str, _Read | None] = {}
        self._values: dict[str, Values] = {}

    def place(self, source: Source, root: Node, goal: Goal | None) -> Place | None:
        """Where a place in helm's output was written. ``root`` is the object that the goal is in."""
        file = self._template_of(source, root.start)
        read = self._template(file) if file is not None else None
        if file is None or read is None:
            return None
        if goal is None:
            return Place(self._first(read, root), exact=False)
        search = _Search(read.template, self._values_for(file), goal)
        for document in self._documents(read, root):
            place = search.run(document)
            if place is not None:
                return place
        near = self._first(read, root) if search.near is None else search.near
        return Place(near, exact=False)

    def manifest(self, file: str) -> Manifest | None:
        """A template as a manifest, for the comments and annotations that it holds; None where it cannot be read."""
        read = self._template(file)
        if read is None:
            return None
        source = read.template.source
        documents = [Document(source, document.root, ()) for document in read.documents]
        found = [resource for document in documents for resource in resources(document)]
        return Manifest(source, documents, found, [], True)

    def _documents(self, read: _Read, root: Node) -> list[Node]:
        """A template's documents, those of the object's kind first."""
        roots = [follow(document.root) for document in read.documents if document.root is not None]
        alike = [node for node in roots if _kind(node) in (_kind(root), "")]
        return alike or roots

    def _first(self, read: _Read, root: Node) -> Span:
        """What names an object in its template: its name, else its kind, else where the template begins."""
        for node in self._documents(read, root):
            for way in (("metadata", "name"), ("kind",)):
                named = node_at(node, way)
                if type(named) is Scalar:
                    return read.template.span_of(named)
        text = read.template.source.text
        begin = len(text) - len(text.lstrip())
        end = text.find("\n", begin)
        return Span(read.template.source, begin, len(text) if end < 0 else end)

    def _template_of(self, source: Source, offset: int) -> str | None:
        """The file that helm names above an object: `chart/templates/x.yaml`, `chart/charts/sub/templates/x.yaml`."""
        said = None
        for match in _SOURCE.finditer(source.text, 0, offset):
            said = match["path"]
        if said is None:
            return None
        below = said.partition("/")[2]
        file = os.path.join(self.directory, *below.split("/"))
        inside = os.path.realpath(file)
        return inside if inside.startswith(self.directory + os.sep) and os.path.isfile(inside) else None

    def _template(self, file: str) -> _Read | None:
        if file not in self._read:
            known = self._texts.known(file)
            reading = known or read_source(file, display_path(file, self._root), ANYTHING)
            self._read[file] = None
            if isinstance(reading, Source):
                template = Template(reading)
                self._read[file] = _Read(template, tuple(parse(template.blanked)))
        return self._read[file]

    def _values_for(self, file: str) -> Values:
        """The values that a template sees: its chart's own, under those that the charts above say for it."""
        chart = os.path.dirname(file)
        while chart != self.directory and not os.path.isfile(os.path.join(chart, CHART_FILE)):
            chart = os.path.dirname(chart)
        if chart not in self._values:
            self._values[chart] = Values(tuple(self._values_files(chart)))
        return self._values[chart]

    def _values_files(self, chart: str) -> Iterator[ValuesFile]:
        names = [name for name in os.path.relpath(chart, self.directory).split(os.sep) if name not in (".", "charts")]
        above = self.directory
        for number in range(len(names) + 1):
            text = self._texts.of_file(os.path.join(above, "values.yaml"))
            for root in text.roots if text is not None else ():
                file = values_file(Field(text.source, root, None, None), *names[number:]) if text is not None else None
                if file is not None:
                    yield file
            if number < len(names):
                above = os.path.join(above, "charts", names[number])


class _Search:
    """One place looked for in a template: branches may write a key twice, a loop many items of one."""

    def __init__(self, template: Template, values: Values, goal: Goal) -> None:
        self.template = template
        self.values = values
        self.goal = goal
        self.near: Span | None = None
        """The innermost thing on the way that the template has."""
        self._near_depth = -1
        self._left = _MOST_TRIED

    def run(self, root: Node) -> Place | None:
        return self._down(follow(root), None, 0)

    def _down(self, node: Node, key: Scalar | None, depth: int) -> Place | None:
        self._left -= 1
        if self._left < 0:
            return None
        self._remember(node, key, depth)
        way = self.goal.way
        if depth == len(way):
            return self._arrived(node, key)
        step = way[depth]
        if type(node) is Mapping and isinstance(step, str):
            for own, value in _pairs_called(self.template, node, step):
                place = self._down(follow(value), own, depth + 1)
                if place is not None:
                    return place
        elif type(node) is Sequence and isinstance(step, int):
            for item in _items(node, node_at(self.goal.root, way[: depth + 1]), step):
                place = self._down(item, None, depth + 1)
                if place is not None:
                    return place
        return self._in_block(node, key, depth)

    def _arrived(self, node: Node, key: Scalar | None) -> Place | None:
        goal = self.goal
        if type(goal.node) is not Scalar:
            return self._at_collection(node, key)
        if type(node) is not Scalar:
            return None
        if goal.on_key:
            return Place(self.template.span_of(key), exact=True) if key is not None else None
        match = self.template.match(node, goal.node.value)
        return None if match is None else self._scalar(match)

    def _at_collection(self, node: Node, key: Scalar | None) -> Place | None:
        if key is not None:
            return Place(self.template.span_of(key), exact=True)
        return Place(self._heading(node), exact=True)

    def _scalar(self, match: Match) -> Place:
        """The literal of a values file behind the action that wrote a text, else the text in the template."""
        goal = self.goal
        written = match.written(goal.part)
        made = match.hole_of(goal.part)
        if made is None or type(goal.node) is not Scalar:
            return Place(written, exact=True)
        hole, piece = made
        text = goal.node.value[piece.start : piece.end]
        part = None if goal.part is None else (goal.part[0] - piece.start, goal.part[1] - piece.start)
        span = self.values.scalar(hole.expression, hole.dot, text, part)
        if span is None:
            return Place(written, exact=True)
        return Place(span, exact=True, related=(Related(written, "the template that this value is filled into"),))

    def _in_block(self, node: Node, key: Scalar | None, depth: int) -> Place | None:
        """The rest of the way inside a block that an action wrote, as ``toYaml`` does."""
        start = node.start if key is None else key.end
        for hole in self._holes_of(node, start):
            span = self.values.inside(hole.expression, hole.dot, self.goal, depth)
            if span is not None:
                at = Span(self.template.source, hole.start, hole.end)
                return Place(span, exact=True, related=(Related(at, "the template that this block is filled into"),))
        return None

    def _holes_of(self, node: Node, start: int) -> list[Hole]:
        end = node.end
        if type(node) is Scalar and HOLE not in node.value:
            # nothing but a blanked block stands under the key: it goes on up to the next thing that is written
            text = self.template.blanked.text
            rest = text[node.end :]
            end = node.end + len(rest) - len(rest.lstrip())
        return self.template.holes_in(start, end)

    def _remember(self, node: Node, key: Scalar | None, depth: int) -> None:
        if depth <= self._near_depth or depth == 0:
            return
        if key is not None:
            self.near, self._near_depth = self.template.span_of(key), depth
        else:
            self.near, self._near_depth = self._heading(node), depth

    def _heading(self, node: Node) -> Span:
        """What names an item of a list."""
        span = Field(self.template.blanked, node, None, None).span
        return Span(self.template.source, span.start, span.end)


def _kind(node: Node) -> str:
    kind = node_at(node, ("kind",))
    return kind.value if type(kind) is Scalar else ""


def _pairs_called(template: Template, node: Mapping, name: str) -> Iterator[tuple[Scalar, Node]]:
    """The pairs of a key, every branch's; then those whose key is filled in."""
    keys = [(key, value) for key, value in node.pairs if type(key) is Scalar]
    yield from ((key, value) for key, value in keys if key_name(key) == name)
    for key, value in keys:
        if HOLE in key.value and template.match(key, name) is not None:
            yield key, value


def _items(items: Sequence, rendered: Node | None, index: int) -> list[Node]:
    """A list's items, the likeliest first: of the same name, then of the same number, then all others."""
    name = "" if rendered is None else item_name(rendered)
    own = [follow(item) for item in items.items]
    return sorted(
        own,
        key=lambda item: (
            not (name and item_name(item) == name),
            not (len(own) > index and own[index] is item),
        ),
    )
