"""What operators stand between: literals, names, members, calls, arrays and maps."""

from __future__ import annotations

from ..values import utf8
from . import nodes
from .builtin_names import OPTIONAL_PREDICATES, THIRD_ARGUMENTS
from .numerals import NumeralError, numeral
from .operators import UNARY
from .reading import NO_NODE, TokenReader
from .tokens import BRACKET, BYTES, IDENTIFIER, NUMBER, OPERATOR, STRING, Token, is_word_character


class OperandReader(TokenReader):
    """The grammar below the binary operators. ``expression`` and ``body`` are the parser's."""

    __slots__ = ()

    def expression(self, minimum: int) -> nodes.Node:
        raise NotImplementedError

    def body(self) -> nodes.Node:
        """An expression, in 1.17 a sequence of them."""
        raise NotImplementedError

    def primary(self) -> nodes.Node:
        token = self.token
        if token.kind == OPERATOR:
            binding = UNARY.get(token.value)
            if binding is not None:
                self.advance()
                operand = self.expression(binding)
                return self.postfix(
                    self.placed(nodes.Unary(token.value, operand), token.start, token.start), token.start
                )
            if token.value in {"#", "."}:
                if self.scopes:
                    return self.pointer(token)
                if not self.modern:
                    self.fail("cannot use pointer accessor outside closure")
            elif token.value == "::" and self.modern:
                self.advance()
                name = self.token
                self.expect(IDENTIFIER)
                return self.postfix(self.call(name, [], token.start), token.start)
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
            node = NO_NODE
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
            return NO_NODE
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
            if key is None:
                return NO_NODE
            self.expect(OPERATOR, ":")
            entry = nodes.Entry(key, self.expression(0))
            self.placed(entry, token.start, start)
            if self.error is not None:
                return NO_NODE
            entries.append(entry)
        self.expect(BRACKET, "}")
        return self.placed(nodes.Map(entries), token.start, token.start)

    def map_key(self, brace: Token) -> nodes.Node | None:
        """A key; None where the engine reads no further."""
        key = self.token
        if key.kind in {NUMBER, STRING, IDENTIFIER}:
            if self.error is not None:
                return None
            self.advance()
            return self.placed(nodes.String(key.value), key.start if self.modern else brace.start, key.start)
        if self.at(BRACKET, "("):
            return self.expression(0)
        self.fail(
            "a map key must be a quoted string, a number, a identifier, or an expression enclosed in parentheses "
            f"(unexpected token {key})"
        )
        return NO_NODE

    # Calls.

    def piped(self, value: nodes.Node, start: int) -> nodes.Node:
        """``value | name(…)``."""
        name = self.token
        self.expect(IDENTIFIER)
        return self.call(name, [value], start)

    def call(self, name: Token, arguments: list[nodes.Node], start: int) -> nodes.Node:
        """The call of ``name``, whose parenthesis is next; ``arguments`` holds what was piped into it.

        No name of Argo's environment is a builtin's, so ``::name`` and ``name`` call the same.
        """
        if name.value in self.predicates:
            made: nodes.Node = nodes.Builtin(name.value, self.predicate_arguments(name.value, arguments))
        elif name.value in self.builtins:
            made = nodes.Builtin(name.value, self.arguments(arguments))
        else:
            callee = self.placed(nodes.Name(name.value), name.start, name.start)
            callee.end = name.end
            if self.error is not None:
                return NO_NODE
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
            self.required(name, 2)
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

    def required(self, name: str, least: int) -> None:
        """1.17 counts the arguments that a predicate function may take, and asks for all of them."""
        if self.modern and self.at(BRACKET, ")"):
            self.fail(f"expected at least {least + (name in THIRD_ARGUMENTS)} arguments")

    def modern_predicate(self, name: str, arguments: list[nodes.Node], piped: int) -> None:
        if not (name in OPTIONAL_PREDICATES and self.at(BRACKET, ")")):
            self.required(name, 2 - piped)
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
        if self.error is not None:
            return NO_NODE
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
        if self.error is not None:
            return NO_NODE
        self.expect(BRACKET, "]")
        extent = node
        while True:
            extent.end = self.last_end
            if not isinstance(extent, nodes.Chain):
                return node
            extent = extent.link
