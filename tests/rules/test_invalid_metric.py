"""RL203: what the controller refuses when a run starts, by the numbers of the facts (V66, V68–V76); RL405 has V67."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import Report, lint_paths, lint_text

CODES = ("RL202", "RL203")
METRIC = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  args: [{name: number, value: "7"}, {name: time, value: 1d}]
  LISTS
  metrics:
    - name: success-rate
      successCondition: len(result) > 0 && result[0] > 0
      FIELDS
"""
PROMETHEUS = "provider: {prometheus: {query: up}}"


def found(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.span.excerpt) for finding in report.findings if finding.rule in CODES]


def metric(fields: str, provider: str = PROMETHEUS, lists: str = "") -> str:
    text = METRIC.replace("  LISTS\n", f"  {lists}\n" if lists else "")
    return text.replace("FIELDS", "\n      ".join([*filter(None, fields.split("; ")), provider]))


@pytest.mark.parametrize(
    ("number", "fields", "place"),
    [
        ("V68", "failureLimit: -2", "-2"),
        ("V68", "inconclusiveLimit: -1", "-1"),
        ("V68", "consecutiveErrorLimit: -1", "-1"),
        ("V68", "consecutiveSuccessLimit: -1", "-1"),
        ("V68", 'failureLimit: "-2"', "-2"),
        ("V69", "failureLimit: -1; interval: 1m", "-1"),
        ("V70", "count: 3; interval: 1m; failureLimit: 5", "5"),
        ("V70", 'count: "3"; interval: 1m; failureLimit: "5"', "5"),
        ("V70", "count: 3; interval: 1m; failureLimit: '{{args.number}}'", "7"),
        ("V70", "count: 5; interval: 1m; failureLimit: 3; consecutiveSuccessLimit: 4", "4"),
        ("V70", "count: 5; interval: 1m; consecutiveSuccessLimit: 6", "6"),
        ("V71", "count: 5; interval: 1m; failureLimit: -1; consecutiveSuccessLimit: 6", "6"),
        ("V72", "count: 2; interval: 1m; inconclusiveLimit: 3", "3"),
        ("V73", "count: 2", "2"),
        ("V73", 'count: 2; interval: ""', "2"),
        ("V74", "interval: 1d", "1d"),
        ("V74", 'interval: "60"', "60"),
        ("V74", "initialDelay: 10 minutes", "10 minutes"),
        ("V74", "interval: '{{args.time}}'", "1d"),
    ],
)
def test_a_metric_that_is_refused(number: str, fields: str, place: str) -> None:
    assert found(lint_text(metric(fields))) == [("RL203", place)]


@pytest.mark.parametrize(
    ("number", "fields"),
    [
        ("V68", "failureLimit: 0; inconclusiveLimit: 0; consecutiveErrorLimit: 0; consecutiveSuccessLimit: 0"),
        ("V69", "failureLimit: -1; interval: 1m; consecutiveSuccessLimit: 3"),
        ("V70", "count: 8; interval: 1m; failureLimit: 3; consecutiveSuccessLimit: 4"),
        ("V70", "count: '{{args.number}}'; interval: 1m; failureLimit: 6"),
        # no number is 0, and 0 is no count
        ("V70", "count: five; failureLimit: 0"),
        ("V71", "count: 6; interval: 1m; failureLimit: -1; consecutiveSuccessLimit: 6"),
        ("V72", "count: 4; interval: 1m; inconclusiveLimit: 3"),
        ("V73", "count: 1"),
        ("V73", "count: 2; interval: 1m"),
        ("V74", "interval: 1h30m; initialDelay: -5s"),
        # what the API server refuses is not repeated here
        ("V74", "interval: 60"),
        ("V74", "interval: ${INTERVAL}"),
    ],
)
def test_a_metric_that_is_taken(number: str, fields: str) -> None:
    assert found(lint_text(metric(fields))) == []


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("provider: {}", ["{}"]),
        ("provider: {prometheus: null}", ["{prometheus: null}"]),
        ("provider: {plugin: {}}", ["{plugin: {}}"]),
        ("provider: {prometheus: {query: up}, web: {url: 'http://a'}}", ["web"]),
        ("provider: {plugin: {a/b: {}, c/d: {}}}", ["c/d"]),
        ("provider: {job: {}, plugin: {a/b: {}}}", ["a/b"]),
        # a job that is empty counts; an unknown provider is another rule's
        ("provider: {job: {}}", []),
        ("provider: {plugin: {a/b: {}}}", []),
        ("provider: {promehteus: {query: up}}", []),
        ("provider: {prometheus: {query: up}, promehteus: {query: up}}", []),
    ],
)
def test_v75_exactly_one_provider(provider: str, expected: list[str]) -> None:
    assert found(lint_text(metric("", provider))) == [("RL203", place) for place in expected]


@pytest.mark.parametrize("kind", ["dryRun", "measurementRetention"])
@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("success-rate", True),
        ("success", True),
        ("s.*e$", True),
        (".*", True),
        ("'*'", False),
        ("sucess-rate", False),
        ("^rate", False),
        ("'(?!x)success'", False),
        ("${PATTERN}", True),
    ],
)
def test_v76_a_pattern_matches_some_metric(kind: str, pattern: str, matches: bool) -> None:
    limit = ", limit: 5" if kind == "measurementRetention" else ""
    text = metric("", lists=f"{kind}: [{{metricName: {pattern}{limit}}}]")
    assert found(lint_text(text)) == ([] if matches else [("RL203", pattern.strip("'"))])


ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog}
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      analysis:
        templates: [{templateName: slo}]
        dryRun: [{metricName: latency}]
"""


def test_v76_a_pattern_of_the_rollout_needs_all_templates_in_view() -> None:
    assert found(lint_text(f"{ROLLOUT}---\n{metric('')}")) == [("RL203", "latency")]
    assert found(lint_text(ROLLOUT)) == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("metrics: []", [("RL203", "[]")]),
        ("args: [{name: x, value: a}]", [("RL203", "spec")]),
        ("templates: [{templateName: inner}]", []),
    ],
)
def test_v66_a_run_without_metrics(spec: str, expected: list[tuple[str, str]]) -> None:
    template = f"apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {{name: slo}}\nspec:\n  {spec}\n"
    rollout = ROLLOUT.replace("        dryRun: [{metricName: latency}]\n", "")
    assert found(lint_text(f"{rollout}---\n{template}")) == expected


@pytest.mark.parametrize(("controller", "expected"), [("1.7", [("RL203", "-1")]), ("1.9", [])])
def test_a_disabled_limit_that_newer_controllers_brought(
    controller: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    (tmp_path / ".rollout-lint.yaml").write_text(f'controller: "{controller}"\n')
    (tmp_path / "slo.yaml").write_text(metric("failureLimit: -1; interval: 1m; consecutiveSuccessLimit: 3"))
    assert found(lint_paths([str(tmp_path)])) == expected


def test_the_fault_at_one_value_leaves_the_other_rules_their_own() -> None:
    text = metric("interval: 1d; count: 3; failureLimit: 3")
    assert sorted(found(lint_text(text))) == [("RL202", "3"), ("RL203", "1d")]


def test_the_message_ends_with_the_controllers_words() -> None:
    (finding,) = [f for f in lint_text(metric("interval: 1d")).findings if f.rule == "RL203"]
    assert finding.message.endswith('`invalid interval string: time: unknown unit "d" in duration "1d"`')
    assert finding.help.startswith("write `24h`")
