"""The syntax of Go's regexp package (RE2 with Perl's extensions), and what it refuses."""

from __future__ import annotations

import re

from ...late_pattern import late_pattern
from ...record import NamedTuple
from .classes import ANYTHING, NO_NEWLINE, PERL, POSIX, CharacterSet, Test, either_case, single, unicode_test

MAX_REPEAT = 1000
MAX_DEPTH = 50
"""Groups inside groups. Go takes a thousand."""


class PatternError(ValueError):
    """A pattern that Go does not compile. The message is Go's, without its preamble."""


class Empty(NamedTuple):
    """Matches nothing at all, everywhere."""


class One(NamedTuple):
    """One character of a set."""

    characters: CharacterSet


class Assertion(NamedTuple):
    """A place: ``start`` and ``end`` of the text, ``line-start``, ``line-end``, a ``word`` boundary, ``no-word``
    boundary.
    """

    place: str


class Joined(NamedTuple):
    """One after the other."""

    parts: tuple[Tree, ...]


class Either(NamedTuple):
    """One of several."""

    choices: tuple[Tree, ...]


class Repeat(NamedTuple):
    """``least`` to ``most`` times (None: without bound). ``counted`` was written with braces."""

    inner: Tree
    least: int
    most: int | None
    counted: bool


Tree = Empty | One | Assertion | Joined | Either | Repeat

_BRACES = late_pattern(r"\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}")
_FLAGS = late_pattern(r"\?([imsU]*)(-[imsU]+)?([:)])")
_NAME = late_pattern(r"\?P?<[A-Za-z0-9_]+>")
_SIMPLE_ESCAPES = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
_HEX = late_pattern(r"[0-9A-Fa-f]{2}|\{([0-9A-Fa-f]+)\}")
_PLACES = {"A": "start", "z": "end", "b": "word", "B": "no-word"}
_PROPERTY = late_pattern(r"[pP](?:\{(\^?)([^}]*)\}|(.))")


class _Flags(NamedTuple):
    fold: bool = False
    lines: bool = False
    dot_all: bool = False


