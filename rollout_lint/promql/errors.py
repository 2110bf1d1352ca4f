"""What is wrong in a query, and where."""

from __future__ import annotations

from ..record import NamedTuple

PLACEHOLDER = "placeholder"
"""A ``{{…}}`` that Argo Rollouts cannot resolve: the metric errors before Prometheus sees the query."""
UNCLOSED = "unclosed"
"""A bracket, brace or quote without its other half. No dialect of PromQL takes it."""
EMPTY = "empty"
EXPERIMENTAL = "experimental"
"""Prometheus knows it, and refuses it unless a feature flag is set."""
UNKNOWN_FUNCTION = "unknown-function"
ARGUMENTS = "arguments"
TYPE = "type"
REGEX = "regex"
DURATION = "duration"
NUMBER = "number"
SELECTOR = "selector"
MATCHING = "matching"
SYNTAX = "syntax"


class Place(NamedTuple):
    """A half-open range of code points of the query, and what to say of it."""

    start: int
    end: int
    text: str


class QueryError(NamedTuple):
    """One error. ``start`` and ``end`` count code points of the query; ``kind`` is a constant of this module.

    ``related`` shows the other half of the cause, such as the parenthesis that nothing closes.
    """

    start: int
    end: int
    message: str
    kind: str = SYNTAX
    help: str = ""
    related: tuple[Place, ...] = ()
