"""What the rules on pods and weights say at each level, and of what they stay silent."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Finding

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{name: catalog}}
spec:
  {replicas}
  selector: {{matchLabels: {{app: catalog}}}}
  template: {{metadata: {{labels: {{app: catalog}}}}}}
  strategy:
    canary:
      {settings}
      steps:
{steps}
"""
TEMPLATE = """\
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: slo}}
spec:
  metrics:
    - name: gate
      initialDelay: {delay}
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider: {{prometheus: {{address: "http://prometheus", query: '{query}'}}}}
"""
SUCCESS = 'sum(rate(http_requests_total{{code!~"5.."}}[{0}])) / sum(rate(http_requests_total[{0}]))'
SATURATION = 'sum(rate(container_cpu_usage_seconds_total{{container="api"}}[{0}]))'
ANALYSIS = "- analysis: {templates: [{templateName: slo}]}"
BACKGROUND = "analysis: {templates: [{templateName: slo}]}"
ISTIO = "trafficRouting: {istio: {virtualService: {name: catalog}}}"
SERVICES = "canaryService: c\n      stableService: s"
SCALER = """\
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: catalog}
spec:
  minReplicas: 3
  maxReplicas: 9
  scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: catalog}
"""


def rollout(steps: list[str], settings: str = "", replicas: str = "replicas: 4") -> str:
    return ROLLOUT.format(replicas=replicas, settings=settings, steps=textwrap.indent("\n".join(steps), " " * 8))


def template(query: str = SUCCESS, window: str = "1m", delay: str = "0s") -> str:
    return TEMPLATE.format(query=query.format(window), delay=delay)


def found(text: str, code: str) -> list[Finding]:
    report = lint_text(text)
    assert not [failure for failure in report.failures if failure.rule == code]
    return [finding for finding in report.findings if finding.rule == code]


def told(text: str, code: str) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.span.excerpt) for finding in found(text, code)]


@pytest.mark.parametrize(
    ("replicas", "settings", "weights", "expected"),
    [
        # twice the weight or more, then beside it by more than five points, then fine
        (4, "", (10, 50), [("warning", "10")]),
        (2, "", (20, 50), [("note", "20")]),
        (9, "", (10, 50), []),
        (10, "", (25, 75), []),
        # no surge pod: no canary pod
        (5, "maxSurge: 0", (40, 90), [("warning", "90")]),
        (1, "maxSurge: 0", (20,), [("warning", "20")]),
        # a serious one is shown before one that is only beside its weight
        (2, "", (20, 50, 75, 99), [("warning", "99")]),
        # equal steps, but not where the weight is the same one again
        (10, "maxSurge: 0", (10, 14), [("warning", "14")]),
        (10, "maxSurge: 0", (10, 10, 20), []),
        (1, "", (50, 50, 100), []),
        # nothing and everything need no approximation
        (3, "", (0, 100), []),
        (3, ISTIO, (10, 11), []),
        (0, "", (10,), []),
    ],
)
def test_weight_that_pods_cannot_give(
    replicas: int, settings: str, weights: tuple[int, ...], expected: list[tuple[str, str]]
) -> None:
    steps = [f"- setWeight: {weight}" for weight in weights]
    assert told(rollout(steps, settings, f"replicas: {replicas}"), "RL509") == expected


def test_weight_with_an_autoscaler_or_an_unknown_number_is_not_judged() -> None:
    steps = ["- setWeight: 10"]
    assert told(rollout(steps), "RL509")
    assert not told(rollout(steps) + SCALER, "RL509")
    assert not told(rollout(steps, replicas="replicas: ${REPLICAS}"), "RL509")
    assert not told(rollout(steps, "maxSurge: ${SURGE}"), "RL509")
    assert not told(rollout([*steps, "- setWeight: ${WEIGHT}"]), "RL509")
    assert not told(rollout(steps) + "---\n" + rollout([], replicas="replicas: 9").partition("  selector")[0], "RL509")


