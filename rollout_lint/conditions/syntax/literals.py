"""Quoted literals: where they end and what they say.

The engines scan a literal first, for its end and the shape of its escapes, and decode it then; each step refuses things
that the other takes, at different places.
"""

from __future__ import annotations

from ...record import NamedTuple
from ..values import text_of


class LiteralError(Exception):
    """A literal that cannot be read. ``end`` is how far the scanner had come, ``at_end`` whether it ran out of text."""

    def __init__(self, message: str, end: int, at_end: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.end = end
        self.at_end = at_end


_SIMPLE = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, "'": 39, '"': 34, "`": 96, "?": 63}
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
_OCTAL_DIGITS = frozenset("01234567")
_HEX_LENGTH = {"x": 2, "u": 4, "U": 8}
_MAX_RUNE = 0x10FFFF


class _Scanner:
    """Finds a literal's closing quote. ``position`` is behind what was read."""

    __slots__ = ("modern", "position", "quote", "text")

    def __init__(self, text: str, start: int, modern: bool) -> None:
        self.text = text
        self.quote = text[start]
        self.position = start + 1
        self.modern = modern

    def read(self) -> str:
        """The next character, "" at the end."""
        if self.position >= len(self.text):
            return ""
        self.position += 1
        return self.text[self.position - 1]

    def fail(self, message: str, character: str) -> LiteralError:
        return LiteralError(message, self.position, at_end=not character)

    def end(self) -> int:
        """The offset behind the closing quote."""
        character = self.read()
        while character != self.quote:
            if character in {"", "\n"}:
                raise self.fail("literal not terminated", character)
            character = self.escape() if character == "\\" else self.read()
        return self.position

    def escape(self) -> str:
        """The character behind an escape."""
        character = self.read()
        if character == self.quote or (character and character in "abfnrtv\\"):
            return self.read()
        if character in _OCTAL_DIGITS:
            return self.digits(character, _OCTAL_DIGITS, 3)
        if character == "u" and self.modern and self.text.startswith("{", self.position):
            return self.braces()
        if character in _HEX_LENGTH:
            return self.digits(self.read(), _HEX_DIGITS, _HEX_LENGTH[character])
        raise self.fail("invalid char escape", character)

    def digits(self, character: str, digits: frozenset[str], count: int) -> str:
        while count and character in digits:
            character = self.read()
            count -= 1
        if count:
            raise self.fail("invalid char escape", character)
        return character

    def braces(self) -> str:
        self.read()
        count = 0
        while not self.text.startswith("}", self.position):
            if self.position >= len(self.text) or self.text[self.position] not in _HEX_DIGITS or count == 6:
                raise LiteralError("invalid char escape", self.position)
            self.read()
            count += 1
        if not count:
            raise LiteralError("invalid char escape", self.position)
        self.read()
        return self.read()


def literal_end(text: str, start: int, modern: bool) -> int:
    """The offset behind the literal whose opening quote stands at ``start``; raises LiteralError."""
    return _Scanner(text, start, modern).end()


class _Character(NamedTuple):
    code: int
    width: int
    """Characters of the escape, the backslash not counted."""


def _escaped(body: str, position: int, modern: bool, as_bytes: bool) -> _Character | None:
    """What the escape behind the backslash at ``position`` stands for; None where the decoder refuses it."""
    letter = body[position + 1 : position + 2]
    if letter in _SIMPLE:
        return _Character(_SIMPLE[letter], 1)
    if letter and letter in "0123":
        digits = body[position + 1 : position + 4]
        return _Character(int(digits, 8), 3) if len(digits) == 3 and set(digits) <= _OCTAL_DIGITS else None
    if letter == "x" or (letter in {"u", "U"} and not as_bytes):
        if letter == "u" and modern and body.startswith("{", position + 2):
            close = body.index("}", position)
            return _rune(body[position + 3 : close], close - position)
        length = _HEX_LENGTH[letter]
        return _rune(body[position + 2 : position + 2 + length], 1 + length)
    return None


def _rune(digits: str, width: int) -> _Character | None:
    code = int(digits, 16)
    return _Character(code, width) if code <= _MAX_RUNE else None


def decoded(literal: str, modern: bool) -> str | None:
    """What a scanned literal, quotes included, says; None where the decoder refuses an escape."""
    body = literal.replace("\r\n", "\n").replace("\r", "\n")[1:-1]
    if "\\" not in body:
        return body
    parts: list[str] = []
    position = 0
    while position < len(body):
        if body[position] != "\\":
            parts.append(body[position])
            position += 1
            continue
        character = _escaped(body, position, modern, as_bytes=False)
        if character is None:
            return None
        parts.append("\ufffd" if 0xD800 <= character.code <= 0xDFFF else chr(character.code))
        position += 1 + character.width
    return "".join(parts)


def decoded_bytes(literal: str) -> str | None:
    """What a scanned literal behind a ``b`` says, its bytes as a Go string; None where the decoder refuses an
    escape.
    """
    body = literal.replace("\r\n", "\n").replace("\r", "\n")[1:-1]
    raw = bytearray()
    position = 0
    while position < len(body):
        if body[position] != "\\":
            raw += body[position].encode("utf-8", "replace")
            position += 1
            continue
        character = _escaped(body, position, True, as_bytes=True)
        if character is None or character.code > 255:
            return None
        raw.append(character.code)
        position += 1 + character.width
    return text_of(bytes(raw))
