"""How many series a query can return, which labels they have, and what took the others."""

from __future__ import annotations

import pytest

from rollout_lint.promql import shape


@pytest.mark.parametrize(
    ("text", "reason", "excerpt"),
    [
        ("up", "each series that matches", "up"),
        ("rate(requests_total[5m])", "each series that matches", "requests_total"),
        ("sum by (pod) (up)", "each value of `pod`", "pod"),
        ("sum without (pod) (up)", "all labels but these", "without (pod)"),
        ('sum by (job, pod) (up{job="a"})', "each value of `pod`", "pod"),
        ("sum by (pod) (a) / on (pod) group_left () sum by (pod, job) (b)", "each value of", "pod"),
        ("histogram_quantile(0.9, sum by (le, pod) (rate(x_bucket[5m])))", "each value of `pod`", "pod"),
        ("topk(3, up)", "each series that matches", "up"),
        ("sum by (pod) (up) or vector(0)", "each value of `pod`", "pod"),
        ('count_values("v", up)', "each value", "count_values"),
    ],
)
def test_many_series_are_explained(text: str, reason: str, excerpt: str) -> None:
    place = shape(text).many
    assert place is not None
    assert reason in place.text
    assert text[place.start : place.end] == excerpt


@pytest.mark.parametrize(
    "text",
    [
        "sum(up)",
        "sum(a) / sum(b)",
        'sum by (job) (up{job="a"})',
        'sum by (job) (up{job="{{args.job}}"})',
        "sum(up) or vector(0)",
        "(sum(a) or vector(0)) / (sum(b) or vector(1))",
        "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))",
        "topk(1, up)",
        "max(sum by (pod) (up))",
        "scalar(up)",
        "vector(1)",
        "absent(up)",
        "sum(up) > 0",
    ],
)
def test_one_series_at_most(text: str) -> None:
    assert shape(text).many is None


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("up", True),
        ("sum(up)", True),
        ("sum(up) or vector(0)", False),
        ("sum(a) / sum(b) or vector(0)", False),
        ("(sum(a) or vector(0)) / sum(b)", True),
        ("(sum(a) or vector(0)) / (sum(b) or vector(1))", False),
        ("absent(up)", True),
        ("vector(1)", False),
        ("vector(1) > 0", False),
        ("vector(1) > 2", True),
        ("vector(1) unless up", True),
        ("scalar(up)", False),
        ("sum by (pod) (a) or vector(0)", False),
    ],
)
def test_whether_a_result_can_be_empty(text: str, empty: bool) -> None:
    assert shape(text).can_be_empty is empty


@pytest.mark.parametrize(
    ("text", "label", "left", "right"),
    [
        ("sum by (pod) (a) / sum(b)", "pod", None, "sum"),
        ("sum(a) / sum by (pod) (b)", "pod", "sum", None),
        ("a / on (pod) sum by (job) (b)", None, None, None),
        ("sum by (pod) (a) / on (pod) sum by (job) (b)", "pod", None, "by (job)"),
        ("sum by (pod) (a) and sum by (job) (b)", "job", "by (pod)", None),
        ('a{env="x"} / a{env="y"}', "env", None, None),
        ("rate(container_cpu_usage_seconds_total[5m]) / kube_pod_container_resource_requests", "id", None,
         "kube_pod_container_resource_requests"),
        ('container_memory_working_set_bytes / kube_pod_container_resource_limits{resource="memory"}', "id", None,
         'kube_pod_container_resource_limits{resource="memory"}'),
        ("rate(x_seconds_bucket[5m]) / rate(x_seconds_count[5m])", "le", None, "x_seconds_count"),
    ],
)  # fmt: skip
def test_a_join_that_cannot_match_names_the_label_and_what_took_it(
    text: str, label: str | None, left: str | None, right: str | None
) -> None:
    impossible = shape(text).impossible
    assert [each.label for each in impossible] == ([label] if label else [])
    for each in impossible:
        shown = [place and text[place.start : place.end] for place in (each.left, each.right)]
        assert shown == [left, right]


@pytest.mark.parametrize(
    "text",
    [
        "sum by (pod) (a) / sum by (pod) (b)",
        "sum by (pod) (a) / on (pod) group_left () sum by (pod, job) (b)",
        "sum(a) / on () sum(b)",
        "rate(a_total[5m]) / rate(a_total[5m])",
        "rate(container_cpu_usage_seconds_total[5m]) / on (pod) group_left () sum by (pod) (kube_pod_container_resource_requests)",
        "sum by (pod) (container_memory_rss) / sum by (pod) (kube_pod_container_resource_limits)",
        "rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])",
        'a{env="{{args.x}}"} / a{env="y"}',
    ],
)
def test_a_join_that_can_match_is_let_alone(text: str) -> None:
    assert shape(text).impossible == ()


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ('sum(rate(a_total{code=~"5.."}[5m])) / sum(rate(a_total[5m]))', (0.0, 0.5, 1.0, float("nan")), (1.1, -0.1)),
        ('1 - sum(rate(a_total{code=~"5.."}[5m])) / sum(rate(a_total[5m]))', (0.0, 1.0), (1.1, -0.1)),
        ('100 * sum(rate(a_total{code!~"5.."}[5m])) / sum(rate(a_total[5m]))', (0.0, 100.0), (101.0, -1.0)),
        ('(sum(rate(a_total{code=~"5.."}[5m])) or vector(0)) / sum(rate(a_total[5m]))', (0.0, 1.0), (1.5,)),
        ("sum(rate(a_total[5m]))", (0.0, 10.0), (-1.0, float("nan"))),
        ("sum(rate(a_total[5m])) / sum(rate(b_total[5m]))", (0.0, 10.0, float("nan")), ()),
        ("up > 5", (6.0,), (5.0, 4.0)),
        ("clamp(up, 0, 1)", (0.0, 1.0), (2.0,)),
        ("hour()", (0.0, 23.0), (24.0, -1.0)),
    ],
)
def test_the_range_of_values(text: str, inside: tuple[float, ...], outside: tuple[float, ...]) -> None:
    values = shape(text).values
    assert values is not None
    assert all(values.includes(value) for value in inside)
    assert not any(values.includes(value) for value in outside)


def test_what_a_placeholder_decides_is_unknown() -> None:
    assert shape("sum({{args.query}})").samples is None
    assert shape("sum({{args.query}})").unknown
    assert shape("sum by ({{args.labels}}) (up)").unknown
    assert shape("rate(up").unknown
