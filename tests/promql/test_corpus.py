"""Every query of the shared corpus of public manifests goes through everything."""

from __future__ import annotations

import pytest

from rollout_lint.promql import idle, parse_query, shape, signal, without_data, without_errors

from .shared_corpus import corpus_queries

pytestmark = pytest.mark.skipif(not corpus_queries(), reason="the shared corpus is not there")


def test_every_query_is_valid() -> None:
    assert [text for text in corpus_queries() if not parse_query(text).ok] == []


def test_every_answer_without_data_is_known() -> None:
    assert [text for text in corpus_queries() if without_data(text).values is None] == []


def test_most_signals_are_read() -> None:
    known = [text for text in corpus_queries() if signal(text).kind != "unknown"]
    assert len(known) / len(corpus_queries()) >= 0.85


def test_every_shape_is_known() -> None:
    assert [text for text in corpus_queries() if shape(text).unknown] == []


def test_no_ratio_of_successes_can_pass_one() -> None:
    for text in corpus_queries():
        values = shape(text).values
        if signal(text).kind in ("success-rate", "error-rate") and signal(text).scale == "ratio" and values is not None:
            # a whole that may be replaced by 1, or that somebody has computed before, bounds nothing
            assert not values.includes(1.01) or "or vector(1)" in text or "rate5m" in text, text


def test_a_healthy_service_never_has_errors() -> None:
    """Where the answer without errors is known and the query is a rate of errors, it is 0 or nothing."""
    for text in corpus_queries():
        if signal(text).kind == "error-rate" and without_errors(text).values is not None:
            assert without_errors(text).values in ([], [0.0]), text
        if signal(text).kind == "success-rate" and idle(text).values is not None:
            assert idle(text).values != [1.0], text
