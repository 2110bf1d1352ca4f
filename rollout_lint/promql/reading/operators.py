"""What an operator makes of its operands: the node and its type."""

from __future__ import annotations

from ..syntax import MATRIX, SCALAR, VECTOR, Node, Number, Unary
from .tokens import SET_OPERATORS, Token


def signed(sign: Token, operand: Node) -> Node:
    """An operand with a sign in front of it; a number takes it in."""
    if isinstance(operand, Number):
        value = -operand.value if sign.kind == "-" else operand.value
        return Number(sign.start, operand.end, value, operand.duration)
    return Unary(sign.start, sign.kind, operand)


def binary_type(operator: str, left: str | None, right: str | None) -> str | None:
    """Scalar where both sides are, vector otherwise; None where a placeholder decides it."""
    if left == right == SCALAR and operator:
        return SCALAR
    if operator in SET_OPERATORS or VECTOR in (left, right) or MATRIX in (left, right):
        return VECTOR
    return None if None in (left, right) or not operator else VECTOR
