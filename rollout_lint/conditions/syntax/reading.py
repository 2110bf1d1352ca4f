"""Going through the tokens, and noting the first thing that is wrong.

1.15 stops at the first error. 1.17 notes the first and goes on until the recursion has unwound; where it then reads on
to text that is no token, that error takes the place of the first. So errors are noted here as well, and every step goes
on without a node.
"""

from __future__ import annotations

from ..engine import MAX_NODES
from . import nodes
from .builtin_names import NEW_BUILTINS, NEW_PREDICATES, OLD_BUILTINS, OLD_PREDICATES
from .tokens import EOF, Token, tokens_of

NO_NODE = nodes.Nil()
"""What a step gives back where it has found no node: an error is noted by then, and nobody looks at the tree."""


class TokenReader:
    """One way through the tokens of one text. The engine's current token is ``token``."""

    __slots__ = (
        "builtins",
        "count",
        "depth",
        "error",
        "index",
        "items",
        "lexical",
        "modern",
        "predicates",
        "scopes",
        "token",
    )

    def __init__(self, text: str, modern: bool) -> None:
        self.items, self.lexical = tokens_of(text, modern)
        self.modern = modern
        self.error: tuple[int, str] | None = None
        """Offset and message."""
        self.index = 0
        self.token = self.items[0] if self.items else Token(EOF, "", 0, 0)
        self.depth = 0
        self.scopes = 0
        """How many predicates are open: ``#`` and a leading dot need one."""
        self.count = 0
        """Nodes made."""
        self.builtins = NEW_BUILTINS if modern else OLD_BUILTINS
        self.predicates = NEW_PREDICATES if modern else OLD_PREDICATES

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
        # an implicit `#` is no token: it stands where it is meant
        node.end = max(start, self.items[self.index - 1].end if self.index else 0)
        return node
