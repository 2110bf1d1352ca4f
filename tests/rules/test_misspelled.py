"""A misspelled field is told once: not also as what is missing without it."""

from __future__ import annotations

import pytest

from rollout_lint import lint_text

METRIC = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  metrics:
    - {name: rate, interval: 1m, count: 5, provider: {prometheus: {query: up}}, FIELDS}
"""
CONDITION = "successCondition: 'result[0] > 0'"


@pytest.mark.parametrize(
    ("misspelled", "meant", "beside", "explained"),
    [
        ("failureLimt: 2", "failureLimit: 2", CONDITION, "RL201"),
        (CONDITION.replace("ss", "s"), CONDITION, "failureLimit: 2", "RL204"),
    ],
)
def test_a_misspelled_field_explains_what_is_missing(misspelled: str, meant: str, beside: str, explained: str) -> None:
    def found(*fields: str) -> set[str]:
        text = METRIC.replace("FIELDS", ", ".join(fields))
        return {finding.rule for finding in lint_text(text).findings} & {"RL003", explained}

    assert found(beside) == {explained}
    assert found(beside, misspelled) == {"RL003"}
    assert found(beside, meant) == set()


ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: orders}
spec:
  selector: {matchLabels: {app: orders}}
  template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: orders, image: orders:1}]}}
  strategy:
    canary:
      stableService: orders
      canaryService: orders-canary
      trafficRouting: {istio: {virtualService: {name: orders}}}
      steps: [{setWeight: 10}, {analysis: {templates: [{templateName: slo}], args: [{name: service, value: orders}]}}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  args: [{name: service}]
  metrics: [{name: up, provider: {prometheus: {query: 'up{service="{{args.service}}"}'}}}]
"""


@pytest.mark.parametrize(
    ("field", "misspelled", "removed", "explained"),
    [
        ("args: [{name: service, v", "argz: [{name: service, v", ", args: [{name: service, value: orders}]", "RL402"),
        ("canaryService:", "canarySvc:", "      canaryService: orders-canary\n", "RL903"),
    ],
)
def test_a_misspelled_field_of_a_strategy_does_too(field: str, misspelled: str, removed: str, explained: str) -> None:
    def found(text: str) -> set[str]:
        return {finding.rule for finding in lint_text(text).findings} & {"RL003", explained}

    assert found(ROLLOUT.replace(removed, "")) == {explained}
    assert found(ROLLOUT.replace(field, misspelled)) == {"RL003"}
    assert found(ROLLOUT) == set()
