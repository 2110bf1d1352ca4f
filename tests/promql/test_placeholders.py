"""Placeholders: where they are, what they stand for, and offsets that stay true."""

from __future__ import annotations

import pytest

from rollout_lint.promql import parse_query
from rollout_lint.promql.errors import PLACEHOLDER, REGEX
from rollout_lint.promql.syntax import Binary, Hole


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ('up{job="{{args.job}}"}', "vector"),
        ('up{job="{{ args.job }}"}', "vector"),
        ("up{job='a-{{args.job}}.{{args.ns}}'}", "vector"),
        ('up{pod=~".*-{{args.canary-hash}}-.*"}', "vector"),
        ('up{ {{args.label}}="x" }', "vector"),
        ("up{ {{args.matchers}} }", "vector"),
        ('up{a="b",{{args.matchers}}}', "vector"),
        ("up{a={{args.value}} }", "vector"),
        ("sum by ({{args.labels}}) (up)", "vector"),
        ("rate(up[{{args.window}}])", "vector"),
        ("rate(up[{{args.n}}m])", "vector"),
        ("rate(up[5{{args.unit}}])", "vector"),
        ("max_over_time(up[{{args.window}}:{{args.step}}])", "vector"),
        ("up offset {{args.offset}}", "vector"),
        ("up @ {{args.when}}", "vector"),
        ('{{args.metric}}{a="b"}', "vector"),
        ("http_{{args.kind}}_total", "vector"),
        ("rate({{args.metric}}[5m])", "vector"),
        ("sum({{args.query}})", "vector"),
        ("up > {{args.limit}}", "vector"),
        ("up > bool {{args.limit}}", "vector"),
        ("histogram_quantile({{args.quantile}}, sum by (le) (rate(x_bucket[5m])))", "vector"),
        ("histogram_quantile(0.{{args.digits}}, x_bucket)", "vector"),
        ("topk({{args.n}}, up)", "vector"),
        ("up {{args.op}} up", "vector"),
        ("{{args.aggregation}}(up) by (pod)", None),
        ("{{args.function}}(up[5m])", None),
        ("{{args.query}}", None),
        ("{{args.a}} / {{args.b}}", None),
        ("{{args.a}}{{args.b}}", None),
        ("up {{args.suffix}}", None),
        ("scalar({{args.query}}) * 100", "scalar"),
        ("up # {{args.comment}}", "vector"),
    ],
)
def test_a_placeholder_can_stand_in_any_place(text: str, type_: str | None) -> None:
    query = parse_query(text)
    assert query.errors == ()
    assert query.ok
    assert query.type == type_
    assert query.dynamic
    assert all(
        text[p.start : p.end].startswith("{{args." if "{{ " not in text else "{{ args.") for p in query.placeholders
    )


def test_offsets_count_in_the_query_as_written() -> None:
    text = (
        'sum(rate(a_total{job="{{args.job}}",code=~"5.."}[{{args.window}}])) / sum(rate(b_total{x="{{args.y}}"}[5m]))'
    )
    query = parse_query(text)
    assert [text[s.start : s.end] for s in query.selectors] == [
        'a_total{job="{{args.job}}",code=~"5.."}',
        'b_total{x="{{args.y}}"}',
    ]
    assert [m.value for s in query.selectors for m in s.matchers] == ["{{args.job}}", "5..", "{{args.y}}"]
    assert [m.dynamic for s in query.selectors for m in s.matchers] == [True, False, True]
    assert [text[slice(*m.value_span)] for s in query.selectors for m in s.matchers] == [
        "{{args.job}}",
        "5..",
        "{{args.y}}",
    ]
    assert [p.argument for p in query.placeholders] == ["job", "window", "y"]
    assert [node.seconds for node in query.ranges] == [None, 300]


