"""The parser of both engines: precedence climbing over the tokens."""

from __future__ import annotations

from ...record import NamedTuple
from ..engine import Engine, is_modern
from ..problems import ConditionError, TooDeep
from . import nodes
from .operands import OperandReader
from .operators import BINARY, COMPARISONS, NEGATABLE, RIGHT_ASSOCIATIVE
from .reading import NO_NODE
from .tokens import BRACKET, EOF, IDENTIFIER, OPERATOR, Token

MAX_DEPTH = 100
"""How deeply expressions may nest. No condition that a person writes comes near; the engines have no limit."""


class Expression(NamedTuple):
    """A condition that the engine can read. ``root`` is shared and read-only."""

    text: str
    engine: Engine
    root: nodes.Node


class Parser(OperandReader):
    """One reading of one text."""

    __slots__ = ()

    def parse(self) -> nodes.Node:
        """The tree; it is none once ``error`` is set."""
        if self.lexical is not None and (not self.modern or not self.items):
            self.error = self.lexical
            return NO_NODE
        root = self.body()
        if self.token.kind != EOF:
            self.unexpected()
        return root

    def sequence(self) -> nodes.Node:
        """1.17: expressions with ``;`` between them, and perhaps one at the end of the text."""
        start = self.token.start
        steps = [self.expression(0)]
        while self.error is None and self.at(OPERATOR, ";"):
            self.advance()
            if self.token.kind == EOF:
                break
            steps.append(self.expression(0))
        if len(steps) == 1:
            return steps[0]
        return self.placed(nodes.Sequence(steps), steps[0].at, start)

    def body(self) -> nodes.Node:
        return self.sequence() if self.modern else self.expression(0)

    def expression(self, minimum: int) -> nodes.Node:
        """An expression of operators that bind at least as tightly as ``minimum``; 0 takes everything."""
        if self.error is not None:
            return NO_NODE
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep(self.token.start)
        if minimum == 0 and self.at(OPERATOR, "let"):
            node = self.let()
        elif minimum == 0 and self.at(OPERATOR, "if"):
            node = self.if_else()
        else:
            start = self.token.start
            node = self.operators(self.primary(), start, minimum)
            if minimum == 0:
                node = self.ternaries(node, start)
        self.depth -= 1
        return node

    def operators(self, left: nodes.Node, start: int, minimum: int) -> nodes.Node:
        previous = ""
        while self.token.kind == OPERATOR and self.error is None:
            negated = self.token.value == "not"
            if negated and not self.infix_not(minimum):
                break
            operator = self.token
            precedence = BINARY.get(operator.value, -1)
            if precedence < minimum:
                break
            self.advance()
            if operator.value == "|":
                left = self.piped(left, start)
            elif previous == "??" and operator.value != "??":
                self.fail_at(
                    operator,
                    f"Operator ({operator.value}) and coalesce expressions (??) cannot be mixed. "
                    "Wrap either by parentheses.",
                )
                break
            elif self.modern and operator.value in COMPARISONS:
                left = self.comparison(left, start, operator, precedence)
            else:
                right = self.expression(precedence + (operator.value not in RIGHT_ASSOCIATIVE))
                left = self.placed(nodes.Binary(operator.value, left, right), operator.start, start)
                if negated:
                    left = self.placed(nodes.Unary("not", left), operator.start, start)
            previous = operator.value
        return left

    def infix_not(self, minimum: int) -> bool:
        """Step over the ``not`` of ``a not in b``; whether there is an operator behind it for this level.

        1.15 does not step back where the operator binds too loosely, and so loses the ``not``: it reads
        ``a == 1 not in b`` as ``(a == 1) in b``.
        """
        index = self.index
        self.advance()
        if not self.modern:
            return True
        if self.token.value not in NEGATABLE:
            self.unexpected()
            return False
        if BINARY[self.token.value] < minimum:
            self.index = index
            self.token = self.items[index]
            return False
        return True

    def comparison(self, left: nodes.Node, start: int, operator: Token, precedence: int) -> nodes.Node:
        """1.17: ``a < b < c`` is ``a < b && b < c``."""
        root: nodes.Node | None = None
        while True:
            right = self.expression(precedence + 1)
            pair = self.placed(nodes.Binary(operator.value, left, right), operator.start, start)
            root = pair if root is None else self.placed(nodes.Binary("&&", root, pair), operator.start, start)
            left = right
            operator = self.token
            if operator.kind != OPERATOR or operator.value not in COMPARISONS or self.error is not None:
                return root
            self.advance()

    def let(self) -> nodes.Node:
        start = self.token.start
        self.advance()
        name = self.token
        self.expect(IDENTIFIER)
        self.expect(OPERATOR, "=")
        value = self.expression(0)
        self.expect(OPERATOR, ";")
        body = self.body()
        return self.placed(nodes.Let(name.value, value, body), name.start, start)

    def if_else(self) -> nodes.Node:
        start = self.token.start
        self.advance()
        if self.error is not None:
            return NO_NODE
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep(start)
        condition = self.expression(0)
        then = self.block()
        self.expect(OPERATOR, "else")
        otherwise = self.if_else() if self.at(OPERATOR, "if") else self.block()
        self.depth -= 1
        node = nodes.Conditional(condition, then, otherwise, ternary=False)
        node.start, node.end = start, self.last_end
        return node

    def block(self) -> nodes.Node:
        self.expect(BRACKET, "{")
        node = self.sequence()
        self.expect(BRACKET, "}")
        return node

    def ternaries(self, node: nodes.Node, start: int) -> nodes.Node:
        while self.error is None and self.at(OPERATOR, "?"):
            self.advance()
            if self.at(OPERATOR, ":"):
                self.advance()
                then = node
            else:
                then = self.expression(0)
                self.expect(OPERATOR, ":")
            otherwise = self.expression(0)
            conditional = nodes.Conditional(node, then, otherwise, ternary=True)
            node = self.placed(conditional, self.token.start if self.modern else 0, start)
        return node


def parse_tree(text: str, engine: Engine) -> nodes.Node | ConditionError:
    """A tree of its own for one caller, who may write to it."""
    parser = Parser(text, is_modern(engine))
    try:
        root = parser.parse()
    except TooDeep as error:
        return ConditionError("parse", error.offset, error.message)
    if parser.error is not None:
        return ConditionError("parse", *parser.error)
    return root
