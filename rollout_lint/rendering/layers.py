"""What made a rendered object, one layer on the other: an object, patches of both kinds, and what kustomize sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from ..late_pattern import late_pattern
from ..record import NamedTuple
from ..source.field import Field
from ..source.nodes import Mapping, Node, Scalar, Sequence, follow
from ..source.spans import scalar_span
from ..source.text import Span
from .texts import Text
from .ways import Found, Goal, Way, find, node_at, says_the_same, span_of, written_anew

_HASH = late_pattern(r"-[0-9a-z]{10}\Z")
"""What kustomize appends to the names that it generates (api/hasher)."""


class Replaced(NamedTuple):
    """A value that a layer writes anew or takes away: where it is in the object, and where the layer says so."""

    way: Way
    span: Span
    value: Node | None


class Layer(Protocol):
    """One text that had a hand in an object."""

    def value(self, goal: Goal) -> Span | None:
        """Where it writes the very scalar that a goal points at."""

    def holds(self, goal: Goal) -> Span | None:
        """Where it has what a goal points at, whatever stands there."""

    def replaced(self, goal: Goal, way: Way) -> Iterator[Replaced]:
        """The lists at or under a way of the goal's object that it writes, and what it takes away there."""


class Affixes(NamedTuple):
    """What kustomizations put around names."""

    prefixes: frozenset[str]
    suffixes: frozenset[str]

    def made(self, name: str, rendered: str) -> bool:
        """Whether a name became another by prefixes, suffixes and the hash of generated objects."""
        start = rendered.find(name) if name else -1
        if start < 0:
            return False
        before, behind = rendered[:start], _HASH.sub("", rendered[start + len(name) :])
        return _consists_of(before, self.prefixes) and _consists_of(behind, self.suffixes)


def _consists_of(text: str, parts: Iterable[str]) -> bool:
    while text:
        part = next((part for part in parts if part and text.startswith(part)), None)
        if part is None:
            return False
        text = text[len(part) :]
    return True


class Written:
    """An object as a file has it, or a patch that is merged into one."""

    def __init__(self, text: Text, root: Node, affixes: Affixes) -> None:
        self.text = text
        self.root = root
        self._affixes = affixes

    def value(self, goal: Goal) -> Span | None:
        found = find(self.root, goal.root, goal.way)
        if found is None or not (says_the_same(found.node, goal.node) or self._renamed(found.node, goal.node)):
            return None
        return self.text.lift(span_of(self.text.source, found, goal))

    def holds(self, goal: Goal) -> Span | None:
        found = find(self.root, goal.root, goal.way)
        return None if found is None else self.text.lift(span_of(self.text.source, found, goal))

    def replaced(self, goal: Goal, way: Way) -> Iterator[Replaced]:
        found = find(self.root, goal.root, way)
        if found is None:
            return
        for here, key, items in written_anew(found.node, way):
            named = key or found.key
            if named is not None:
                yield Replaced(here, self.text.lift(scalar_span(self.text.source, named)), items)

    def _renamed(self, mine: Node, rendered: Node) -> bool:
        return type(mine) is Scalar and type(rendered) is Scalar and self._affixes.made(mine.value, rendered.value)


class Operation(NamedTuple):
    """One operation of a JSON patch (RFC 6902). ``path`` is where its path is written."""

    name: str
    way: tuple[str, ...]
    path: Span
    value: Node | None


class Operations:
    """A JSON patch."""

    def __init__(self, text: Text, root: Sequence) -> None:
        self.text = text
        read = (_operation(Field(text.source, follow(item), None, None)) for item in root.items)
        self.operations = [operation for operation in read if operation is not None]

    def value(self, goal: Goal) -> Span | None:
        for operation, found in self._reached(goal):
            if says_the_same(found.node, goal.node):
                return self._place(operation, found, goal)
        return None

    def holds(self, goal: Goal) -> Span | None:
        reached = next(self._reached(goal), None)
        return None if reached is None else self._place(*reached, goal)

    def replaced(self, goal: Goal, way: Way) -> Iterator[Replaced]:
        for operation in self.operations:
            if not _leads_to(tuple(map(str, way)), operation.way):
                continue
            if operation.name == "remove" or type(operation.value) is Sequence:
                here = _as_written(operation.way, goal.root)
                yield Replaced(here, self.text.lift(operation.path), operation.value)

    def _reached(self, goal: Goal) -> Iterator[tuple[Operation, Found]]:
        """What the operations put at the end of the goal's way, the last first."""
        for operation in reversed(self.operations):
            length = len(operation.way)
            if operation.value is None or not _leads_to(operation.way, goal.way):
                continue
            around = node_at(goal.root, goal.way[:length])
            found = None if around is None else find(operation.value, around, goal.way[length:])
            if found is not None:
                yield operation, found

    def _place(self, operation: Operation, found: Found, goal: Goal) -> Span:
        if found.node is operation.value and (goal.on_key or type(found.node) is not Scalar):
            return self.text.lift(operation.path)
        return self.text.lift(span_of(self.text.source, found, goal))


def _operation(field: Field) -> Operation | None:
    name, path = field.get("op").text, field.get("path")
    if not name or not path.text.startswith("/"):
        return None
    way = tuple(each.replace("~1", "/").replace("~0", "~") for each in path.text[1:].split("/"))
    return Operation(name, way, path.span, field.get("value").node if name in ("add", "replace") else None)


def _leads_to(way: tuple[str, ...], to: Way | tuple[str, ...]) -> bool:
    """Whether a way is the beginning of another; `-` is any item, for what it appended may have been moved since."""
    return len(way) <= len(to) and all(mine in (str(other), "-") for mine, other in zip(way, to, strict=False))


def _as_written(way: tuple[str, ...], root: Node) -> Way:
    """A JSON patch's way with numbers where the object has lists."""
    steps: list[str | int] = []
    for step in way:
        node = node_at(root, tuple(steps))
        steps.append(int(step) if type(node) is Sequence and step.isdigit() else step)
    return tuple(steps)


def layer_of(text: Text, root: Node, affixes: Affixes) -> Layer | None:
    """A patch as what it is; None for what is neither."""
    if type(root) is Mapping:
        return Written(text, root, affixes)
    return Operations(text, root) if type(root) is Sequence else None
