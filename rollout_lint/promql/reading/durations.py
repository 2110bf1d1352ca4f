"""Durations in the grammar: ranges, steps, ``offset`` and ``@``.

Prometheus 3 has arithmetic on durations behind a feature flag; it is read here so that it can be named and refused as a
whole.
"""

from __future__ import annotations

from ...record import NamedTuple
from .. import errors
from ..syntax import At, Node, Offset, Range, Selector, Subquery
from .cursor import Cursor
from .numbers import DURATION_LIMIT_SECONDS, read_duration, read_number
from .tokens import DURATION, HOLE, NUMBER, Token

_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "^": 3}
_SIGN = 2
_MAX_DEPTH = 40


class Length(NamedTuple):
    """A duration. ``seconds`` is None where a placeholder or an expression decides; ``computed`` marks one."""

    seconds: float | None
    start: int
    end: int
    computed: bool = False


def read_literal(cursor: Cursor, token: Token) -> float | None:
    """The value of a number or duration token in seconds; None for a placeholder. Faults are reported and read as 0."""
    written = cursor.written(token)
    if token.kind == HOLE:
        return None
    if token.kind == DURATION:
        seconds, fault = read_duration(written)
        if not fault and seconds == 0 and cursor.major < 3:
            fault = "duration must be greater than 0"
        if fault:
            cursor.report(token.start, token.end, fault, errors.DURATION)
        return seconds
    value = read_number(written)
    if value is None:
        cursor.report(token.start, token.end, f"`{written}` is no number that fits", errors.NUMBER)
        return 0.0
    return value


def read_positive(cursor: Cursor) -> Length:
    """A duration as it stands between brackets: more than 0."""
    if cursor.major < 3:
        return _read_plain(cursor)
    length = _read(cursor, 0, 0)
    if length.computed:
        _refuse(cursor, length)
    elif length.seconds is not None and length.seconds <= 0 and not cursor.errors:
        cursor.report(length.start, length.end, "duration must be greater than 0", errors.DURATION)
    return length


def read_offset(cursor: Cursor) -> Offset:
    """What follows ``offset``: a duration with a sign or without. An expression needs parentheses, and a flag."""
    sign = cursor.token
    if cursor.major < 3 and sign.kind not in ("+", "-"):
        length = _read_plain(cursor)
    elif sign.kind in (NUMBER, DURATION, HOLE):
        length = _read_operand(cursor, 0)
    elif sign.kind in ("+", "-") and cursor.peek().kind in (NUMBER, DURATION, HOLE):
        # an operator behind it is one on vectors: `x offset -2 ^ 2` is `(x offset -2) ^ 2`
        cursor.advance()
        length = _signed(cursor, sign, _read_operand(cursor, 0))
    elif cursor.major < 3:
        cursor.advance()
        length = _read_plain(cursor)
    elif sign.kind in ("+", "-") and cursor.peek().kind == "(":
        cursor.advance()
        cursor.advance()
        inner = _read(cursor, 0, 1)
        end = cursor.expect(")", "offset").end
        length = _signed(cursor, sign, Length(inner.seconds, inner.start, end, inner.computed))
    else:
        length = _read(cursor, 0, 0)
    if length.computed:
        _refuse(cursor, length)
    return Offset(length.seconds, length.start, length.end)


def _read_plain(cursor: Cursor) -> Length:
    """A number or a duration: all that Prometheus 2 knows."""
    token = cursor.token
    if token.kind not in (NUMBER, DURATION, HOLE):
        raise cursor.unexpected("a duration", "a number or a duration such as `5m`")
    cursor.advance()
    return Length(read_literal(cursor, token), token.start, token.end)


def _read(cursor: Cursor, minimum: int, depth: int) -> Length:
    left = _read_operand(cursor, depth)
    while True:
        precedence = _PRECEDENCE.get(cursor.token.kind, -1)
        if precedence < minimum:
            return left
        operator = cursor.advance().kind
        right = _read(cursor, precedence + (operator != "^"), depth + 1)
        left = Length(None, left.start, right.end, True)


