"""Whatever the text: no exception, spans inside it, and the same answer twice."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollout_lint.promql import Query, idle, parse_query, shape, signal, without_data, without_errors
from rollout_lint.promql.errors import PLACEHOLDER
from rollout_lint.promql.reading.regexps import read_regex
from rollout_lint.promql.second_opinion import second_opinion
from rollout_lint.promql.syntax import Selector, children

from .cases import INVALID, VALID, WITHOUT_DATA

many = settings(max_examples=15000, deadline=None, suppress_health_check=list(HealthCheck))

PIECES = (
    *"(){}[],:=!~<>+-*/%^@\"'`#\\ \n",
    *("and or unless atan2 bool on ignoring group_left by without offset start end step sum topk count_values x a:b 1 0.5 "
      "5m 1h30m 0x1F 1e400 inf \"a\" 'b' `c` [5m] [5m:1m] [ {{args.x}} {{ }} {{args.y }}{{ =~ != rate( vector(1) é \ud800 "
      "\ufffd \x00 {a=~\"b+\"} {} by(a) offset -(5m) @ end()").split(" "),
)  # fmt: skip
SEEDS = [*(case[0] for case in VALID), *(case[0] for case in INVALID), *(case[0] for case in WITHOUT_DATA)]

pieces = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        text = text[:start] + draw(st.sampled_from((*PIECES, ""))) + text[end:]
    return text


queries = st.one_of(st.text(max_size=60), pieces, mutated())


def check(query: Query) -> None:
    """What holds of every query."""
    length = len(query.text)
    assert query.ok == (not query.errors and not query.unknown)
    assert (query.root is not None) == query.ok
    assert query.ok or query.type is None
    for error in query.errors:
        assert 0 <= error.start <= error.end <= length
        assert error.message
        assert all(0 <= place.start <= place.end <= length for place in error.related)
    for node in query.nodes:
        assert 0 <= node.start <= node.end <= node.extent <= length
        assert all(node.start <= child.start and child.end <= node.extent for child in children(node))
    for selector in query.selectors:
        check_selector(selector)
    if query.errors and all(error.kind == PLACEHOLDER for error in query.errors):
        assert "{{" in query.text


def check_selector(selector: Selector) -> None:
    spans = [selector.name_span] if selector.name_span is not None else []
    for matcher in selector.matchers:
        assert selector.start <= matcher.start < matcher.end <= selector.end
        spans += [matcher.name_span, matcher.operator_span, matcher.value_span]
    assert all(selector.start <= start <= end <= selector.end for start, end in spans)


@many
@given(queries, st.sampled_from(("2", "3", "3.16", "x")), st.sampled_from(("prometheus", "metricsql")))
def test_reading_never_raises(text: str, version: str, dialect: str) -> None:
    check(parse_query(text, version=version, dialect=dialect))


@many
@given(queries, st.text(max_size=12), st.sampled_from(('a"b', "5m", "(", "x{", "{{args.y}}", "")))
def test_reading_with_arguments_never_raises(text: str, first: str, second: str) -> None:
    check(parse_query(text, {"x": first, "y": second}))


@many
@given(queries)
def test_all_that_is_asked_of_a_query_is_answered(text: str) -> None:
    query = parse_query(text)
    for ask in (without_data, idle, without_errors):
        answer = ask(query)
        assert answer.values is not None or answer.reason
        assert answer.type == query.type
        if answer.values is not None and answer.type == "scalar":
            assert len(answer.values) == 1
    found = shape(query)
    assert found.samples is not None or found.unknown
    assert signal(query).kind
    assert isinstance(second_opinion(query), str)


@many
@given(st.text(max_size=20).map(lambda text: text.replace("`", "")))
def test_any_text_in_a_string_comes_back(text: str) -> None:
    whole = parse_query(f"x{{a=`{text}`}}")
    if "\ufffd" not in text and "{{" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
        assert whole.ok
        assert whole.selectors[0].matchers[0].value == text


@many
@given(st.text(alphabet="ab.*+?|()[]{}^$\\dQE-0123,:é", max_size=12))
def test_regular_expressions_never_raise(pattern: str) -> None:
    read_regex(pattern)


@pytest.mark.parametrize("count", [1_000, 10_000])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [("(", ")"), ("sum(", ")"), ("abs(", ")"), ("-", ""), ("a + ", ""), ("a ^ ", ""), ("a or ", ""), ("max_over_time(", "[5m:1m])")],
)  # fmt: skip
def test_depth_is_no_limit(opening: str, closing: str, count: int) -> None:
    query = parse_query(opening * count + "x" + closing * count)
    assert query.ok
    assert without_data(query).values == []
    assert shape(query).samples is not None or shape(query).unknown
    assert signal(query).kind


@pytest.mark.parametrize("text", ["(" * 50_000, ")" * 50_000, "[" * 50_000, "{" * 50_000, "a[" * 5_000, "'" * 50_000,
                                  "{{" * 50_000, "{{}}" * 20_000, "x[" + "(" * 10_000, "x[" + "-" * 10_000,
                                  'x{a="{{args.x}}"}+' * 5_000, 'x{a=~"' + "[[:" * 10_000 + '"}'])  # fmt: skip
def test_hostile_text_ends_soon(text: str) -> None:
    query = parse_query(text)
    assert not query.ok
    assert query.errors
