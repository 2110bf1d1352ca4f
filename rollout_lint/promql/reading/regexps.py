"""Regular expressions as Go reads them (regexp/syntax with the Perl flags), the syntax of ``=~`` and ``!~``.

Python's ``re`` and Rust's ``regex`` both take other things, so the syntax is read here. Nothing is matched but the
empty text: a selector must have one matcher that does not match it (promql/parser/parse.go, checkAST).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...late_pattern import late_pattern
from ...record import NamedTuple

_REPEAT = late_pattern(r"\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}")
_NAMED_GROUP = late_pattern(r"\(\?P?<([^>]*)>")
_FLAGS = late_pattern(r"\(\?([imsU]*)(?:(-)([imsU]+))?([:)])")
_POSIX = late_pattern(
    r"\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]"
)
_HEX = late_pattern(r"\\x(?:\{([0-9a-fA-F]+)\}|[0-9a-fA-F]{2})")
_OCTAL = late_pattern(r"\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})")
_UNICODE = late_pattern(r"\\[pP](?:\{([^}]*)\}|([^{]))")
_MAX_REPEAT = 1000
_MAX_HEIGHT = 1000


class Regex(NamedTuple):
    """What can be said of a regular expression: why it is none (``""`` if it is one) and whether it matches ``""``."""

    fault: str
    matches_empty: bool


class _Fault(Exception):
    pass


class _Group:
    """The part of the expression inside one pair of parentheses, as far as it is read.

    ``empty`` says of the current branch, before its last atom, that it matches nothing's worth of text; ``weight`` is
    how many copies counted repetitions make of the heaviest part.
    """

    __slots__ = ("atom", "atom_empty", "atom_weight", "branches_empty", "empty", "weight")

    def __init__(self) -> None:
        self.empty = True
        self.branches_empty = False
        self.weight = 1
        self.atom = False
        self.atom_empty = True
        self.atom_weight = 1

    def add(self, matches_empty: bool, weight: int = 1) -> None:
        self.settle()
        self.atom, self.atom_empty, self.atom_weight = True, matches_empty, weight

    def settle(self) -> None:
        if self.atom:
            self.empty = self.empty and self.atom_empty
            self.weight = max(self.weight, self.atom_weight)
            self.atom = False

    def branch(self) -> None:
        self.settle()
        self.branches_empty = self.branches_empty or self.empty
        self.empty = True


@lru_cache(maxsize=4096)
def read_regex(pattern: str) -> Regex:
    """Read a pattern. The fault names the part that Go refuses."""
    try:
        return Regex("", _Reader(pattern).read())
    except _Fault as fault:
        return Regex(str(fault), False)


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._groups = [_Group()]
        self._names: set[str] = set()
        self._repeated_from = -1

    def read(self) -> bool:
        pattern = self._pattern
        if any("\ud800" <= character <= "\udfff" for character in pattern):
            raise _Fault("invalid UTF-8")
        position = 0
        while position < len(pattern):
            position = self._next(position)
        if len(self._groups) > 1:
            raise _Fault(f"missing closing ) in `{pattern}`")
        self._groups[0].branch()
        return self._groups[0].branches_empty

    def _next(self, position: int) -> int:
        character = self._pattern[position]
        if character in "*+?":
            return self._repeat(position, position + 1, 0 if character != "+" else 1, 1)
        if character == "{":
            match = _REPEAT.match(self._pattern, position)
            if match is not None:
                return self._counted(match)
        self._repeated_from = -1
        group = self._groups[-1]
        if character == "(":
            return self._open(position)
        if character == ")":
            return self._close(position)
        if character == "|":
            group.branch()
            return position + 1
        if character == "[":
            end = _class_end(self._pattern, position)
        elif character == "\\":
            return self._escape(position)
        else:
            group.add(character in "^$")
            return position + 1
        group.add(False)
        return end

    def _counted(self, match: re.Match[str]) -> int:
        low = int(match[1][:10])
        high = low if match[2] is None else int((match[3] or "-1")[:10])
        if low > _MAX_REPEAT or high > _MAX_REPEAT or 0 <= high < low:
            raise _Fault(f"invalid repeat count `{match.group()}`")
        return self._repeat(match.start(), match.end(), low, max(high if high >= 0 else low, 1), low >= 2 or high >= 2)

    def _repeat(self, start: int, end: int, low: int, copies: int, counted: bool = False) -> int:
        pattern, group = self._pattern, self._groups[-1]
        if pattern[end : end + 1] == "?":
            end += 1
        if self._repeated_from >= 0:
            raise _Fault(f"invalid nested repetition operator `{pattern[self._repeated_from : end]}`")
        if not group.atom:
            raise _Fault(f"missing argument to repetition operator `{pattern[start:end]}`")
        group.atom_weight *= copies
        if counted and group.atom_weight > _MAX_REPEAT:
            raise _Fault(f"invalid repeat count `{pattern[start:end]}`: nested repetitions multiply")
        group.atom_empty = group.atom_empty or low == 0
        self._repeated_from = start
        return end

    def _open(self, position: int) -> int:
        pattern = self._pattern
        if pattern[position + 1 : position + 2] != "?":
            return self._enter(position + 1)
        named = _NAMED_GROUP.match(pattern, position)
        if named is not None and pattern[position + 2 : position + 4] not in ("<=", "<!"):
            name = named[1]
            if name in self._names or not re.fullmatch(r"[A-Za-z0-9_]+", name):
                raise _Fault(f"invalid named capture `{named.group()}`")
            self._names.add(name)
            return self._enter(named.end())
        flags = _FLAGS.match(pattern, position)
        if flags is None:
            raise _Fault(f"invalid or unsupported Perl syntax `{pattern[position : position + 3]}`")
        # flags are one item that no repetition can follow
        return self._enter(flags.end()) if flags[4] == ":" else flags.end()

    def _enter(self, position: int) -> int:
        if len(self._groups) >= _MAX_HEIGHT:
            raise _Fault("expression nests too deeply")
        self._groups.append(_Group())
        return position

    def _close(self, position: int) -> int:
        if len(self._groups) == 1:
            raise _Fault(f"unexpected ) in `{self._pattern}`")
        group = self._groups.pop()
        group.branch()
        self._groups[-1].add(group.branches_empty, group.weight)
        return position + 1

    def _escape(self, position: int) -> int:
        pattern, group = self._pattern, self._groups[-1]
        letter = pattern[position + 1 : position + 2]
        if letter == "Q":
            end = pattern.find("\\E", position + 2)
            quoted = pattern[position + 2 : end if end >= 0 else len(pattern)]
            for _ in quoted[:2]:
                group.add(False)
            return end + 2 if end >= 0 else len(pattern)
        if letter in ("A", "B", "z"):
            group.add(True)
            return position + 2
        group.add(False)
        return position + 2 if letter == "b" else _escape_end(pattern, position)


def _escape_end(pattern: str, position: int) -> int:
    """Where the escape ends that starts here and stands for one character or a class of them."""
    letter = pattern[position + 1 : position + 2]
    if not letter:
        raise _Fault(f"trailing backslash at the end of `{pattern}`")
    if letter in "dDsSwW":
        return position + 2
    if letter in "pP":
        unicode_class = _UNICODE.match(pattern, position)
        name = unicode_class and (unicode_class[1] if unicode_class[1] is not None else unicode_class[2])
        from .unicode_classes import is_unicode_class

        if unicode_class is None or not is_unicode_class((name or "").removeprefix("^")):
            raise _Fault(f"invalid character class range `{pattern[position : position + 12]}`")
        return unicode_class.end()
    return _character_end(pattern, position)


def _character_end(pattern: str, position: int) -> int:
    letter = pattern[position + 1 : position + 2]
    for numeric in (_HEX, _OCTAL):
        match = numeric.match(pattern, position)
        if match is not None and not (numeric is _HEX and match[1] and int(match[1], 16) > 0x10FFFF):
            return match.end()
    if letter in ("a", "f", "n", "r", "t", "v") or (letter.isascii() and letter and not letter.isalnum()):
        return position + 2
    if not letter:
        raise _Fault(f"trailing backslash at the end of `{pattern}`")
    raise _Fault(f"invalid escape sequence `\\{letter}`")


def _class_end(pattern: str, start: int) -> int:
    position = start + 1
    if pattern[position : position + 1] == "^":
        position += 1
    first = True
    while first or pattern[position : position + 1] != "]":
        first = False
        position = _class_item_end(pattern, position, start)
    return position + 1


def _class_item_end(pattern: str, position: int, start: int) -> int:
    if pattern.startswith("[:", position) and pattern.find(":]", position + 2) >= 0:
        posix = _POSIX.match(pattern, position)
        if posix is None:
            raise _Fault(f"invalid character class range `{pattern[position : pattern.index(':]', position + 2) + 2]}`")
        return posix.end()
    if pattern[position : position + 1] == "\\" and pattern[position + 1 : position + 2] in tuple("dDsSwWpP"):
        return _escape_end(pattern, position)
    low, end = _class_character(pattern, position, start)
    if pattern[end : end + 1] == "-" and pattern[end + 1 : end + 2] not in ("", "]"):
        high, end = _class_character(pattern, end + 1, start)
        if high < low:
            raise _Fault(f"invalid character class range `{pattern[position:end]}`")
    return end


def _class_character(pattern: str, position: int, start: int) -> tuple[int, int]:
    """The code point of one character of a class, and where it ends."""
    character = pattern[position : position + 1]
    if not character:
        raise _Fault(f"missing closing ] in `{pattern[start:]}`")
    if character != "\\":
        return ord(character), position + 1
    end = _character_end(pattern, position)
    escape = pattern[position + 1 : end]
    if escape[0] == "x":
        return int(escape[1:].strip("{}"), 16), end
    if escape[0] in "01234567":
        return int(escape, 8), end
    return ord({"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}.get(escape, escape)), end
