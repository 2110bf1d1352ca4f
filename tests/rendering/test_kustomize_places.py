"""Where findings on kustomize's output are told: in the base, a patch of either kind and form, or a transformer."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint.manifests.loading import Scope
from rollout_lint.rendering.rendered_project import load_rendered
from tests.rendering.checking import BASE, GATE, ROLLOUT, checked, told, write

TREE = {"base/kustomization.yaml": BASE, "base/rollout.yaml": ROLLOUT, "base/gate.yaml": GATE}
LOW_LIMIT = GATE.replace("failureLimit: 2", "failureLimit: 1")
LONG = GATE.replace("[5m]", "[6h]")

CASES: dict[str, tuple[dict[str, str], str, list[tuple[str, str, str]]]] = {
    "what the base says": (
        {**TREE, "base/gate.yaml": LOW_LIMIT, "prod/kustomization.yaml": "resources: [../base]\n"},
        "RL201",
        [("RL201", "base/gate.yaml:10", "1")],
    ),
    "a part of a text that kustomize wrote in another style": (
        {
            **TREE,
            "base/gate.yaml": LONG.replace("query: |\n            sum", "query: >-\n            sum"),
            "prod/kustomization.yaml": "resources: [../base]\n",
        },
        "RL312",
        [("RL312", "base/gate.yaml:16", "[6h]")],
    ),
    "an inline JSON patch": (
        {
            **TREE,
            "prod/kustomization.yaml": """\
                resources: [../base]
                patches:
                  - target: {kind: AnalysisTemplate, name: gate}
                    patch: |-
                      - op: replace
                        path: /spec/metrics/0/failureLimit
                        value: 1
                """,
        },
        "RL201",
        [("RL201", "prod/kustomization.yaml:7", "1")],
    ),
    "an inline merge patch in one quoted line": (
        {
            **TREE,
            "prod/kustomization.yaml": (
                "resources: [../base]\npatches:\n"
                '  - patch: "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: web}, '
                'spec: {strategy: {canary: {abortScaleDownDelaySeconds: 7}}}}"\n'
            ),
        },
        "RL705",
        [("RL705", "prod/kustomization.yaml:3", "7")],
    ),
    "a JSON patch in a file": (
        {
            **TREE,
            "prod/kustomization.yaml": """\
                resources: [../base]
                patches:
                  - path: limit.json
                    target: {kind: Analysis.*}
                """,
            "prod/limit.json": '[{"op": "replace",\n  "path": "/spec/metrics/0/failureLimit",\n  "value": 1}]\n',
        },
        "RL201",
        [("RL201", "prod/limit.json:3", "1")],
    ),
    "a value inside what a JSON patch appends": (
        {
            **TREE,
            "prod/kustomization.yaml": """\
                resources: [../base]
                patches:
                  - target: {kind: Rollout}
                    patch: |-
                      - op: add
                        path: /spec/strategy/canary/steps/-
                        value:
                          analysis:
                            templates:
                              - templateName: gatt
                """,
        },
        "RL401",
        [("RL401", "prod/kustomization.yaml:10", "gatt")],
    ),
    "a merge patch in a file": (
        {
            **TREE,
            "prod/kustomization.yaml": "resources: [../base]\npatchesStrategicMerge: [delay.yaml]\n",
            "prod/delay.yaml": """\
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata:
                  name: web
                spec:
                  strategy:
                    canary:
                      abortScaleDownDelaySeconds: 7
                """,
        },
        "RL705",
        [("RL705", "prod/delay.yaml:8", "7")],
    ),
    "of two overlays on each other the one that wrote it": (
        {
            **TREE,
            "region/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n",
            "region/p.yaml": """\
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: web}
                spec: {strategy: {canary: {abortScaleDownDelaySeconds: 9}}}
                """,
            "prod/kustomization.yaml": """\
                resources: [../region]
                nameSuffix: -eu
                labels: [{pairs: {tier: one}}]
                """,
        },
        "RL705",
        [("RL705", "region/p.yaml:4", "9")],
    ),
    "an object of a component": (
        {
            **TREE,
            "late/kustomization.yaml": """\
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                patches:
                  - target: {kind: AnalysisTemplate}
                    patch: '[{"op": "replace", "path": "/spec/metrics/0/failureLimit", "value": 1}]'
                """,
            "prod/kustomization.yaml": "resources: [../base]\ncomponents: [../late]\n",
        },
        "RL201",
        [("RL201", "late/kustomization.yaml:5", "1")],
    ),
    "the second of two templates in one file, renamed": (
        {
            **TREE,
            "base/gate.yaml": GATE + "---\n" + LOW_LIMIT.replace("name: gate", "name: second"),
            "prod/kustomization.yaml": "resources: [../base]\nnamePrefix: eu-\nnamespace: eu\n",
        },
        "RL201",
        [("RL201", "base/gate.yaml:27", "1")],
    ),
    "items taken out of a list": (
        {
            **TREE,
            "prod/kustomization.yaml": """\
                resources: [../base]
                patches:
                  - target: {kind: Rollout}
                    patch: |-
                      - op: remove
                        path: /spec/strategy/canary/steps/1
                """,
        },
        "RL101",
        [("RL101", "prod/kustomization.yaml:6", "/spec/strategy/canary/steps/1")],
    ),
    "a null that takes away": (
        {
            **TREE,
            "prod/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n",
            "prod/p.yaml": """\
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: web}
                spec:
                  strategy:
                    canary:
                      steps: null
                """,
        },
        "RL101",
        [("RL101", "prod/p.yaml:7", "steps")],
    ),
    "a list that a patch replaces is not blamed for what the base lacked before": (
        {
            **TREE,
            "base/rollout.yaml": ROLLOUT[: ROLLOUT.index("        - analysis")],
            "prod/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n",
            "prod/p.yaml": """\
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: web}
                spec:
                  strategy:
                    canary:
                      steps:
                        - setWeight: 40
                """,
        },
        "RL101",
        [("RL101", "base/rollout.yaml:18", "canary")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_finding_is_told_where_it_was_written(
    case: str, kustomizing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, code, expected = CASES[case]
    write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    found = checked(tmp_path, code).findings
    assert [told(each) for each in found] == expected
    assert all(each.rendered is None for each in found)


def test_a_value_that_no_file_holds_names_the_line_of_the_output(
    kustomizing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A replacement puts a part of one value into another: the text stands nowhere but in the output."""
    write(
        tmp_path,
        {
            **TREE,
            "base/kustomization.yaml": """\
                resources: [rollout.yaml, gate.yaml]
                replacements:
                  - source: {kind: Rollout, fieldPath: metadata.name}
                    targets:
                      - select: {kind: Rollout}
                        fieldPaths: ["spec.strategy.canary.steps.1.analysis.templates.0.templateName"]
                        options: {delimiter: "-", index: 1}
                """,
            "base/rollout.yaml": ROLLOUT.replace("templateName: gate", "templateName: slo-gate"),
        },
    )
    monkeypatch.chdir(tmp_path)
    (finding,) = checked(tmp_path, "RL401").findings
    assert told(finding) == ("RL401", "base/rollout.yaml:23", "slo-gate")
    assert "`slo-web`" in finding.message
    assert finding.rendered is not None
    command = "kubectl kustomize base" if kustomizing == "kubectl" else "kustomize build base"
    assert finding.rendered.command == command
    assert finding.rendered.line > 1


