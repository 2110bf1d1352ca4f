"""``exclude:`` globs, with the meaning that gitignore gives them.

A glob without an inner ``/`` matches at every depth, any other from the project root; a trailing ``/`` matches
directories only; ``*`` and ``?`` stop at ``/``, ``**`` does not; ``!`` takes back what an earlier glob left out, and
the last glob that matches wins. As in gitignore, nothing below a directory that is left out can be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..late_pattern import late_pattern

_CLASS = late_pattern(r"\[([!^]?)(\]?(?:\\.|[^]\\])*)\]", re.DOTALL)


class InvalidPattern(ValueError):
    """A glob that can match nothing. ``pattern`` is the glob, ``str()`` says what is wrong with it."""

    def __init__(self, pattern: str, reason: str) -> None:
        super().__init__(f"`{pattern}`: {reason}")
        self.pattern = pattern


class Patterns:
    """Globs compiled to one regular expression.

    False where there are none. Raises InvalidPattern. Paths are relative to the project root, with ``/``, without a
    leading or trailing one.
    """

    __slots__ = ("_negated", "_regex")

    def __init__(self, globs: Iterable[str] = ()) -> None:
        # the first alternative that matches wins in a regular expression, the last glob in gitignore
        translated = [_translate(glob) for glob in globs][::-1]
        self._negated = [negated for _, negated in translated]
        self._regex = _compile([expression for expression, _ in translated]) if translated else None

    def __bool__(self) -> bool:
        return self._regex is not None

    def matches(self, path: str, *, directory: bool = False) -> bool:
        """Whether the path itself is left out; a walk that asks at every level needs no more."""
        if self._regex is None:
            return False
        match = self._regex.fullmatch(path + "/" if directory else path)
        return match is not None and match.lastindex is not None and not self._negated[match.lastindex - 1]

    def covers(self, path: str, *, directory: bool = False) -> bool:
        """Whether the path or a directory above it is left out."""
        if self._regex is None:
            return False
        end = path.find("/")
        while end >= 0:
            if self.matches(path[:end], directory=True):
                return True
            end = path.find("/", end + 1)
        return self.matches(path, directory=directory)


def _compile(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"({expression})" for expression in expressions), re.DOTALL)


def _translate(glob: str) -> tuple[str, bool]:
    """The regular expression of one glob, over paths whose directories end in ``/``, and whether it takes back."""
    negated = glob.startswith("!")
    body = glob[1:] if negated else glob
    body = body[1:] if body.startswith("./") else body
    directories_only = body.endswith("/")
    body = body.rstrip("/")
    segments = [segment for segment in body.split("/") if segment]
    if not segments:
        raise InvalidPattern(glob, "names no file")
    expression = "" if "/" in body else "(?:.*/)?"
    for number, segment in enumerate(segments, start=1):
        last = number == len(segments)
        if segment == "**":
            if last:
                expression += ".+"
            elif segments[number] != "**":  # a second optional run would only make the match slower
                expression += "(?:.*/)?"
        else:
            expression += _translate_segment(glob, segment) + ("" if last else "/")
    return expression + ("/" if directories_only else "/?"), negated


def _translate_segment(glob: str, segment: str) -> str:
    if not segment.strip("*"):
        return "[^/]+"  # no name is empty
    expression, position = "", 0
    while position < len(segment):
        character = segment[position]
        position += 1
        if character == "*":
            while segment[position : position + 1] == "*":
                position += 1
            expression += "[^/]*"
        elif character == "?":
            expression += "[^/]"
        elif character == "[":
            match = _CLASS.match(segment, position - 1)
            if match is None:
                raise InvalidPattern(glob, "a `[` that no `]` closes; write `\\[` for the character")
            expression += _translate_class(glob, match)
            position = match.end()
        elif character == "\\" and position < len(segment):
            expression += re.escape(segment[position])
            position += 1
        else:
            expression += re.escape(character)
    return expression


def _translate_class(glob: str, match: re.Match[str]) -> str:
    inside = re.sub(r"\\(.)|([\[\]^&|~])", lambda part: "\\" + (part[1] or part[2]), match[2], flags=re.DOTALL)
    inside = re.sub(r"\\([A-Za-z0-9])", r"\1", inside)  # an escaped letter is itself, no class of Python's
    expression = f"(?!/)[{'^' if match[1] else ''}{inside}]"
    try:
        re.compile(expression)
    except re.error as error:
        raise InvalidPattern(glob, f"`{match[0]}` is no character class ({error.msg})") from None
    return expression
