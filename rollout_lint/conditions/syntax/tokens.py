"""The lexer of both engines.

1.15 reads the whole text before it parses; 1.17 reads token by token, so that an unexpected token wins over a
character that no token starts with, where it comes first. Here both are read at once: ``Tokens.error`` comes behind
the last token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...late_pattern import late_pattern
from ...record import NamedTuple
from ..go_text import quoted
from .literals import LiteralError, decoded, decoded_bytes, literal_end

if TYPE_CHECKING:
    from re import Pattern

IDENTIFIER, NUMBER, STRING, BYTES, OPERATOR, BRACKET, EOF = range(7)
KIND_NAMES = ("Identifier", "Number", "String", "Bytes", "Operator", "Bracket", "EOF")


class Token(NamedTuple):
    """``start`` and ``end`` are code points; the end of the text is a token on its last character, as in the
    engines.
    """

    kind: int
    value: str
    start: int
    end: int

    def __str__(self) -> str:
        name = KIND_NAMES[self.kind]
        return f"{name}({quoted(self.value)})" if self.value else name


class Tokens(NamedTuple):
    """All tokens up to the end of the text or to ``error`` (offset and message)."""

    items: list[Token]
    error: tuple[int, str] | None


_OLD_KEYWORDS = frozenset({"not", "in", "or", "and", "matches", "contains", "startsWith", "endsWith", "let"})
_NEW_KEYWORDS = _OLD_KEYWORDS | {"if", "else"}

_ASCII_SPACE = "\t\n\v\f\r "
# Go's unicode.IsSpace.
_SPACE = f"{_ASCII_SPACE}\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DECIMAL = r"[0-9][0-9_]*(?:\.(?!\.)[0-9_]*)?(?:[eE][+-]?[0-9_]*)?"


def _based(letters: str, digits: str) -> str:
    return rf"0[{letters}][{digits}_]*(?:\.(?!\.)[{digits}_]*)?(?:[eE][+-]?[{digits}_]*)?"


_NUMBER = rf"\.?(?:{_based('xX', '0-9a-fA-F')}|{_based('oO', '0-7')}|{_based('bB', '01')}|{_DECIMAL})"


def _pattern(modern: bool, space: str) -> Pattern[str]:
    colon = "::?" if modern else ":"
    quotes = "['\"`]|[bB](?=['\"])" if modern else "['\"]"
    return late_pattern(
        rf"(?P<space>[{space}]+)|(?P<comment>//[^\n]*\n?|/\*(?s:.*?)\*/)|(?P<unclosed>/\*)"
        rf"|(?P<quote>{quotes})|(?P<number>{_NUMBER})|(?P<word>[\w$]+)|(?P<bracket>[()\[\]{{}}])"
        rf"|(?P<pointer>##?)|(?P<operator>\?[.?]?|\|\|?|{colon}|[,;%+\-^/]|[&!=*<>][&=*]?|\.\.?)"
    )


# conditions are ASCII as a rule, and a set of distant characters takes long to compile
_ASCII_PATTERNS = (_pattern(False, _ASCII_SPACE), _pattern(True, _ASCII_SPACE))
_PATTERNS = (_pattern(False, _SPACE), _pattern(True, _SPACE))
_PLAIN = {quote: late_pattern(f"{quote}[^\\\\\r\n{quote}]*{quote}") for quote in "'\""}
_RAW = late_pattern("`(?:[^`]|``)*`(?!`)")


def is_word_character(character: str) -> bool:
    """A letter, a decimal digit, ``_`` or ``$``."""
    return character.isalpha() or character.isdecimal() or character in {"_", "$"}


def _word_end(text: str, start: int, end: int) -> int:
    """Where the word ends that ``\\w`` sees: it also takes numerals and marks that Go counts as no letters."""
    if text[start:end].isascii():
        return end
    for position in range(start, end):
        if not is_word_character(text[position]):
            return position
    return end


class _Failed(Exception):
    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class _Lexer:
    __slots__ = ("items", "modern", "text")

    def __init__(self, text: str, modern: bool) -> None:
        self.text = text
        self.modern = modern
        self.items: list[Token] = []

    def fail(self, end: int, message: str, at_end: bool = False) -> _Failed:
        """An error when the text was read up to ``end``: 1.17 points at what was read last, 1.15 behind it."""
        return _Failed(end if at_end or not self.modern else end - 1, message)

    def run(self) -> None:
        text, length = self.text, len(self.text)
        match_at = (_ASCII_PATTERNS if text.isascii() else _PATTERNS)[self.modern].match
        keywords = _NEW_KEYWORDS if self.modern else _OLD_KEYWORDS
        items, position = self.items, 0
        while position < length:
            match = match_at(text, position)
            if match is None:
                raise self.unrecognized(position)
            group, end = match.lastgroup, match.end()
            if group == "word":
                end = _word_end(text, position, end)
                if end == position:
                    raise self.unrecognized(position)
                word = text[position:end]
                items.append(Token(OPERATOR if word in keywords else IDENTIFIER, word, position, end))
            elif group == "operator":
                items.append(Token(OPERATOR, match[0], position, end))
            elif group == "bracket":
                items.append(Token(BRACKET, match[0], position, end))
            elif group == "number":
                self.number(position, end)
            elif group == "quote":
                end = self.literal(position)
            elif group == "pointer":
                end = self.pointer(position, end)
            elif group == "unclosed":
                raise self.unclosed(position)
            position = end
        last = max(length - 1, 0)
        items.append(Token(EOF, "", last, length))

    def unrecognized(self, position: int) -> _Failed:
        character = self.text[position]
        shown = f" '{character}'" if character.isprintable() else ""
        return self.fail(position + 1, f"unrecognized character: U+{ord(character):04X}{shown}")

    def unclosed(self, position: int) -> _Failed:
        end = len(self.text)
        # 1.15 steps back over a star that it looked behind for the slash.
        looked_back = not self.modern and end > position + 2 and self.text.endswith("*")
        return self.fail(end - 1 if looked_back else end, "unclosed comment", at_end=True)

    def number(self, start: int, end: int) -> None:
        following = self.text[end : end + 1]
        if following and is_word_character(following):
            raise self.fail(end + 1, f"bad number syntax: {quoted(self.text[start : end + 1])}")
        self.items.append(Token(NUMBER, self.text[start:end], start, end))

    def pointer(self, start: int, end: int) -> int:
        """``#`` and, as a token of its own, the word that follows at once."""
        text, word_end = self.text, end
        while word_end < len(text) and is_word_character(text[word_end]):
            word_end += 1
        self.items.append(Token(OPERATOR, text[start:end], start, end))
        if word_end > end:
            self.items.append(Token(IDENTIFIER, text[end:word_end], end, word_end))
        return word_end

    def literal(self, start: int) -> int:
        text = self.text
        quote = text[start]
        if quote == "`":
            return self.raw(start)
        if quote in "bB":
            return self.scanned(start, start + 1)
        plain = _PLAIN[quote].match(text, start)
        if plain is None:
            return self.scanned(start, start)
        self.items.append(Token(STRING, plain[0][1:-1], start, plain.end()))
        return plain.end()

    def raw(self, start: int) -> int:
        match = _RAW.match(self.text, start)
        if match is None:
            raise self.fail(len(self.text), "literal not terminated", at_end=True)
        self.items.append(Token(STRING, match[0][1:-1].replace("``", "`"), start, match.end()))
        return match.end()

    def scanned(self, start: int, quote: int) -> int:
        """A literal with escapes, or bytes."""
        try:
            end = literal_end(self.text, quote, self.modern)
        except LiteralError as error:
            raise self.fail(error.end, error.message, error.at_end) from None
        literal = self.text[quote:end]
        value = decoded(literal, self.modern) if quote == start else decoded_bytes(literal)
        if value is None:
            raise self.fail(end, "unable to unescape string")
        self.items.append(Token(STRING if quote == start else BYTES, value, start, end))
        return end


def tokens_of(text: str, modern: bool) -> Tokens:
    """The tokens of a condition."""
    lexer = _Lexer(text, modern)
    try:
        lexer.run()
    except _Failed as failed:
        return Tokens(lexer.items, (failed.offset, failed.message))
    return Tokens(lexer.items, None)