def test_what_a_transformer_of_the_users_own_writes_is_told_nearby(
    kustomizing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        {
            **TREE,
            "base/kustomization.yaml": "resources: [rollout.yaml, gate.yaml]\ntransformers: [limit.yaml]\n",
            "base/limit.yaml": """\
                apiVersion: builtin
                kind: PatchTransformer
                metadata: {name: limit}
                target: {kind: AnalysisTemplate}
                patch: '[{"op": "replace", "path": "/spec/metrics/0/failureLimit", "value": 1}]'
                """,
        },
    )
    monkeypatch.chdir(tmp_path)
    (finding,) = checked(tmp_path, "RL201").findings
    assert told(finding) == ("RL201", "base/gate.yaml:7", "success-rate")
    assert finding.rendered is not None


def test_generated_data_is_told_in_its_generator(
    kustomizing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = 'configMapGenerator: [{name: limits, literals: ["rate=0.99 of all"]}]\n'
    write(tmp_path, {**TREE, "base/kustomization.yaml": BASE + generator})
    monkeypatch.chdir(tmp_path)
    loaded = load_rendered([str(tmp_path)], Scope(), "auto")
    assert loaded.origins is not None
    (config_map,) = [
        each for manifest in loaded.project.manifests for each in manifest.resources if each.kind == "ConfigMap"
    ]
    assert config_map.name.startswith("limits-")
    data = config_map.field.get("data", "rate").span
    part = data._replace(end=data.start + 4, decoded=None)
    assert [loaded.origins.span_of(span).excerpt for span in (data, part)] == ["0.99 of all", "0.99"]
    name = loaded.origins.place(config_map.span)
    assert name is not None
    assert (name.span.excerpt, name.exact) == ("limits", False)


def test_a_suppression_in_the_base_holds_for_all_overlays_and_one_of_an_overlay_for_itself(
    kustomizing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_base = LOW_LIMIT.replace("failureLimit: 1", "failureLimit: 1 # rollout-lint: ignore[RL201] agreed")
    of_overlay = """\
        resources: [../base]
        commonAnnotations: {rollout-lint/ignore: "[RL201] one region may"}
        """
    write(
        tmp_path,
        {
            **TREE,
            "base/gate.yaml": LOW_LIMIT,
            "eu/kustomization.yaml": of_overlay,
            "us/kustomization.yaml": "resources: [../base]\n",
        },
    )
    monkeypatch.chdir(tmp_path)
    (finding,) = checked(tmp_path, "RL201").findings
    renders = [each.span.source.path for each in finding.related if each.message.endswith("renders it")]
    assert renders == ["us/kustomization.yaml"]
    report = checked(tmp_path / "eu", "RL201")
    assert report.findings == ()
    assert [(each.how, each.reason) for each in report.set_aside] == [("ignored", "one region may")]

    write(tmp_path, {"base/gate.yaml": in_base})
    report = checked(tmp_path, "RL201")
    assert report.findings == ()
    assert [each.reason for each in report.set_aside] == ["agreed"]
