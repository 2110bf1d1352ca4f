"""The tokens of one query as the parser walks over them, and the errors it meets on the way."""

from __future__ import annotations

from bisect import bisect_left

from .. import errors
from ..errors import QueryError
from .lexer import Lexer
from .placeholders import HEAD, Masked, unmask
from .quoting import unquote
from .tokens import END, ERROR, HOLE, STRING, Token
from .version import EXTENDED_RANGES, Version


class Stop(Exception):
    """The rest of the query cannot be read; the error is recorded."""


class Cursor:
    """The place of the parser in a query. ``token`` is the next one.

    ``extended`` says that arithmetic on durations, ``anchored`` and ``smoothed`` need no feature flag.
    """

    __slots__ = ("_fault", "_index", "_masked", "_tokens", "errors", "extended", "major", "text", "token")

    def __init__(self, text: str, masked: Masked, version: Version) -> None:
        lexer = Lexer(masked.text, version.major)
        self._tokens = lexer.tokens()
        self._fault = lexer.error
        self._index = 0
        self._masked = masked
        self.text = text
        self.major = version.major
        self.extended = version >= EXTENDED_RANGES
        self.token = self._tokens[0]
        self.errors: list[QueryError] = []

    def advance(self) -> Token:
        """Take the next token; the last one (``end of input`` or ``error``) stays."""
        token = self.token
        if self._index + 1 < len(self._tokens):
            self._index += 1
            self.token = self._tokens[self._index]
        return token

    def peek(self) -> Token:
        """The token behind the next one."""
        return self._tokens[min(self._index + 1, len(self._tokens) - 1)]

    def written(self, token: Token) -> str:
        """A token as it is written in the query, placeholders included."""
        return self.text[token.start : token.end]

    def unquoted(self, token: Token) -> str:
        """What a string token says, with its placeholders as written."""
        masked = self._masked.text[token.start : token.end]
        value = unquote(masked)
        if HEAD not in masked:
            return value
        placeholders = self._masked.placeholders
        first, last = bisect_left(placeholders, (token.start,)), bisect_left(placeholders, (token.end,))
        return unmask(value, [self.text[p.start : p.end] for p in placeholders[first:last]])

    def only_placeholders(self, token: Token) -> bool:
        """Whether a token is nothing but placeholders."""
        return all("\ud800" <= character <= "\ud801" for character in self._masked.text[token.start : token.end])

    def report(self, start: int, end: int, message: str, kind: str, help: str = "") -> None:
        """Record an error that does not stop the reading."""
        self.errors.append(QueryError(start, end, message, kind, help))

    def unexpected(self, context: str = "", expected: str = "") -> Stop:
        """Record that the next token cannot stand here; to be raised, or dropped by who can read on."""
        token = self.token
        if token.kind == ERROR:
            if self._fault is not None and self._fault not in self.errors:
                self.errors.append(self._fault)
            return Stop()
        message = f"unexpected {self._described(token)}"
        if context:
            message += f" in {context}"
        if expected:
            message += f", expected {expected}"
        if token.kind == END:
            last = self._tokens[-2] if len(self._tokens) > 1 else token
            self.errors.append(QueryError(last.start, token.end, message, errors.UNCLOSED))
        else:
            self.errors.append(QueryError(token.start, token.end, message, errors.SYNTAX))
        return Stop()

    def skip_to(self, closing: str) -> None:
        """Go on to a closing bracket after an error; stop where there is none."""
        while self.token.kind != closing:
            if self.token.kind in (END, ERROR):
                self.unexpected()
                raise Stop
            self.advance()

    def expect(self, kind: str, context: str = "") -> Token:
        """Take a token of this kind or stop."""
        if self.token.kind != kind:
            raise self.unexpected(context, f"`{kind}`")
        return self.advance()

    def _described(self, token: Token) -> str:
        if token.kind == END:
            return "end of the query"
        written = self.written(token)
        if token.kind in (STRING, HOLE):
            return f"{token.kind} {written}" if token.kind == STRING else f"placeholder `{written}`"
        return f"`{written}`"
