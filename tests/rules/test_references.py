"""Live objects beside templates: Services, workloads, autoscalers (facts V40, V41, V59, V65, §8)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Finding, Level, Report

CODES = ("RL401", "RL408", "RL409", "RL411", "RL413", "RL416")
TESTDATA = "corpus/manifests/argoproj__argo-rollouts/pkg/kubectl-argo-rollouts/cmd/lint/testdata"


def rollout(strategy: str, labels: str = "{app: catalog}", name: str = "catalog", more: str = "") -> str:
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n{more}"
        f"  selector: {{matchLabels: {labels}}}\n  template: {{metadata: {{labels: {labels}}}}}\n"
        f"  strategy: {{{strategy}}}\n"
    )


def service(name: str, selector: str = "{app: catalog}", namespace: str = "shop", annotations: str = "{}") -> str:
    return (
        f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}, annotations: "
        f"{annotations}}}\nspec: {{selector: {selector}, ports: [{{port: 80}}]}}\n"
    )


def found(report: Report, *codes: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule in (codes or CODES)]


def shown(report: Report, *codes: str) -> list[tuple[str, str, str]]:
    return [(f.rule, f.level.value, f.span.excerpt) for f in found(report, *codes)]


# -- V59


@pytest.mark.parametrize(
    ("strategy", "missing"),
    [
        ("blueGreen: {activeService: gone}", "gone"),
        ("blueGreen: {activeService: catalog, previewService: gone}", "gone"),
        ("canary: {canaryService: gone, stableService: catalog}", "gone"),
        ("canary: {canaryService: catalog, stableService: gone}", "gone"),
        ("canary: {pingPong: {pingService: gone, pongService: catalog}}", "gone"),
        ("canary: {pingPong: {pingService: catalog, pongService: gone}}", "gone"),
        ("canary: {trafficRouting: {alb: {rootService: gone}}}", None),
        ("canary: {trafficRouting: {smi: {rootService: gone}}}", None),
        ("canary: {canaryService: '${APP}-canary'}", None),
        ("canary: {canaryService: ''}", None),
        ("canary: {canaryService: catalog}", None),
    ],
)
def test_v59_services_that_do_not_exist(strategy: str, missing: str | None) -> None:
    report = lint_text(rollout(strategy) + service("catalog"))
    assert shown(report) == ([("RL408", "error", missing)] if missing else [])


def test_both_missing_services_of_a_rollout_are_one_finding() -> None:
    text = rollout("canary: {stableService: catalog-a, canaryService: catalog-b}") + service("orders")
    [finding] = found(lint_text(text))
    assert finding.span.excerpt == "catalog-a"
    assert "`catalog-a` and `catalog-b` do not exist in namespace `shop`" in finding.message
    assert '`service "catalog-a" not found`' in finding.message
    assert [related.span.excerpt for related in finding.related] == ["catalog-b"]


@pytest.mark.parametrize(
    ("other", "advice"),
    [
        (service("catalog-stabel"), "did you mean `catalog-stabel`?"),
        (service("catalog-stable", namespace="prod") + service("orders"), "there is one in namespace `prod`"),
        (service("orders"), "correct the name (in view: `orders`)"),
    ],
)
def test_near_misses_are_named(other: str, advice: str) -> None:
    [finding] = found(lint_text(rollout("blueGreen: {activeService: catalog-stable}") + other))
    assert (finding.rule, finding.level) == ("RL408", Level.ERROR)
    assert finding.help.startswith(advice)


def test_all_services_that_are_not_in_view_are_one_note(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(rollout("canary: {stableService: a, canaryService: b}"))
    (tmp_path / "b.yaml").write_text(rollout("blueGreen: {activeService: c}", name="orders"))
    [finding] = found(lint_paths([str(tmp_path)]))
    assert (finding.rule, finding.level, finding.span.excerpt) == ("RL408", Level.NOTE, "a")
    assert finding.message == "Service `a` and 2 more may exist or not: no Service is in view here"
    assert [related.span.excerpt for related in finding.related] == ["b", "c"]


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"other/s.yaml": service("catalog"), "orders.yaml": service("orders")}, "is not applied together"),
        ({"orders.yaml": service("'${APP}-active'")}, "is filled in later"),
        ({"orders.yaml": service("orders"), "s.yaml": "{{- if .Values.x }}\nkind: Service\n"}, "cannot be read"),
        ({"orders.yaml": service("orders"), "s.yaml": "kind: Service\n  - x: ]\n"}, "cannot be read"),
        (
            {"orders.yaml": service("orders"), "r2.yaml": rollout("blueGreen: {activeService: orders}")},
            "holds 2 alternatives of Rollout `catalog`",
        ),
        (
            {"kustomization.yaml": "resources: [r.yaml, s.yaml, https://example.com/x]\n", "s.yaml": service("x")},
            "pulls",
        ),
    ],
)
def test_what_may_well_exist_is_no_error(tmp_path: Path, files: dict[str, str], why: str) -> None:
    for name, text in {"r.yaml": rollout("blueGreen: {activeService: catalog}"), **files}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for path in (tmp_path, tmp_path / "r.yaml"):
        [finding] = found(lint_paths([str(path)]), "RL408")
        assert finding.level is Level.NOTE
        assert why in finding.message


def test_an_external_service_is_present(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(rollout("blueGreen: {activeService: catalog}") + service("orders"))
    (tmp_path / ".rollout-lint.yaml").write_text("external: [{kind: Service, name: catalog}]\n")
    assert shown(lint_paths([str(tmp_path)])) == []
    (tmp_path / ".rollout-lint.yaml").write_text("context: complete\n")
    assert shown(lint_paths([str(tmp_path)])) == [("RL408", "error", "catalog")]


# -- V40


@pytest.mark.parametrize(
    ("selector", "unmatched"),
    [
        ("{app: catalog}", []),
        ("{app: catalog, rollouts-pod-template-hash: 5f8c7d9b6}", []),
        ("{}", []),
        ("null", []),
        ("{app: '${APP}'}", []),
        ("{app: catalogue}", ["app"]),
        ("{app: catalog, tier: web}", ["tier"]),
        ("{app: catalogue, tier: web}", ["app", "tier"]),
    ],
)
def test_v40_selectors(selector: str, unmatched: list[str]) -> None:
    findings = found(lint_text(rollout("blueGreen: {activeService: catalog}") + service("catalog", selector)))
    assert [finding.rule for finding in findings] == ["RL409"] * bool(unmatched)
    for finding in findings:
        assert finding.span.excerpt == "catalog"
        assert f'`has unmatch label "{unmatched[0]}" in rollout`' in finding.message
        assert [related.message for related in finding.related] == [f"the selector asks for `{k}`" for k in unmatched]


def test_v40_says_what_the_pods_have() -> None:
    text = rollout("blueGreen: {activeService: catalog}") + service("catalog", "{app: catalogue}")
    [finding] = found(lint_text(text))
    assert "selects `app: catalogue`, but the pods of Rollout `catalog` have `app: catalog`" in finding.message


@pytest.mark.parametrize("labels", ["{app: '${APP}'}", "{}", "null"])
def test_v40_labels_that_are_not_known(labels: str) -> None:
    text = rollout("blueGreen: {activeService: catalog}", labels) + service("catalog")
    assert shown(lint_text(text)) == []


WORKLOAD_REF = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog}
spec:
  workloadRef: {apiVersion: %s, kind: %s, name: pods}
  strategy: {blueGreen: {activeService: catalog}}
"""
DEPLOYMENT = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: pods}
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
"""
POD_TEMPLATE = """\
---
apiVersion: v1
kind: PodTemplate
metadata: {name: pods}
template: {metadata: {labels: {app: catalog}}}
"""


@pytest.mark.parametrize(
    ("version", "kind", "workload"), [("apps/v1", "Deployment", DEPLOYMENT), ("v1", "PodTemplate", POD_TEMPLATE)]
)
def test_v40_with_a_workload_ref_the_labels_are_those_of_the_workload(version: str, kind: str, workload: str) -> None:
    text = WORKLOAD_REF % (version, kind) + workload
    assert shown(lint_text(text + service("catalog"))) == []
    assert shown(lint_text(text + service("catalog", "{app: other}"))) == [("RL409", "error", "catalog")]
    without = WORKLOAD_REF % (version, kind) + service("catalog", "{app: other}")
    assert shown(lint_text(without)) == [("RL413", "note", "pods")]


def test_v40_two_services_that_differ_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(rollout("blueGreen: {activeService: catalog}"))
    (tmp_path / "a.yaml").write_text(service("catalog"))
    (tmp_path / "b.yaml").write_text(service("catalog", "{app: other}"))
    assert shown(lint_paths([str(tmp_path)])) == []
    (tmp_path / "a.yaml").write_text(service("catalog", "{app: another}"))
    assert shown(lint_paths([str(tmp_path)])) == [("RL409", "error", "catalog")]


def test_v40_a_service_in_the_same_file_is_the_one_that_is_meant(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        rollout("blueGreen: {activeService: catalog}") + service("catalog", "{app: other}")
    )
    (tmp_path / "a.yaml").write_text(service("catalog"))
    assert shown(lint_paths([str(tmp_path)])) == [("RL409", "error", "catalog")]


def test_v40_what_a_patch_may_change_is_not_judged(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        rollout("blueGreen: {activeService: catalog}") + service("catalog", "{app: other}")
    )
    (tmp_path / "patch.yaml").write_text(
        "apiVersion: v1\nkind: Service\nmetadata: {name: catalog}\nspec: {selector: {app: catalog}}\n"
    )
    (tmp_path / "kustomization.yaml").write_text("resources: [base.yaml]\npatches: [{path: patch.yaml}]\n")
    assert shown(lint_paths([str(tmp_path)])) == []


# -- V41


@pytest.mark.parametrize(
    ("owner", "is_wrong"), [("catalog", False), ("orders", True), ("'${APP}'", False), ("''", False)]
)
def test_v41_services_of_another_rollout(owner: str, is_wrong: bool) -> None:
    annotations = f"{{argo-rollouts.argoproj.io/managed-by-rollouts: {owner}}}"
    text = rollout("blueGreen: {activeService: catalog}") + service("catalog", annotations=annotations)
    report = lint_text(text)
    assert shown(report) == ([("RL411", "error", "catalog")] if is_wrong else [])
    if is_wrong:
        [finding] = found(report)
        assert '`Service "catalog" is managed by another Rollout`' in finding.message
        assert [related.span.excerpt for related in finding.related] == ["orders"]


# -- V65


@pytest.mark.parametrize(
    ("version", "kind", "place"),
    [
        ("apps/v1", "StatefulSet", "StatefulSet"),
        ("apps/v1", "DaemonSet", "DaemonSet"),
        ("extensions/v1beta1", "Deployment", "extensions/v1beta1"),
        ("v1", "Deployment", "v1"),
        ("apps/v1", "null", "null"),
    ],
)
def test_v65_kinds_that_the_controller_does_not_take(version: str, kind: str, place: str) -> None:
    [finding] = found(lint_text(WORKLOAD_REF % (version, kind)), "RL413")
    group = version.rpartition("/")[0]
    assert (finding.level, finding.span.excerpt) == (Level.ERROR, place)
    assert f"`workload of type {group}/{kind.replace('null', '')} is not supported`" in finding.message


def test_v65_a_workload_that_is_absent_and_one_that_is_not_in_view() -> None:
    text = WORKLOAD_REF % ("apps/v1", "Deployment") + service("catalog")
    assert shown(lint_text(text)) == [("RL413", "note", "pods")]
    [absent] = found(lint_text(text + DEPLOYMENT.replace("pods", "pod")))
    assert (absent.rule, absent.level, absent.span.excerpt) == ("RL413", Level.ERROR, "pods")
    assert absent.help == "did you mean `pod`?"
    assert shown(lint_text(text + DEPLOYMENT)) == []


# -- §8


def scaled(kind: str, target: str, namespace: str = "shop") -> str:
    version = "keda.sh/v1alpha1" if kind == "ScaledObject" else "autoscaling/v2"
    return (
        f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: up, namespace: {namespace}}}\n"
        f"spec: {{scaleTargetRef: {{{target}}}}}\n"
    )


ON_ROLLOUT = "apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: catalog"
STRATEGY = "blueGreen: {activeService: '${APP}'}"


@pytest.mark.parametrize(
    ("autoscaler", "is_wrong"),
    [
        (scaled("HorizontalPodAutoscaler", ON_ROLLOUT), True),
        (scaled("ScaledObject", ON_ROLLOUT), True),
        (scaled("HorizontalPodAutoscaler", ON_ROLLOUT, namespace="prod"), False),
        (scaled("HorizontalPodAutoscaler", ON_ROLLOUT.replace("catalog", "orders")), False),
        (scaled("HorizontalPodAutoscaler", "apiVersion: apps/v1, kind: Deployment, name: catalog"), False),
        (scaled("ScaledObject", "name: catalog"), False),
    ],
)
def test_replicas_beside_an_autoscaler(autoscaler: str, is_wrong: bool) -> None:
    wrong = [("RL416", "warning", "7")] if is_wrong else []
    assert shown(lint_text(rollout(STRATEGY, more="  replicas: 7\n") + autoscaler)) == wrong
    assert shown(lint_text(rollout(STRATEGY) + autoscaler)) == []


@pytest.mark.parametrize(
    "autoscaler",
    [
        scaled("HorizontalPodAutoscaler", "apiVersion: apps/v1, kind: Deployment, name: pods"),
        scaled("ScaledObject", "name: pods"),
    ],
)
def test_an_autoscaler_on_the_deployment_of_a_workload_ref(autoscaler: str, tmp_path: Path) -> None:
    text = WORKLOAD_REF % ("apps/v1", "Deployment") + DEPLOYMENT + service("catalog")
    assert shown(lint_text(text + autoscaler)) == [("RL416", "warning", "pods")]
    (tmp_path / "r.yaml").write_text(text)
    (tmp_path / "scale.yaml").write_text(autoscaler)
    for path in (tmp_path, tmp_path / "r.yaml"):
        assert shown(lint_paths([str(path)])) == [("RL416", "warning", "pods")]


# -- real manifests


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("invalid-service-labels.yml", [(11, "istio-host-split-canary"), (12, "istio-host-split-stable")]),
        ("invalid-ping-pong.yml", [(12, "ping-service"), (13, "pong-service")]),
        (
            "invalid-ingress-smi-multi.yml",
            [(89, "rollout-smi-experiment-canary"), (90, "rollout-smi-experiment-stable")],
        ),
    ],
)
def test_upstreams_invalid_manifests(shared: Path, name: str, places: list[tuple[int, str]]) -> None:
    findings = found(lint_paths([str(shared / TESTDATA / name)]), "RL408", "RL409", "RL411", "RL413")
    assert {finding.rule for finding in findings} == {"RL409"}
    assert [(finding.span.first.line, finding.span.excerpt) for finding in findings] == places


def test_the_chapters_services_are_unknown(shared: Path) -> None:
    [finding] = found(lint_paths([str(shared / "seed" / "manifests")]), "RL408")
    assert (finding.level, finding.span.excerpt) == (Level.NOTE, "catalog-stable")
    assert [related.span.excerpt for related in finding.related] == ["catalog-canary", "postgres", "postgres-preview"]
