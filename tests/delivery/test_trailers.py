"""Trailers are those that git itself finds, and each stands where it is said to."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rollout_lint.delivery.trailers import read_trailers

from .message_shapes import CUT, SHAPES
from .repositories import ENVIRONMENT

PIECES = (
    "Release\n", "\n", "\n\n", "Watch-Owner: @ada\n", "Watch-Owner : @b\n", " folded\n", "\tfolded\n", "# comment\n",
    "Signed-off-by: A <a@b>\n", "(cherry picked from commit abc)\n", "a sentence\n", "a: b\n", "https://x\n", "---\n",
    "--- x\n", "----\n", "---", "Conflicts:\n", "\tfile\n", "Key: v\r\n", "\r\n", "  \n", ": x\n", "Bug 43: y\n",
    "Empty:\n", "é: x\n", "A:\n v1\n v2\n", "\f", "x", ":", "\u2028", "Key: a\u00a0b\n",
)  # fmt: skip


def of_git(text: str, divider: bool = True, comment: str = "#") -> list[str]:
    command = ["git", "-c", f"core.commentChar={comment}", "interpret-trailers", "--parse"]
    command += [] if divider else ["--no-divider"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, env=ENVIRONMENT)
    return done.stdout.decode().split("\n")[:-1]


def ours(text: str, divider: bool = True, comment: str = "#") -> list[str]:
    found = read_trailers(text, divider=divider, comment=comment)
    return [line for each in found for line in f"{each.key}: {each.value}".split("\n")]


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    text, expected = SHAPES[name]
    assert [(each.key, each.value) for each in read_trailers(text, divider=False)] == expected
    assert of_git(text, divider=False) == [f"{key}: {value}" for key, value in expected]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.booleans(), st.sampled_from("#;"))
@settings(max_examples=300, deadline=None)
@example("Release\n\nWatch-Owner: @ada\n---\n diff\n", True, "#")
@example("Release\n\nWatch-Owner: @ada\n---", True, "#")
def test_git_finds_the_same(text: str, divider: bool, comment: str) -> None:
    assert ours(text, divider, comment) == of_git(text, divider, comment)


@given(st.lists(st.sampled_from((*PIECES[:16], CUT)), max_size=12).map("".join))
@settings(max_examples=150, deadline=None)
def test_git_finds_the_same_around_scissors(text: str) -> None:
    # git 2.39 reads beyond the divider where scissors stand behind it (mended in 2.43): without one all versions agree
    assert ours(text, divider=False) == of_git(text, divider=False)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=150, deadline=None)
def test_each_stands_where_it_is_said_to(text: str) -> None:
    for each in read_trailers(text):
        assert text[slice(*each.key_at)] == each.key
        assert " ".join(text[slice(*each.value_at)].split()) == " ".join(each.value.split())


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
@settings(max_examples=150, deadline=None)
def test_what_follows_a_title_reads_as_if_it_stood_there(text: str) -> None:
    whole = f"Title\n\n{text}"
    shifted = [(each.key, each.value, each.value_at[0] + 7) for each in read_trailers(text, titled=False)]
    assert shifted == [(each.key, each.value, each.value_at[0]) for each in read_trailers(whole)]


def test_a_patch_ends_the_message_only_where_there_is_one() -> None:
    text = "Release\n\nWatch-Owner: @ada\n---\nTicket: 1\n\nWatch-Owner: @ben\n"
    assert ours(text) == ["Watch-Owner: @ada"]
    assert ours(text, divider=False) == ["Watch-Owner: @ben"]
