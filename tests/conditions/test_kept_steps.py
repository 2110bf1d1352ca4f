"""A pattern that has matched many texts answers as one that has matched none."""

from __future__ import annotations

import pytest

from rollout_lint.conditions.regular.automaton import Automaton
from rollout_lint.conditions.regular.syntax import parse_pattern

_PATTERNS = (
    "^(?s:.*-6b8f-.*)$",
    "^(?s:catalog.shop|catalog)$",
    "a$",
    "^a",
    "^",
    "$",
    "(^a|b)c",
    r"\bcatalog\b",
    "(?m)^a$",
    "a*b",
    "^(a|^b)*c",
)
_TEXTS = (
    "",
    "a",
    "b",
    "c",
    "ac",
    "bc",
    "xbc",
    "abab",
    "a\nb",
    "b\na",
    "catalog",
    "catalog-shop",
    "catalog.shop",
    "my catalog",
    "x-6b8f-y",
    "x-6b8f",
    "aaab",
    "ba",
)


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_earlier_texts_change_no_answer(pattern: str) -> None:
    seasoned = Automaton(parse_pattern(pattern))
    for text in (*_TEXTS, *reversed(_TEXTS)):
        assert seasoned.matches(text) == Automaton(parse_pattern(pattern)).matches(text), text


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^", "", True),
        ("^a", "ba", False),
        ("(^a|b)c", "xbc", True),
        ("(^a|b)c", "xac", False),
        ("^$", "", True),
        ("^$", "a", False),
        ("^.*b$", "aab", True),
        ("^.*b$", "aba", False),
    ],
)
def test_a_pattern_that_asks_for_the_start_matches_nowhere_else(pattern: str, text: str, expected: bool) -> None:
    assert Automaton(parse_pattern(pattern)).matches(text) is expected
