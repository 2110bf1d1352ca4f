"""Regular expressions that are compiled when they are first asked."""

from __future__ import annotations

import re

import pytest

from rollout_lint.late_pattern import late_pattern


def test_it_answers_as_the_pattern_itself() -> None:
    late, pattern = late_pattern(r"(a)|b", re.IGNORECASE), re.compile(r"(a)|b", re.IGNORECASE)
    for text in ("", "a", "xB", "ab"):
        assert late.findall(text) == pattern.findall(text)
        assert late.sub("-", text) == pattern.sub("-", text)
        assert bool(late.fullmatch(text)) == bool(pattern.fullmatch(text))
    assert (late.pattern, late.flags) == (pattern.pattern, pattern.flags)


def test_it_is_compiled_only_when_it_is_asked() -> None:
    broken = late_pattern("(")
    with pytest.raises(re.error):
        broken.match("")


def test_it_has_nothing_that_a_pattern_has_not() -> None:
    assert not hasattr(late_pattern("a"), "matches")
