"""Files written to a folder, fixed there as ``check --fix`` does it, and read again."""

from __future__ import annotations

from pathlib import Path

from rollout_lint import lint_paths
from rollout_lint.fixes import Fixing, fix_project, write_all
from rollout_lint.lint import checked
from rollout_lint.settings import Settings

HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
"""
"""A template up to where its limits and conditions stand."""

PROVIDER = """\
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
"""
ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template:
    metadata: {labels: {app: catalog}}
    spec: {containers: [{name: catalog, image: "catalog:1"}]}
  strategy:
"""


def fixing(path: Path, *, unsafe: bool, settings: Settings | None = None) -> Fixing:
    """What is fixed under a path, in memory."""
    settings = settings or Settings.defaults()
    project, report = checked([str(path)], settings)
    return fix_project(project, report, settings, [str(path)], unsafe=unsafe)


def fixed(folder: Path, text: str, *, unsafe: bool = True, settings: Settings | None = None) -> str:
    """The text of a manifest after it was fixed and written; a second time changes nothing."""
    file = folder / "manifest.yaml"
    file.write_text(text, encoding="utf-8", newline="")
    write_all(fixing(folder, unsafe=unsafe, settings=settings))
    result = file.read_bytes().decode("utf-8")
    assert not fixing(folder, unsafe=unsafe, settings=settings).files
    return result


def rules(folder: Path) -> list[str]:
    return [finding.rule for finding in lint_paths([str(folder)]).findings]
