"""promql-parser as an independent reader: it agrees, or is known to be wrong."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from rollout_lint.promql import parse_query
from rollout_lint.promql.second_opinion import second_opinion

from .cases import INVALID, VALID
from .shared_corpus import GOLDEN, corpus_queries

pytest.importorskip("promql_parser", reason="promql-parser is not installed")


@pytest.mark.parametrize("text", [case[0] for case in (*VALID, *INVALID)])
def test_it_contradicts_none_of_our_cases(text: str) -> None:
    assert second_opinion(parse_query(text)) == ""


def test_it_contradicts_nothing_in_the_shared_corpus() -> None:
    if not corpus_queries():
        pytest.skip("the shared corpus is not there")
    assert [text for text in corpus_queries() if second_opinion(parse_query(text))] == []


def test_it_contradicts_none_of_the_golden_verdicts() -> None:
    path = GOLDEN / "promql.jsonl"
    if not path.exists():
        pytest.skip("the shared golden verdicts are not there")
    queries = [json.loads(line)["query"] for line in path.read_text().splitlines()]
    assert [text for text in queries if second_opinion(parse_query(text))] == []


def test_it_is_a_real_second_reader() -> None:
    """A verdict that is turned around is contradicted."""
    valid = parse_query("sum(up) ")
    wrong = parse_query("sum(up)) ")
    assert second_opinion(valid) == second_opinion(wrong) == ""
    valid_errors, valid.errors, valid.ok = valid.errors, wrong.errors, False
    try:
        assert second_opinion(valid) == "promql-parser takes the query"
    finally:
        valid.errors, valid.ok = valid_errors, True


def test_numbers_that_make_it_panic_are_not_asked(capfd: pytest.CaptureFixture[str]) -> None:
    for text in ("foo[9.5e100]", "foo offset 9.5e100", "foo @ 1e400", "foo[1e99:1m]"):
        assert second_opinion(parse_query(text)) == ""
    assert capfd.readouterr().err == ""


def test_the_room_reads_queries_without_importing_it() -> None:
    program = (
        "import sys\n"
        "from rollout_lint.promql import parse_query, without_data\n"
        "assert parse_query('sum(up)').ok and without_data('up').values == []\n"
        "print('promql_parser' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
