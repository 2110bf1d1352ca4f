"""One place in a manifest, written or not: the cursor that typed views move over nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..late_pattern import late_pattern
from .bound import Bound, Origin
from .nodes import Alias, Mapping, Node, Scalar, Sequence, follow
from .scalars import NULLS, ScalarValue, is_null, read_scalar
from .spans import scalar_span
from .text import Source, Span

_LATER = late_pattern(
    r"\$\{[A-Za-z_][^}]*\}"
    r"|\{\{-?\s*(?:\.(?:Values|Release|Chart|Files|Capabilities|Template)\b|(?:include|tpl|default|printf|quote)\b|[`\"$])[^}]*\}\}"
    r"|\{%"
)
_ITEM_NAMES = ("name", "templateName", "metricName")


def filled_in_later(text: str) -> str | None:
    """Why a text is no final value: envsubst's ``${VAR}`` or Helm's ``{{ .Values.x }}`` still stands in it."""
    if "{" not in text:
        return None
    if "${" not in text and "{%" not in text and text.count("{{") == text.count("{{args."):
        return None  # the controller's own, the usual case
    match = _LATER.search(text)
    return f"`{match[0]}` is filled in before the manifest is applied" if match else None


_NO_CHILDREN: dict[str, Field] = {}
"""Of a field whose children nobody has asked for."""


class Field:
    """A value in a manifest, or the place where it would stand.

    ``node`` is None where nothing is written. Every reader (``text``, ``integer`` …) answers for the absent field too,
    so a view may walk on without asking at each step. All that a field lacks is one absent field, whatever its name:
    there is nothing to tell them apart, and rules ask for far more than is written.
    """

    __slots__ = ("_absent", "_children", "_items", "key", "node", "parent", "source")

    def __init__(self, source: Source, node: Node | None, key: Scalar | None, parent: Field | None) -> None:
        self.source = source
        self.node = node
        self.key = key
        self.parent = parent
        # many rules walk the same ways: what was once reached stays
        self._children = _NO_CHILDREN
        self._items: tuple[Field, ...] | None = None
        self._absent: Field | None = None

    def __repr__(self) -> str:
        return f"Field({self.source.path}:{self.span.first.line}, {self.span.excerpt!r})"

    # -- moving

    def get(self, *names: str) -> Field:
        """The field under these names, one level each."""
        field = self
        for name in names:
            child = field._children.get(name)
            if child is None:
                if field.node is None:
                    return field
                child = field._reached(name)
            field = child
        return field

    def _reached(self, name: str) -> Field:
        """A child that is asked for the first time, or that is absent."""
        node = self.node
        entry = node.entries.get(name) if type(node) is Mapping else None
        if entry is None:
            absent = self._absent
            if absent is None:
                absent = self._absent = Field(self.source, None, None, self)
            return absent
        if self._children is _NO_CHILDREN:
            self._children = {}
        key, value = entry
        child = Field(self.source, value.target if type(value) is Alias else value, key, self)
        self._children[name] = child
        return child

    def items(self) -> tuple[Field, ...]:
        """The items of a list; nothing for anything else."""
        if self._items is None:
            nodes = self.node.items if type(self.node) is Sequence else ()
            self._items = tuple(Field(self.source, follow(node), None, self) for node in nodes)
        return self._items

    def entries(self) -> Iterator[tuple[str, Field]]:
        """The names and fields of a mapping; nothing for anything else."""
        if type(self.node) is Mapping:
            for name in self.node.entries:
                yield name, self.get(name)

    # -- asking

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The node as a cause of findings (see ``lint``); nothing for an absent field."""
        return () if self.node is None else (self.node,)

    @property
    def written(self) -> bool:
        """Whether the key stands there, be its value null."""
        return self.node is not None

    @property
    def present(self) -> bool:
        """Whether there is a value: Kubernetes takes an explicit null for absent."""
        node = self.node
        return node is not None and not (type(node) is Scalar and node.value in NULLS and is_null(node))

    @property
    def is_mapping(self) -> bool:
        return type(self.node) is Mapping

    @property
    def is_list(self) -> bool:
        return type(self.node) is Sequence

    @property
    def size(self) -> int:
        """How many entries or items a collection has; 0 for anything else."""
        if type(self.node) is Mapping:
            return len(self.node.entries)
        return len(self.node.items) if type(self.node) is Sequence else 0

    @property
    def text(self) -> str:
        """A scalar's decoded text; "" for null, absent and collections."""
        node = self.node
        if type(node) is not Scalar:
            return ""
        value = node.value
        return "" if value in NULLS and is_null(node) else value

    @property
    def scalar(self) -> ScalarValue:
        """A scalar's value as Kubernetes reads it; None for null, absent and collections."""
        return read_scalar(self.node)[1] if type(self.node) is Scalar else None

    # -- values with their places

    def string(self, default: str | None = None) -> Bound[str]:
        """The text of a string field; "" counts as absent, as it does for Go."""
        text = self.text
        if not text:
            return Bound(default, self, Origin.LITERAL if self.present else Origin.ABSENT)
        return Bound(text, self, Origin.LITERAL, filled_in_later(text))

    def integer(self, default: int | None = None) -> Bound[int]:
        """The value of an integer field, which holds no placeholder."""
        if not self.present:
            return Bound(default, self, Origin.ABSENT)
        value = self.scalar
        if isinstance(value, int) and not isinstance(value, bool):
            return Bound(value, self, Origin.LITERAL)
        return Bound(None, self, Origin.LITERAL, filled_in_later(self.text) or "it is no integer")

    def boolean(self, default: bool | None = None) -> Bound[bool]:
        """The value of a boolean field."""
        if not self.present:
            return Bound(default, self, Origin.ABSENT)
        value = self.scalar
        if isinstance(value, bool):
            return Bound(value, self, Origin.LITERAL)
        return Bound(None, self, Origin.LITERAL, filled_in_later(self.text) or "it is no boolean")

    # -- pointing

    @property
    def span(self) -> Span:
        """The narrowest text of this field on one line where there is one; of an absent field, that of what lacks
        it."""
        node = self.node
        if node is None:
            return self.parent.heading if self.parent is not None else Span(self.source, 0, 0)
        if type(node) is Scalar:
            span = scalar_span(self.source, node)
            if span.end > span.start and "\n" not in self.source.text[span.start : span.end]:
                return span
            return self.heading if self.key is not None or span.end == span.start else span
        if getattr(node, "flow", False) and "\n" not in self.source.text[node.start : node.end]:
            return Span(self.source, _after_properties(self.source.text, node), node.end)
        return self.heading

    @property
    def heading(self) -> Span:
        """What names this field: its key; for a list item its name or first key; for a document the object's name."""
        if self.key is not None:
            return scalar_span(self.source, self.key)
        if self.parent is None:
            for way in (("metadata", "name"), ("kind",)):
                named = self.get(*way)
                if named.text:
                    return named.span
        for name in _ITEM_NAMES:
            named = self.get(name)
            if named.text:
                return named.span
        if type(self.node) is Mapping:
            for key, _ in self.node.pairs:
                if type(key) is Scalar:
                    return scalar_span(self.source, key)
        if type(self.node) is Scalar:
            return scalar_span(self.source, self.node)
        if self.node is not None:
            return _first_character(self.source, self.node)
        return self.parent.heading if self.parent is not None else Span(self.source, 0, 0)


def _after_properties(text: str, node: Node) -> int:
    """Where a flow collection's bracket stands: its node starts at ``&anchor`` or ``!tag``."""
    if node.anchor is None and node.tag is None:
        return node.start
    opening = re.compile(r"[\[{]").search(text, node.start, node.end)
    return opening.start() if opening else node.start


def _first_character(source: Source, node: Node) -> Span:
    return Span(source, node.start, min(node.start + 1, len(source.text)))
