"""The words of a suppression: what is understood, and the place of what is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.suppressions.directive import Directive, Malformed, in_annotation, in_comment


def read(comment: str) -> Directive | Malformed:
    [directive] = in_comment(comment)
    return directive


@pytest.mark.parametrize(
    ("comment", "names", "until", "reason"),
    [
        (" rollout-lint: ignore[RL302] shared gateway", ["RL302"], None, "shared gateway"),
        ("rollout-lint:ignore[RL302]", ["RL302"], None, ""),
        ("\trollout-lint: ignore[ RL302 ,wrong-rate ]: a, b", ["RL302", "wrong-rate"], None, "a, b"),
        (" rollout-lint: ignore[RL302 RL303] a", ["RL302", "RL303"], None, "a"),
        (" rollout-lint: ignore[RL302] until 2027-01-31 see #12", ["RL302"], date(2027, 1, 31), "see #12"),
        (" rollout-lint: ignore[RL302] until 2027-01-31: moving", ["RL302"], date(2027, 1, 31), "moving"),
        (" rollout-lint: ignore[RL302] moving, until 2027-01-31", ["RL302"], date(2027, 1, 31), "moving"),
        (" rollout-lint: ignore[RL302] -- we wait until all moved", ["RL302"], None, "we wait until all moved"),
        (" rollout-lint: ignore[RL302] # old habits", ["RL302"], None, "old habits"),
        (" nosec # rollout-lint: ignore[RL302] two tools", ["RL302"], None, "two tools"),
    ],
)
def test_what_is_understood(comment: str, names: list[str], until: date | None, reason: str) -> None:
    directive = read(comment)
    assert isinstance(directive, Directive)
    assert [name.text for name in directive.names] == names
    assert [comment[name.start : name.end] for name in directive.names] == names
    assert comment[directive.start : directive.end].startswith("ignore[")
    assert comment[directive.start : directive.end].endswith("]")
    assert (directive.until.day if directive.until else None) == until
    assert directive.reason == reason


@pytest.mark.parametrize(
    ("comment", "place", "message"),
    [
        (" rollout-lint: disable[RL302] x", "disable", "there is no `disable`"),
        (" rollout-lint:", "rollout-lint", "`ignore` is missing"),
        (" rollout-lint: ignore RL302 x", "ignore", "`ignore` names no rule"),
        (" rollout-lint: ignore-file", "ignore-file", "`ignore-file` names no rule"),
        (" rollout-lint: ignore[ ] x", "[ ]", "the brackets name no rule"),
        (" rollout-lint: ignore[RL302 x", "[", "the bracket is not closed"),
        (" rollout-lint: ignore[RL302] until tomorrow x", "tomorrow", "`tomorrow` is no date"),
        (" rollout-lint: ignore[RL302] until 2027-02-29", "2027-02-29", "`2027-02-29` is no date"),
        (" rollout-lint: ignore[RL302] until 20270131 x", "20270131", "`20270131` is no date"),
        (" rollout-lint: ignore[RL302] until", "until", "the date behind `until` is missing"),
        (" rollout-lint: ignore[RL302] moving until 2027-1-1", "2027-1-1", "`2027-1-1` is no date"),
        (" rollout-lint ignore[RL302] x", "rollout-lint", "a colon is missing"),
    ],
)
def test_what_is_not_understood_is_shown_where_it_begins(comment: str, place: str, message: str) -> None:
    malformed = read(comment)
    assert isinstance(malformed, Malformed)
    assert comment[malformed.start : malformed.end] == place
    assert message in malformed.message
    assert malformed.help


@pytest.mark.parametrize("comment", ["", " see rollout-lint: ignore[RL302] in the docs", " rollout-lint is nice"])
def test_what_speaks_of_suppressions_is_none(comment: str) -> None:
    assert list(in_comment(comment)) == []


def test_two_in_one_comment() -> None:
    first, second = in_comment(" rollout-lint: ignore[RL302] a # rollout-lint: ignore-file[RL303] b")
    assert isinstance(first, Directive)
    assert isinstance(second, Directive)
    assert (first.reason, first.whole_file, second.reason, second.whole_file) == ("a", False, "b", True)


@pytest.mark.parametrize(
    ("value", "names", "reason"),
    [
        ("[RL302] because", ["RL302"], "because"),
        ("[RL302, wrong-rate] because", ["RL302", "wrong-rate"], "because"),
        ("RL302: because", ["RL302"], "because"),
        ("RL302, wrong-rate because", ["RL302", "wrong-rate"], "because"),
        ("ignore[RL302] because", ["RL302"], "because"),
        ("  RL302", ["RL302"], ""),
    ],
)
def test_annotations_may_leave_the_brackets_out(value: str, names: list[str], reason: str) -> None:
    [directive] = in_annotation(value)
    assert isinstance(directive, Directive)
    assert [value[name.start : name.end] for name in directive.names] == names
    assert directive.reason == reason


def test_an_annotation_holds_one_a_line() -> None:
    first, second = in_annotation("[RL302] until 2027-01-31 a\n\n[RL303] b\n")
    assert isinstance(first, Directive)
    assert isinstance(second, Directive)
    assert (first.reason, second.reason, second.until) == ("a", "b", None)


@given(st.text(alphabet="rollout-lint: ignore[]RL302,#until2027-01-31\n\t é", max_size=80))
def test_any_text_is_read_and_places_lie_in_it(text: str) -> None:
    for directive in [*in_comment(f"rollout-lint:{text}"), *in_annotation(text)]:
        assert 0 <= directive.start < directive.end <= len(text) + len("rollout-lint:")
