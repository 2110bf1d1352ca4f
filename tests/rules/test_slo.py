"""What a gate asks for against what the configuration wants: signals, objectives, quantiles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Finding, Level
from rollout_lint.settings import Settings, load_settings

ROLLOUT = """apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog, namespace: shop}
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      analysis:
        templates: [{templateName: slo}]
        dryRun: [{metricName: on-trial}]
"""
SUCCESSES = 'sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))'
BUCKETS = "sum by (le) (rate(http_request_duration_seconds_bucket[5m]))"
MEAN = "sum(rate(http_request_duration_seconds_sum[5m])) / sum(rate(http_request_duration_seconds_count[5m]))"


def p(quantile: float) -> str:
    return f"histogram_quantile({quantile}, {BUCKETS})"


def prometheus(query: str, name: str = "m", condition: str = "result[0] < 0.2", **more: object) -> dict[str, object]:
    return {"name": name, "successCondition": condition, "provider": {"prometheus": {"query": query}}, **more}


SUCCESS = prometheus(SUCCESSES, "success", "result[0] >= 0.999")
LATENCY = prometheus(p(0.99), "latency")
CPU = prometheus("max(cpu_usage)", "cpu")
JOB = {"name": "smoke", "provider": {"job": {}}}


@pytest.fixture
def configured(tmp_path: Path) -> object:
    def settings(text: str) -> Settings:
        file = tmp_path / ".rollout-lint.yaml"
        file.write_text(text)
        return load_settings(str(file), root=str(tmp_path))

    return settings


def lint(*metrics: dict[str, object], settings: Settings | None = None, rollout: str = ROLLOUT) -> list[Finding]:
    template = f"""---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: slo, namespace: shop}}
