"""Which objects an object refers to: every field that names one, and what the views of those objects answer."""

from __future__ import annotations

import pytest

from rollout_lint.manifests.autoscaling import Autoscaler
from rollout_lint.manifests.loading import read_manifest
from rollout_lint.manifests.references import references
from rollout_lint.manifests.resource import Resource
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.manifests.services import Service, service_references
from rollout_lint.manifests.workload import workload_reference
from rollout_lint.source.text import Source

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{name: catalog}}
spec:
  {spec}
"""


def resource(text: str) -> Resource:
    [found] = read_manifest(Source("x.yaml", text), is_target=True).resources
    return found


def rollout(spec: str) -> Rollout:
    return Rollout(resource(ROLLOUT.format(spec=spec)))


@pytest.mark.parametrize(
    ("strategy", "found"),
    [
        ("blueGreen: {activeService: a}", [("activeService", "a", True)]),
        (
            "blueGreen: {previewService: p, activeService: a}",
            [("activeService", "a", True), ("previewService", "p", True)],
        ),
        (
            "canary: {canaryService: c, stableService: s}",
            [("stableService", "s", True), ("canaryService", "c", True)],
        ),
        (
            "canary: {pingPong: {pingService: i, pongService: o}}",
            [("pingService", "i", True), ("pongService", "o", True)],
        ),
        ("canary: {trafficRouting: {alb: {rootService: r}}}", [("rootService", "r", False)]),
        ("canary: {trafficRouting: {smi: {rootService: r}}}", [("rootService", "r", False)]),
        ("canary: {canaryService: null, stableService: ''}", [("stableService", None, True)]),
        ("canary: {canaryService: '${APP}-canary'}", [("canaryService", "${APP}-canary", True)]),
        ("canary: {}", []),
        ("canary: [canaryService]", []),
    ],
)
def test_v59_the_services_that_a_rollout_names(strategy: str, found: list[tuple[str, str | None, bool]]) -> None:
    named = service_references(rollout(f"strategy: {{{strategy}}}"))
    assert [(reference.role, reference.name.value, reference.is_looked_up) for reference in named] == found


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("strategy: {canary: {stableService: s, analysis: {templates: [{templateName: t}]}}}", {"t", "s"}),
        ("strategy: {canary: {stableService: '${S}', canaryService: ''}}", set()),
        ("workloadRef: {apiVersion: apps/v1, kind: Deployment, name: d}", {"d"}),
        ("workloadRef: {apiVersion: apps/v1, kind: StatefulSet, name: d}", set()),
        ("workloadRef: {apiVersion: apps/v1, kind: Deployment}", set()),
    ],
)
def test_references_with_a_known_name(spec: str, found: set[str]) -> None:
    assert {reference.name.value for reference in references(rollout(spec).resource)} == found


@pytest.mark.parametrize(
    ("workload", "supported"),
    [
        ("apiVersion: apps/v1, kind: Deployment", True),
        ("apiVersion: apps/v1beta1, kind: Deployment", True),
        ("apiVersion: apps/v1, kind: ReplicaSet", True),
        ("apiVersion: v1, kind: PodTemplate", True),
        ("apiVersion: '${API}', kind: Deployment", True),
        ("apiVersion: apps/v1, kind: StatefulSet", False),
        ("apiVersion: apps/v1, kind: DaemonSet", False),
        ("apiVersion: extensions/v1beta1, kind: Deployment", False),
        ("apiVersion: v1, kind: Deployment", False),
        ("kind: Deployment", False),
        ("apiVersion: apps/v1", False),
    ],
)
def test_v65_the_kinds_a_template_may_come_from(workload: str, supported: bool) -> None:
    reference = workload_reference(rollout(f"workloadRef: {{{workload}, name: x}}"))
    assert reference is not None
    assert reference.is_supported is supported


@pytest.mark.parametrize(
    ("selector", "unmatched"),
    [
        ("{app: catalog}", []),
        ("{app: catalog, tier: web}", []),
        ("{app: catalogue}", ["catalogue"]),
        ("{app: catalogue, team: x}", ["catalogue", "x"]),
        ("{rollouts-pod-template-hash: 5f8c7d9b6}", []),
        ("{app: '${APP}', team: '{{ .Values.team }}'}", []),
        ("{'${KEY}': x}", []),
        ("{}", []),
        ("null", []),
        ("[app]", []),
    ],
)
def test_v40_what_of_a_selector_pods_do_not_have(selector: str, unmatched: list[str]) -> None:
    service = Service(
        resource(f"apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec: {{selector: {selector}}}\n")
    )
    assert [field.text for field in service.unmatched({"app": "catalog", "tier": "web"})] == unmatched


def test_a_selector_fits_a_label_that_is_filled_in_later() -> None:
    service = Service(resource("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: x}}\n"))
    assert service.unmatched({"app": "${APP}"}) == []


@pytest.mark.parametrize(
    ("text", "scaled"),
    [
        (
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec: {scaleTargetRef: "
            "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: catalog}}\n",
            ("argoproj.io", "Rollout", "catalog"),
        ),
        (
            "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec: {scaleTargetRef: {name: catalog}}\n",
            ("apps", "Deployment", "catalog"),
        ),
        (
            "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec: {scaleTargetRef: "
            "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: catalog}}\n",
            ("argoproj.io", "Rollout", "catalog"),
        ),
        ("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n", ("", "", "")),
    ],
)
def test_what_an_autoscaler_scales(text: str, scaled: tuple[str, str, str]) -> None:
    assert Autoscaler(resource(text)).scaled == scaled
