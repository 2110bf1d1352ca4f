"""Tokens to a syntax tree (promql/parser/generated_parser.y).

The parser keeps its own stack of frames, one for each open parenthesis, so that no depth of nesting can exhaust
Python's. In a frame, operands and operators wait on two stacks until their precedence is settled.
"""

from __future__ import annotations

from ...record import NamedTuple
from .. import errors
from ..syntax import (
    Aggregation,
    Binary,
    Call,
    Grouping,
    Hole,
    Matching,
    Node,
    Number,
    Parenthesised,
    Range,
    Selector,
    Span,
    String,
    Subquery,
)
from .cursor import Cursor, Stop
from .durations import apply_at, apply_offset, extend, read_at, read_literal, read_offset, read_positive
from .functions import functions_of
from .modifiers import read_grouping, read_matching
from .operators import binary_type, signed
from .selectors import read_selector
from .tokens import (
    AGGREGATIONS,
    CALLABLE_WORDS,
    DURATION,
    END,
    EXPERIMENTAL_AGGREGATIONS,
    HOLE,
    IDENTIFIER,
    METRIC_IDENTIFIER,
    METRIC_WORDS,
    NUMBER,
    PARAMETRISED,
    PRECEDENCE,
    SIGN_PRECEDENCE,
    STRING,
    Token,
)


class _Operator(NamedTuple):
    """An operator that waits for its right side; a sign has no matching."""

    token: Token
    kind: str
    precedence: int
    matching: Matching | None


class _Frame:
    """One open parenthesis: what it belongs to, and what has been read inside it."""

    __slots__ = ("arguments", "callee", "grouping", "opening", "operands", "operators")

    def __init__(self, opening: Token | None, callee: Token | None = None, grouping: Grouping | None = None) -> None:
        self.opening = opening
        self.callee = callee
        self.grouping = grouping
        self.arguments: list[Node] = []
        self.operands: list[Node] = []
        self.operators: list[_Operator] = []


