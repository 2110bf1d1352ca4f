"""Promotion, and workloads that keep state (facts §3.3, §5.1)."""

from __future__ import annotations

import pytest

from rollout_lint import lint_text
from rollout_lint.finding import Basis, Level

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
TEMPLATE = """\
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics: [METRICS]
"""
STATEFUL = "rollout-lint/workload: stateful"
STATELESS = "rollout-lint/workload: stateless"
PRE = "prePromotionAnalysis: {templates: [{templateName: slo}]}"
POST = "postPromotionAnalysis: {templates: [{templateName: slo}]}"
MANUAL = "autoPromotionEnabled: false"


def rollout(strategy: str, *, annotations: str = "", pod: str = "containers: [{name: orders}]") -> str:
    return ROLLOUT.replace("ANNOTATIONS", annotations).replace("POD", pod).replace("STRATEGY", strategy)


def found(text: str, *codes: str) -> list[tuple[str, str]]:
    return [(f.rule, f.span.excerpt) for f in lint_text(text).findings if f.rule in codes]


@pytest.mark.parametrize(
    ("annotations", "containers", "level"),
    [
        (STATEFUL, "{name: orders}", Level.ERROR),
        (STATELESS, "{name: orders, image: postgres:16}", None),
        ("rollout-lint/workload: ${WORKLOAD}", "{name: orders, image: postgres:16}", None),
        ("", "{name: orders, image: 'registry.example.com/library/postgres:16@sha256:0'}", Level.WARNING),
        ("", "{name: orders, ports: [{containerPort: 5432}]}", Level.WARNING),
        ("", "{name: orders, volumeMounts: [{name: data, mountPath: /data}]}", Level.WARNING),
        ("", "{name: orders, volumeMounts: [{name: data, mountPath: /data, readOnly: true}]}", None),
        ("", "{name: orders, image: postgres-exporter:1}", None),
        ("", "{name: orders, image: orders:1}, {name: cache, image: redis:7}", None),  # beside the main container
        ("", "{name: istio-proxy}, {name: db, image: redis:7}", Level.WARNING),
        ("", "{name: pool, image: pgbouncer:1, ports: [{containerPort: 5432}]}", None),
        ("", "{name: orders, image: envoy:1, ports: [{containerPort: 5432}]}", None),  # a proxy is the workload
    ],
)
def test_state_is_declared_or_inferred(annotations: str, containers: str, level: Level | None) -> None:
    volumes = "volumes: [{name: data, persistentVolumeClaim: {claimName: orders}}]"
    pod = f"containers: [{containers}], {volumes}"
    for code, strategy in (("RL601", "canary: {}"), ("RL602", f"blueGreen: {{activeService: orders, {PRE}}}")):
        report = lint_text(rollout(strategy, annotations=annotations, pod=pod))
        told = [(f.level, f.basis, f.span.excerpt) for f in report.findings if f.rule == code]
        basis = Basis.POLICY if level is Level.ERROR else Basis.INFERENCE
        assert told == ([] if level is None else [(level, basis, strategy.partition(":")[0])])


@pytest.mark.parametrize(
    ("annotations", "blue_green", "expected"),
    [
        (STATELESS, f"{MANUAL}, {PRE}", [("RL603", "false")]),
        (STATELESS, f"{MANUAL}, {POST}", []),
        (STATELESS, f"{MANUAL}, prePromotionAnalysis: {{}}", []),
        (STATELESS, PRE, []),
        (STATEFUL, f"{MANUAL}, {PRE}", []),
        ("", f"{MANUAL}, {PRE}", []),
    ],
)
def test_stateless_service_needs_no_person(annotations: str, blue_green: str, expected: list[tuple[str, str]]) -> None:
    strategy = f"blueGreen: {{activeService: orders, {blue_green}}}"
    assert found(rollout(strategy, annotations=annotations), "RL603") == expected


@pytest.mark.parametrize(
    ("blue_green", "expected"),
    [
        (POST, [("RL605", "blueGreen")]),
        (f"{PRE}, {POST}", []),
        (PRE, []),
        ("postPromotionAnalysis: {}", []),  # RL101 and RL108 say it
        (f"prePromotionAnalysis: {{}}, {POST}", []),  # RL108 says it
    ],
)
def test_analysis_comes_before_promotion(blue_green: str, expected: list[tuple[str, str]]) -> None:
    assert found(rollout(f"blueGreen: {{activeService: orders, {blue_green}}}"), "RL605") == expected


