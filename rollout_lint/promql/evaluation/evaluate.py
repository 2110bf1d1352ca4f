"""What a query evaluates to on a store, bottom-up over its tree, so that no depth of nesting matters."""

from __future__ import annotations

from ..errors import Place
from ..query import Query
from ..syntax import (
    Aggregation,
    Binary,
    Call,
    Node,
    Number,
    Parenthesised,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    bottom_up,
    children,
)
from .aggregating import aggregate
from .amounts import arithmetic, exactly
from .joining import Impossible, Join, join_scalars, with_scalar
from .labels import nameless
from .range_functions import call_on_range, points_of, takes_range
from .series import EMPTY, Matrix, Points, Result, Scalar, Series, Text, Undecided, Unknown, Vector
from .worlds import World


class Evaluation:
    """The results of one query on one store. ``result`` is that of the whole; ``of`` gives that of any node.

    ``impossible`` holds the joins that can never match, ``refusals`` those that Prometheus may answer with an error.
    """

    def __init__(self, query: Query, world: World) -> None:
        self._world = world
        self._major = query.version.major
        self._results: dict[int, Result] = {}
        self._nested: set[Node] = set()
        self.impossible: list[Impossible] = []
        self.refusals: list[Place] = []
        if query.root is None:
            reason = query.unknown or "the query is no valid PromQL"
            self.result: Result = Unknown(reason, 0, len(query.text))
            return
        if any(type(node) is Subquery for node in query.nodes):
            self._nested = nested_subqueries(bottom_up(query.root))
        for node, inner in query.order:
            self._results[id(node)] = self._evaluate(node, inner)
        self.result = self._results[id(query.root)]

    def of(self, node: Node) -> Result:
        """The result of a node of the query."""
        return self._results[id(node)]

    def _evaluate(self, node: Node, inner: tuple[Node, ...]) -> Result:
        results = [self._results[id(child)] for child in inner]
        if not isinstance(node, Binary) or node.operator != "or":
            for result in results:
                if isinstance(result, Unknown):
                    return result
        try:
            return self._apply(node, results)
        except Undecided as undecided:
            return Unknown(undecided.reason, node.start, node.extent, undecided.error)

    def _apply(self, node: Node, results: list[Result]) -> Result:
        # the commonest first
        if isinstance(node, Selector):
            return Vector(self._world.select(node))
        if isinstance(node, Range):
            return self._range(node)
        if isinstance(node, Call):
            if takes_range(node):
                return call_on_range(node, results, self._world)
            from .instant_functions import call

            return call(node, results)
        if isinstance(node, Aggregation):
            return self._aggregation(node, results)
        if isinstance(node, Binary):
            return self._binary(node, results[0], results[1])
        if isinstance(node, Parenthesised):
            return results[0]
        if isinstance(node, Number):
            return Scalar(exactly(node.value))
        if isinstance(node, Unary):
            return _signed(node, results[0])
        if isinstance(node, Subquery):
            return self._subquery(node, results[0])
        if isinstance(node, String):
            return Text(None if "{{" in node.value else node.value)
        raise Undecided("a placeholder stands for this part of the query")

    def _range(self, node: Range) -> Result:
        if not isinstance(node.selector, Selector):
            raise Undecided("a placeholder stands for this part of the query")
        return Matrix(self._world.select(node.selector), Points(0, None), node.selector, node.seconds)

    def _subquery(self, node: Subquery, inner: Result) -> Result:
        if not isinstance(inner, Vector):
            raise Undecided("the subquery is of no vector")
        return Matrix(inner.series, points_of(node, self._major, node in self._nested), None, node.seconds)

    def _aggregation(self, node: Aggregation, results: list[Result]) -> Result:
        vector = results[-1]
        if not isinstance(vector, Vector):
            raise Undecided("the aggregation is of no vector")
        return aggregate(node, vector, results[0] if node.parameter is not None else None)

    def _binary(self, node: Binary, left: Result, right: Result) -> Result:
        if node.operator == "or" and isinstance(left, Unknown):
            return left
        if isinstance(right, Unknown):
            return right
        if not node.operator:
            raise Undecided("a placeholder stands for the operator")
        if isinstance(left, Scalar) and isinstance(right, Scalar):
            return join_scalars(node, left, right)
        if isinstance(left, Vector) and isinstance(right, Scalar):
            return with_scalar(node, left, right.amount, False)
        if isinstance(left, Scalar) and isinstance(right, Vector):
            return with_scalar(node, right, left.amount, True)
        if not isinstance(left, Vector) or not isinstance(right, Vector):
            raise Undecided("the operator is on no vectors")
        if left == EMPTY and right == EMPTY:
            return EMPTY
        join = Join(node)
        result = join.join(left, right)
        if join.impossible is not None:
            self.impossible.append(join.impossible)
        if join.refusal is not None:
            self.refusals.append(join.refusal)
        return result


def _signed(node: Unary, result: Result) -> Result:
    if node.operator == "+":
        return result
    minus = exactly(-1.0)
    if isinstance(result, Scalar):
        return Scalar(arithmetic("*", minus, result.amount))
    if not isinstance(result, Vector):
        raise Undecided("the sign is on no vector")
    changed: list[Series] = []
    for series in result.series:
        amount = arithmetic("*", minus, series.amount)
        changed.append(series._replace(labels=nameless(series.labels), amount=amount))
    return Vector(tuple(changed))


def nested_subqueries(nodes: list[Node]) -> set[Node]:
    """The subqueries that stand inside another one, given all nodes bottom-up."""
    inside: set[Node] = set()
    for node in reversed(nodes):
        if isinstance(node, Subquery) or node in inside:
            inside.update(children(node))
    return {node for node in inside if isinstance(node, Subquery)}
