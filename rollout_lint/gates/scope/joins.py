"""Joins that carry a tie over: ``rate(x[5m]) * on (pod) group_left () kube_pod_labels{…}`` keeps the series of the pods
that the other side selects."""

from __future__ import annotations

from ...promql.reading.tokens import COMPARISONS
from ...promql.syntax import (
    VECTOR,
    Aggregation,
    Binary,
    Call,
    Label,
    Node,
    Parenthesised,
    Range,
    Selector,
    Subquery,
    Unary,
    children,
)
from ...record import NamedTuple
from .labels import tells_pods_apart

_NARROWING = frozenset(("+", "-", "*", "/", "%", "^", "atan2", "and")) | COMPARISONS
"""Operators whose result has only the series that both sides have."""


class Join(NamedTuple):
    """The selectors of the two sides of an operator that pairs their series pod by pod."""

    left: tuple[Selector, ...]
    right: tuple[Selector, ...]


def joins(nodes: tuple[Node, ...]) -> list[Join]:
    """The joins among the nodes of a query, the inner ones first."""
    return [
        Join(selectors_in(node.left), selectors_in(node.right))
        for node in nodes
        if isinstance(node, Binary) and _pairs_pods(node)
    ]


def selectors_in(node: Node) -> tuple[Selector, ...]:
    """The selectors of an expression, in the order of the text."""
    if isinstance(node, Selector):
        return (node,)
    return tuple(selector for child in children(node) for selector in selectors_in(child))


def _pairs_pods(node: Binary) -> bool:
    if node.operator not in _NARROWING or node.left.type != VECTOR or node.right.type != VECTOR:
        return False
    matching = node.matching
    if matching.dynamic:
        return True
    labels = _common(_labels(node.left), _labels(node.right))
    named = frozenset(label.name for label in matching.labels or ())
    if matching.labels is not None:
        if matching.on:
            labels = named if labels is None else labels & named
        elif labels is not None:
            labels = labels - named
    return labels is None or any(map(tells_pods_apart, labels))


def _labels(node: Node) -> frozenset[str] | None:
    """The labels that the series of an expression may have; None where all of them are kept."""
    if isinstance(node, Aggregation):
        grouping = node.grouping
        if grouping is None:
            return frozenset()
        inner = _labels(node.expression)
        names = _names(grouping.labels)
        if grouping.without or grouping.dynamic:
            return inner if inner is None else inner - names
        return _common(inner, names)
    if isinstance(node, Call):
        vectors = [argument for argument in node.arguments if argument.type not in (None, "scalar", "string")]
        return _labels(vectors[-1]) if vectors else frozenset()
    if isinstance(node, (Parenthesised, Subquery)):
        return _labels(node.expression)
    if isinstance(node, Unary):
        return _labels(node.operand)
    if isinstance(node, Binary):
        return _labels_of_binary(node)
    return None if isinstance(node, (Selector, Range)) else frozenset()


def _labels_of_binary(node: Binary) -> frozenset[str] | None:
    if node.left.type != VECTOR:
        return _labels(node.right)
    if node.right.type != VECTOR or node.matching.group == "group_left":
        return _labels(node.left)
    if node.matching.group == "group_right":
        return _labels(node.right)
    both = _common(_labels(node.left), _labels(node.right))
    if node.matching.labels is not None and node.matching.on and not node.matching.dynamic:
        return _common(both, _names(node.matching.labels))
    return both


def _common(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _names(labels: tuple[Label, ...]) -> frozenset[str]:
    return frozenset(label.name for label in labels)
