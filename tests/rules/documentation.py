"""Rule documentation read as tests: the named blocks of each example, and what must be found in it."""

from __future__ import annotations

import re
from typing import NamedTuple

_HEADING = re.compile(r"^\*\*(Why|Bad|Good|Fix)\*\*", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTED = re.compile(r"^→ (RL\d{3}) `(.*)`$", re.MULTILINE)


class Example(NamedTuple):
    """One **Bad** or **Good** section: files by name, and the findings in order as rule and excerpt."""

    good: bool
    files: dict[str, str]
    expected: list[tuple[str, str]]


def sections(documentation: str) -> list[tuple[str, str]]:
    """The headed sections of a rule's docstring, in order."""
    starts = [*_HEADING.finditer(documentation)]
    ends = [match.start() for match in starts[1:]] + [len(documentation)]
    return [(match[1], documentation[match.end() : end]) for match, end in zip(starts, ends, strict=True)]


def examples(documentation: str) -> list[Example]:
    found = []
    for heading, text in sections(documentation):
        if heading in ("Bad", "Good"):
            files = {name or "example.yaml": body for _, name, body in _BLOCK.findall(text)}
            found.append(Example(heading == "Good", files, _EXPECTED.findall(_BLOCK.sub("", text))))
    return found
