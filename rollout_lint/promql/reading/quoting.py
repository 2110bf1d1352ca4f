"""Quoted strings: where they end, and what they say (promql/parser/lex.go lexString, util/strutil/quote.go)."""

from __future__ import annotations

import re

from ...late_pattern import late_pattern
from .. import errors
from ..errors import Place, QueryError

_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_ESCAPES = {"x": (2, 16), "u": (4, 16), "U": (8, 16)}
_PIECE = late_pattern(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)


def unquote(text: str) -> str:
    """What a string token says. Bytes that are no UTF-8 (``"\\x80"``) come back as lone surrogates U+DC80…U+DCFF."""
    quote, body = text[0], text[1:-1]
    if quote == "`" or "\\" not in body:
        return body
    pieces: list[bytes] = []
    position = 0
    for match in _PIECE.finditer(body):
        pieces.append(body[position : match.start()].encode("utf-8", "surrogatepass"))
        pieces.append(_escaped(match))
        position = match.end()
    pieces.append(body[position:].encode("utf-8", "surrogatepass"))
    return _decoded(b"".join(pieces))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def _escaped(match: re.Match[str]) -> bytes:
    byte, short, long, octal, letter = match.groups()
    if byte is not None:
        return bytes((int(byte, 16),))
    if octal is not None:
        return bytes((int(octal, 8),))
    if letter is not None:
        return _SIMPLE.get(letter, letter).encode()
    return chr(int(short or long, 16)).encode("utf-8", "surrogatepass")


def string_end(text: str, start: int) -> tuple[int, QueryError | None]:
    """Where the string that opens here ends, or what is wrong with it."""
    quote = text[start]
    position = start + 1
    length = len(text)
    raw = quote == "`"
    while position < length:
        character = text[position]
        if character == quote:
            return position + 1, None
        if character == "\n" and not raw:
            break
        if character == "\ufffd":
            return position, QueryError(
                position, position + 1, "a character of the string is no valid UTF-8", errors.SYNTAX
            )
        if character == "\\" and not raw:
            position, fault = _escape_end(text, position, quote)
            if fault is not None:
                return position, fault
        else:
            position += 1
    opened = (Place(start, start + 1, "opened here"),)
    end = position
    message = "unterminated raw string" if raw else "unterminated quoted string"
    return end, QueryError(start, end, message, errors.UNCLOSED, related=opened)


def _escape_end(text: str, backslash: int, quote: str) -> tuple[int, QueryError | None]:
    letter = text[backslash + 1 : backslash + 2]
    position = backslash + 2
    if not letter:
        return position, QueryError(backslash, position - 1, "the escape sequence is not finished", errors.UNCLOSED)
    if letter in _SIMPLE or letter == quote:
        return position, None
    if letter in "01234567":
        position, count, base = backslash + 1, 3, 8
    elif letter in _ESCAPES:
        count, base = _ESCAPES[letter]
    else:
        message = f"unknown escape sequence `\\{letter}`"
        help = f"write `\\\\{letter}`, or put the string in backquotes, where a backslash stands for itself"
        return position, QueryError(backslash, position, message, errors.SYNTAX, help)
    digits = text[position : position + count]
    end = position + len(digits)
    valid = "0123456789abcdefABCDEF" if base == 16 else "01234567"
    if len(digits) < count or any(digit not in valid for digit in digits):
        return end, QueryError(backslash, end, f"escape sequence `{text[backslash:end]}` is incomplete", errors.SYNTAX)
    code = int(digits, base)
    if code > (255 if letter in "x01234567" else 0x10FFFF) or 0xD800 <= code < 0xE000:
        message = f"escape sequence `{text[backslash:end]}` is no valid Unicode code point"
        return end, QueryError(backslash, end, message, errors.SYNTAX)
    return end, None
