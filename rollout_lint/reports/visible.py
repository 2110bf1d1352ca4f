"""Text that comes from a manifest, made safe and exact to show.

What a terminal obeys or does not show (controls, escapes, direction marks, zero-width characters, lone surrogates) is
written out, and so are the log commands of CI systems: a runner obeys ``##[…]`` anywhere in a line and ``::…::`` at its
start (actions/runner, ActionCommand.cs; Azure's agent ``##vso[``, TeamCity ``##teamcity[``), and the author of a pull
request chooses what a manifest holds.
"""

from __future__ import annotations

import re

from ..late_pattern import late_pattern

HIDDEN = late_pattern(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""One character that a terminal obeys, or shows as nothing."""

_LINE_END = late_pattern("\r\n|\r|\n")
_COMMAND = late_pattern(r"##\w*\[")
_COMMAND_BRACKET = "\\x5b"
_TAB_STOP = 4


def visible(text: str) -> str:
    """The text on one line, with nothing in it that a terminal or a CI log would obey."""
    if text.isprintable() and "##" not in text:
        return text
    return _COMMAND.sub(lambda command: command[0][:-1] + _COMMAND_BRACKET, HIDDEN.sub(_written_out, text))


def line_start(text: str) -> str:
    """Visible text as it may begin a line: a leading ``::`` would be a log command."""
    blank = len(text) - len(text.lstrip())
    return f"{text[:blank]}\\x3a{text[blank + 1 :]}" if text.startswith("::", blank) else text


def cells(line: str) -> list[tuple[str, int]]:
    """How each code point of a line is shown, and how many terminal cells that takes; tabs reach the next stop."""
    brackets = {command.end() - 1 for command in _COMMAND.finditer(line)} if "##" in line else ()
    shown: list[tuple[str, int]] = []
    column = 0
    for index, character in enumerate(line):
        if " " <= character <= "~" and index not in brackets:
            cell = (character, 1)
        elif character == "\t":
            blank = _TAB_STOP - column % _TAB_STOP
            cell = (" " * blank, blank)
        elif index in brackets:
            cell = (_COMMAND_BRACKET, len(_COMMAND_BRACKET))
        elif HIDDEN.match(character):
            escape = _escape(character)
            cell = (escape, len(escape))
        else:
            cell = (character, _cell_count(character))
        shown.append(cell)
        column += cell[1]
    return shown


def text_width(text: str) -> int:
    """The terminal cells that visible text takes."""
    return len(text) if text.isascii() else sum(map(_cell_count, text))


def wrap(text: str, room: int) -> list[str]:
    """Text in lines of at most ``room`` cells where its words allow; its own line ends stay. Never empty."""
    lines = [line for paragraph in _LINE_END.split(text) for line in _wrap_line(visible(paragraph), room)]
    return [lines[0], *(line_start(line) for line in lines[1:])]


def _wrap_line(line: str, room: int) -> list[str]:
    if text_width(line) <= room:
        return [line]
    lines: list[str] = []
    current, used = "", 0
    for position, word in enumerate(line.split(" ")):
        size = text_width(word)
        if position and used + 1 + size > room and current.strip():
            lines.append(current)
            current, used = word, size
        else:
            current, used = (f"{current} {word}", used + 1 + size) if position else (word, size)
    return [*lines, current]


def _written_out(match: re.Match[str]) -> str:
    return _escape(match[0])


def _escape(character: str) -> str:
    point = ord(character)
    if character in "\t\n\r":
        return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}[character]
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def _cell_count(character: str) -> int:
    if character < "\x7f":
        return 1
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