spec: {{metrics: {json.dumps(metrics)}}}
"""
    report = lint_text(rollout + template, settings=settings)
    return [f for f in report.findings if f.rule in ("RL101", "RL104", "RL105", "RL207", "RL212", "RL213", "RL315")]


def told(findings: list[Finding], rule: str) -> list[tuple[Level, str]]:
    return [(finding.level, finding.message) for finding in findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("metrics", "lacking"),
    [
        ((SUCCESS, LATENCY, CPU), None),
        ((SUCCESS, LATENCY), "no saturation"),
        ((LATENCY,), "no success rate and no saturation"),
        ((CPU,), "no success rate and no latency at p99"),
        ((SUCCESS, CPU, prometheus(MEAN, "p99")), "no latency at p99"),
        ((SUCCESS, CPU, prometheus(p(0.99), "on-trial")), "no latency at p99"),
        ((SUCCESS, CPU, prometheus(p(0.999))), None),
        ((SUCCESS, CPU, prometheus(p(0.95))), None),
        ((SUCCESS, CPU, prometheus("job:request_latency:p99")), None),
    ],
)
def test_a_missing_signal_is_an_error(metrics: tuple[dict[str, object], ...], lacking: str | None) -> None:
    found = told(lint(*metrics), "RL105")
    expected = f"the gates of Rollout `catalog` measure {lacking}"
    assert found == ([] if lacking is None else [(Level.ERROR, expected)])


@pytest.mark.parametrize(
    ("metric", "why"),
    [
        (JOB, "`smoke` may measure it"),
        ({"name": "page", "provider": {"web": {"url": "http://x"}}}, "`page` may measure it"),
        (prometheus("job:slo:burn", "burn"), "`burn` may measure it"),
    ],
)
def test_what_cannot_be_told_makes_it_a_warning(metric: dict[str, object], why: str) -> None:
    ((level, message),) = told(lint(SUCCESS, LATENCY, metric), "RL105")
    assert level is Level.WARNING
    assert message == f"the gates of Rollout `catalog` measure no saturation that can be told: {why}"


def test_a_latency_of_unknown_quantile_may_be_the_tail() -> None:
    metric = prometheus("job:request_latency:recorded", "response")
    ((level, message),) = told(lint(SUCCESS, CPU, metric), "RL105")
    assert level is Level.WARNING
    assert message.endswith("no latency at p99 that can be told: `response` may measure it")
    assert not told(lint(SUCCESS, CPU, metric, prometheus(p(0.9), "p90")), "RL315")


def test_nothing_is_said_where_a_template_is_not_in_view() -> None:
    more = ROLLOUT.replace("{templateName: slo}", "{templateName: slo}, {templateName: elsewhere}")
    assert not lint(SUCCESS, rollout=more)


def test_no_analysis_and_dry_runs_alone_are_other_findings() -> None:
    without = ROLLOUT.split("      analysis:", maxsplit=1)[0] + "      steps: [{setWeight: 20}]\n"
    assert {f.rule for f in lint(SUCCESS, rollout=without)} == {"RL101"}
    assert {f.rule for f in lint(prometheus(SUCCESSES, "on-trial", "result[0] >= 0.999"))} == {"RL104"}


@pytest.mark.parametrize(
    ("configuration", "lacking"),
    [
        ("signals: [success-rate]", None),
        ("signals: [success-rate, latency]", "no latency at p99"),
        ("services: {catalog: {signals: [success-rate]}}", None),
        ("services: {shop/catalog: {signals: [success-rate]}}", None),
        ("signals: [success-rate]\nservices: {catalog: {signals: [saturation]}}", "no saturation"),
        ("services: {orders: {signals: [success-rate]}}", "no latency at p99 and no saturation"),
    ],
)
def test_what_signals_a_service_needs(configured: object, configuration: str, lacking: str | None) -> None:
    found = told(lint(SUCCESS, settings=configured(configuration)), "RL105")  # type: ignore[operator]
    assert [message.partition(" measure ")[2] for _, message in found] == ([] if lacking is None else [lacking])


def test_the_highest_quantile_counts() -> None:
    assert told(lint(prometheus(p(0.5)), prometheus(p(0.95), "p95")), "RL315") == [
        (
            Level.WARNING,
            "metric `p95` measures latency at p95, and no metric of the Rollout at p99: "
            "one request in 20 may take any time",
        )
    ]
    assert not told(lint(prometheus(p(0.5)), prometheus(p(0.99), "p99")), "RL315")


@pytest.mark.parametrize(
    ("configuration", "query", "condition", "aim"),
    [
        ("", SUCCESSES, "result[0] >= 0.9", "no objective is that low"),
        ("", SUCCESSES, "result[0] >= 0.91", None),
        ("", p(0.99), "result[0] < 30", None),
        ("", p(0.99), "result[0] < 31", "no objective is that low"),
        ("", p(0.5), "result[0] < 500", "no objective is that low"),
        (
            "objectives: {success-rate: 99.9%}",
            SUCCESSES,
            "result[0] >= 0.99",
            "the objective is a success rate of 99.9 %",
        ),
        ("objectives: {success-rate: 99.9%}", SUCCESSES, "result[0] >= 0.999", None),
        ("objectives: {success-rate: 80%}", SUCCESSES, "result[0] >= 0.8", None),
        ("objectives: {p99: 500ms}", p(0.99), "result[0] <= 0.5", None),
        ("objectives: {p99: 500ms}", p(0.99), "result[0] <= 1", "the objective is a p99 latency of 0.5 s"),
        ("objectives: {p99: 500ms}", p(0.95), "result[0] <= 1", "the objective is a p99 latency of 0.5 s"),
        ("objectives: {p99: 500ms}", p(0.999), "result[0] <= 1", None),
        ("objectives: {p99: 500ms}", MEAN, "result[0] <= 1", None),
        ("services: {catalog: {objectives: {p99: 2s}}}\nobjectives: {p99: 500ms}", p(0.99), "result[0] <= 1", None),
        ("services: {orders: {objectives: {p99: 2s}}}", p(0.99), "result[0] <= 20", None),
        (
            "objectives: {saturation: 80%}",
            "max(cpu_usage / cpu_limit)",
            "result[0] <= 0.9",
            "the objective is a saturation of 80 %",
        ),
    ],
)
def test_thresholds_are_held_to_the_objective(
    configured: object, configuration: str, query: str, condition: str, aim: str | None
) -> None:
    settings = configured(configuration)  # type: ignore[operator]
    found = told(lint(prometheus(query, condition=condition), settings=settings), "RL212")
    assert [message.partition(": ")[2] for _, message in found] == ([] if aim is None else [aim])
    assert all(level is Level.WARNING for level, _ in found)


def test_a_condition_that_decides_nothing_is_no_weak_threshold_besides() -> None:
    constant = prometheus(SUCCESSES, condition="result[0] >= 0.95", failureCondition="result[0] > 1")
    assert {f.rule for f in lint(constant)} & {"RL207", "RL212", "RL213"} == {"RL207"}


@pytest.mark.parametrize("limit", [{"inconclusiveLimit": 0}, {"inconclusiveLimit": 3}])
def test_a_gap_that_is_meant(limit: dict[str, object]) -> None:
    gap = prometheus(SUCCESSES, condition="result[0] >= 0.95", failureCondition="result[0] < 0.92")
    assert told(lint(gap), "RL213")
    assert not told(lint(gap | limit), "RL213")


def test_metrics_on_trial_decide_nothing_anyway() -> None:
    weak = prometheus(SUCCESSES, "on-trial", "result[0] >= 0.5", failureCondition="result[0] < 0.4")
    never = prometheus(SUCCESSES, "on-trial", "result[0] >= 0")
    assert not {f.rule for f in lint(weak, never, SUCCESS)} & {"RL207", "RL212", "RL213"}


def test_the_chapters_gate_has_its_signals_and_objectives(shared: Path) -> None:
    found = {finding.rule for finding in lint_paths([str(shared / "seed" / "manifests")]).findings}
    assert not found & {"RL105", "RL207", "RL212", "RL213", "RL315"}
