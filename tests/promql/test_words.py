"""Names of metrics are read by the words that they are put together from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollout_lint.promql.words import Parts

WORDS = ("mem", "in_flight", "load1")


@pytest.mark.parametrize("name", ["mem", "node_mem_free", "MEM_free", "job:mem:avg", "a:in_flight", "load1"])
def test_a_word_is_found_between_marks(name: str) -> None:
    assert Parts("mem in_flight load1").stand_in(name)


@pytest.mark.parametrize("name", ["", "memory", "smem", "in_flights", "load15", "inflight"])
def test_a_piece_of_a_word_is_none(name: str) -> None:
    assert not Parts("mem in_flight load1").stand_in(name)


@given(st.lists(st.sampled_from(["mem", "in", "flight", "load1", "x", "_", ":", "M"]), max_size=6).map("".join))
def test_it_says_what_an_expression_with_marks_around_says(name: str) -> None:
    expected = re.search(rf"(?:^|_|:)(?:{'|'.join(WORDS)})(?:_|$|:)", name, re.IGNORECASE)
    assert Parts(" ".join(WORDS)).stand_in(name) is (expected is not None)
