"""Where findings on helm's output are told: in the template where the text is written there, else in the values."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rendering.checking import GATE, ROLLOUT, checked, told, write

CHART = {
    "Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
    "templates/rollout.yaml": ROLLOUT,
    "templates/gate.yaml": GATE.replace("{{", '{{ "{{" }}'),
    "values.yaml": "unused: true\n",
}
LIMIT = "failureLimit: 2"

CASES: dict[str, tuple[dict[str, str], str, list[tuple[str, str, str]]]] = {
    "a literal of a template": (
        {"templates/gate.yaml": GATE.replace(LIMIT, "failureLimit: 1")},
        "RL201",
        [("RL201", "templates/gate.yaml:10", "1")],
    ),
    "a value that fills a field": (
        {
            "templates/gate.yaml": GATE.replace(LIMIT, "failureLimit: {{ .Values.gate.limit | default 3 }}"),
            "values.yaml": "gate:\n  limit: 1\n",
        },
        "RL201",
        [("RL201", "values.yaml:2", "1")],
    ),
    "a default in the template itself": (
        {"templates/gate.yaml": GATE.replace(LIMIT, "failureLimit: {{ .Values.limit | default 1 }}")},
        "RL201",
        [("RL201", "templates/gate.yaml:10", "{{ .Values.limit | default 1 }}")],
    ),
    "a value inside `with`": (
        {
            "templates/gate.yaml": GATE.replace(
                f"      {LIMIT}\n",
                "      {{- with .Values.gate }}\n      failureLimit: {{ .limit }}\n      {{- end }}\n",
            ),
            "values.yaml": "gate: {limit: 1}\n",
        },
        "RL201",
        [("RL201", "values.yaml:1", "1")],
    ),
    "the branch that was taken": (
        {
            "templates/gate.yaml": GATE.replace(
                f"      {LIMIT}\n",
                "      {{- if .Values.strict }}\n      failureLimit: 3\n      {{- else }}\n"
                "      failureLimit: 1\n      {{- end }}\n",
            ),
        },
        "RL201",
        [("RL201", "templates/gate.yaml:13", "1")],
    ),
    "one item of a loop": (
        {
            "templates/rollout.yaml": ROLLOUT[: ROLLOUT.index("        - setWeight")]
            + "        {{- range .Values.gates }}\n        - setWeight: {{ .weight }}\n        - analysis:\n"
            "            templates:\n              - templateName: {{ .gate | quote }}\n        {{- end }}\n",
            "values.yaml": "gates:\n  - {weight: 20, gate: gate}\n  - {weight: 60, gate: gatt}\n",
        },
        "RL401",
        [("RL401", "values.yaml:3", "gatt")],
    ),
    "a block that `toYaml` wrote": (
        {
            "templates/rollout.yaml": ROLLOUT[: ROLLOUT.index("      steps:")]
            + "      {{- toYaml .Values.canary | nindent 6 }}\n",
            "values.yaml": "canary:\n  steps:\n    - setWeight: 10\n    - analysis:\n        templates:\n"
            "          - templateName: gatt\n",
        },
        "RL401",
        [("RL401", "values.yaml:6", "gatt")],
    ),
    "a literal part of a query with actions in it": (
        {
            "templates/gate.yaml": GATE.replace("status!~", 'app="{{ .Chart.Name }}",status!~').replace("[5m]", "[6h]"),
        },
        "RL312",
        [("RL312", "templates/gate.yaml:16", "[6h]")],
    ),
    "a filled part of a query": (
        {
            "templates/gate.yaml": GATE.replace("[5m]", "{{ .Values.window }}"),
            "values.yaml": 'window: "[6h]"\n',
        },
        "RL312",
        [("RL312", "values.yaml:1", "[6h]")],
    ),
    "a query with an action on a line of its own": (
        {
            "templates/gate.yaml": GATE.replace(
                "query: |\n", 'query: |\n            {{- $window := "[6h]" }}\n            {{ .Values.comment }}\n'
            ).replace("[5m]", "[6h]"),
            "values.yaml": "comment: ''\n",
        },
        "RL312",
        [("RL312", "templates/gate.yaml:18", "[6h]")],
    ),
    "a block on the line of its key, with more behind it": (
        {
            "templates/rollout.yaml": ROLLOUT[: ROLLOUT.index("      steps:")]
            + "      steps: {{ .Values.first | toYaml | nindent 6 }}\n      - analysis:\n          templates:\n"
            "            - templateName: gat-{{ .Chart.Name }}\n",
            "values.yaml": "first:\n  - setWeight: 10\n  - analysis:\n      templates:\n        - templateName: gatt\n",
        },
        "RL401",
        [("RL401", "templates/rollout.yaml:22", "gat-{{ .Chart.Name }}"), ("RL401", "values.yaml:5", "gatt")],
    ),
    "a chart in a chart, by its parent's values": (
        {
            "charts/late/Chart.yaml": "apiVersion: v2\nname: late\nversion: 0.1.0\n",
            "charts/late/values.yaml": "limit: 4\n",
            "charts/late/templates/gate.yaml": GATE.replace(LIMIT, "failureLimit: {{ .Values.limit }}").replace(
                "name: gate", "name: late"
            ),
            "values.yaml": "late:\n  limit: 1\n",
        },
        "RL201",
        [("RL201", "values.yaml:2", "1")],
    ),
    "a chart in a chart, by its own values": (
        {
            "charts/late/Chart.yaml": "apiVersion: v2\nname: late\nversion: 0.1.0\n",
            "charts/late/values.yaml": "limit: 1\n",
            "charts/late/templates/gate.yaml": GATE.replace(LIMIT, "failureLimit: {{ .Values.limit }}").replace(
                "name: gate", "name: late"
            ),
        },
        "RL201",
        [("RL201", "charts/late/values.yaml:1", "1")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_finding_is_told_where_it_was_written(
    case: str, helm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, code, expected = CASES[case]
    write(tmp_path, {**CHART, **files})
    monkeypatch.chdir(tmp_path)
    found = checked(tmp_path, code).findings
    assert [told(each) for each in found] == expected
    assert all(each.rendered is None for each in found)


def test_what_a_helper_writes_is_told_nearby_with_the_line_of_the_output(
    helm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = '{{- define "limit" -}}\nfailureLimit: 1\n{{- end }}\n'
    gate = GATE.replace(LIMIT, '{{- include "limit" . | nindent 6 }}')
    write(tmp_path, {**CHART, "templates/_limit.tpl": limit, "templates/gate.yaml": gate})
    monkeypatch.chdir(tmp_path)
    (finding,) = checked(tmp_path, "RL201").findings
    assert told(finding) == ("RL201", "templates/gate.yaml:7", "success-rate")
    assert finding.rendered is not None
    assert finding.rendered.command.startswith("helm template ")
    assert finding.resource is not None
    assert finding.resource.name == "gate"


def test_a_comment_in_a_template_suppresses_what_is_told_there(
    helm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = GATE.replace(LIMIT, "failureLimit: 1 # rollout-lint: ignore[RL201] {{ .Chart.Name }} may")
    write(tmp_path, {**CHART, "templates/gate.yaml": gate})
    monkeypatch.chdir(tmp_path)
    report = checked(tmp_path, "RL201")
    assert report.findings == ()
    assert [each.reason for each in report.set_aside] == ["web may"]
