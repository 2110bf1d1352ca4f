"""Vector selectors: a name, matchers between braces, or both (grammar: vector_selector, label_matchers)."""

from __future__ import annotations

from .. import errors
from ..syntax import NAME_LABEL, Matcher, Selector, Span
from .cursor import Cursor, Stop
from .regexps import read_regex
from .tokens import HOLE, IDENTIFIER, STRING, Token

_OPERATORS = frozenset(("=", "!=", "=~", "!~"))


def read_selector(cursor: Cursor) -> Selector:
    """The selector that starts at the next token, which is a name or a left brace."""
    name_token: Token | None = None
    if cursor.token.kind != "{":
        name_token = cursor.advance()
    if cursor.token.kind != "{":
        assert name_token is not None
        name = cursor.written(name_token)
        return Selector(name_token.start, name_token.end, name, Span(name_token.start, name_token.end), (), False)
    brace = cursor.advance()
    matchers, open_ended, end = _read_matchers(cursor)
    if name_token is None:
        return Selector(brace.start, end, None, None, matchers, open_ended)
    name_span = Span(name_token.start, name_token.end)
    return Selector(name_token.start, end, cursor.written(name_token), name_span, matchers, open_ended)


def _read_matchers(cursor: Cursor) -> tuple[tuple[Matcher, ...], bool, int]:
    """Matchers up to the right brace, whether a placeholder stands for some of them, and the end of the brace."""
    matchers: list[Matcher] = []
    open_ended = False
    while cursor.token.kind != "}":
        try:
            matcher = _read_matcher(cursor)
            if cursor.token.kind not in (",", "}"):
                raise cursor.unexpected("label matching", "`,` or `}`")
            if cursor.token.kind == "," and matcher is None:
                open_ended = True
        except Stop:
            cursor.skip_to("}")
            break
        if matcher is None:
            open_ended = True
        else:
            matchers.append(matcher)
        if cursor.token.kind == ",":
            cursor.advance()
    return tuple(matchers), open_ended, cursor.advance().end


def _read_matcher(cursor: Cursor) -> Matcher | None:
    """One matcher; None for a placeholder that stands for whole matchers."""
    name = cursor.token
    if name.kind not in (IDENTIFIER, STRING, HOLE):
        raise cursor.unexpected("label matching", "a label or `}`")
    cursor.advance()
    label = cursor.unquoted(name) if name.kind == STRING else cursor.written(name)
    operator = cursor.token
    if operator.kind not in _OPERATORS:
        if name.kind == HOLE and operator.kind in (",", "}"):
            return None
        if name.kind == STRING and operator.kind in (",", "}"):
            inner = Span(name.start + 1, name.end - 1)
            return Matcher(NAME_LABEL, "=", label, name.start, name.end, inner, Span(name.start, name.start), inner)
        raise cursor.unexpected("label matching", "`=`, `!=`, `=~` or `!~`")
    cursor.advance()
    value = cursor.token
    if value.kind not in (STRING, HOLE):
        raise cursor.unexpected("label matching", "a quoted value")
    cursor.advance()
    return _matcher(cursor, name, label, operator, value)


def _matcher(cursor: Cursor, name: Token, label: str, operator: Token, value: Token) -> Matcher:
    if value.kind == STRING:
        text, value_span = cursor.unquoted(value), Span(value.start + 1, value.end - 1)
    else:
        text, value_span = cursor.written(value), Span(value.start, value.end)
    quoted = 1 if name.kind == STRING else 0
    matcher = Matcher(
        label,
        operator.kind,
        text,
        name.start,
        value.end,
        Span(name.start + quoted, name.end - quoted),
        Span(operator.start, operator.end),
        value_span,
    )
    if operator.kind in ("=~", "!~") and not matcher.dynamic:
        fault = read_regex(text).fault
        if fault:
            cursor.report(
                value_span.start,
                max(value_span.end, value_span.start + 1),
                f"error parsing regexp: {fault}",
                errors.REGEX,
            )
    return matcher


def needs_a_matcher(selector: Selector) -> bool:
    """Whether a selector without a name would select every series: all of its matchers take an absent label."""
    if selector.name is not None or selector.open_ended:
        return False
    return all(not matcher.dynamic and matches_absent(matcher) for matcher in selector.matchers)


def matches_absent(matcher: Matcher) -> bool:
    """Whether a series without the label passes."""
    if matcher.operator == "=":
        return matcher.value == ""
    if matcher.operator == "!=":
        return matcher.value != ""
    return read_regex(matcher.value).matches_empty == (matcher.operator == "=~")
