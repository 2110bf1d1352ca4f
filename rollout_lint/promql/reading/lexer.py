"""Text to tokens, as Prometheus' lexer cuts it (promql/parser/lex.go).

Three modes: outside, inside braces (keywords are labels there), and between ``[`` and the first number of a range. The
first fault ends the list with a token of kind ``error``. Tags of placeholders come in masked and become part of the
string or comment they stand in, else a token of kind ``placeholder`` together with the word that touches them.
"""

from __future__ import annotations

from ...late_pattern import late_pattern
from .. import errors
from ..errors import Place, QueryError
from .placeholders import HEAD, MASK
from .quoting import string_end
from .scanning import number_or_duration
from .tokens import (
    DURATION,
    DURATION_WORDS,
    END,
    ERROR,
    FILLS,
    HOLE,
    IDENTIFIER,
    METRIC_IDENTIFIER,
    NUMBER,
    STRING,
    Token,
    keywords,
)

_BLANK = late_pattern(r"(?:[ \t\r\n]+|\#[^\r\n]*)*")
_SPACE = late_pattern(r"[ \t\r\n]*")
_OUTSIDE = late_pattern(
    r"(?P<word>[A-Za-z_:][A-Za-z0-9_:]*)"
    + r"|(?P<duration>(?:[0-9]+(?:ms|[smhdwy]))+)(?![A-Za-z0-9_.])"
    + r"|(?P<number>[0-9]+(?:\.[0-9]+)?)(?![A-Za-z0-9_.])"
    + r"|(?P<trim></|>/)"
    + r"|(?P<symbol>==|!=|<=|>=|=(?!~)|[-+*/%^<>(){\[\],@])"
)
_INSIDE = late_pattern(
    r"(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    + r"|(?P<string>\"(?:[^\"\\\n\ufffd]|\\[abfnrtv\\\"])*\")"
    + r"|(?P<symbol>=~|!~|!=|[=,}])"
)
_RANGE_SYMBOL = late_pattern(r"[-+*/%^(),:\]]")
_RANGE_WORD = late_pattern(r"[A-Za-z_]+")
# the mask stands in sets of its own: one with characters near and far takes long to compile
_HOLE = late_pattern(
    rf"(?:[A-Za-z_:][A-Za-z0-9_:]*|[0-9][0-9A-Za-z_.]*|\.[0-9]*)?[{MASK}](?:[A-Za-z0-9_:.]+|[{MASK}]+)*"
)
_HOLE_IN_RANGE = late_pattern(rf"[A-Za-z0-9_.]*[{MASK}](?:[A-Za-z0-9_.]+|[{MASK}]+)*")
_WORD_REST = late_pattern(r"[A-Za-z0-9_]*")
_DIGITS = frozenset("0123456789")


class Lexer:
    """Cuts one masked query. ``error`` says what ended the tokens early."""

    def __init__(self, text: str, major: int = 3) -> None:
        self._text = text
        self._keywords = keywords(major)
        self._trims = major >= 3
        self._has_holes = HEAD in text
        self._tokens: list[Token] = []
        self._parentheses: list[int] = []
        self._brace = -1
        self._bracket = -1
        self._before_duration = False
        self._colon = False
        self.error: QueryError | None = None

    def tokens(self) -> list[Token]:
        """All tokens; the last is of kind ``end of input`` or ``error``."""
        text, length = self._text, len(self._text)
        position = 0
        while self.error is None:
            blank = _SPACE if self._before_duration else _BLANK
            position = blank.match(text, position).end()  # type: ignore[union-attr]
            if position >= length:
                self._end(length)
                break
            if self._brace >= 0:
                position = self._inside(position)
            elif self._before_duration:
                position = self._in_range(position)
            else:
                position = self._outside(position)
        return self._tokens

    def _outside(self, position: int) -> int:
        text = self._text
        if self._has_holes:
            hole = (_HOLE if self._bracket < 0 else _HOLE_IN_RANGE).match(text, position)
            if hole is not None:
                return self._add(HOLE, position, hole.end())
        match = _OUTSIDE.match(text, position)
        if match is None:
            return self._odd(position)
        group, end = match.lastgroup, match.end()
        if group == "word":
            return self._word(position, end) if self._bracket < 0 else self._word_in_bracket(position)
        if group == "symbol":
            return self._symbol(match.group(), position, end)
        if group == "trim":
            # Prometheus 2 knows no trimming operators: `</` is two tokens there
            end = end if self._trims else end - 1
            return self._add(text[position:end], position, end)
        return self._add(NUMBER if group == "number" else DURATION, position, end)

    def _word(self, start: int, end: int) -> int:
        word = self._text[start:end]
        lower = word.lower()
        if lower in self._keywords and (lower not in FILLS or self._parenthesis_follows(end)):
            return self._add(lower, start, end)
        if lower in ("inf", "nan"):
            return self._add(NUMBER, start, end)
        return self._add(METRIC_IDENTIFIER if ":" in word else IDENTIFIER, start, end)

    def _parenthesis_follows(self, end: int) -> bool:
        following = _SPACE.match(self._text, end).end()  # type: ignore[union-attr]
        return self._text[following : following + 1] == "("

    def _word_in_bracket(self, start: int) -> int:
        if self._text[start] == ":":
            if self._colon:
                return self._fault(start, start + 1, "unexpected second `:` between the brackets")
            self._colon = True
            return self._add(":", start, start + 1)
        match = _RANGE_WORD.match(self._text, start)
        end = match.end() if match else start + 1
        return self._range_word(start, end)

    def _range_word(self, start: int, end: int) -> int:
        word = self._text[start:end]
        if word.lower() in DURATION_WORDS & self._keywords:
            return self._add(word.lower(), start, end)
        return self._fault(
            start, end, f"unexpected `{word}` between the brackets, expected a duration such as `5m`", errors.DURATION
        )

    def _symbol(self, symbol: str, start: int, end: int) -> int:
        if symbol == "(":
            self._parentheses.append(start)
        elif symbol == ")":
            if not self._parentheses:
                return self._fault(start, end, "unexpected right parenthesis `)`: nothing opens it", errors.UNCLOSED)
            self._parentheses.pop()
        elif symbol == "{":
            self._brace = start
        elif symbol == "]":
            if self._bracket < 0:
                return self._fault(start, end, "unexpected right bracket `]`: nothing opens it", errors.UNCLOSED)
            self._bracket = -1
        elif symbol == "[":
            if self._bracket >= 0:
                return self._fault(start, end, "unexpected left bracket `[` between brackets")
            self._bracket, self._before_duration, self._colon = start, True, False
        return self._add(symbol, start, end)

    def _odd(self, position: int) -> int:
        """What the fast pattern does not know: an unusual number or string, or an error."""
        text = self._text
        character = text[position]
        if character in _DIGITS or (character == "." and text[position + 1 : position + 2] in _DIGITS):
            return self._number(position)
        if character in "\"'`":
            return self._string(position)
        return self._unexpected(position)

    def _unexpected(self, position: int) -> int:
        character = self._text[position]
        following = self._text[position + 1 : position + 2]
        if character == "=" and following == "~":
            message = 'unexpected `=~`: labels are matched between braces, `metric{label=~"…"}`'
            return self._fault(position, position + 2, message)
        if character == "!":
            message = f"unexpected `!{following}`" if following.strip() else "unexpected `!`"
            return self._fault(position, position + 1 + len(following), message)
        return self._fault(position, position + 1, f"unexpected character `{character}`")

    def _number(self, position: int) -> int:
        kind, end = number_or_duration(self._text, position)
        if kind is None:
            rest = _WORD_REST.match(self._text, end)
            end = max(rest.end() if rest else end, position + 1)
            text = self._text[position:end]
            return self._fault(position, end, f"`{text}` is neither a number nor a duration", errors.NUMBER)
        self._before_duration = False
        return self._add(kind, position, end)

    def _string(self, position: int) -> int:
        end, fault = string_end(self._text, position)
        if fault is not None:
            self.error = fault
            return self._add(ERROR, position, fault.end)
        return self._add(STRING, position, end)

    def _inside(self, position: int) -> int:
        text = self._text
        if self._has_holes:
            hole = _HOLE_IN_RANGE.match(text, position)
            if hole is not None:
                return self._add(HOLE, position, hole.end())
        match = _INSIDE.match(text, position)
        if match is None:
            return self._odd_inside(position)
        end = match.end()
        group = match.lastgroup
        if group == "word":
            return self._add(IDENTIFIER, position, end)
        if group == "string":
            return self._add(STRING, position, end)
        symbol = match.group()
        if symbol == "}":
            self._brace = -1
        return self._add(symbol, position, end)

    def _odd_inside(self, position: int) -> int:
        character = self._text[position]
        if character in "\"'`":
            return self._string(position)
        if character == "{":
            return self._fault(position, position + 1, "unexpected left brace `{` inside braces")
        if character == "!":
            return self._fault(position, position + 1, "unexpected `!` inside braces, expected `!=` or `!~`")
        return self._fault(position, position + 1, f"unexpected character `{character}` inside braces")

    def _in_range(self, position: int) -> int:
        text = self._text
        if self._has_holes:
            hole = _HOLE_IN_RANGE.match(text, position)
            if hole is not None:
                self._before_duration = False
                return self._add(HOLE, position, hole.end())
        character = text[position]
        if character in _DIGITS or (character == "." and text[position + 1 : position + 2] in _DIGITS):
            return self._number(position)
        if _RANGE_SYMBOL.match(character):
            return self._range_symbol(character, position)
        match = _RANGE_WORD.match(text, position)
        return self._range_word(position, match.end() if match else position + 1)

    def _range_symbol(self, symbol: str, position: int) -> int:
        if symbol == "]":
            self._bracket, self._before_duration = -1, False
        elif symbol == ":":
            return self._fault(position, position + 1, "unexpected `:` before the duration", errors.DURATION)
        elif symbol in "()":
            return self._symbol(symbol, position, position + 1)
        return self._add(symbol, position, position + 1)

    def _end(self, length: int) -> None:
        last = self._tokens[-1].start if self._tokens else 0
        if self._brace >= 0:
            opened = Place(self._brace, self._brace + 1, "opened here")
            self._fault(last, length, "unexpected end of the query inside braces", errors.UNCLOSED, (opened,))
        elif self._before_duration:
            opened = Place(self._bracket, self._bracket + 1, "opened here")
            self._fault(last, length, "unexpected end of the query inside brackets", errors.UNCLOSED, (opened,))
        elif self._parentheses:
            opened = Place(self._parentheses[-1], self._parentheses[-1] + 1, "opened here")
            self._fault(last, length, "unclosed left parenthesis", errors.UNCLOSED, (opened,))
        elif self._bracket >= 0:
            opened = Place(self._bracket, self._bracket + 1, "opened here")
            self._fault(last, length, "unclosed left bracket", errors.UNCLOSED, (opened,))
        else:
            self._add(END, length, length)

    def _add(self, kind: str, start: int, end: int) -> int:
        self._tokens.append(Token(kind, start, end))
        return end

    def _fault(
        self, start: int, end: int, message: str, kind: str = errors.SYNTAX, related: tuple[Place, ...] = ()
    ) -> int:
        self.error = QueryError(start, end, message, kind, related=related)
        return self._add(ERROR, start, end)
