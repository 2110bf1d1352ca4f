"""Every condition and query of the corpus, as written, goes through both languages of its engines."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import pytest

from rollout_lint.conditions import ENGINES, JSON_TYPES, compile_condition, evaluate, parse
from rollout_lint.promql import idle, parse_query, shape, signal, without_data, without_errors
from rollout_lint.source.nodes import Mapping, Scalar, Sequence, follow
from rollout_lint.source.parse import parse as parse_documents
from rollout_lint.source.text import Source

from ..promql.shared_corpus import MANIFESTS, corpus_queries

pytestmark = pytest.mark.skipif(not MANIFESTS.is_dir(), reason="no corpus beside this checkout")

RESULTS: dict[Any, tuple[Any, ...]] = {
    "vector": ([], [0.0], [1.0], [math.nan], [0.5, math.inf], [0.99] * 9),
    "scalar": (0.0, 0.97, -1.0, math.nan, math.inf),
    "json": (None, True, "ok", 3, [], [1, "a"], {"ok": True, "data": {"value": 1}}),
}
"""Measurements by kind."""


@lru_cache(maxsize=1)
def corpus_conditions() -> tuple[str, ...]:
    """Every distinct text under ``successCondition`` and ``failureCondition``, sorted."""
    found: set[str] = set()
    for path in sorted(MANIFESTS.rglob("*.y*ml")):
        for document in parse_documents(Source(path.name, path.read_text("utf-8", errors="replace"))):
            pending = [document.root] if document.root is not None else []
            while pending:
                node = follow(pending.pop())
                if isinstance(node, Sequence):
                    pending += node.items
                elif isinstance(node, Mapping):
                    pending += [value for _, value in node.pairs]
                    written = [follow(node.entries[name][1]) for name in _CONDITIONS if name in node.entries]
                    found |= {each.value for each in written if isinstance(each, Scalar)}
    return tuple(sorted(found))


_CONDITIONS = ("successCondition", "failureCondition")


def test_the_corpus_has_conditions_and_queries() -> None:
    assert len(corpus_conditions()) > 50
    assert len(corpus_queries()) > 50


@pytest.mark.parametrize("engine", ENGINES)
def test_every_condition_has_an_outcome_for_every_result(engine: Any) -> None:
    for text in corpus_conditions():
        for kind, results in RESULTS.items():
            for result in results:
                evaluation = evaluate(text, result, kind, engine)
                assert (evaluation.outcome == "error") is (evaluation.stage is not None), text
                assert evaluation.offset is None or 0 <= evaluation.offset <= len(text), text
                assert (evaluation.outcome == "error") is bool(evaluation.message), text


def test_the_engines_agree_on_what_people_write() -> None:
    for text in corpus_conditions():
        for kind, results in RESULTS.items():
            outcomes = [[evaluate(text, result, kind, engine).outcome for result in results] for engine in ENGINES]
            assert outcomes[0] == outcomes[1], text


def test_what_compiles_parses() -> None:
    for text in corpus_conditions():
        for engine in ENGINES:
            compiles = [compile_condition(text, given, engine).error is None for given in JSON_TYPES]
            assert hasattr(parse(text, engine), "root") or not any(compiles), text


@pytest.mark.parametrize("version", ["2", "3"])
@pytest.mark.parametrize("dialect", ["prometheus", "metricsql"])
def test_every_query_has_a_verdict(version: str, dialect: str) -> None:
    for text in corpus_queries():
        query = parse_query(text, version=version, dialect=dialect)
        assert query.ok is not bool(query.errors or query.unknown), text
        assert all(0 <= error.start <= error.end <= len(text) for error in query.errors), text
        if query.ok:
            assert query.type is not None, text
            assert shape(query).type == without_data(query).type == idle(query).type == query.type, text
            assert without_errors(query).type == query.type, text
            assert signal(query).kind, text
