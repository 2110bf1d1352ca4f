"""The parser of both engines: precedence climbing over the tokens.

1.15 stops at the first error. 1.17 notes the first and goes on until the recursion has unwound; where it then reads on to text that
is no token, that error takes the place of the first. So errors are noted here as well, and every step goes on without a node.
"""

from __future__ import annotations

from typing import NamedTuple

from . import nodes
from .engine import MAX_NODES, Engine, is_modern
from .numerals import NumeralError, numeral
from .operators import (
    BINARY,
    COMPARISONS,
    NEGATABLE,
    NEW_BUILTINS,
    NEW_PREDICATES,
    OLD_BUILTINS,
    OLD_PREDICATES,
    OPTIONAL_PREDICATES,
    RIGHT_ASSOCIATIVE,
    THIRD_ARGUMENTS,
    UNARY,
)
from .problems import ConditionError, TooDeep
from .tokens import BRACKET, BYTES, EOF, IDENTIFIER, NUMBER, OPERATOR, STRING, Token, is_word_character, tokens_of
from .values import utf8

MAX_DEPTH = 100
"""How deeply expressions may nest. No condition that a person writes comes near; the engines themselves have no limit."""

# What a step gives back where it has found no node: an error is noted by then, and nobody looks at the tree.
_NO_NODE = nodes.Nil()


class Expression(NamedTuple):
    """A condition that the engine can read. ``root`` is shared and read-only."""

    text: str
    engine: Engine
    root: nodes.Node


