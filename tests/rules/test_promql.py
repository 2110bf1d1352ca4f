"""What the rules on PromQL say of a query, and of what they stay silent."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Level

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
      successCondition: len(result) > 0 && {condition}
      provider:
        prometheus:
          query: |
{query}
"""

_CHAPTER = Path(__file__).parents[3] / "shared/seed/manifests/analysis-template-slo.yaml"


def _found(query: str, condition: str = "result[0] >= 0.99") -> list[tuple[str, str]]:
    text = _TEMPLATE.format(condition=condition, query=textwrap.indent(query, " " * 12))
    report = lint_text(text)
    assert not report.failures
    return [(f.rule, f.span.excerpt) for f in report.findings if f.rule.startswith("RL3")]


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
        ("histogram_quantile(0.99, sum without (job) (rate(x_bucket[5m])))", []),
        ("histogram_quantile(0.99, topk(3, rate(x_bucket[5m])))", []),
        ("histogram_quantile(0.99, sum by ({{args.app}}) (rate(x_bucket[5m])))", []),
        # a native histogram has no `le`
        ("histogram_quantile(0.99, sum(rate(x[5m])))", []),
        ("sum by (a) (rate(x_total[5m])) / sum by (b) (rate(y_total[5m]))", [("RL307", "/")]),
        ("sum by (a) (rate(x_total[5m])) unless sum by (b) (rate(y_total[5m]))", []),
        ("rate(x_total[1m])", [("RL313", "[1m]")]),
        ("rate(x_total[2m])", []),
        ("max_over_time(x[30s])", []),
        ("sum(x) > 0.99", [("RL314", ">")]),
        ("sum(x) > bool 0.99", []),
        ("avg(x > 3)", []),
    ],
)
def test_query(query: str, expected: list[tuple[str, str]]) -> None:
    assert _found(query) == expected


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
    found = [f for f in lint_paths([str(_CHAPTER)]).findings if f.rule.startswith("RL3")]
    assert [(f.rule, f.span.excerpt) for f in found] == [("RL307", "/")]