def test_table_says_what_each_step_does() -> None:
    (finding,) = found(rollout(["- setWeight: 5", "- pause: {}", "- setWeight: 10", "- setWeight: 50"]), "RL509")
    assert [row.text for row in finding.trace] == [
        "step 1: `setWeight: 5` → 1 of 5 pods, 20 %",
        "step 3: `setWeight: 10` → 1 of 5 pods, 20 %",
        "step 4: `setWeight: 50` → 2 of 4 pods, 50 %",
    ]
    assert [place.span.excerpt for place in finding.related] == ["10"]
    assert finding.help.startswith("run 10 replicas")


def test_absent_replicas_are_one_only_where_nothing_is_out_of_view(tmp_path: Path) -> None:
    text = rollout(["- setWeight: 10"], replicas="minReadySeconds: 5")
    assert not found(text, "RL509")
    (tmp_path / "rollout.yaml").write_text(text)
    (tmp_path / ".rollout-lint.yaml").write_text("context: complete\n")
    (finding,) = [f for f in lint_paths([str(tmp_path)]).findings if f.rule == "RL509"]
    assert "with 1 replica it is 1 of 2 pods" in finding.message
    assert "write `replicas`" in finding.help


@pytest.mark.parametrize(
    ("replicas", "steps", "pinned"),
    [
        ("replicas: 10", ["- setCanaryScale: {replicas: 1}", "- setWeight: 11"], True),
        ("replicas: 10", ["- setCanaryScale: {replicas: 1}", "- setWeight: 10"], False),
        ("replicas: 10", ["- setCanaryScale: {replicas: 1}", "- setCanaryScale: {}", "- setWeight: 50"], False),
        ("replicas: 10", ["- setCanaryScale: {weight: 10}", "- setWeight: 50"], True),
        ("replicas: 10", ["- setCanaryScale: {weight: 50}", "- setWeight: 10"], False),
        ("replicas: 10", ["- setWeight: 50", "- setCanaryScale: {replicas: 1}"], False),
        # with one replica one pod carries everything; how many there are is not known
        ("minReadySeconds: 5", ["- setCanaryScale: {replicas: 1}", "- setWeight: 50"], False),
        ("replicas: ${N}", ["- setCanaryScale: {replicas: 1}", "- setWeight: 50"], False),
    ],
)
def test_pinned_canary(replicas: str, steps: list[str], pinned: bool) -> None:
    expected = [("warning", "setCanaryScale")] if pinned else []
    assert told(rollout(steps, ISTIO, replicas), "RL511") == expected


def test_pinned_canary_under_an_autoscaler_is_judged_by_its_minimum() -> None:
    for weight, pinned in ((60, False), (70, True)):
        text = rollout(["- setCanaryScale: {replicas: 2}", f"- setWeight: {weight}"], ISTIO) + SCALER
        assert bool(told(text, "RL511")) is pinned


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (SERVICES, [("warning", "canary")]),
        ("canaryService: c", []),
        ("stableService: s", []),
        (f"{SERVICES}\n      {ISTIO}", []),
        (f"{SERVICES}\n      trafficRouting: ${{ROUTER}}", []),
    ],
)
def test_split_without_a_router(settings: str, expected: list[tuple[str, str]]) -> None:
    assert told(rollout(["- setWeight: 25"], settings), "RL515") == expected


@pytest.mark.parametrize(
    ("settings", "steps", "query", "expected"),
    [
        ("", [ANALYSIS, "- setWeight: 25"], SUCCESS, ["analysis"]),
        ("", ["- setWeight: 0", ANALYSIS], SUCCESS, ["analysis"]),
        ("", ["- setWeight: 25", ANALYSIS], SUCCESS, []),
        ("maxSurge: 0", ["- setWeight: 25", "- setWeight: 75", ANALYSIS], SUCCESS, []),
        ("", [ANALYSIS], SATURATION, []),
        (ISTIO, [ANALYSIS], SUCCESS, ["analysis"]),
        (ISTIO, ["- setCanaryScale: {replicas: 0}", "- setWeight: 25", ANALYSIS], SUCCESS, ["analysis"]),
        # the routes are not in view
        (ISTIO, ["- setCanaryScale: {replicas: 1}", ANALYSIS], SUCCESS, []),
        (ISTIO, ["- plugin: {name: a/b}", "- setCanaryScale: {replicas: 1}", ANALYSIS], SUCCESS, []),
    ],
)
def test_analysis_before_traffic(settings: str, steps: list[str], query: str, expected: list[str]) -> None:
    assert [place for _, place in told(rollout(steps, settings) + template(query), "RL103")] == expected


