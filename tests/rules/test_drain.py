"""How long pods are given (facts §5.1): after an abort, after a promotion, after SIGTERM, against the p99."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Finding, Level
from rollout_lint.manifests.pod_shutdown import pre_stop_sleep
from rollout_lint.settings import load_settings
from rollout_lint.source.field import Field
from rollout_lint.source.parse import parse
from rollout_lint.source.text import Source

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: orders
  annotations: {ANNOTATIONS}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec: {POD}
  strategy: {STRATEGY}
"""
GATE = """\
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics:
    - name: latency
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: CONDITION
      provider:
        prometheus:
          address: http://prometheus:9090
          query: QUERY
"""
P60 = 'rollout-lint/p99: "60s"'
POD = 'containers: [{name: orders, image: "registry.example.com/orders:1"}]'
ROUTED = "canaryService: c, stableService: s, trafficRouting: {nginx: {stableIngress: orders}}"
PRE = "prePromotionAnalysis: {templates: [{templateName: slo}]}"
POST = "postPromotionAnalysis: {templates: [{templateName: slo}]}"
BLUE_GREEN = f"activeService: orders, autoPromotionEnabled: false, {PRE}"
SECONDS = "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"


def rollout(strategy: str, *, annotations: str = P60, pod: str = f"{POD}, terminationGracePeriodSeconds: 300") -> str:
    return ROLLOUT.replace("ANNOTATIONS", annotations).replace("POD", pod).replace("STRATEGY", strategy)


def findings(text: str, *codes: str) -> list[Finding]:
    report = lint_text(text)
    return [finding for finding in report.findings if finding.rule in codes]


def found(text: str, *codes: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.span.excerpt) for finding in findings(text, *codes)]


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        (f"blueGreen: {{{BLUE_GREEN}}}", [("RL701", "blueGreen")]),  # 30 s by default
        (f"blueGreen: {{{BLUE_GREEN}, abortScaleDownDelaySeconds: 119}}", [("RL701", "119")]),
        (f"blueGreen: {{{BLUE_GREEN}, abortScaleDownDelaySeconds: 120}}", []),
        (f"blueGreen: {{{BLUE_GREEN}, abortScaleDownDelaySeconds: 0}}", [("RL704", "0")]),  # never
        (f"blueGreen: {{{BLUE_GREEN}, abortScaleDownDelaySeconds: ${{DELAY}}}}", []),
        (f"canary: {{{ROUTED}}}", [("RL701", "canary")]),
        (f"canary: {{{ROUTED}, dynamicStableScale: true}}", [("RL701", "true")]),  # no delay at all
        (f"canary: {{{ROUTED}, dynamicStableScale: true, abortScaleDownDelaySeconds: 120}}", []),
        ("canary: {}", []),  # ignored without trafficRouting
        ("canary: {abortScaleDownDelaySeconds: 10}", [("RL705", "10")]),
        ("canary: {abortScaleDownDelaySeconds: 0}", [("RL705", "0")]),
    ],
)
def test_abort_has_to_leave_twice_the_p99(strategy: str, expected: list[tuple[str, str]]) -> None:
    assert found(rollout(strategy), "RL701", "RL704", "RL705") == expected


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        (f"blueGreen: {{{BLUE_GREEN}}}", [("RL702", "blueGreen")]),
        (f"blueGreen: {{{BLUE_GREEN}, {POST}}}", []),  # held until the analysis has succeeded
        (f"blueGreen: {{{BLUE_GREEN}, {POST}, scaleDownDelaySeconds: 30}}", [("RL702", "30")]),
        (f"blueGreen: {{{BLUE_GREEN}, scaleDownDelaySeconds: 0}}", [("RL702", "0")]),  # at once
        (f"blueGreen: {{{BLUE_GREEN}, scaleDownDelaySeconds: 120}}", []),
        (f"canary: {{{ROUTED}}}", [("RL702", "canary")]),
        (f"canary: {{{ROUTED}, dynamicStableScale: true}}", []),
        (f"canary: {{{ROUTED}, scaleDownDelaySeconds: 120}}", []),
        ("canary: {}", []),
    ],
)
def test_promotion_has_to_leave_twice_the_p99(strategy: str, expected: list[tuple[str, str]]) -> None:
    assert found(rollout(strategy), "RL702") == expected