class Parser:
    """Reads one query. ``nodes`` holds all nodes, each behind its children; ``root`` is the last one of them."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._functions = functions_of(cursor.major)
        self._frames = [_Frame(None)]
        self.nodes: list[Node] = []
        self.root: Node | None = None

    def parse(self) -> None:
        """Read the query; what is wrong is in the cursor's errors, and then there is no root."""
        cursor = self._cursor
        if cursor.token.kind == END:
            cursor.report(0, len(cursor.text), "no expression found in input", errors.EMPTY)
            return
        try:
            while self.root is None:
                self._operand()
                self._behind_operand()
        except Stop:
            pass
        if cursor.errors:
            self.root = None

    def _operand(self) -> None:
        """Read up to and with the next operand; parentheses open frames on the way."""
        cursor = self._cursor
        while True:
            token = cursor.token
            kind = token.kind
            frame = self._frames[-1]
            if kind in (IDENTIFIER, HOLE) or kind in METRIC_WORDS:
                if not self._word(frame, token):
                    return
            elif kind in (NUMBER, DURATION):
                cursor.advance()
                value = read_literal(cursor, token)
                self._push(frame, Number(token.start, token.end, value or 0.0, kind == DURATION))
                return
            elif kind in (METRIC_IDENTIFIER, "{"):
                self._push(frame, read_selector(cursor))
                return
            elif kind == "(":
                self._frames.append(_Frame(cursor.advance()))
            elif kind in ("+", "-"):
                cursor.advance()
                frame.operators.append(_Operator(token, kind, SIGN_PRECEDENCE, None))
            elif kind == STRING:
                cursor.advance()
                self._push(frame, String(token.start, token.end, cursor.unquoted(token)))
                return
            elif kind == ")" and self._closes_empty_call(frame):
                cursor.advance()
                self._close(token)
                return
            else:
                raise cursor.unexpected()

    def _closes_empty_call(self, frame: _Frame) -> bool:
        return frame.callee is not None and not (frame.arguments or frame.operands or frame.operators)

    def _word(self, frame: _Frame, token: Token) -> bool:
        """Read a name; True where it opened a frame, so that an operand is still to come."""
        cursor = self._cursor
        following = cursor.peek().kind
        if token.kind in AGGREGATIONS:
            if following in ("by", "without"):
                cursor.advance()
                grouping = read_grouping(cursor)
                self._open_call(token, grouping)
                return True
            if following == "(":
                cursor.advance()
                self._open_call(token)
                return True
        elif following == "(" and (
            token.kind in (IDENTIFIER, HOLE) or (token.kind in CALLABLE_WORDS and cursor.major > 2)
        ):
            cursor.advance()
            self._open_call(token)
            return True
        if token.kind == HOLE and following not in ("{", "["):
            self._hole(frame, token)
        else:
            self._push(frame, read_selector(cursor))
        return False

    def _open_call(self, callee: Token, grouping: Grouping | None = None) -> None:
        self._frames.append(_Frame(self._cursor.expect("(", f"the call of `{callee.kind}`"), callee, grouping))

    def _hole(self, frame: _Frame, token: Token) -> None:
        """A placeholder in the place of an operand: a number, the name of a metric, or anything at all."""
        cursor = self._cursor
        written = cursor.written(token)
        if cursor.only_placeholders(token) or written[0].isdigit() or written[0] == ".":
            cursor.advance()
            self._push(frame, Hole(token.start, token.end))
        else:
            self._push(frame, read_selector(cursor))

    def _push(self, frame: _Frame, node: Node) -> None:
        self.nodes.append(node)
        frame.operands.append(node)

    def _behind_operand(self) -> None:
        """Read what follows an operand until another must come, or the query ends."""
        cursor = self._cursor
        while True:
            token = cursor.token
            kind = token.kind
            precedence = PRECEDENCE.get(kind)
            if precedence is not None:
                self._binary(cursor.advance(), kind, precedence)
                return
            if kind == ")":
                cursor.advance()
                self._close(token)
            elif kind == "," and self._frames[-1].callee is not None:
                if self._comma(cursor.advance()):
                    return
            elif kind == HOLE:
                if self._dynamic_operator():
                    return
            elif not self._postfix(kind):
                if kind != END or len(self._frames) > 1:
                    raise cursor.unexpected()
                self.root = self._settled(self._frames[0])
                return

    def _binary(self, token: Token, kind: str, precedence: int) -> None:
        frame = self._frames[-1]
        # `^` is right-associative: an equal operator waits
        self._reduce(frame, precedence if kind != "^" else precedence + 1)
        frame.operators.append(_Operator(token, kind, precedence, read_matching(self._cursor)))

    def _dynamic_operator(self) -> bool:
        """A placeholder behind an operand: an operator where an operand follows, else what makes all unknown."""
        cursor, frame = self._cursor, self._frames[-1]
        token = cursor.advance()
        self._reduce(frame, 0)
        following = cursor.token.kind
        if (
            following in (NUMBER, DURATION, IDENTIFIER, METRIC_IDENTIFIER, STRING, HOLE, "(", "{")
            or following in METRIC_WORDS
        ):
            frame.operators.append(_Operator(token, "", 0, Matching()))
            return True
        left = frame.operands.pop()
        self._push(frame, Hole(left.start, token.end))
        return False

    def _comma(self, comma: Token) -> bool:
        """The end of an argument; True where another must come."""
        cursor, frame = self._cursor, self._frames[-1]
        frame.arguments.append(self._settled(frame))
        frame.operands = []
        while cursor.token.kind in (")", ","):
            message = "trailing commas not allowed in function call args"
            cursor.report(comma.start, comma.end, message, errors.ARGUMENTS)
            comma = cursor.advance()
            if comma.kind == ")":
                self._close(comma)
                return False
        return True

    def _postfix(self, kind: str) -> bool:
        """Read a range, ``offset``, ``@`` and the like; False where the token is none of them."""
        cursor = self._cursor
        operands = self._frames[-1].operands
        if kind == "[":
            operands[-1] = self._brackets(operands[-1])
        elif kind == "offset":
            cursor.advance()
            apply_offset(cursor, operands[-1], read_offset(cursor))
        elif kind == "@":
            start = cursor.advance().start
            apply_at(cursor, operands[-1], read_at(cursor, start))
        elif kind in ("anchored", "smoothed"):
            token = cursor.advance()
            node = operands[-1]
            if not cursor.extended:
                message = f"{kind} modifier is experimental and not enabled"
                cursor.report(node.start, token.end, message, errors.EXPERIMENTAL)
            extend(node, token.end)
        elif kind in ("by", "without") and self._groups_dynamic_call(operands[-1]):
            extend(operands[-1], read_grouping(cursor).end)
        else:
            return False
        return True

    def _groups_dynamic_call(self, node: Node) -> bool:
        return isinstance(node, Call) and "{{" in node.function

    def _brackets(self, node: Node) -> Node:
        """``[5m]`` or ``[1h:5m]`` behind a node."""
        cursor = self._cursor
        opening = cursor.advance()
        step, has_step, colon = None, False, False
        seconds = None
        try:
            seconds = read_positive(cursor).seconds
            colon = cursor.token.kind == ":"
            if colon:
                cursor.advance()
                has_step = cursor.token.kind != "]"
                step = read_positive(cursor).seconds if has_step else None
            if cursor.token.kind != "]":
                raise cursor.unexpected("subquery or range", "`]`" if colon else "`:` or `]`")
        except Stop:
            cursor.skip_to("]")
        end = cursor.advance().end
        brackets = Span(opening.start, end)
        if colon:
            result: Node = Subquery(node.start, end, node, seconds, step, has_step, brackets)
        else:
            self._check_range(node, brackets)
            result = Range(node.start, end, node, seconds, brackets)
        self.nodes.append(result)
        return result

    def _check_range(self, node: Node, brackets: Span) -> None:
        if isinstance(node, Selector):
            if node.offset is not None and node.offset.seconds != 0:
                message = "no offset modifiers allowed before range"
            elif node.at is not None:
                message = "no @ modifiers allowed before range"
            else:
                return
        elif node.type is None:
            return
        else:
            message = "ranges only allowed for vector selectors"
        help = (
            "" if isinstance(node, Selector) else "write a subquery, `[5m:1m]`, or put the range on the selector inside"
        )
        self._cursor.report(brackets.start, brackets.end, message, errors.TYPE, help)

    def _close(self, closing: Token) -> None:
        """A right parenthesis ends the innermost frame and makes it an operand of the next."""
        cursor = self._cursor
        frame = self._frames[-1]
        if frame.opening is None:
            raise cursor.unexpected()
        if frame.operands:
            frame.arguments.append(self._settled(frame))
        self._frames.pop()
        callee = frame.callee
        if callee is None:
            node: Node = Parenthesised(frame.opening.start, closing.end, frame.arguments[0])
        elif callee.kind in AGGREGATIONS:
            node = self._aggregation(frame, callee, closing)
        else:
            node = self._call(frame, callee, closing)
        self._push(self._frames[-1], node)

    def _aggregation(self, frame: _Frame, callee: Token, closing: Token) -> Node:
        cursor = self._cursor
        grouping, end = frame.grouping, closing.end
        if grouping is None and cursor.token.kind in ("by", "without"):
            grouping = read_grouping(cursor)
            end = grouping.end
        wanted = 2 if callee.kind in PARAMETRISED else 1
        arguments = frame.arguments
        if not arguments:
            cursor.report(callee.start, end, "no arguments for aggregate expression provided", errors.ARGUMENTS)
        elif callee.kind in EXPERIMENTAL_AGGREGATIONS:
            message = f"{callee.kind}() is experimental and not enabled (feature promql-experimental-functions)"
            cursor.report(callee.start, end, message, errors.EXPERIMENTAL)
        if len(arguments) != wanted:
            if arguments:
                message = f"wrong number of arguments for `{callee.kind}`, expected {wanted}, got {len(arguments)}"
                cursor.report(callee.start, end, message, errors.ARGUMENTS)
            return Hole(callee.start, end)
        parameter = arguments[0] if wanted == 2 else None
        return Aggregation(callee.start, end, callee.kind, arguments[-1], parameter, grouping)

    def _call(self, frame: _Frame, callee: Token, closing: Token) -> Node:
        cursor = self._cursor
        name = cursor.written(callee)
        arguments = tuple(frame.arguments)
        if callee.kind == HOLE:
            return Call(callee.start, closing.end, name, arguments, None)
        function = self._functions.get(name)
        if function is None:
            cursor.report(
                callee.start, callee.end, f"unknown function `{name}`", errors.UNKNOWN_FUNCTION, self._advice(name)
            )
        elif function.experimental:
            cursor.report(
                callee.start, callee.end, f"function `{name}` is experimental and not enabled", errors.EXPERIMENTAL
            )
        return Call(callee.start, closing.end, name, arguments, function.type if function else None)

    def _advice(self, name: str) -> str:
        if name == "holt_winters":
            return "Prometheus 3 calls it `double_exponential_smoothing`, behind a feature flag"
        lower = name.lower()
        if lower in self._functions or lower in AGGREGATIONS:
            return f"write `{lower}`"
        return ""

    def _settled(self, frame: _Frame) -> Node:
        """The one operand that is left when all operators of a frame are applied."""
        self._reduce(frame, -1)
        return frame.operands[-1]

    def _reduce(self, frame: _Frame, precedence: int) -> None:
        """Apply the operators that bind at least as tightly as the one that comes."""
        while frame.operators and frame.operators[-1].precedence >= precedence:
            operator = frame.operators.pop()
            right = frame.operands.pop()
            if operator.matching is None:
                node = signed(operator.token, right)
            else:
                node = self._applied(operator, operator.matching, frame.operands.pop(), right)
            self._push(frame, node)

    def _applied(self, operator: _Operator, matching: Matching, left: Node, right: Node) -> Node:
        if matching.fills:
            message = "fill modifiers are experimental and not enabled"
            self._cursor.report(left.start, right.extent, message, errors.EXPERIMENTAL)
        span = Span(operator.token.start, operator.token.end)
        return Binary(operator.kind, span, left, right, matching, binary_type(operator.kind, left.type, right.type))
