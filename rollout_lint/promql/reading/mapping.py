"""Offsets of a query with values in place of its placeholders, brought back to the query as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import QueryError
from ..syntax import (
    Aggregation,
    At,
    Binary,
    Call,
    Grouping,
    Label,
    Matcher,
    Matching,
    Node,
    Offset,
    Range,
    Selector,
    Span,
    Subquery,
)
from .placeholders import Binding

if TYPE_CHECKING:
    from ..query import Query


def to_query(query: Query, binding: Binding) -> Query:
    """Move everything in a query that was read from ``binding.text`` to the places in the query that was bound."""
    mover = _Mover(binding)
    query.errors = tuple(mover.error(error) for error in query.errors)
    query.placeholders = tuple(
        p._replace(start=binding.start(p.start), end=binding.end(p.end)) for p in query.placeholders
    )
    for node in query.nodes:
        mover.node(node)
    return query


class _Mover:
    def __init__(self, binding: Binding) -> None:
        self._start = binding.start
        self._end = binding.end

    def error(self, error: QueryError) -> QueryError:
        related = tuple(p._replace(start=self._start(p.start), end=self._end(p.end)) for p in error.related)
        start, end = self._range(error.start, error.end)
        return error._replace(start=start, end=end, related=related)

    def _range(self, start: int, end: int) -> tuple[int, int]:
        moved = self._start(start)
        return moved, max(moved, self._end(end))

    def _span(self, span: Span) -> Span:
        return Span(*self._range(span.start, span.end))

    def node(self, node: Node) -> None:
        node.start, node.end = self._range(node.start, node.end)
        if isinstance(node, Selector):
            node.extent_end = self._end(node.extent_end)
            node.name_span = self._span(node.name_span) if node.name_span is not None else None
            node.matchers = tuple(self._matcher(matcher) for matcher in node.matchers)
        elif isinstance(node, (Range, Subquery)):
            node.range_span = self._span(node.range_span)
        elif isinstance(node, Call):
            node.function_span = self._span(node.function_span)
        elif isinstance(node, Aggregation):
            node.operator_span = self._span(node.operator_span)
            node.grouping = self._grouping(node.grouping)
        elif isinstance(node, Binary):
            node.operator_span = self._span(node.operator_span)
            node.matching = self._matching(node.matching)
        if isinstance(node, (Selector, Subquery)):
            node.offset = self._modifier(node.offset)
            node.at = self._modifier_at(node.at)

    def _modifier(self, offset: Offset | None) -> Offset | None:
        return offset and offset._replace(start=self._start(offset.start), end=self._end(offset.end))

    def _modifier_at(self, at: At | None) -> At | None:
        return at and at._replace(start=self._start(at.start), end=self._end(at.end))

    def _matcher(self, matcher: Matcher) -> Matcher:
        start, end = self._range(matcher.start, matcher.end)
        return matcher._replace(
            start=start,
            end=end,
            name_span=self._span(matcher.name_span),
            operator_span=self._span(matcher.operator_span),
            value_span=self._span(matcher.value_span),
        )

    def _label(self, label: Label) -> Label:
        start, end = self._range(label.start, label.end)
        return label._replace(start=start, end=end)

    def _grouping(self, grouping: Grouping | None) -> Grouping | None:
        if grouping is None:
            return None
        start, end = self._range(grouping.start, grouping.end)
        return Grouping(grouping.without, tuple(self._label(label) for label in grouping.labels), start, end)

    def _matching(self, matching: Matching) -> Matching:
        if matching.span is None:
            return matching
        labels = matching.labels and tuple(self._label(label) for label in matching.labels)
        include = tuple(self._label(label) for label in matching.include)
        return matching._replace(labels=labels, include=include, span=self._span(matching.span))