@pytest.mark.parametrize(
    ("delay", "metrics", "expected"),
    [
        ("30", "{name: a, interval: 60s, count: 5}", [("RL606", "30")]),
        ("239", "{name: a, interval: 60s, count: 5}", [("RL606", "239")]),
        ("240", "{name: a, interval: 60s, count: 5}", []),  # four intervals between five measurements
        ("240", "{name: a, initialDelay: 1m, interval: 60s, count: 5}", [("RL606", "240")]),
        ("59", "{name: a, initialDelay: 1m}", [("RL606", "59")]),
        ("0", "{name: a}", []),
        ("30", "{name: a, interval: 60s}", []),  # endless: RL107 says it
        ("30", "{name: a, interval: '{{args.x}}', count: 5}", []),
        ("30", "{name: a, interval: '{{args.x}}', count: 5}, {name: b, initialDelay: 40s}", [("RL606", "30")]),
        ("", "{name: a, interval: 60s, count: 5}", []),
    ],
)
def test_old_pods_outlast_the_post_promotion_analysis(
    delay: str, metrics: str, expected: list[tuple[str, str]]
) -> None:
    written = f", scaleDownDelaySeconds: {delay}" if delay else ""
    strategy = f"blueGreen: {{activeService: orders, {PRE}, {POST}{written}}}"
    assert found(rollout(strategy) + TEMPLATE.replace("METRICS", metrics), "RL606") == expected


@pytest.mark.parametrize(
    ("volume", "mount", "expected"),
    [
        ("persistentVolumeClaim: {claimName: data}", "", [("RL607", "data")]),
        ("persistentVolumeClaim: {claimName: data, readOnly: true}", "", []),
        ("persistentVolumeClaim: {claimName: data, readOnly: false}", ", readOnly: true", []),
        ("persistentVolumeClaim: {claimName: data}", ", readOnly: ${READ_ONLY}", []),
        ("emptyDir: {}", "", []),
    ],
)
def test_claims_of_all_pods_are_one(volume: str, mount: str, expected: list[tuple[str, str]]) -> None:
    containers = f"[{{name: orders, volumeMounts: [{{name: v, mountPath: /v{mount.replace('$', '')}}}]}}]"
    if "$" in mount:
        containers = "[{name: orders, volumeMounts: [{name: v, mountPath: /v, readOnly: '${READ_ONLY}'}]}]"
    text = rollout("canary: {}", pod=f"containers: {containers}, volumes: [{{name: v, {volume}}}]")
    assert found(text, "RL607") == expected


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("canary: {autoPromotionEnabled: false}", [("RL604", "autoPromotionEnabled")]),
        (f"blueGreen: {{activeService: o, {MANUAL}, autoPromotionSeconds: 30}}", [("RL604", "30")]),
        (f"blueGreen: {{activeService: o, {MANUAL}, autoPromotionSeconds: 0}}", []),
        ("blueGreen: {activeService: o, autoPromotionSeconds: 30}", []),
    ],
)
def test_settings_that_do_nothing(strategy: str, expected: list[tuple[str, str]]) -> None:
    assert found(rollout(strategy), "RL003", "RL604") == expected


BORROWED = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: orders
  annotations: {rollout-lint/p99: 45s}
spec:
  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: orders}
  strategy: {canary: {steps: [{setWeight: 20}, {pause: {}}]}}
"""
LENDER = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  replicas: 0
  template:
    metadata: {labels: {app: orders}}
    spec:
      containers: [{name: orders, image: postgres:16, volumeMounts: [{name: data, mountPath: /data}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
"""


def test_the_pods_of_the_workload_that_is_referred_to_are_the_rollouts() -> None:
    pods = ("RL601", "RL607", "RL703")
    judged = [("RL601", "canary"), ("RL607", "data"), ("RL703", "spec")]
    assert sorted(found(BORROWED + LENDER, *pods)) == judged
    assert found(BORROWED, *pods) == [], "it is not in view"
    other = LENDER.replace("kind: Deployment", "kind: ReplicaSet")
    assert found(BORROWED + other, *pods) == [], "it is another's"
