"""The words of a suppression, in a text of any origin. Offsets count in that text.

``ignore[RL302, wrong-quantile] until 2027-01-31 the reason`` in a comment behind ``rollout-lint:``, ``ignore-file[…]``
for all of a file; in an annotation the same without the first word, one a line, the brackets left out at will.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..late_pattern import late_pattern
from ..record import NamedTuple

EXAMPLE = "write `# rollout-lint: ignore[RL302] reason`"
ANNOTATION_EXAMPLE = 'write `rollout-lint/ignore: "[RL302] reason"`'

_HEAD = late_pattern(r"(?:\A|#)[ \t]*(?P<word>rollout-lint)(?:(?P<colon>[ \t]*:)|[ \t]+(?=ignore(?:-file)?\b))")
_WORD = late_pattern(r"[ \t]*(?P<word>[^\s\[\]:,]*)")
_OPENING = late_pattern(r"[ \t]*(?P<bracket>\[)")
_NAME = late_pattern(r"[^\s,]+")
_BARE = late_pattern(r"[ \t]*(?P<names>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)")
_UNTIL = late_pattern(r"[ \t:,;-]*(?P<until>until)\b[ \t:]*(?P<day>[^\s,;:]*)")
_LAST_UNTIL = late_pattern(r"(?:\A|[\s,;(])(?P<until>until)[ \t]+(?P<day>\d[\d-]*)[).]*[ \t]*\Z")
_BEFORE_REASON = " \t:,;-–—#"


class Name(NamedTuple):
    """A rule's code or name as written."""

    text: str
    start: int
    end: int


class Until(NamedTuple):
    """The last day on which a suppression holds."""

    day: date
    start: int
    end: int


class Directive(NamedTuple):
    """A well-formed suppression; ``start`` to ``end`` is its word with the brackets, without date and reason."""

    whole_file: bool
    names: tuple[Name, ...]
    until: Until | None
    reason: str
    start: int
    end: int


class Malformed(NamedTuple):
    """Text that means to suppress something and does not, with the place of its first mistake."""

    message: str
    help: str
    start: int
    end: int


def in_comment(text: str) -> Iterator[Directive | Malformed]:
    """The suppressions in a comment's text, which is what follows its ``#``; another ``#`` may start one more."""
    heads = list(_HEAD.finditer(text))
    for position, head in enumerate(heads):
        end = heads[position + 1].start() if position + 1 < len(heads) else len(text)
        if head["colon"] is None:
            message = "a colon is missing behind `rollout-lint`: this suppresses nothing"
            yield Malformed(message, EXAMPLE, head.start("word"), head.end("word"))
        else:
            yield _after_head(text[:end], head)


def in_annotation(text: str) -> Iterator[Directive | Malformed]:
    """The suppressions in the value of an annotation, one a line."""
    offset = 0
    for line in text.splitlines(keepends=True):
        start = offset + len(line) - len(line.lstrip())
        end = offset + len(line.rstrip())
        offset += len(line)
        if end > start:
            yield _annotated(text[:end], start)


def _after_head(text: str, head: re.Match[str]) -> Directive | Malformed:
    word = _WORD.match(text, head.end())
    assert word is not None  # it matches nothing as well
    start, end = word.span("word")
    if not word["word"]:
        message = "`ignore` is missing behind `rollout-lint:`: this suppresses nothing"
        return Malformed(message, EXAMPLE, *head.span("word"))
    if word["word"] not in ("ignore", "ignore-file"):
        message = f"there is no `{word['word']}` behind `rollout-lint:`: this suppresses nothing"
        return Malformed(message, EXAMPLE, start, end)
    opening = _OPENING.match(text, end)
    if opening is None:
        return Malformed(f"`{word['word']}` names no rule: this suppresses nothing", EXAMPLE, start, end)
    return _bracketed(text, start, opening.start("bracket"), word["word"] == "ignore-file", EXAMPLE)


def _annotated(text: str, start: int) -> Directive | Malformed:
    offset = start
    if text.startswith("ignore[", start):
        offset += len("ignore")
    if text[offset] == "[":
        return _bracketed(text, start, offset, False, ANNOTATION_EXAMPLE)
    bare = _BARE.match(text, offset)
    if bare is None:
        return Malformed("no rule is named: this suppresses nothing", ANNOTATION_EXAMPLE, start, len(text))
    names = tuple(_names(text, bare.start("names"), bare.end("names")))
    return _closed(text, False, names, bare.start("names"), bare.end("names"))


def _bracketed(text: str, start: int, bracket: int, whole_file: bool, example: str) -> Directive | Malformed:
    closing = text.find("]", bracket)
    if closing < 0:
        return Malformed("the bracket is not closed: this suppresses nothing", example, bracket, bracket + 1)
    names = tuple(_names(text, bracket + 1, closing))
    if not names:
        return Malformed("the brackets name no rule: this suppresses nothing", example, bracket, closing + 1)
    return _closed(text, whole_file, names, start, closing + 1)


def _names(text: str, start: int, end: int) -> Iterator[Name]:
    for match in _NAME.finditer(text, start, end):
        yield Name(match[0], match.start(), match.end())


def _closed(text: str, whole_file: bool, names: tuple[Name, ...], start: int, end: int) -> Directive | Malformed:
    """The directive with what follows its names: a date, a reason, or the reason and then the date."""
    until, reason = _UNTIL.match(text, end), text[end:]
    if until is not None:
        reason = text[until.end() :]
    else:
        until = _LAST_UNTIL.search(text, end)
        if until is not None:
            reason = text[end : until.start()]
    reason = reason.strip(_BEFORE_REASON)
    if until is None:
        return Directive(whole_file, names, None, reason, start, end)
    first, last = until.span("day")
    try:
        day = date.fromisoformat(until["day"]) if len(until["day"]) == len("2027-01-31") else None
    except ValueError:
        day = None
    if day is None:
        what = f"`{until['day']}` is no date" if until["day"] else "the date behind `until` is missing"
        place = (first, last) if last > first else until.span("until")
        return Malformed(f"{what}: this suppresses nothing", "write a day such as `until 2027-01-31`", *place)
    return Directive(whole_file, names, Until(day, first, last), reason, start, end)
