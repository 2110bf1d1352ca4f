"""What follows an aggregation or a binary operator: ``by``, ``without``, ``bool``, ``on``, ``ignoring``, ``group_left``
…
"""

from __future__ import annotations

from .. import errors
from ..syntax import Grouping, Label, Matching, Span
from .cursor import Cursor
from .durations import read_literal
from .tokens import DURATION, FILLS, HOLE, IDENTIFIER, LABEL_WORDS, METRIC_IDENTIFIER, NUMBER, STRING, Token

_PLAIN = Matching()


def read_grouping(cursor: Cursor) -> Grouping:
    """``by (…)`` or ``without (…)``; the next token is the word."""
    word = cursor.advance()
    labels, end = read_labels(cursor)
    return Grouping(word.kind == "without", labels, word.start, end)


def read_labels(cursor: Cursor) -> tuple[tuple[Label, ...], int]:
    """A parenthesised list of labels, a trailing comma allowed, and where it ends."""
    cursor.expect("(", "grouping opts")
    labels: list[Label] = []
    while cursor.token.kind != ")":
        labels.append(_read_label(cursor))
        if cursor.token.kind == ",":
            cursor.advance()
        elif cursor.token.kind != ")":
            raise cursor.unexpected("grouping opts", "`,` or `)`")
    return tuple(labels), cursor.advance().end


def _read_label(cursor: Cursor) -> Label:
    token = cursor.token
    if token.kind == STRING:
        cursor.advance()
        name = cursor.unquoted(token)
        _check_label(cursor, name, token)
        return Label(name, token.start + 1, token.end - 1)
    if token.kind in (IDENTIFIER, METRIC_IDENTIFIER, HOLE) or token.kind in LABEL_WORDS:
        cursor.advance()
        name = cursor.written(token)
        if token.kind == METRIC_IDENTIFIER:
            _check_label(cursor, name, token)
        return Label(name, token.start, token.end)
    raise cursor.unexpected("grouping opts", "a label")


def _check_label(cursor: Cursor, name: str, token: Token) -> None:
    if cursor.major >= 3:
        # any UTF-8 but nothing; bytes that are none come as lone surrogates
        valid = bool(name) and not any("\ud800" <= character <= "\udfff" for character in name)
    else:
        valid = name.replace("_", "a").isalnum() and name.isascii() and not name[0].isdigit()
    if not valid and "{{" not in name:
        cursor.report(token.start, token.end, f"invalid label name for grouping: `{name}`", errors.MATCHING)


def read_matching(cursor: Cursor) -> Matching:
    """The modifiers of a binary operator."""
    start = cursor.token.start
    with_bool = cursor.token.kind == "bool"
    if with_bool:
        end = cursor.advance().end
    word = cursor.token.kind
    labels: tuple[Label, ...] | None = None
    group = ""
    include: tuple[Label, ...] = ()
    if word in ("on", "ignoring"):
        cursor.advance()
        labels, end = read_labels(cursor)
        if cursor.token.kind in ("group_left", "group_right"):
            token = cursor.advance()
            group, end = token.kind, token.end
            if cursor.token.kind == "(":
                include, end = read_labels(cursor)
    filled = 0
    if cursor.token.kind in FILLS:
        filled = _read_fills(cursor)
    if not (with_bool or labels is not None or filled):
        return _PLAIN
    return Matching(with_bool, word == "on", labels, group, include, filled > 0, Span(start, filled or end))


def _read_fills(cursor: Cursor) -> int:
    """``fill (0)``, ``fill_left (0) fill_right (0)`` and so on: where they end."""
    first = cursor.advance()
    end = _read_fill_value(cursor)
    other = {"fill_left": "fill_right", "fill_right": "fill_left"}.get(first.kind)
    if cursor.token.kind == other:
        cursor.advance()
        end = _read_fill_value(cursor)
    return end


def _read_fill_value(cursor: Cursor) -> int:
    cursor.expect("(", "a fill modifier")
    if cursor.token.kind in ("+", "-"):
        cursor.advance()
    if cursor.token.kind not in (NUMBER, DURATION, HOLE):
        raise cursor.unexpected("a fill modifier", "a number")
    read_literal(cursor, cursor.advance())
    return cursor.expect(")", "a fill modifier").end