class Parser:
    """One reading of one text. The engine's ``current`` token is ``token``."""

    __slots__ = ("builtins", "count", "depth", "error", "index", "items", "lexical", "modern", "predicates", "scopes", "token")

    def __init__(self, text: str, modern: bool) -> None:
        self.items, self.lexical = tokens_of(text, modern)
        self.modern = modern
        self.error: tuple[int, str] | None = None
        self.index = 0
        self.token = self.items[0] if self.items else Token(EOF, "", 0, 0)
        self.depth = 0
        self.scopes = 0
        """How many predicates are open: ``#`` and a leading dot need one."""
        self.count = 0
        self.builtins = NEW_BUILTINS if modern else OLD_BUILTINS
        self.predicates = NEW_PREDICATES if modern else OLD_PREDICATES

    def parse(self) -> nodes.Node:
        """The tree; None of it is any good once ``error`` is set."""
        if self.lexical is not None and (not self.modern or not self.items):
            self.error = self.lexical
            return _NO_NODE
        root = self.sequence() if self.modern else self.expression(0)
        if self.token.kind != EOF:
            self.unexpected()
        return root

    # The tokens.

    def fail(self, message: str) -> None:
        self.fail_at(self.token, message)

    def fail_at(self, token: Token, message: str) -> None:
        if self.error is None:
            self.error = (token.start, message)

    def unexpected(self) -> None:
        if self.error is None:
            self.fail(f"unexpected token {self.token}")

    def advance(self) -> None:
        if self.index + 1 < len(self.items):
            self.index += 1
            self.token = self.items[self.index]
        elif self.lexical is not None:
            self.error = self.lexical
        else:
            self.fail("unexpected end of expression")

    def at(self, kind: int, value: str) -> bool:
        token = self.token
        return token.kind == kind and token.value == value

    def expect(self, kind: int, value: str | None = None) -> None:
        token = self.token
        if token.kind == kind and (value is None or token.value == value):
            self.advance()
        else:
            self.unexpected()

    @property
    def last_end(self) -> int:
        """The end of the token before the current one."""
        return self.items[self.index - 1].end if self.index else 0

    def placed(self, node: nodes.Node, at: int, start: int) -> nodes.Node:
        """A new node that reaches from ``start`` to the last token read."""
        self.count += 1
        if self.modern and self.count > MAX_NODES:
            self.fail("compilation failed: expression exceeds maximum allowed nodes")
        node.at = at
        node.start = start
        node.end = self.items[self.index - 1].end if self.index else 0
        return node

    # Expressions.

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
            return _NO_NODE
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
                    f"Operator ({operator.value}) and coalesce expressions (??) cannot be mixed. Wrap either by parentheses.",
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
            return _NO_NODE
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

    def primary(self) -> nodes.Node:
        token = self.token
        if token.kind == OPERATOR:
            binding = UNARY.get(token.value)
            if binding is not None:
                self.advance()
                operand = self.expression(binding)
                return self.postfix(self.placed(nodes.Unary(token.value, operand), token.start, token.start), token.start)
            if token.value in {"#", "."}:
                if self.scopes:
                    return self.pointer(token)
                if not self.modern:
                    self.fail("cannot use pointer accessor outside closure")
            elif token.value == "::" and self.modern:
                self.advance()
                name = self.token
                self.expect(IDENTIFIER)
                return self.postfix(self.call(name, [], token.start, overridable=False), token.start)
        elif token.kind == BRACKET and token.value == "(":
            self.advance()
            inner = self.body()
            self.expect(BRACKET, ")")
            return self.postfix(inner, token.start)
        return self.secondary(token)

    def pointer(self, token: Token) -> nodes.Node:
        name = ""
        if token.value == "#":
            self.advance()
            if self.token.kind == IDENTIFIER:
                name = self.token.value
                self.advance()
        node = self.placed(nodes.Pointer(name), token.start, token.start)
        return self.postfix(node, token.start)

    def secondary(self, token: Token) -> nodes.Node:
        kind = token.kind
        if kind == IDENTIFIER:
            self.advance()
            literal = self.word(token.value)
            if literal is not None:
                return self.placed(literal, token.start, token.start)
            if self.at(BRACKET, "("):
                node = self.call(token, [], token.start)
            else:
                node = self.placed(nodes.Name(token.value), token.start, token.start)
        elif kind == NUMBER:
            self.advance()
            return self.placed(self.number(token.value), token.start, token.start)
        elif kind == STRING:
            self.advance()
            node = self.placed(nodes.String(token.value), token.start, token.start)
            if not self.modern:
                return node
        elif kind == BYTES:
            self.advance()
            node = self.placed(nodes.Bytes(utf8(token.value)), token.start, token.start)
        elif kind == BRACKET and token.value == "[":
            node = self.array(token)
        elif kind == BRACKET and token.value == "{":
            node = self.map(token)
        else:
            self.unexpected()
            node = _NO_NODE
        return self.postfix(node, token.start)

    @staticmethod
    def word(word: str) -> nodes.Node | None:
        if word == "true":
            return nodes.Bool(True)
        if word == "false":
            return nodes.Bool(False)
        return nodes.Nil() if word == "nil" else None

    def number(self, text: str) -> nodes.Node:
        try:
            value = numeral(text, self.modern)
        except NumeralError as error:
            self.fail(str(error))
            return _NO_NODE
        return nodes.Float(value) if type(value) is float else nodes.Integer(int(value))

    def array(self, token: Token) -> nodes.Node:
        self.advance()
        items: list[nodes.Node] = []
        while self.error is None and not self.at(BRACKET, "]"):
            if items:
                self.expect(OPERATOR, ",")
                if self.at(BRACKET, "]"):
                    break
            items.append(self.expression(0))
        self.expect(BRACKET, "]")
        return self.placed(nodes.Array(items), token.start, token.start)

    def map(self, token: Token) -> nodes.Node:
        self.advance()
        entries: list[nodes.Entry] = []
        while self.error is None and not self.at(BRACKET, "}"):
            if entries:
                self.expect(OPERATOR, ",")
                if self.at(BRACKET, "}"):
                    break
                if self.at(OPERATOR, ","):
                    self.unexpected()
            start = self.token.start
            key = self.map_key(token)
            self.expect(OPERATOR, ":")
            entry = nodes.Entry(key, self.expression(0))
            self.placed(entry, token.start, start)
            entries.append(entry)
        self.expect(BRACKET, "}")
        return self.placed(nodes.Map(entries), token.start, token.start)

    def map_key(self, brace: Token) -> nodes.Node:
        key = self.token
        if key.kind in {NUMBER, STRING, IDENTIFIER}:
            self.advance()
            return self.placed(nodes.String(key.value), key.start if self.modern else brace.start, key.start)
        if self.at(BRACKET, "("):
            return self.expression(0)
        self.fail(
            "a map key must be a quoted string, a number, a identifier, or an expression enclosed in parentheses "
            f"(unexpected token {key})"
        )
        return _NO_NODE

    # Calls.

    def piped(self, value: nodes.Node, start: int) -> nodes.Node:
        """``value | name(…)``."""
        name = self.token
        self.expect(IDENTIFIER)
        return self.call(name, [value], start)

    def call(self, name: Token, arguments: list[nodes.Node], start: int, overridable: bool = True) -> nodes.Node:
        """The call of ``name``, whose parenthesis is next; ``arguments`` holds what was piped into it.

        No name of Argo's environment is a builtin's, so ``::name`` and ``name`` call the same.
        """
        del overridable
        if name.value in self.predicates:
            made: nodes.Node = nodes.Builtin(name.value, self.predicate_arguments(name.value, arguments))
        elif name.value in self.builtins:
            made = nodes.Builtin(name.value, self.arguments(arguments))
        else:
            callee = self.placed(nodes.Name(name.value), name.start, name.start)
            callee.end = name.end
            made = nodes.Call(callee, self.arguments(arguments))
        return self.placed(made, name.start, start)

    def arguments(self, arguments: list[nodes.Node]) -> list[nodes.Node]:
        before = len(arguments)
        self.expect(BRACKET, "(")
        while self.error is None and not self.at(BRACKET, ")"):
            if len(arguments) > before:
                self.expect(OPERATOR, ",")
                if self.modern and self.at(BRACKET, ")"):
                    break
            arguments.append(self.expression(0))
        self.expect(BRACKET, ")")
        return arguments

    def predicate_arguments(self, name: str, arguments: list[nodes.Node]) -> list[nodes.Node]:
        piped = len(arguments)
        self.expect(BRACKET, "(")
        if not piped:
            if self.modern and self.at(BRACKET, ")"):
                self.fail("expected at least 2 arguments")
            arguments.append(self.expression(0))
        if self.modern:
            self.modern_predicate(name, arguments, piped)
        else:
            if not piped:
                self.expect(OPERATOR, ",")
            arguments.append(self.predicate())
            if name == "reduce" and self.at(OPERATOR, ","):
                self.advance()
                arguments.append(self.expression(0))
        self.expect(BRACKET, ")")
        return arguments

    def modern_predicate(self, name: str, arguments: list[nodes.Node], piped: int) -> None:
        closed = self.at(BRACKET, ")")
        if not (closed and name in OPTIONAL_PREDICATES):
            if closed:
                self.fail("expected at least 2 arguments")
            if not piped:
                self.expect(OPERATOR, ",")
            arguments.append(self.predicate())
            if name in THIRD_ARGUMENTS and not self.at(BRACKET, ")"):
                self.expect(OPERATOR, ",")
                arguments.append(self.expression(0))
        if self.at(OPERATOR, ","):
            self.advance()

    def predicate(self) -> nodes.Node:
        token = self.token
        braced = self.at(BRACKET, "{")
        if braced:
            self.advance()
        self.scopes += 1
        if braced:
            body = self.body()
        else:
            body = self.expression(0)
            if self.modern and self.at(OPERATOR, ";"):
                self.fail("wrap predicate with brackets { and }")
        self.scopes -= 1
        if braced:
            self.expect(BRACKET, "}")
        return self.placed(nodes.Predicate(body), token.start, token.start)

    # What follows a primary.

    def postfix(self, node: nodes.Node, start: int) -> nodes.Node:
        """Members, indexes, slices and method calls."""
        while self.error is None:
            token = self.token
            value = token.value
            if token.kind == BRACKET and value == "[":
                node = self.index_or_slice(node, start, optional=False)
            elif token.kind == OPERATOR and value in {".", "?."}:
                self.advance()
                if self.modern and value == "?." and self.at(BRACKET, "["):
                    node = self.index_or_slice(node, start, optional=True)
                else:
                    node = self.property(node, start, optional=value == "?.")
            else:
                break
        return node

    def property(self, base: nodes.Node, start: int, optional: bool) -> nodes.Node:
        name = self.token
        self.advance()
        # Word operators are property names as well.
        if name.kind != IDENTIFIER and (name.kind != OPERATOR or not all(map(is_word_character, name.value))):
            self.fail("expected name")
        property_node = self.placed(nodes.String(name.value), name.start, name.start)
        chained = isinstance(base, nodes.Chain)
        if isinstance(base, nodes.Chain):
            base = base.link
        node: nodes.Node = self.placed(nodes.Member(base, property_node, optional), name.start, start)
        if self.at(BRACKET, "("):
            assert isinstance(node, nodes.Member)
            node.method = True
            node = self.placed(nodes.Call(node, self.arguments([])), name.start, start)
        if chained or optional:
            node = self.placed(nodes.Chain(node), name.start if self.modern else 0, start)
        return node

    def index_or_slice(self, base: nodes.Node, start: int, optional: bool) -> nodes.Node:
        bracket = self.token
        self.advance()
        low = None if self.at(OPERATOR, ":") else self.expression(0)
        if not self.at(OPERATOR, ":"):
            assert low is not None
            node = self.placed(nodes.Member(base, low, optional), bracket.start, start)
            if optional:
                node = self.placed(nodes.Chain(node), bracket.start, start)
        else:
            self.advance()
            high = None if self.at(BRACKET, "]") else self.expression(0)
            node = self.placed(nodes.Slice(base, low, high), bracket.start, start)
        self.expect(BRACKET, "]")
        extent = node
        while True:
            extent.end = self.last_end
            if not isinstance(extent, nodes.Chain):
                return node
            extent = extent.link


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
