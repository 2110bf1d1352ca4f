"""Validity, types, spans and errors of queries, on a table of our own."""

from __future__ import annotations

import pytest

from rollout_lint.promql import parse_query
from rollout_lint.promql.errors import EXPERIMENTAL, UNKNOWN_FUNCTION
from rollout_lint.promql.syntax import Aggregation, Binary, Range, Selector, Subquery, Unary

from .cases import INVALID, VALID


@pytest.mark.parametrize(("text", "type_"), VALID)
def test_a_valid_query_has_its_type_and_no_errors(text: str, type_: str) -> None:
    query = parse_query(text)
    assert query.errors == ()
    assert query.ok
    assert query.type == type_
    assert query.root is not None


@pytest.mark.parametrize(("text", "excerpt", "message"), INVALID)
def test_an_error_points_at_the_text_that_is_wrong(text: str, excerpt: str, message: str) -> None:
    query = parse_query(text)
    assert not query.ok
    assert query.type is None
    first = query.errors[0]
    assert message in first.message
    assert text[first.start : first.end].rstrip() == excerpt.rstrip()


def test_an_unclosed_bracket_is_shown_where_it_was_opened() -> None:
    text = "sum(rate(up[5m])"
    error = parse_query(text).errors[0]
    assert [text[place.start : place.end] for place in error.related] == ["("]
    assert error.related[0].start == 3


def test_errors_go_on_behind_braces_and_brackets() -> None:
    text = "rat(x{a=b}) + rate(y[5 1m]) + hurr()"
    found = [text[error.start : error.end] for error in parse_query(text).errors]
    assert found == ["rat", "b", "1m", "hurr"]


def test_types_are_checked_only_where_the_syntax_is_right() -> None:
    assert any("range vector" in error.message for error in parse_query("rate(x) + sum(y)").errors)
    assert all("range vector" not in error.message for error in parse_query("rate(x) + sum(").errors)


def test_a_selector_has_the_spans_of_all_its_parts() -> None:
    text = "sum(rate(http_requests_total{code=~\"5..\", job != 'shop'}[5m] offset 1h))"
    (selector,) = parse_query(text).selectors
    assert text[selector.start : selector.end] == "http_requests_total{code=~\"5..\", job != 'shop'}"
    assert selector.name_span is not None
    assert text[selector.name_span.start : selector.name_span.end] == "http_requests_total"
    shown = [
        (text[m.start : m.end], text[slice(*m.name_span)], text[slice(*m.operator_span)], text[slice(*m.value_span)])
        for m in selector.matchers
    ]
    assert shown == [('code=~"5.."', "code", "=~", "5.."), ("job != 'shop'", "job", "!=", "shop")]
    assert [(m.name, m.operator, m.value) for m in selector.matchers] == [("code", "=~", "5.."), ("job", "!=", "shop")]
    assert selector.metric == "http_requests_total"
    assert selector.offset is not None
    assert selector.offset.seconds == 3600


def test_calls_ranges_groupings_and_operators_have_spans() -> None:
    text = "sum by (job, le) (rate(x[5m])) / on (job) group_left (pod) max_over_time(y[1h:30s])"
    query = parse_query(text)
    assert [text[slice(*call.function_span)] for call in query.calls] == ["rate", "max_over_time"]
    assert [text[slice(*node.range_span)] for node in query.ranges] == ["[5m]"]
    assert [node.seconds for node in query.ranges] == [300]
    (aggregation,) = [node for node in query.nodes if isinstance(node, Aggregation)]
    assert aggregation.grouping is not None
    assert text[aggregation.grouping.start : aggregation.grouping.end] == "by (job, le)"
    assert [text[label.start : label.end] for label in aggregation.grouping.labels] == ["job", "le"]
    root = query.root
    assert isinstance(root, Binary)
    assert text[slice(*root.operator_span)] == "/"
    assert root.matching.span is not None
    assert text[slice(*root.matching.span)] == "on (job) group_left (pod)"
    subquery = next(node for node in query.nodes if isinstance(node, Subquery))
    assert (subquery.seconds, subquery.step) == (3600, 30)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a ^ b ^ c", "(a ^ (b ^ c))"),
        ("-a ^ b", "-(a ^ b)"),
        ("-a * b", "(-a * b)"),
        ("a ^ -b ^ c", "(a ^ -(b ^ c))"),
        ("a or b and c", "(a or (b and c))"),
        ("a unless b and c", "((a unless b) and c)"),
        ("a == b + c > d", "((a == (b + c)) > d)"),
        ("a % b atan2 c", "((a % b) atan2 c)"),
        ("a + b offset 5m", "(a + b)"),
        ("a </ b + c", "(a </ (b + c))"),
    ],
)
def test_operators_bind_as_in_prometheus(text: str, shape: str) -> None:
    def shown(node: object) -> str:
        if isinstance(node, Binary):
            return f"({shown(node.left)} {node.operator} {shown(node.right)})"
        if isinstance(node, Unary):
            return f"{node.operator}{shown(node.operand)}"
        assert isinstance(node, Selector)
        return node.name or ""

    assert shown(parse_query(text).root) == shape


def test_nodes_stand_behind_their_children_and_the_root_spans_the_query() -> None:
    text = " sum(rate(x[5m])) / scalar(y) "
    query = parse_query(text)
    kinds = [type(node) for node in query.nodes]
    assert kinds.index(Selector) < kinds.index(Range) < kinds.index(Aggregation) < kinds.index(Binary)
    assert query.root is not None
    assert text[query.root.start : query.root.end] == text.strip()
    assert query.source(query.root) == text.strip()


@pytest.mark.parametrize(
    ("text", "in_2", "in_3"),
    [
        ("holt_winters(x[5m], 0.5, 0.5)", True, False),
        ("first_over_time(x[5m])", False, True),
        ("up offset -(5m)", False, True),
        ("a </ b", False, True),
        ("up[300]", True, True),
        ("fill(x)", False, False),
        ("up offset 0s", False, True),
        ("start()", False, False),
        ("sum by (job:x) (up)", False, True),
    ],
)
def test_the_version_decides(text: str, in_2: bool, in_3: bool) -> None:
    assert parse_query(text, version="2").ok is in_2
    assert parse_query(text, version="v2.53.1").ok is in_2
    assert parse_query(text, version="3").ok is in_3


def test_newer_versions_need_no_flag_for_arithmetic_on_durations() -> None:
    assert [error.kind for error in parse_query("up[5m + 1m]", version="3.14").errors] == [EXPERIMENTAL]
    assert parse_query("up[5m + 1m]", version="3.16").ok
    assert parse_query("rate(up[5m] smoothed)", version="3.16").ok


def test_what_metricsql_adds_is_unknown_not_wrong() -> None:
    for text in ("rate(up)", "sum(up) keep_metric_names", "WITH (x = up) x", "range_median(up)", '{a="b" or c="d"}'):
        query = parse_query(text, dialect="metricsql")
        assert not query.ok
        assert query.errors == ()
        assert query.unknown
    for text in ("sum(up", "sum(up))", 'up{a="b}', ""):
        query = parse_query(text, dialect="metricsql")
        assert query.errors
        assert not query.unknown
    assert parse_query("sum(up)", dialect="metricsql").ok
    assert [error.kind for error in parse_query("range_median(up)").errors] == [UNKNOWN_FUNCTION]


def test_queries_are_read_once() -> None:
    assert parse_query("sum(up)") is parse_query("sum(up)")
    assert parse_query("sum(up)") is not parse_query("sum(up)", version="2")