@pytest.mark.parametrize(
    ("text", "excerpt", "message"),
    [
        ('up{a="{{inputs.x}}"}', "{{inputs.x}}", "is no argument"),
        ('up{a="{{.args.x}}"}', "{{.args.x}}", "is no argument"),
        ("up{a=\"{{args['x']}}\"}", "{{args['x']}}", "is no argument"),
        ('up{a="{{args.x | default}}"}', "{{args.x | default}}", "is no argument"),
        ('up{a="{{args.}}"}', "{{args.}}", "is no argument"),
        ('up{a="{{}}"}', "{{}}", "is no argument"),
        ('up{{{args.l}}="b"}', "{{{args.l}}", "is no argument"),
        ('up{a="{{args.x"}', "{{", "has no `}}`"),
        ("rate(up[{{args.x])", "{{", "has no `}}`"),
    ],
)
def test_what_argo_cannot_resolve_is_an_error_at_the_tag(text: str, excerpt: str, message: str) -> None:
    errors = [error for error in parse_query(text).errors if error.kind == PLACEHOLDER]
    assert [text[error.start : error.end] for error in errors] == [excerpt]
    assert message in errors[0].message
    assert not parse_query(text).ok


def test_an_unclosed_placeholder_hides_what_it_breaks() -> None:
    assert [error.kind for error in parse_query('up{a="{{args.x"}').errors] == [PLACEHOLDER]


def test_an_error_beside_a_placeholder_is_still_found() -> None:
    text = 'sum(rate(a{job="{{args.job}}"} [5m])) / sum(rate(b{job="{{args.job}}"}))'
    (error,) = parse_query(text).errors
    assert text[error.start : error.end] == 'b{job="{{args.job}}"}'


def test_a_pattern_with_a_placeholder_is_not_judged() -> None:
    assert parse_query('up{pod=~"({{args.x}}"}').ok
    assert [error.kind for error in parse_query('up{pod=~"({{args.x}}"}', {"x": "a"}).errors] == [REGEX]
    assert parse_query('up{pod=~"({{args.x}}"}', {"x": "a)"}).ok


def test_known_arguments_are_judged_in_their_place() -> None:
    text = 'rate(up{job="{{args.job}}"}[{{args.window}}]) > {{args.limit}}'
    query = parse_query(text, {"job": "shop", "window": "5m", "limit": "0.5"})
    assert query.ok
    assert query.type == "vector"
    assert not query.placeholders
    (selector,) = query.selectors
    assert text[selector.start : selector.end] == 'up{job="{{args.job}}"}'
    assert selector.matchers[0].value == "shop"
    assert text[slice(*selector.matchers[0].value_span)] == "{{args.job}}"
    assert [text[slice(*node.range_span)] for node in query.ranges] == ["[{{args.window}}]"]
    assert [node.seconds for node in query.ranges] == [300]
    root = query.root
    assert isinstance(root, Binary)
    assert text[slice(*root.operator_span)] == ">"
    assert text[root.right.start : root.right.end] == "{{args.limit}}"


def test_a_value_that_breaks_the_query_is_shown_at_its_placeholder() -> None:
    text = 'rate(up{job="{{args.job}}"}[{{args.window}}])'
    broken = parse_query(text, {"job": "shop", "window": "5 minutes"})
    assert text[broken.errors[0].start : broken.errors[0].end] == "{{args.window}}"
    quoted = parse_query(text, {"job": 'a"b', "window": "5m"})
    assert not quoted.ok
    assert text[quoted.errors[0].start : quoted.errors[0].end] in ("{{args.job}}", '{{args.job}}"')


def test_arguments_that_are_not_known_stay_placeholders() -> None:
    text = 'up{a="{{args.a}}",b="{{args.b}}"}'
    query = parse_query(text, {"b": "x", "other": "y"})
    assert [m.value for m in query.selectors[0].matchers] == ["{{args.a}}", "x"]
    assert [text[p.start : p.end] for p in query.placeholders] == ["{{args.a}}"]


def test_a_placeholder_for_an_expression_is_a_hole() -> None:
    query = parse_query("{{args.query}} / 2")
    assert any(isinstance(node, Hole) for node in query.nodes)
    assert query.selectors == ()
