"""The walker: an object's nodes against the fields of its kind.

It goes as deep as the schema does, never as deep as the document; null counts as absent, of duplicate keys the last one
counts, aliases and merge keys are followed, each anchored node once for each schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source.field import filled_in_later
from ..source.nodes import Alias, Mapping, Node, Scalar, Sequence
from ..source.scalars import ScalarType, read_scalar
from ..source.spans import scalar_span
from ..source.text import Source, Span
from . import wording
from .problems import InvalidValue, MissingField, SchemaProblem, UnknownField
from .scalar_values import fits
from .tables import KINDS
from .trail import Step, field_of, path_of
from .types import ANY, STRING, Controller, ListSchema, MapSchema, ObjectSchema, ScalarSchema, Schema

_NULL = ScalarType.NULL
_STRING = ScalarType.STRING


def covers(group: str, kind: str) -> bool:
    """Whether objects of a kind have a schema; the core group is ""."""
    return (group, kind) in KINDS


def served_versions(group: str, kind: str) -> tuple[str, ...]:
    """The API versions that a kind's schema is of, the newest first; nothing for a kind without one."""
    known = KINDS.get((group, kind))
    return known[0] if known is not None else ()


def validate(
    root: Node, source: Source, kind: str, group: str, version: str, controller: Controller
) -> Iterator[SchemaProblem]:
    """What is wrong with an object, in the order of its text.

    ``root`` is the object's mapping, ``controller`` decides which fields exist. Nothing for a kind or an API version
    without a schema.
    """
    known = KINDS.get((group, kind))
    if known is None or version not in known[0] or type(root) is not Mapping:
        return iter(())
    walk = _Walk(source, controller, shares=source.text.find("&", root.start, root.end) >= 0)
    walk.trail.append((None, None, root, known[1]))
    walk.visit_object(root, known[1])
    walk.problems.sort(key=lambda problem: problem.span.start)
    return iter(walk.problems)


class _Walk:
    __slots__ = ("controller", "problems", "seen", "source", "trail")

    def __init__(self, source: Source, controller: Controller, shares: bool) -> None:
        self.source = source
        self.controller = controller
        self.problems: list[SchemaProblem] = []
        self.trail: list[Step] = []
        self.seen: set[tuple[int, int]] | None = set() if shares else None
        """Collections already judged, by node and schema; None where no node can be reached twice."""

    # -- collections

    def visit_object(self, node: Mapping, schema: ObjectSchema) -> None:
        fields = schema.fields
        entries = node.entries
        first = len(self.problems)
        for name, (key, value) in entries.items():
            inner = fields.get(name)
            if inner is None:
                inner = self.unlisted_field(schema, name, key, value)
                if inner is None:
                    continue
            # most values are strings and most of these need no second look
            if inner is STRING and type(value) is Scalar and read_scalar(value)[0] is _STRING:
                continue
            self.visit(value, inner, name, key)
        for name in schema.required:
            entry = entries.get(name)
            if (entry is None or _is_null(entry[1])) and not self.misspelt_here(name, first):
                heading = field_of(self.source, self.trail).heading
                self.problems.append(MissingField(heading, name, path_of(self.trail, name)))
        if schema.exclusive:
            self.check_exclusive(entries, schema)

    def visit(self, node: Node, schema: Schema, name: str | int, key: Scalar | None) -> None:
        """Judge the value of a field, or, without a key, an item of a list."""
        if type(node) is Alias:
            node = node.target
        if type(node) is Scalar:
            kind, value = read_scalar(node)
            if kind is _NULL and (key is not None or schema is ANY):
                return
            if type(schema) is not ScalarSchema or kind is _NULL or not fits(schema, kind, value):
                self.trail.append((name, key, node, schema))
                self.invalid()
                self.trail.pop()
            return
        if schema is ANY:
            return
        if self.seen is not None:
            if (id(node), id(schema)) in self.seen:
                return
            self.seen.add((id(node), id(schema)))
        self.trail.append((name, key, node, schema))
        self.visit_collection(node, schema)
        self.trail.pop()

    def visit_collection(self, node: Node, schema: Schema) -> None:
        """Judge the collection at the trail's end."""
        if type(node) is Mapping and type(schema) is ObjectSchema:
            self.visit_object(node, schema)
        elif type(node) is Mapping and type(schema) is MapSchema:
            inner_schema = schema.value
            for name, (key, inner) in node.entries.items():
                if inner_schema is STRING and type(inner) is Scalar and read_scalar(inner)[0] is _STRING:
                    continue
                self.visit(inner, inner_schema, name, key)
        elif type(node) is Sequence and type(schema) is ListSchema:
            for index, item in enumerate(node.items):
                self.visit(item, schema.item, index, None)
        else:
            self.invalid()

    # -- problems

    def unlisted_field(self, schema: ObjectSchema, name: str, key: Scalar, value: Node) -> Schema | None:
        """The schema of a field that only newer controllers have, or None after the field was judged unknown."""
        newer = schema.later.get(name)
        if newer is not None and newer[0] <= self.controller:
            return newer[1]
        # `$patch` and its kin are kustomize's own; a null loses nothing, but `{ ... }` stands for a lot
        nothing_lost = _is_null(value) and name[:1].isalpha()
        if schema.open or name.startswith("$") or nothing_lost or filled_in_later(name):
            return None
        from .suggestions import suggest

        suggestion = suggest(self.trail, name, self.controller)
        path, holder = path_of(self.trail, name), self.trail[-1][2]
        self.problems.append(UnknownField(self.key_span(key), name, path, *suggestion, key, holder))
        return None

    def misspelt_here(self, name: str, first: int) -> bool:
        """Whether a field of the mapping at the trail's end is a misspelling of this one: one cause, one problem."""
        return any(
            type(problem) is UnknownField
            and problem.meant == name
            and problem.path == path_of(self.trail, problem.name)
            for problem in self.problems[first:]
        )

    def check_exclusive(self, entries: dict[str, tuple[Scalar, Node]], schema: ObjectSchema) -> None:
        for group in schema.exclusive:
            written = [name for name in group if name in entries and not _is_null(entries[name][1])]
            if len(written) > 1:
                last = max((entries[name][0] for name in written), key=lambda key: key.start)
                self.problems.append(
                    InvalidValue(
                        self.key_span(last),
                        path_of(self.trail),
                        f"at most one of {', '.join(f'`{name}`' for name in group)}",
                        " and ".join(f"`{name}`" for name in written),
                        "keep one of them",
                    )
                )

    def invalid(self) -> None:
        """Note that the value at the trail's end is not what its field takes."""
        name, _, node, schema = self.trail[-1]
        if type(node) is Scalar and filled_in_later(node.value):
            return
        self.problems.append(
            InvalidValue(
                self.value_span(),
                path_of(self.trail),
                wording.expected(schema),
                wording.found(node),
                wording.advice(schema, name, node),
            )
        )

    def value_span(self) -> Span:
        """The value at the trail's end; of an empty list item its dash."""
        span = field_of(self.source, self.trail).span
        if span.start < span.end:
            return span
        dash = self.source.text.rfind("-", 0, span.start)
        if dash >= 0 and not self.source.text[dash + 1 : span.start].strip():
            return Span(self.source, dash, dash + 1)
        return field_of(self.source, self.trail[:-1]).heading

    def key_span(self, key: Scalar) -> Span:
        return scalar_span(self.source, key)


def _is_null(node: Node) -> bool:
    if type(node) is Alias:
        node = node.target
    return type(node) is Scalar and (not node.style or node.tag is not None) and read_scalar(node)[0] is _NULL
