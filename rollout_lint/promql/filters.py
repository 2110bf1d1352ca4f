"""Comparisons without ``bool`` that decide whether a query returns its sample at all."""

from __future__ import annotations

from ..record import NamedTuple
from .evaluation.amounts import Amount
from .evaluation.evaluate import Evaluation
from .evaluation.floats import COMPARISON
from .evaluation.series import Vector
from .evaluation.worlds import AnyWorld
from .query import Query
from .reading.tokens import COMPARISONS
from .syntax import SCALAR, VECTOR, Aggregation, Binary, Call, Node, Number, Parenthesised, Unary, unwrapped
from .words import words

_EACH_BY_ITSELF = words(
    """
    abs ceil floor round clamp clamp_max clamp_min exp ln log2 log10 sqrt sgn sort sort_desc label_replace label_join
    """
)
_ONE_OF_ONE = frozenset(("sum", "avg", "min", "max"))


class Filter(NamedTuple):
    """A comparison that every sample of the result has passed.

    ``bound`` is the number that it compares with, where it is one, and ``values`` what can be compared. ``is_result``
    says that what passes is returned as it is.
    """

    node: Binary
    bound: float | None
    values: Amount | None
    is_result: bool

    def drops(self, value: float) -> bool:
        """Whether a value that the query can compute is left out. Only where there is a bound."""
        assert self.bound is not None
        if self.values is not None and not self.values.includes(value):
            return False
        sides = (self.bound, value) if isinstance(unwrapped(self.node.left), Number) else (value, self.bound)
        return not COMPARISON[self.node.operator](*sides)


def filter_of_result(query: Query) -> Filter | None:
    """The comparison whose failing empties the result; None where there is none for certain."""
    # hardly any query compares, and evaluating one takes its time
    if query.root is None or not any(_compares(node) for node in query.nodes):
        return None
    evaluation = Evaluation(query, AnyWorld())
    node: Node | None = query.root
    is_result = True
    while node is not None:
        if isinstance(node, Binary) and _compares(node):
            return None if node.matching.returns_bool else _filter(node, evaluation, is_result)
        kept = isinstance(node, Parenthesised) or (isinstance(node, Binary) and node.operator in ("and", "unless"))
        is_result = is_result and kept
        node = _what_passes_through(node, evaluation)
    return None


def _compares(node: Node) -> bool:
    return isinstance(node, Binary) and node.operator in COMPARISONS and node.type == VECTOR


def _filter(node: Binary, evaluation: Evaluation, is_result: bool) -> Filter:
    left, right = unwrapped(node.left), unwrapped(node.right)
    number = left if isinstance(left, Number) else right if isinstance(right, Number) else None
    compared = evaluation.of(node.right if number is left else node.left)
    one = compared.series[0].amount if isinstance(compared, Vector) and len(compared.series) == 1 else None
    return Filter(node, None if number is None else number.value, one, is_result)


def _what_passes_through(node: Node, evaluation: Evaluation) -> Node | None:
    """The operand whose samples, one by one, are those of the node."""
    if isinstance(node, Parenthesised):
        return node.expression
    if isinstance(node, Unary):
        return node.operand
    if isinstance(node, Call):
        return node.arguments[0] if node.function in _EACH_BY_ITSELF else None
    if isinstance(node, Aggregation):
        return node.expression if node.operator in _ONE_OF_ONE and _is_one(node.expression, evaluation) else None
    if not isinstance(node, Binary) or node.operator == "or":
        return None
    if node.operator in ("and", "unless") or node.right.type == SCALAR:
        return node.left
    return node.right if node.left.type == SCALAR else None


def _is_one(node: Node, evaluation: Evaluation) -> bool:
    result = evaluation.of(node)
    return isinstance(result, Vector) and len(result.series) == 1 and result.series[0].many is None