@pytest.mark.parametrize(
    ("pod", "expected"),
    [
        (POD, [("RL703", "spec")]),  # 30 s by default
        (f"{POD}, terminationGracePeriodSeconds: 59", [("RL703", "59")]),
        (f"{POD}, terminationGracePeriodSeconds: 60", []),
        (f"{POD}, terminationGracePeriodSeconds: ${{GRACE}}", []),
        ("terminationGracePeriodSeconds: 60, containers: [CONTAINER]", [("RL703", "60")]),
        ("terminationGracePeriodSeconds: 70, containers: [CONTAINER]", []),
        # a sidecar's sleep does not hold up the main container's SIGTERM
        (f"terminationGracePeriodSeconds: 60, containers: [{{name: orders}}, {{name: istio-proxy, {'HOOK'}}}]", []),
    ],
)
def test_grace_period_has_to_outlast_sleep_and_p99(pod: str, expected: list[tuple[str, str]]) -> None:
    hook = "lifecycle: {preStop: {sleep: {seconds: 10}}}"
    pod = pod.replace("CONTAINER", f"{{name: orders, {hook}}}").replace("HOOK", hook)
    assert found(rollout("canary: {}", pod=pod), "RL703") == expected


def test_grace_period_of_a_template_elsewhere_is_not_judged() -> None:
    text = rollout("canary: {}").replace("  template:\n    metadata: {labels: {app: orders}}\n", "  workloadRef:\n")
    assert found(text.replace("    spec: {", "    apiVersion: apps/v1\n    x: {"), "RL703") == []


@pytest.mark.parametrize(
    ("hook", "seconds"),
    [
        ("{}", 0),
        ("{sleep: {seconds: 5}}", 5),
        ("{httpGet: {path: /drain, port: 8080}}", 0),
        ('{exec: {command: [sleep, "15"]}}', 15),
        ('{exec: {command: [/bin/sleep, "1m"]}}', 60),
        ('{exec: {command: [/bin/sh, -c, "sleep 15"]}}', 15),
        ('{exec: {command: [bash, -c, "sleep 5; nginx -s quit && sleep 2.5"]}}', 7.5),
        ('{exec: {command: [sh, -c, "kill -QUIT 1; while pgrep nginx; do sleep 1; done"]}}', 0),  # how often?
        ('{exec: {command: [sh, -c, "echo do not sleep 9"]}}', 0),
        ('{exec: {command: [sh, -c, "sleep ${SECONDS}"]}}', None),
        ("{sleep: {seconds: ${SECONDS}}}", None),
    ],
)
def test_sleep_before_sigterm(hook: str, seconds: float | None) -> None:
    source = Source("pod.yaml", f"lifecycle: {{preStop: {hook.replace('{SECONDS}', '{SECONDS}')}}}")
    root = parse(source.__class__("pod.yaml", source.text.replace("${SECONDS}}}", '"${SECONDS}"}}')))[0].root
    assert pre_stop_sleep(Field(source, root, None, None)).value == seconds


@pytest.mark.parametrize(
    ("query", "condition", "p99"),
    [
        (SECONDS, "result[0] <= 45", 45.0),
        (f"{SECONDS} * 1000", "result[0] <= 45000", 45.0),
        (SECONDS.replace("0.99", "0.95"), "result[0] <= 45", None),
        (SECONDS.replace("0.99", "0.999"), "result[0] <= 45", None),
        (SECONDS, "result[0] <= 0.5", None),  # 30 s is enough
        ("vector(1)", "result[0] <= 45", None),
    ],
)
def test_latency_gate_tells_the_p99(query: str, condition: str, p99: float | None) -> None:
    gate = GATE.replace("QUERY", query).replace("CONDITION", condition)
    text = rollout(f"blueGreen: {{{BLUE_GREEN}}}", annotations="") + gate
    told = findings(text, "RL701")
    assert [f"p99 of {p99:g} s (the boundary of metric `latency`)" in each.message for each in told] == (
        [] if p99 is None else [True]
    )


def test_declared_p99_beats_the_gate(tmp_path: Path) -> None:
    gate = GATE.replace("QUERY", SECONDS).replace("CONDITION", "result[0] <= 45")
    strategy = f"blueGreen: {{{BLUE_GREEN}}}"
    assert found(rollout(strategy, annotations='rollout-lint/p99: "1s"') + gate, "RL701", "RL706") == []
    configuration = tmp_path / ".rollout-lint.yaml"
    configuration.write_text("services: {orders: {p99: 1s}}\n")
    manifest = tmp_path / "orders.yaml"
    manifest.write_text(rollout(strategy, annotations="") + gate)
    report = lint_paths([str(manifest)], load_settings(str(configuration)))
    assert not [finding for finding in report.findings if finding.rule in ("RL701", "RL706")]


def test_unknown_p99_is_told_once() -> None:
    unreadable = rollout("canary: {}", annotations='rollout-lint/p99: "500"')
    [note] = findings(f"{unreadable}---\n{rollout('canary: {}', annotations='')}---\n{rollout('canary: {}')}", "RL706")
    assert note.level is Level.NOTE
    assert note.span.excerpt == "500"
    assert "`orders` and 1 more" in note.message
    assert len(note.related) == 1
