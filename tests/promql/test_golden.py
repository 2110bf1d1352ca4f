"""Agreement with the verdicts of the real engines that lie in the shared directory."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from typing import Any

import pytest

from rollout_lint.promql import Query, parse_query, without_data

from .shared_corpus import GOLDEN

PARSED = GOLDEN / "promql.jsonl"
EMPTY = GOLDEN / "promql_empty.jsonl"

parsed_verdicts = pytest.mark.skipif(not PARSED.exists(), reason="the shared golden verdicts are not there")
empty_verdicts = pytest.mark.skipif(not EMPTY.exists(), reason="the shared golden verdicts are not there")


@lru_cache(maxsize=1)
def verdicts() -> tuple[tuple[Query, dict[str, Any]], ...]:
    rows = [json.loads(line) for line in PARSED.read_text().splitlines()]
    return tuple((parse_query(row["query"]), row) for row in rows)


@parsed_verdicts
def test_every_verdict_is_prometheus_verdict() -> None:
    assert [row["query"] for query, row in verdicts() if query.ok != row["ok"]] == []


@parsed_verdicts
def test_every_type_is_prometheus_type() -> None:
    assert [row["query"] for query, row in verdicts() if row["ok"] and query.type != row["type"]] == []


@parsed_verdicts
def test_every_selector_has_prometheus_span() -> None:
    wrong = []
    for query, row in verdicts():
        if not row["ok"]:
            continue
        spans = [tuple(span) for span in row["selectors"]]
        ours = [{(s.start, s.end), (s.start, s.extent)} for s in query.selectors]
        if len(spans) != len(ours) or any(span not in own for span, own in zip(spans, ours, strict=True)):
            wrong.append(row["query"])
    assert wrong == []


@parsed_verdicts
def test_errors_are_where_prometheus_has_them() -> None:
    def meets(start: int, end: int, span: list[int]) -> bool:
        return start <= span[1] and span[0] <= end

    invalid = [(query, row) for query, row in verdicts() if not row["ok"]]
    first = sum(any(meets(q.errors[0].start, q.errors[0].end, e["span"]) for e in row["errors"]) for q, row in invalid)
    assert first / len(invalid) >= 0.99
    assert all(query.errors for query, _ in invalid)


@empty_verdicts
def test_known_answers_without_data_are_prometheus_answers() -> None:
    rows = [json.loads(line) for line in EMPTY.read_text().splitlines()]
    known = 0
    for row in rows:
        answer = without_data(row["query"])
        assert answer.type == row["type"], row["query"]
        if answer.values is None:
            continue
        known += 1
        assert shown(answer.values) == shown([float(value) for value in row["values"]]), row["query"]
        if row["type"] == "vector":
            assert answer.samples is not None
            ours = [{k: v for k, v in sample.labels.fixed.items() if v} for sample in answer.samples]
            assert sorted(map(str, ours)) == sorted(map(str, row["labels"])), row["query"]
    assert known / len(rows) >= 0.97


def shown(values: list[float]) -> list[str]:
    return sorted("NaN" if math.isnan(value) else repr(value + 0.0) for value in values)
