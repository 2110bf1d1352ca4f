"""Checking a tree of files as it would be rendered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from rollout_lint.finding import Finding, Report
from rollout_lint.lint import check_paths, rule_names
from rollout_lint.settings import Settings

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis:
            templates:
              - templateName: gate
"""
GATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: gate
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          address: http://prometheus:9090
          query: |
            sum(rate(http_requests_total{status!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
"""
BASE = "resources: [rollout.yaml, gate.yaml]\n"


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))


def checked(path: Path, *codes: str, how: str = "auto") -> Report:
    """The report of these rules over what a tree renders to."""
    settings = Settings.defaults().replace(select=codes, known_rules=rule_names())
    report = check_paths([str(path)], settings, render=how)
    assert report.unrendered == ()
    return report


def told(finding: Finding) -> tuple[str, str, str]:
    """Its rule, the place that it is told at, and the text there."""
    return finding.rule, f"{finding.path}:{finding.span.first.line}", finding.span.excerpt
