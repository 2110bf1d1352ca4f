"""What the rules on PromQL say of a query, and of what they stay silent."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Basis, Level

_TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: app
  metrics:
    - name: gate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: {condition}
      provider:
        prometheus:
          query: |
{query}
"""

_BOUND = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: shop
spec:
  selector: {{matchLabels: {{app: shop}}}}
  strategy:
    canary:
      steps:
        - setWeight: 10
        - analysis:
            templates: [{{templateName: slo}}]
            args:
              - {{name: one, value: v1}}
              - {{name: two, value: v2}}
              - {{name: new, valueFrom: {{podTemplateHashValue: Latest}}}}
              - {{name: old, valueFrom: {{podTemplateHashValue: Stable}}}}
              - {{name: open, value: "${{OPEN}}"}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args: [{{name: one}}, {{name: two}}, {{name: new}}, {{name: old}}, {{name: open}}]
  metrics:
    - name: gate
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: {query}
"""
_CODES = ("RL301", "RL304", "RL306", "RL307", "RL308", "RL309", "RL313", "RL314")

_CHAPTER = Path(__file__).parents[3] / "shared/seed/manifests/analysis-template-slo.yaml"


def _found(
    query: str, condition: str = "result[0] >= 0.99", guard: str = "len(result) > 0 && "
) -> list[tuple[str, str]]:
    text = _TEMPLATE.format(condition=json.dumps(guard + condition), query=textwrap.indent(query, " " * 12))
    report = lint_text(text)
    assert not [failure for failure in report.failures if failure.rule in _CODES]
    return [(f.rule, f.span.excerpt) for f in report.findings if f.rule in _CODES]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sum(rate(x_total[5m]))", []),
        ("sum(rate(x_total{app={{args.app}}}[5m]))", []),
        ('sum(rate(x_total{app="${APP}"}[5m])', []),
        ("sum(rte(x_total[5m]))", [("RL301", "rte")]),
        ("holt_winters(x[5m], 0.5, 0.5)", [("RL301", "holt_winters")]),
        # one cause, one finding: the window is not judged in a query that is refused
        ("sum(rte(x_total[5m])) / sum(rate(y_total[30s]))", [("RL301", "rte")]),
        ("histogram_quantile(0.99, sum(rate(x_bucket[5m])))", [("RL308", "sum")]),
        ("histogram_quantile(0.99, sum without (le) (rate(x_bucket[5m])))", [("RL308", "without (le)")]),
        ("histogram_quantile(0.99, sum by (le) (sum by (job) (rate(x_bucket[5m]))))", [("RL308", "by (job)")]),
        ("max(histogram_quantile(0.99, sum without (job) (rate(x_bucket[5m]))))", []),
        ("max(histogram_quantile(0.99, topk(3, rate(x_bucket[5m]))))", []),
        ("histogram_quantile(0.99, sum by ({{args.app}}) (rate(x_bucket[5m])))", []),
        # a native histogram has no `le`
        ("histogram_quantile(0.99, sum(rate(x[5m])))", []),
        ("sum by (a) (rate(x_total[5m])) / sum by (b) (rate(y_total[5m]))", [("RL307", "/")]),
        ("max(sum by (a) (rate(x_total[5m])) unless sum by (b) (rate(y_total[5m])))", []),
        ("sum(rate(x_total[1m]))", [("RL313", "[1m]")]),
        ("sum(rate(x_total[2m]))", []),
        ("max(max_over_time(x[30s]))", []),
        # once a query, at the shortest
        ("sum(rate(x_total[1m])) / sum(rate(y_total[30s]))", [("RL313", "[30s]")]),
        ("sum(x) > 0.99", [("RL314", ">")]),
        ("sum(x) > bool 0.99", []),
        ("avg(x > 3)", []),
    ],
)
def test_query(query: str, expected: list[tuple[str, str]]) -> None:
    assert _found(query) == expected


@pytest.mark.parametrize(
    ("condition", "takes_one"),
    [
        ("result[0] > 1", True),
        ("len(result) > 0 && result[0] > 1", True),
        ("result[2] > 1", True),
        ("result[-1] > 1", True),
        ("first(result) > 1", True),
        ("get(result, 0) > 1", True),
        ("let r = result; r[0] > 1", True),
        ("filter(result, # > 0)[0] > 1", True),
        ("len(result) == 1 && result[0] > 1", False),
        ("result[0] > 1 && all(result, # > 1)", False),
        ("all(result, # > 1)", False),
        ("sort(result)[0] > 1", False),
        ("max(result) > 1", False),
        ("mean(result) > 1", False),
        ("len(result) > 3", False),
        ("result > 1", False),
    ],
)
def test_which_conditions_take_one_of_many(condition: str, takes_one: bool) -> None:
    found = [code for code, _ in _found("sum by (pod) (rate(x_total[5m]))", condition, "") if code == "RL306"]
    assert found == ["RL306"] * takes_one


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sum(rate(x_total[5m]))", []),
        ("sum by (app) (rate(x_total[5m]))", [("RL306", "app")]),
        ('sum by (app) (rate(x_total{app="a"}[5m]))', []),
        ("sum without (pod) (rate(x_total[5m]))", [("RL306", "without (pod)")]),
        ("x", [("RL306", "x")]),
        ("histogram_quantile(0.99, rate(x_bucket[5m]))", [("RL306", "x_bucket")]),
        ("sum(rate(x_total[5m])) or vector(0)", []),
        ('sum(x) or label_replace(vector(0), "a", "b", "", "")', [("RL306", "or")]),
        ("topk(1, x)", []),
        # one for each service, by the convention on recorded names
        ('service:errors:ratio_rate5m{service="a"}', []),
        ("service:errors:ratio_rate5m", [("RL306", "service:errors:ratio_rate5m")]),
    ],
)
def test_which_queries_return_many(query: str, expected: list[tuple[str, str]]) -> None:
    assert [each for each in _found(query) if each[0] == "RL306"] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sum(rate(x_total[5m]))", []),
        ("rate(sum(x_total)[5m:])", [("RL309", "sum")]),
        ("sum(increase(avg by (pod) (x_total)[5m:1m]))", [("RL309", "avg")]),
        # one series of several that tell the same
        ("rate(max(x_total)[5m:])", []),
        ("rate(sum(rate(x_total[5m]))[1h:])", [("RL309", "rate")]),
        # Prometheus refuses it: no range vector
        ("rate(sum(x_total))", [("RL301", "sum(x_total)")]),
        ("sum(x_total)", [("RL309", "x_total")]),
        ("sum(x_total) / sum(y_total)", [("RL309", "x_total"), ("RL309", "y_total")]),
        ("histogram_quantile(0.99, sum by (le) (x_bucket))", [("RL309", "x_bucket")]),
        ("sum(x_seconds_sum) / sum(x_seconds_count)", [("RL309", "x_seconds_sum"), ("RL309", "x_seconds_count")]),
        ("sum(x_total) - sum(x_total offset 5m)", [("RL309", "-")]),
        ("sum(delta(x_total[5m]))", [("RL309", "x_total")]),
        ("sum(rate(container_memory_rss[5m]))", [("RL309", "container_memory_rss")]),
        ("max(increase(kube_pod_status_ready[5m]))", [("RL309", "kube_pod_status_ready")]),
        ("sum(rate(kube_pod_container_status_restarts_total[5m]))", []),
        ("sum(rate(container_cpu_usage_seconds_total[5m]))", []),
        ("sum(delta(node_memory_MemFree_bytes[5m]))", []),
        ("count(x_total)", []),
        ("absent(x_total)", []),
        ("sum(rate(x_total[5m])) or sum(x_total) * 0", []),
        ("sum(rate(x_total[5m])) and sum(x_total) > 100", []),
        ("sum(messages_count)", []),
        ("sum(system_memory_total)", []),
        # all that a canary's pods count happened since the canary started
        ('sum(restarts_total{pod=~"x-{{args.hash}}-.*"})', []),
        ('sum(x_total{service="shop-canary"})', []),
    ],
)
def test_rates(query: str, expected: list[tuple[str, str]]) -> None:
    assert [each for each in _found(query) if each[0] in ("RL301", "RL309")] == expected


def test_only_the_rate_of_a_sum_is_certain() -> None:
    query = "rate(sum(x_total)[5m:]) + sum(y_total)"
    text = _TEMPLATE.format(condition="result[0] > 1", query=" " * 12 + query)
    found = [(f.span.excerpt, f.level, f.basis) for f in lint_text(text).findings if f.rule == "RL309"]
    assert found == [("sum", Level.ERROR, Basis.FACT), ("y_total", Level.WARNING, Basis.INFERENCE)]


@pytest.mark.parametrize(
    ("query", "is_impossible"),
    [
        # one has the cgroup's path, the other the pod
        ("sum(container_memory_rss / kube_pod_container_resource_limits)", True),
        ("sum(container_memory_rss / on (pod, container) kube_pod_container_resource_limits)", False),
        ("sum by (pod) (rate(x_total[5m])) / kube_pod_info", True),
        ("sum by (namespace, pod) (rate(x_total[5m])) / on (namespace, pod) kube_pod_info", False),
        ("sum by (namespace) (rate(x_total[5m])) / kube_deployment_spec_replicas", True),
        ("sum by (pod) (rate(x_total[5m])) / kube_x_info", False),
        ('sum by (v) (rate(x_total{v="{{args.one}}"}[5m])) / sum by (v) (rate(x_total{v="{{args.two}}"}[5m]))', True),
        ('sum by (v) (rate(x_total{v="{{args.new}}"}[5m])) / sum by (v) (rate(x_total{v="{{args.old}}"}[5m]))', True),
        ('sum by (v) (rate(x_total{v="{{args.new}}"}[5m])) / sum by (v) (rate(y_total{v="{{args.new}}"}[5m]))', False),
        ('sum by (v) (rate(x_total{v="{{args.new}}"}[5m])) / sum by (v) (rate(x_total{v="{{args.open}}"}[5m]))', False),
        ('sum(rate(x_total{v="{{args.new}}"}[5m])) / sum(rate(x_total{v="{{args.old}}"}[5m]))', False),
    ],
)
def test_joins_of_a_gate(query: str, is_impossible: bool) -> None:
    found = [f for f in lint_text(_BOUND.format(query=json.dumps(query))).findings if f.rule == "RL307"]
    assert [f.span.excerpt for f in found] == ["/"] * is_impossible


@pytest.mark.parametrize(
    ("query", "condition", "is_found"),
    [
        ("100 * (sum(x) > 0.99)", "result[0] >= 99", True),
        ("-(sum(x) > 0.99)", "result[0] >= 99", True),
        ("round(sum(x) > 0.99)", "result[0] >= 99", True),
        ("max(sum(x) > 0.99)", "result[0] >= 0.99", True),
        ("sum(x) > 0.99 and sum(y) > 10", "result[0] >= 0.99", True),
        ("sum(x) > 0.99", "all(result, # >= 0.99)", True),
        ("sum(x) > 0.99", "result[0] >= {{args.app}}", True),
        # the traffic, the denominator, the members of a sum, another value where it fails
        ("sum(x) and sum(y) > 10", "result[0] >= 0.99", False),
        ("sum(x) / (sum(y) > 0)", "result[0] >= 0.99", False),
        ("sum(x > 3)", "result[0] >= 0.99", False),
        ("sum(x) > 0.99 or vector(0)", "result[0] >= 0.99", False),
        ("scalar(sum(x) > 0.99)", "result >= 0.99", False),
        # NaN alone is dropped
        ("sum(rate(x_total[5m])) / sum(rate(y_total[5m])) >= 0", "result[0] >= 0.99", False),
        # what is dropped would be judged as an empty result is
        ("sum(x) >= 0.99", "len(result) > 0 && result[0] >= 0.99", False),
        ("sum(x) > 0.99", "len(result) == 1", False),
    ],
)
def test_comparisons_that_drop_what_should_decide(query: str, condition: str, is_found: bool) -> None:
    found = [excerpt for code, excerpt in _found(query, condition, "") if code == "RL314"]
    assert found == [">"] * is_found


def test_who_counts_what_is_left_means_to_filter() -> None:
    assert _found("sum(x) > 0.99", "len(result) == 1") == []


def test_window_of_one_scrape_is_worse_than_of_two() -> None:
    levels = {}
    for window in ("30s", "1m"):
        text = _TEMPLATE.format(condition="result[0] > 1", query=" " * 12 + f"sum(rate(x_total[{window}]))")
        levels[window] = [f.level for f in lint_text(text).findings if f.rule == "RL313"]
    assert levels == {"30s": [Level.WARNING], "1m": [Level.NOTE]}


@pytest.mark.skipif(not _CHAPTER.exists(), reason="the chapter's manifests are not here")
def test_saturation_query_of_the_chapter_can_match_nothing() -> None:
    found = [f for f in lint_paths([str(_CHAPTER)]).findings if f.rule in _CODES]
    assert [(f.rule, f.span.excerpt) for f in found] == [("RL307", "/")]