def _read_operand(cursor: Cursor, depth: int) -> Length:
    token = cursor.token
    if token.kind in (NUMBER, DURATION, HOLE):
        cursor.advance()
        seconds = read_literal(cursor, token)
        return _in_range(cursor, token, Length(seconds, token.start, token.end))
    if token.kind in ("+", "-"):
        cursor.advance()
        if depth > _MAX_DEPTH:
            raise cursor.unexpected("a duration")
        return _signed(cursor, token, _read(cursor, _SIGN, depth + 1))
    if depth <= _MAX_DEPTH:
        if token.kind == "(":
            cursor.advance()
            _read(cursor, 0, depth + 1)
            return Length(None, token.start, cursor.expect(")", "a duration").end, True)
        if token.kind in ("step", "range", "max_of", "min_of"):
            return _read_word(cursor, depth)
    raise cursor.unexpected("a duration", "a number or a duration such as `5m`")


def _read_word(cursor: Cursor, depth: int) -> Length:
    word = cursor.advance()
    cursor.expect("(", "a duration")
    if word.kind in ("max_of", "min_of"):
        _read(cursor, 0, depth + 1)
        cursor.expect(",", "a duration")
        _read(cursor, 0, depth + 1)
    return Length(None, word.start, cursor.expect(")", "a duration").end, True)


def _signed(cursor: Cursor, sign: Token, length: Length) -> Length:
    seconds = length.seconds
    if seconds is not None and sign.kind == "-":
        seconds = -seconds
    return _in_range(cursor, sign, Length(seconds, sign.start, length.end, length.computed))


def _in_range(cursor: Cursor, token: Token, length: Length) -> Length:
    if length.seconds is None or -DURATION_LIMIT_SECONDS <= length.seconds <= DURATION_LIMIT_SECONDS:
        return length
    cursor.report(token.start, token.end, "duration out of range", errors.DURATION)
    return Length(0.0, length.start, length.end)


def _refuse(cursor: Cursor, length: Length) -> None:
    if cursor.extended:
        return
    cursor.report(length.start, length.end, "experimental duration expression is not enabled", errors.EXPERIMENTAL)


def apply_offset(cursor: Cursor, node: Node, offset: Offset) -> None:
    """Put an offset on a selector, range or subquery; anything else takes none."""
    target = node.selector if isinstance(node, Range) else node
    if not isinstance(target, (Selector, Subquery)):
        if node.type is not None:
            message = "`offset` must follow a selector, a range or a subquery"
            cursor.report(node.start, node.extent, message, errors.SELECTOR)
        return
    # an offset of 0 leaves no trace in Prometheus' tree
    if target.offset is not None and target.offset.seconds != 0:
        cursor.report(node.start, node.extent, "`offset` may not be set more than once", errors.SELECTOR)
        return
    target.offset = offset
    extend(node, offset.end)


def apply_at(cursor: Cursor, node: Node, at: At) -> None:
    """Put an ``@`` on a selector, range or subquery; anything else takes none."""
    target = node.selector if isinstance(node, Range) else node
    if not isinstance(target, (Selector, Subquery)):
        if node.type is not None:
            message = "`@` must follow a selector, a range or a subquery"
            cursor.report(node.start, node.extent, message, errors.SELECTOR)
        return
    if target.at is not None:
        cursor.report(node.start, node.extent, "`@` may not be set more than once", errors.SELECTOR)
        return
    target.at = at
    extend(node, at.end)


def extend(node: Node, end: int) -> None:
    """Let a node reach as far as its trailing modifier."""
    if isinstance(node, Selector):
        node.extent_end = end
    else:
        node.end = end


def read_at(cursor: Cursor, start: int) -> At:
    """What follows ``@``: a number of seconds with a sign or without, ``start()`` or ``end()``."""
    token = cursor.token
    if token.kind in ("start", "end"):
        cursor.advance()
        cursor.expect("(", "`@`")
        return At(None, start, cursor.expect(")", "`@`").end)
    negative = token.kind == "-"
    if token.kind in ("+", "-"):
        cursor.advance()
    number = cursor.token
    if number.kind not in (NUMBER, DURATION, HOLE):
        raise cursor.unexpected("`@`", "a timestamp")
    cursor.advance()
    seconds = read_literal(cursor, number)
    if seconds is not None and not -(2.0**63) < seconds < 2.0**63:
        cursor.report(
            number.start, number.end, f"timestamp out of bounds for `@`: {cursor.written(number)}", errors.NUMBER
        )
        seconds = 0.0
    return At(-seconds if seconds is not None and negative else seconds, start, number.end)
