"""What a run does not need it does not load: a hook is called for every file of a commit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rollout_lint import promql
from rollout_lint.gates.providers.registry import PROVIDERS, provider_called

ROOT = Path(__file__).resolve().parents[2]
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
ROLLOUT = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: catalog}\n"


GATED = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog}
spec:
  replicas: 3
  selector: {matchLabels: {app: catalog}}
  template:
    metadata: {labels: {app: catalog}}
    spec:
      containers:
        - name: catalog
          image: "catalog:1.2.3"
          resources: {requests: {cpu: 250m, memory: 128Mi}, limits: {memory: 1Gi}}
  strategy:
    canary:
      steps: [{setWeight: 25}, {analysis: {templates: [{templateName: errors}]}}, {pause: {duration: 10m}}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: errors}
spec:
  metrics:
    - name: errors
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] < 0.05
      provider:
        prometheus:
          address: http://prometheus.example:9090
          query: sum(rate(http_requests_total{app="catalog",code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
"""
NOT_FOR_A_FILE = {
    # of Python
    "asyncio",
    "calendar",
    "dataclasses",
    "datetime",
    "fractions",
    "inspect",
    "json",
    "locale",
    "shutil",
    "subprocess",
    "tempfile",
    # of others
    "click",
    "promql_parser",
    "ruamel.yaml",
    "yaml.loader",
    # our own
    "rollout_lint.conditions.checking.new",
    "rollout_lint.delivery.repository",
    "rollout_lint.delivery.roster",
    "rollout_lint.fixes",
    "rollout_lint.gates.providers.datadog",
    "rollout_lint.promql.second_opinion",
    "rollout_lint.rendering",
    "rollout_lint.reports.statistics",
    "rollout_lint.schema.suggestions",
    "rollout_lint.set_aside",
    "rollout_lint.source.kustomization",
    "rollout_lint.source.kustomization_graph",
    "rollout_lint.suppressions.reading",
}
"""What takes longer to import than a file to check, and is for other questions."""


def loaded(program: str, folder: Path = ROOT) -> set[str]:
    """The modules that a new interpreter has loaded once it has run a program."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{program}\nprint(*sys.modules)"
    # without `site`, which imports what the environment tells it to
    path = [each for each in sys.path if each.endswith("site-packages")]
    command = [sys.executable, "-S", "-c", f"import sys; sys.path += {path!r}\n{program}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def has_rules(modules: set[str]) -> bool:
    return any(module.startswith("rollout_lint.rules.") for module in modules)


@pytest.mark.parametrize(("text", "expected"), [(CONFIG_MAP, False), (ROLLOUT, True)])
def test_rules_are_loaded_where_there_is_something_for_them(text: str, expected: bool) -> None:
    assert has_rules(loaded(f"from rollout_lint import lint_text; lint_text({text!r})")) is expected


def test_an_ordinary_check_loads_what_it_needs(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "catalog.yaml").write_text(GATED)
    (tmp_path / "other.yaml").write_text(CONFIG_MAP)
    modules = loaded("from rollout_lint.cli.main import main; main(['check', 'catalog.yaml'])", tmp_path)
    assert {"rollout_lint.gates.providers.prometheus", "rollout_lint.conditions.checking.old"} <= modules
    assert modules & NOT_FOR_A_FILE == set()


def test_every_name_of_a_provider_leads_to_its_module() -> None:
    assert {name for name in PROVIDERS if provider_called(name) is not None} == set(PROVIDERS)
    assert provider_called("carrier-pigeon") is None


def test_the_syntax_of_promql_comes_without_its_reader_and_its_evaluation() -> None:
    modules = loaded("import rollout_lint.promql.syntax, rollout_lint.gates.queries")
    assert "rollout_lint.promql.syntax" in modules
    assert not modules & {"rollout_lint.promql.query", "rollout_lint.promql.shape", "rollout_lint.promql.evaluation"}


@pytest.mark.parametrize("first", ["Shape", "shape", "parse_query", "without_data"])
def test_shape_is_the_function_whatever_was_asked_for_first(first: str) -> None:
    program = f"from rollout_lint.promql import {first}\nfrom rollout_lint.promql import shape\nshape('up')"
    assert "rollout_lint.promql.shape" in loaded(program)


def test_every_name_of_promql_is_there() -> None:
    assert all(getattr(promql, name) is not None for name in promql.__all__)
    assert not hasattr(promql, "evaluator")
