"""Plain and quoted scalars, decoded as libyaml decodes them (scanner.c, yaml_parser_scan_flow_scalar and its twin)."""

from __future__ import annotations

from .decoding import BREAKS, BreakPattern, Decoding, LineBreak, line_breaks

_FOLD = rf"(?P<fold>[ \t]*(?:\r\n|[{BREAKS}])[ \t{BREAKS}]*)"
_BLANKS = r"(?P<blanks>[ \t]+)"
_PLAIN = BreakPattern(rf"{_FOLD}|(?P<words>[^ \t{BREAKS}]+(?:[ \t]+[^ \t{BREAKS}]+)*)|{_BLANKS}")
_SINGLE_QUOTED = BreakPattern(
    rf"{_FOLD}|(?P<quote>'')|(?P<words>[^' \t{BREAKS}]+(?:[ \t]+[^' \t{BREAKS}]+)*)|{_BLANKS}"
)
_DOUBLE_QUOTED = BreakPattern(
    rf"{_FOLD}"
    rf"|(?P<joined>\\(?:\r\n|[{BREAKS}])[ \t{BREAKS}]*)"
    r"|(?P<escape>\\(?:x[0-9a-fA-F]{2}"
    r"|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.))"
    rf"|(?P<words>[^\\ \t{BREAKS}]+(?:[ \t]+[^\\ \t{BREAKS}]+)*)|{_BLANKS}"
)
_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_LARGEST_CODE_POINT = 0x10FFFF


def decode_plain(text: str, start: int, end: int, decoding: Decoding) -> None:
    """A plain scalar, from its first to behind its last character."""
    _decode(_PLAIN, text, start, end, decoding)


def decode_single_quoted(text: str, start: int, end: int, decoding: Decoding) -> None:
    """What stands between single quotes."""
    _decode(_SINGLE_QUOTED, text, start, end, decoding)


def decode_double_quoted(text: str, start: int, end: int, decoding: Decoding) -> None:
    """What stands between double quotes. A surrogate pair of ``\\u`` escapes is one character, as JSON has it."""
    _decode(_DOUBLE_QUOTED, text, start, end, decoding)


def _decode(token: BreakPattern, text: str, start: int, end: int, decoding: Decoding) -> None:
    for match in token.of(text).finditer(text, start, end):
        kind = match.lastgroup
        if kind == "fold":
            _fold(line_breaks(text, match.start(), match.end()), decoding)
        elif kind == "escape":
            decoding.escape(_escaped(match[0]), match.start(), match.end())
        elif kind == "quote":
            decoding.escape("'", match.start(), match.end())
        elif kind == "joined":
            for line_break in line_breaks(text, match.start(), match.end())[1:]:
                decoding.line_break(line_break)
        else:
            decoding.verbatim(text, match.start(), match.end())


def _fold(breaks: list[LineBreak], decoding: Decoding) -> None:
    """One break is a space, of several the first vanishes; LS and PS are never folded away."""
    first, *others = breaks
    if first.character != "\n":
        decoding.line_break(first)
    elif not others:
        decoding.space(first)
    for line_break in others:
        decoding.line_break(line_break)


def _escaped(escape: str) -> str:
    letter, digits = escape[1], escape[2:]
    if not digits:
        return _ESCAPES.get(letter, letter)
    if "\\" in digits:
        high, low = int(digits[:4], 16), int(digits[6:], 16)
        return chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
    code_point = int(digits, 16)
    return chr(code_point) if code_point <= _LARGEST_CODE_POINT else "\ufffd"
