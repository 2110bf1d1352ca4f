"""Sets of characters: ``[a-z]``, ``\\d``, ``[[:alpha:]]``, ``\\p{Greek}``."""

from __future__ import annotations

from collections.abc import Callable

from ...record import NamedTuple

Test = Callable[[str], bool]


class CharacterSet(NamedTuple):
    """Characters by ranges, ends included, and by tests. ``folded``: either case of the ranges; ``negated`` comes
    last.
    """

    ranges: tuple[tuple[str, str], ...] = ()
    tests: tuple[Test, ...] = ()
    negated: bool = False
    folded: bool = False

    def has(self, character: str) -> bool:
        found = self._within(character) or any(test(character) for test in self.tests)
        if not found and self.folded:
            found = any(map(self._within, variants(character)))
        return found is not self.negated

    def _within(self, character: str) -> bool:
        return any(low <= character <= high for low, high in self.ranges)


# Cases that Python's own conversions do not lead to.
_OTHER_CASES = {
    "s": "\u017f",
    "k": "\u212a",
    "ß": "\u1e9e",
    "å": "\u212b",
    "ω": "\u2126",
    "µ": "\u03bc",
    "\u03c3": "\u03c2",
}


def variants(character: str) -> set[str]:
    """The other characters of which this one is a case. ſ and the Kelvin sign are cases of s and k."""
    lower, folded = character.lower(), character.casefold()
    forms = {lower, character.upper(), folded, folded.upper(), _OTHER_CASES.get(lower, lower)}
    return {form for form in forms if len(form) == 1}


def single(character: str, folded: bool) -> CharacterSet:
    return CharacterSet(((character, character),), folded=folded)


ANYTHING = CharacterSet((("\0", "\U0010ffff"),))
NO_NEWLINE = CharacterSet((("\n", "\n"),), negated=True)

_WORD = (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z"))
_SPACES = (("\t", "\n"), ("\f", "\r"), (" ", " "))
PERL = {"d": CharacterSet((("0", "9"),)), "w": CharacterSet(_WORD), "s": CharacterSet(_SPACES)}
"""``\\d``, ``\\w``, ``\\s``; the capital is the negation."""

POSIX = {
    "alnum": (("0", "9"), ("A", "Z"), ("a", "z")),
    "alpha": (("A", "Z"), ("a", "z")),
    "ascii": (("\0", "\x7f"),),
    "blank": (("\t", "\t"), (" ", " ")),
    "cntrl": (("\0", "\x1f"), ("\x7f", "\x7f")),
    "digit": (("0", "9"),),
    "graph": (("!", "~"),),
    "lower": (("a", "z"),),
    "print": ((" ", "~"),),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "space": (("\t", "\r"), (" ", " ")),
    "upper": (("A", "Z"),),
    "word": _WORD,
    "xdigit": (("0", "9"), ("A", "F"), ("a", "f")),
}

_CATEGORY_NAMES = """
    C Cc Cf Cn Co Cs L LC Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs
"""
_CATEGORIES = frozenset(_CATEGORY_NAMES.split())

# Python's data has no scripts; the names of most scripts begin the names of their characters.
_SCRIPT_NAMES = """
    Arabic Armenian Bengali Cherokee Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hangul Hebrew
    Hiragana Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Sinhala Tamil Telugu Thaana Thai Tibetan
"""
_SCRIPTS = {"Han": "CJK", **{script: script.upper() for script in _SCRIPT_NAMES.split()}}


def unicode_test(name: str) -> Test | None:
    """The test of ``\\p{name}``: a general category or a script; None for a name that is neither."""
    if name == "Any":
        return lambda character: True
    import unicodedata

    if name in _CATEGORIES:
        if name == "LC":
            return lambda character: unicodedata.category(character) in {"Lu", "Ll", "Lt"}
        return lambda character: unicodedata.category(character).startswith(name)
    prefix = _SCRIPTS.get(name)
    if prefix is None:
        return None
    return (
        lambda character: unicodedata.name(character, "").startswith(prefix)
        and unicodedata.category(character)[0] in "LMN"
    )


def either_case(test: Test) -> Test:
    return lambda character: test(character) or any(map(test, variants(character)))
