"""A query, read: what ``parse_query`` gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from .errors import EMPTY, PLACEHOLDER, UNCLOSED, QueryError
from .reading.checks import check
from .reading.cursor import Cursor
from .reading.functions import functions_of
from .reading.mapping import to_query
from .reading.parser import Parser
from .reading.placeholders import Binding, Masked, Placeholder, mask
from .reading.version import Version, read_version
from .syntax import Call, Node, Range, Selector, bottom_up, children

PROMETHEUS = "prometheus"
METRICSQL = "metricsql"

_EVERY_DIALECT_REFUSES = frozenset((UNCLOSED, EMPTY, PLACEHOLDER))
_CACHED_QUERIES = 4096


class Query:
    """One query and what Prometheus thinks of it. Queries are shared by the cache: treat them as values.

    ``ok`` says that Prometheus takes it; ``type`` is ``"vector"``, ``"scalar"``, ``"matrix"`` or ``"string"``, and None
    where the query is wrong or a placeholder decides. ``errors`` are in the order of the text. ``unknown`` says why
    nothing can be said where the query is neither right nor wrong: MetricsQL's own syntax. ``nodes`` holds every node
    behind its children.
    """

    __slots__ = (
        "_order",
        "dialect",
        "errors",
        "nodes",
        "ok",
        "placeholders",
        "root",
        "selectors",
        "text",
        "type",
        "unknown",
        "version",
    )

    def __init__(self, text: str, version: Version, dialect: str) -> None:
        self.text = text
        self.version = version
        self.dialect = dialect
        self.ok = False
        self.type: str | None = None
        self.errors: tuple[QueryError, ...] = ()
        self.unknown = ""
        self.root: Node | None = None
        self.nodes: tuple[Node, ...] = ()
        self.selectors: tuple[Selector, ...] = ()
        self.placeholders: tuple[Placeholder, ...] = ()
        self._order: tuple[tuple[Node, tuple[Node, ...]], ...] | None = None

    def __repr__(self) -> str:
        return f"Query({self.text!r}, ok={self.ok}, type={self.type!r})"

    @property
    def dynamic(self) -> bool:
        """Whether any placeholder is left in it."""
        return bool(self.placeholders)

    @property
    def order(self) -> tuple[tuple[Node, tuple[Node, ...]], ...]:
        """The nodes under the root with their children, each behind them: how a query is worked out."""
        if self._order is None:
            nodes = [] if self.root is None else bottom_up(self.root)
            self._order = tuple((node, children(node)) for node in nodes)
        return self._order

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call of a function, the inner ones first."""
        return tuple(node for node in self.nodes if type(node) is Call)

    @property
    def ranges(self) -> tuple[Range, ...]:
        """Every selector with a range, in the order of the text; a subquery is none of them."""
        return tuple(node for node in self.nodes if type(node) is Range)

    def source(self, node: Node) -> str:
        """A node as it is written."""
        return self.text[node.start : node.extent]


def parse_query(
    text: str,
    arguments: Mapping[str, str] | None = None,
    *,
    version: str = "3",
    dialect: str = PROMETHEUS,
) -> Query:
    """Read a query as Argo Rollouts writes it, with ``{{args.NAME}}`` in it. Never raises.

    ``arguments`` are the values that are known: the query is judged with them in place, and every offset still counts
    in ``text``. ``version`` is Prometheus' (``"2"``, ``"2.53"``, ``"3"``); ``dialect`` is ``"prometheus"`` or
    ``"metricsql"``, whose additions are unknown, not wrong.
    """
    values = tuple(sorted(arguments.items())) if arguments and "{{" in text else ()
    return _parsed(text, values, read_version(version), dialect)


@lru_cache(maxsize=_CACHED_QUERIES)
def _parsed(text: str, values: tuple[tuple[str, str], ...], version: Version, dialect: str) -> Query:
    if not values:
        return _read(text, text, mask(text), version, dialect)
    binding = Binding(text, dict(values))
    # a value may hold `{{` itself: it is not replaced again, so the braces stand for themselves
    query = _read(text, binding.text, mask(binding.text), version, dialect)
    return to_query(query, binding)


def _read(text: str, bound: str, masked: Masked, version: Version, dialect: str) -> Query:
    cursor = Cursor(bound, masked, version)
    parser = Parser(cursor)
    parser.parse()
    query = Query(text, version, dialect)
    query.placeholders = masked.placeholders
    faults = cursor.errors
    if parser.root is not None:
        faults = list(check(parser.nodes, functions_of(version.major)))
    faults = sorted([*masked.errors, *_beside(faults, masked)])
    query.errors = tuple(faults)
    if dialect == METRICSQL and faults:
        query.errors = tuple(fault for fault in faults if fault.kind in _EVERY_DIALECT_REFUSES)
        if not query.errors:
            query.unknown = f"MetricsQL may take what Prometheus refuses: {faults[0].message}"
    query.nodes = tuple(parser.nodes)
    query.selectors = tuple(node for node in parser.nodes if type(node) is Selector)
    if not faults and parser.root is not None:
        query.ok = True
        query.root = parser.root
        query.type = parser.root.type
    return query


def _beside(faults: list[QueryError], masked: Masked) -> list[QueryError]:
    """The faults that are not already told by a placeholder that cannot be read: an unclosed ``{{`` breaks all behind
    it.
    """
    unclosed = [error for error in masked.errors if error.end - error.start == 2]
    if not unclosed:
        return faults
    return [fault for fault in faults if fault.end <= unclosed[0].start]
