"""The people that a text names: ``@ada``, ``Ada Lovelace <ada@example.com>``, ``@ada, @ben``, ``@shop/on-call``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..late_pattern import late_pattern
from ..record import NamedTuple

_SEPARATOR = late_pattern(r"[,;&]|\s+(?:and|und|et|y)\s+")
_HANDLE = late_pattern(r"(?<![\w.])@[A-Za-z0-9][\w.-]*(?:/[\w.-]+)*(?<![.-])")
_EMAIL = late_pattern(r"[^\s<>@(),;]+@[^\s<>@(),;]+\.[^\s<>@(),;]+")
_REMARK = late_pattern(r"\([^()]*\)")
_BLANK = late_pattern(r"\s+")
_NOBODY = late_pattern(
    r"-+|\?+|\.\.\.|…|n/?a|nobody|no one|none|null|tb[ad]|todo|xxx|@?<?name>?|@(?:tb[ad]|todo|nobody)", re.IGNORECASE
)
"""What stands where somebody has yet to be named."""


class OwnerName(NamedTuple):
    """One person or team as a text names it; the slice is of that text."""

    text: str
    start: int
    end: int

    @property
    def keys(self) -> frozenset[str]:
        """All that tells the person, in lower case: handle without ``@``, address, name."""
        return keys_of(self.text)

    @property
    def is_team(self) -> bool:
        """Whether it is a team of a forge: ``@organization/team``."""
        return self.text.startswith("@") and "/" in self.text


def keys_of(text: str) -> frozenset[str]:
    """What tells a person, in lower case and without ``@`` and brackets."""
    text = text.strip()
    emails = _EMAIL.findall(text)
    rest = _EMAIL.sub("", text).replace("<", "").replace(">", "")
    keys = {_BLANK.sub(" ", part).strip().lower().removeprefix("@") for part in (*emails, rest)}
    return frozenset(keys - {""})


def owner_names(text: str) -> tuple[OwnerName, ...]:
    """Who is named, in order; nobody where there is only what stands for a name to come."""
    if not text:
        return ()
    # blanks in the place of a remark keep the offsets of all else
    plain = _REMARK.sub(lambda match: " " * len(match[0]), text)
    return tuple(name for start, end in _parts(plain) for name in _named(plain, start, end))


def _parts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SEPARATOR.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _named(text: str, start: int, end: int) -> Iterator[OwnerName]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    part = text[start:end]
    if _NOBODY.fullmatch(part) or not any(character.isalnum() for character in part):
        return
    if "<" in part and _EMAIL.search(part):
        yield OwnerName(part, start, end)
        return
    # handles and addresses stand for themselves, whatever is said beside them
    telling = [*_HANDLE.finditer(part)] or [*_EMAIL.finditer(part)]
    if not telling:
        yield OwnerName(part, start, end)
    for match in telling:
        if not _NOBODY.fullmatch(match[0]):
            yield OwnerName(match[0], start + match.start(), start + match.end())