class _Reader:
    __slots__ = ("depth", "flags", "pattern", "position")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.flags = _Flags()
        self.depth = 0

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def take(self) -> str:
        character = self.peek()
        self.position += len(character)
        return character

    def match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        found = expression.match(self.pattern, self.position)
        if found is not None:
            self.position = found.end()
        return found

    # Alternatives, sequences, repetitions.

    def alternatives(self) -> Tree:
        choices = [self.sequence()]
        while self.peek() == "|":
            self.position += 1
            choices.append(self.sequence())
        return choices[0] if len(choices) == 1 else Either(tuple(choices))

    def sequence(self) -> Tree:
        parts: list[Tree] = []
        repeatable = False
        repeated = False
        while (character := self.peek()) and character not in "|)":
            times = self.repetition(character)
            if times is not None:
                if repeated:
                    raise PatternError(f"invalid nested repetition operator: `{character}`")
                if not repeatable:
                    raise PatternError(f"missing argument to repetition operator: `{character}`")
                parts[-1] = self.repeat(parts[-1], *times)
                repeated = True
                continue
            if self.pattern.startswith("\\Q", self.position):
                parts += self.quoted()
                repeatable, repeated = bool(parts), False
                continue
            found = self.atom()
            repeated = False
            if found is None:
                continue
            repeatable = True
            parts.append(found)
        return parts[0] if len(parts) == 1 else Joined(tuple(parts)) if parts else Empty()

    def repetition(self, character: str) -> tuple[int, int | None, bool] | None:
        """How often, where a repetition stands here; a brace that is none is a literal."""
        if character in "*+?":
            self.position += 1
            times = (1 if character == "+" else 0, 1 if character == "?" else None, False)
        elif character == "{" and (braces := self.match(_BRACES)):
            least = int(braces[1])
            most = int(braces[3]) if braces[3] else None if braces[2] else least
            if least > MAX_REPEAT or (most is not None and not least <= most <= MAX_REPEAT):
                raise PatternError(f"invalid repeat count: `{braces[0]}`")
            times = (least, most, True)
        else:
            return None
        if self.peek() == "?":
            self.position += 1
        return times

    def repeat(self, inner: Tree, least: int, most: int | None, counted: bool) -> Tree:
        made = Repeat(inner, least, most, counted)
        if counted and (least >= 2 or (most or 0) >= 2) and not _affordable(made, MAX_REPEAT):
            raise PatternError("invalid repeat count")
        return made

    def quoted(self) -> list[Tree]:
        end = self.pattern.find("\\E", self.position)
        text = self.pattern[self.position + 2 : end if end >= 0 else len(self.pattern)]
        self.position = end + 2 if end >= 0 else len(self.pattern)
        return [One(single(character, self.flags.fold)) for character in text]

    # Atoms.

    def atom(self) -> Tree | None:
        """One atom; None for what only sets flags."""
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return One(self.bracketed())
        if character == "\\":
            return self.escape()
        if character == ".":
            return One(ANYTHING if self.flags.dot_all else NO_NEWLINE)
        if character in "^$":
            place = "start" if character == "^" else "end"
            return Assertion(f"line-{place}" if self.flags.lines else place)
        return One(single(character, self.flags.fold))

    def group(self) -> Tree | None:
        before = self.flags
        if self.peek() == "?":
            named = self.match(_NAME)
            if named is None and not self.set_flags():
                return None
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PatternError("expression nests too deeply")
        inner = self.alternatives()
        self.depth -= 1
        self.flags = before
        if self.take() != ")":
            raise PatternError(f"missing closing ): `{self.pattern}`")
        return inner

    def set_flags(self) -> bool:
        """Read ``?flags:`` or ``?flags)``; whether a group follows."""
        found = self.match(_FLAGS)
        if found is None:
            raise PatternError(
                f"invalid or unsupported Perl syntax: `(?{self.pattern[self.position + 1 : self.position + 2]}`"
            )
        self.flags = self.flags._replace(**_named(found[1], True))._replace(**_named(found[2] or "", False))
        return found[3] == ":"

    def escape(self) -> Tree:
        letter = self.peek()
        if letter in _PLACES and letter:
            self.position += 1
            return Assertion(_PLACES[letter])
        characters = self.class_escape()
        if characters is not None:
            return One(characters)
        return One(single(self.escaped(), self.flags.fold))

    def class_escape(self) -> CharacterSet | None:
        """``\\d``, ``\\p{L}`` and their kin, behind the backslash."""
        letter = self.peek()
        if letter and letter in "dwsDWS":
            self.position += 1
            found = PERL[letter.lower()]._replace(folded=self.flags.fold)
            return found._replace(negated=letter.isupper())
        if letter not in {"p", "P"}:
            return None
        found_property = self.match(_PROPERTY)
        test = unicode_test(found_property[2] or found_property[3] or "") if found_property else None
        if found_property is None or test is None:
            raise PatternError(f"invalid character class range: `\\{letter}`")
        negated = (letter == "P") is not bool(found_property[1])
        return CharacterSet(tests=(either_case(test) if self.flags.fold else test,), negated=negated)

    def escaped(self) -> str:
        """The character that an escape stands for, behind the backslash."""
        letter = self.take()
        if not letter:
            raise PatternError("trailing backslash at end of expression: ``")
        if letter in _SIMPLE_ESCAPES:
            return _SIMPLE_ESCAPES[letter]
        if letter == "0" or (letter in "1234567" and self.peek() in set("01234567")):
            digits = letter
            while len(digits) < 3 and self.peek() in set("01234567"):
                digits += self.take()
            return chr(int(digits, 8))
        if letter == "x":
            found = self.match(_HEX)
            code = int(found[1] or found[0], 16) if found else 0x110000
            if code <= 0x10FFFF:
                return chr(code)
        elif letter.isascii() and not letter.isalnum():
            return letter
        raise PatternError(f"invalid escape sequence: `\\{letter}`")

    # Character classes.

    def bracketed(self) -> CharacterSet:
        start = self.position - 1
        negated = self.peek() == "^"
        self.position += negated
        ranges: list[tuple[str, str]] = []
        tests: list[Test] = []
        first = True
        while first or self.peek() != "]":
            first = False
            if not self.peek():
                raise PatternError(f"missing closing ]: `{self.pattern[start:]}`")
            self.class_item(ranges, tests)
        self.position += 1
        return CharacterSet(tuple(ranges), tuple(tests), negated, self.flags.fold)

    def class_item(self, ranges: list[tuple[str, str]], tests: list[Test]) -> None:
        if self.pattern.startswith("[:", self.position) and self.posix(ranges, tests):
            return
        if self.peek() == "\\":
            self.position += 1
            inner = self.class_escape()
            if inner is not None:
                tests.append(inner.has)
                return
            self.position -= 1
        low = self.class_character()
        high = low
        if self.peek() == "-" and self.pattern[self.position + 1 : self.position + 2] not in {"]", ""}:
            self.position += 1
            high = self.class_character()
            if high < low:
                raise PatternError(f"invalid character class range: `{low}-{high}`")
        ranges.append((low, high))

    def class_character(self) -> str:
        character = self.take()
        return self.escaped() if character == "\\" else character

    def posix(self, ranges: list[tuple[str, str]], tests: list[Test]) -> bool:
        end = self.pattern.find(":]", self.position + 2)
        if end < 0:
            return False
        name = self.pattern[self.position + 2 : end]
        found = POSIX.get(name.removeprefix("^"))
        if found is None:
            raise PatternError(f"invalid character class range: `[:{name}:]`")
        self.position = end + 2
        if name.startswith("^"):
            tests.append(CharacterSet(found, negated=True, folded=self.flags.fold).has)
        else:
            ranges += found
        return True


def _named(letters: str, value: bool) -> dict[str, bool]:
    names = {"i": "fold", "m": "lines", "s": "dot_all"}
    return {names[letter]: value for letter in letters if letter in names}


def _affordable(tree: Tree, budget: int) -> bool:
    """Whether nested counts stay within the budget together."""
    if isinstance(tree, Repeat):
        if tree.counted:
            times = tree.least if tree.most is None else tree.most
            if times > budget:
                return False
            budget //= max(times, 1)
        return _affordable(tree.inner, budget)
    inner = tree.parts if isinstance(tree, Joined) else tree.choices if isinstance(tree, Either) else ()
    return all(_affordable(part, budget) for part in inner)


def parse_pattern(pattern: str) -> Tree:
    """The tree of a pattern; raises PatternError."""
    reader = _Reader(pattern)
    tree = reader.alternatives()
    if reader.position < len(pattern):
        raise PatternError(f"unexpected ): `{pattern}`")
    return tree