def test_unknown_routes_leave_the_gate_undecided() -> None:
    text = rollout(["- setCanaryScale: {replicas: 1}", ANALYSIS], ISTIO) + template()
    assert lint_text(text).summary.undecided["gates"] == {"the routes to the canary are not in view": 1}


@pytest.mark.parametrize(
    ("settings", "steps", "delay", "expected"),
    [
        ("startingStep: 1", ["- setWeight: 25"], "0s", [("error", "1")]),
        ("startingStep: 0", ["- setWeight: 25"], "0s", []),
        ("startingStep: ${STEP}", ["- setWeight: 25"], "0s", []),
        # without steps nothing counts them
        ("startingStep: 3", [], "0s", []),
        ("", ["- setWeight: 25", "- pause: {duration: 5m}"], "30m", [("error", "30m")]),
        # as long as the pauses: only what the pods take is left
        ("", ["- setWeight: 25", "- pause: {duration: 5m}"], "5m", [("warning", "5m")]),
        ("", ["- setWeight: 25", "- pause: {duration: 5m}"], "4m", []),
        (
            "startingStep: 2",
            ["- setWeight: 25", "- pause: {duration: 1h}", "- pause: {duration: 60}"],
            "5m",
            [("error", "5m")],
        ),
        ("", ["- setWeight: 25", "- pause: {}"], "30m", []),
        ("", ["- setWeight: 25", "- pause: {duration: 1m}", ANALYSIS], "30m", []),
        ("", ["- setWeight: 25", "- pause: {duration: 1m}", "- plugin: {name: a/b}"], "30m", []),
    ],
)
def test_background_analysis_that_never_measures(
    settings: str, steps: list[str], delay: str, expected: list[tuple[str, str]]
) -> None:
    starting = f"{settings}, " if settings else ""
    text = rollout(steps, f"analysis: {{{starting}templates: [{{templateName: slo}}]}}") + template(delay=delay)
    assert told(text, "RL106") == expected


@pytest.mark.parametrize(
    ("settings", "steps", "query", "window", "expected"),
    [
        ("", ["- setWeight: 25", "- pause: {duration: 5m}", ANALYSIS], SUCCESS, "30m", ["[30m]"]),
        # five minutes of pause, four between the first and the last measurement, one that pods may take to start
        ("", ["- setWeight: 25", "- pause: {duration: 5m}", ANALYSIS], SUCCESS, "11m", ["[11m]"]),
        ("", ["- setWeight: 25", "- pause: {duration: 5m}", ANALYSIS], SUCCESS, "10m", []),
        (
            "",
            ["- pause: {duration: 1h}", "- setWeight: 25", "- pause: {duration: 5m}", ANALYSIS],
            SUCCESS,
            "30m",
            ["[30m]"],
        ),
        ("", ["- setWeight: 25", "- pause: {}", ANALYSIS], SUCCESS, "30m", []),
        ("", ["- setWeight: 25", "- pause: {duration: 5m}", ANALYSIS], SATURATION, "30m", []),
        # nothing to look back from
        ("", [ANALYSIS, "- setWeight: 25"], SUCCESS, "30m", []),
        # a background analysis only where no measurement of it is better
        (BACKGROUND, ["- setWeight: 25", "- pause: {duration: 10m}"], SUCCESS, "30m", ["[30m]"]),
        (BACKGROUND, ["- setWeight: 25", "- pause: {duration: 1h}"], SUCCESS, "30m", []),
        # tied to the pods, moved, or of something nobody knows
        ("", ["- setWeight: 25", ANALYSIS], SUCCESS.replace("[{0}]", "[{0}] offset 1h"), "30m", []),
        ("", ["- setWeight: 25", ANALYSIS], SUCCESS.replace("http_requests_total", "http:requests_total"), "30m", []),
    ],
)
def test_window_that_reaches_back_before_the_traffic(
    settings: str, steps: list[str], query: str, window: str, expected: list[str]
) -> None:
    text = rollout(steps, settings) + template(query, window)
    assert [place for _, place in told(text, "RL312")] == expected
