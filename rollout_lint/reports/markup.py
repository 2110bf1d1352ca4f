"""Untrusted text in Markdown, as HTML.

All of it stands in HTML blocks, which begin with a block's tag at the start of a line and end at a blank line; in them
no Markdown is read (GitHub Flavored Markdown, 4.6), so that one escape serves everything, as in the tables of
actions/toolkit (packages/core/src/summary.ts). What GitHub makes of plain words after that (mentions, issue numbers,
addresses, emoji, mathematics) it leaves alone in ``<code>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..late_pattern import late_pattern
from .visible import visible

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_ESCAPED = late_pattern("[&<>\"']")
_QUOTED = late_pattern(r"`([^`]+)`")
_BLANKS = late_pattern(r"(\s+)")
LEFT_ALONE = late_pattern(r"[@#$]|://|www\.|\bgh-\d|:[\w+-]+:", re.IGNORECASE)
"""A word with this in it may become a link, a picture or a formula."""


def escaped(text: str) -> str:
    """Text on one line, with no tag, no entity and no attribute's end in it."""
    return _ESCAPED.sub(_escape, visible(text))


def code(text: str, most: int) -> str:
    """A name or a value, at most so many characters of it."""
    return f"<code>{escaped(clipped(text, most))}</code>"


def prose(text: str, most: int) -> str:
    """A sentence, at most so many characters of it; what stands in backquotes is code."""
    told = []
    for position, part in enumerate(_QUOTED.split(clipped(text, most))):
        if position % 2:
            told.append(f"<code>{escaped(part)}</code>")
        else:
            told += [_word(visible(word)) for word in _BLANKS.split(part)]
    return "".join(told)


def paragraphs(text: str, most: int) -> str:
    """Lines of sentences."""
    return "<br>".join(prose(line, most) for line in clipped(text, most).split("\n"))


def link(address: str, content: str) -> str:
    """A link of markup to an address of the web; the markup alone where it is none."""
    if not address.startswith(("https://", "http://")):
        return content
    return f'<a href="{escaped(address)}">{content}</a>'


def clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fitting(blocks: Iterable[str], most: int) -> tuple[list[str], int]:
    """As many of the first blocks as take no more than so many bytes, and how many are left."""
    kept: list[str] = []
    left = 0
    for block in blocks:
        most -= len(block.encode("utf-8"))
        if left or most < 0:
            left += 1
        else:
            kept.append(block)
    return kept, left


def _word(word: str) -> str:
    return f"<code>{_ESCAPED.sub(_escape, word)}</code>" if LEFT_ALONE.search(word) else _ESCAPED.sub(_escape, word)


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES[match[0]]
