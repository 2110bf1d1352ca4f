"""What Prometheus checks on a query that parses: types, the number of arguments, matching (promql/parser/parse.go,
checkAST).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import errors
from ..errors import QueryError
from ..syntax import (
    MATRIX,
    NAME_LABEL,
    SCALAR,
    STRING,
    VECTOR,
    Aggregation,
    Binary,
    Call,
    Node,
    Selector,
    Subquery,
    Unary,
    unwrapped,
)
from .functions import Function
from .selectors import needs_a_matcher
from .tokens import COMPARISONS, SET_OPERATORS

_DOCUMENTED = {VECTOR: "instant vector", SCALAR: "scalar", MATRIX: "range vector", STRING: "string"}


def check(nodes: Iterable[Node], functions: dict[str, Function]) -> Iterator[QueryError]:
    """The errors of a tree, given all of its nodes. What a placeholder decides is let pass."""
    for node in nodes:
        kind = type(node)
        if kind is Selector:
            yield from _check_selector(node)  # type: ignore[arg-type]
        elif kind is Call:
            yield from _check_call(node, functions)  # type: ignore[arg-type]
        elif kind is Binary:
            yield from _check_binary(node)  # type: ignore[arg-type]
        elif kind is Aggregation:
            yield from _check_aggregation(node)  # type: ignore[arg-type]
        elif kind is Unary:
            yield from _check_unary(node)  # type: ignore[arg-type]
        elif kind is Subquery:
            yield from _check_subquery(node)  # type: ignore[arg-type]


def _check_selector(selector: Selector) -> Iterator[QueryError]:
    if selector.name is not None:
        for matcher in selector.matchers:
            if matcher.name == NAME_LABEL:
                message = f"metric name must not be set twice: `{selector.name}` or `{matcher.value}`"
                yield QueryError(matcher.start, matcher.end, message, errors.SELECTOR)
    elif needs_a_matcher(selector):
        message = "vector selector must contain at least one non-empty matcher"
        help = "every matcher here also takes series without the label, so all series would be read"
        yield QueryError(selector.start, selector.end, message, errors.SELECTOR, help)


def _check_aggregation(node: Aggregation) -> Iterator[QueryError]:
    yield from _expect(node.expression, VECTOR, f"`{node.operator}`")
    if node.parameter is not None:
        wanted = STRING if node.operator == "count_values" else SCALAR
        yield from _expect(node.parameter, wanted, f"the parameter of `{node.operator}`")


def _expect(node: Node, wanted: str, place: str) -> Iterator[QueryError]:
    if node.type is not None and node.type != wanted:
        message = f"expected type {_DOCUMENTED[wanted]} in {place}, got {_DOCUMENTED[node.type]}"
        yield QueryError(node.start, node.extent, message, errors.TYPE, _advice(node, wanted))


def _advice(node: Node, wanted: str) -> str:
    if wanted == MATRIX and node.type == VECTOR:
        if isinstance(unwrapped(node), Selector):
            return "give the selector a range, such as `[5m]`"
        return "take the rate first and aggregate it after, or write a subquery"
    if wanted == VECTOR and node.type == MATRIX:
        return "a range vector goes into a function such as `rate`"
    if wanted == VECTOR and node.type == SCALAR:
        return "`vector(…)` makes a vector of a scalar"
    return ""


def _check_call(call: Call, functions: dict[str, Function]) -> Iterator[QueryError]:
    function = functions.get(call.function)
    if function is None:
        return
    wanted, given = len(function.arguments), len(call.arguments)
    least = wanted - 1 if function.extra else wanted
    most = least + function.extra if function.extra >= 0 else given
    if given < least or given > most:
        if least == most:
            expected = f"expected {wanted} argument(s)"
        else:
            expected = (
                f"expected at least {least} argument(s)" if given < least else f"expected at most {most} argument(s)"
            )
        message = f"{expected} in call to `{call.function}`, got {given}"
        yield QueryError(call.start, call.end, message, errors.ARGUMENTS)
    for index, argument in enumerate(call.arguments):
        if index >= wanted and not function.extra:
            break
        yield from _expect(argument, function.arguments[min(index, wanted - 1)], f"call to function `{call.function}`")


def _check_unary(node: Unary) -> Iterator[QueryError]:
    if node.type in (MATRIX, STRING):
        message = f"a sign is only allowed on a scalar or instant vector, got {_DOCUMENTED[node.type]}"
        yield QueryError(node.start, node.end, message, errors.TYPE)


def _check_subquery(node: Subquery) -> Iterator[QueryError]:
    kind = node.expression.type
    if kind is not None and kind != VECTOR:
        message = f"subquery is only allowed on instant vector, got {_DOCUMENTED[kind]} instead"
        yield QueryError(node.start, node.end, message, errors.TYPE)


def _check_binary(node: Binary) -> Iterator[QueryError]:
    operator, matching = node.operator, node.matching
    left, right = node.left, node.right
    operator_start, operator_end = node.operator_span
    modified_end = matching.span.end if matching.span is not None else operator_end
    if matching.returns_bool and operator not in COMPARISONS and operator:
        yield QueryError(
            operator_start, modified_end, "bool modifier can only be used on comparison operators", errors.MATCHING
        )
    if operator in COMPARISONS and not matching.returns_bool and left.type == right.type == SCALAR:
        message = "comparisons between scalars must use BOOL modifier"
        yield QueryError(operator_start, operator_end, message, errors.TYPE, f"write `{operator} bool`")
    yield from _check_labels(node, modified_end)
    for side in (left, right):
        if side.type in (MATRIX, STRING):
            message = (
                f"binary expression must contain only scalar and instant vector types, got {_DOCUMENTED[side.type]}"
            )
            yield QueryError(side.start, side.extent, message, errors.TYPE)
    if None in (left.type, right.type):
        return
    if left.type != VECTOR or right.type != VECTOR:
        if matching.labels:
            yield QueryError(
                node.start, node.end, "vector matching only allowed between instant vectors", errors.MATCHING
            )
    elif operator in SET_OPERATORS and matching.group:
        yield QueryError(
            operator_start, modified_end, f"no grouping allowed for `{operator}` operation", errors.MATCHING
        )
    if operator in SET_OPERATORS and SCALAR in (left.type, right.type):
        message = f"set operator `{operator}` not allowed in binary scalar expression"
        scalar = left if left.type == SCALAR else right
        help = f"write `vector({'…' if scalar.extent - scalar.start > 20 else ''})` around the scalar"
        yield QueryError(operator_start, operator_end, message, errors.TYPE, help.replace("()", "(…)"))


def _check_labels(node: Binary, end: int) -> Iterator[QueryError]:
    matching = node.matching
    if matching.on and matching.include:
        on = {label.name for label in matching.labels or ()}
        for label in matching.include:
            if label.name in on:
                message = f"label `{label.name}` must not occur in ON and GROUP clause at once"
                yield QueryError(node.operator_span.start, end, message, errors.MATCHING)
