"""What RL302, RL303, RL305, RL316 and RL317 say of a gate, at which level, and when they stay silent."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.settings import Settings

RULES = ("RL302", "RL303", "RL304", "RL305", "RL316", "RL317")
CANARY = """\
canary:
  canaryService: catalog-canary
  stableService: catalog-stable
  steps:
    - setWeight: WEIGHT
    - analysis:
        templates: [{templateName: slo}]
        args: [{name: hash, valueFrom: {podTemplateHashValue: HASH}}, {name: old, valueFrom: {podTemplateHashValue: Stable}}]
"""
BLUE_GREEN = """\
blueGreen:
  activeService: catalog-live
  previewService: catalog-next
  PLACE:
    templates: [{templateName: slo}]
    args: [{name: hash, valueFrom: {podTemplateHashValue: HASH}}, {name: old, valueFrom: {podTemplateHashValue: Stable}}]
"""
ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  annotations: {ANNOTATION}
spec:
  selector: {matchLabels: {app: catalog}}
  template:
    metadata: {labels: {app: catalog}}
    spec: {containers: [{name: catalog, image: "catalog:1"}, {name: logs, image: "logs:1"}]}
  strategy:
STRATEGY
---
"""
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  args: [{name: hash}, {name: old}]
  metrics:
    - name: gate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: |
QUERY
"""
ERRORS = 'sum(rate(http_requests_total{%s, status=~"5.."}[5m]))'
SHOP = 'namespace="shop"'
STABLE_SERVICE = 'service="catalog-stable"'
PAYMENTS = 'service="payments"'
TIED = 'pod=~".*-{{args.hash}}-.*"'
OLD = 'pod=~".*-{{args.old}}-.*"'


def manifest(query: str, strategy: str, annotation: str = "") -> str:
    template = TEMPLATE.replace("QUERY", textwrap.indent(query, " " * 12))
    if not strategy:
        return template
    strategy = textwrap.indent(strategy.replace("WEIGHT", "10").replace("HASH", "Latest"), "    ")
    return ROLLOUT.replace("STRATEGY", strategy).replace("ANNOTATION", annotation) + template


def found(
    query: str, strategy: str = CANARY, annotation: str = "", settings: Settings | None = None
) -> list[tuple[str, str, str]]:
    report = lint_text(manifest(query, strategy, annotation), settings=settings)
    assert not report.failures
    return [(f.rule, f.level.value, f.span.excerpt) for f in report.findings if f.rule in RULES]


def codes(query: str, strategy: str = CANARY) -> list[str]:
    return [rule for rule, _, _ in found(query, strategy)]


# -- RL302: levels


@pytest.mark.parametrize(
    ("query", "level"),
    [
        (ERRORS % 'app="catalog"', "error"),
        ('histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket{app="catalog"}[5m])))', "error"),
        ('sum(container_memory_working_set_bytes{pod=~"catalog-.*"})', "warning"),
        ('sum(rate(orders_total{app="catalog"}[5m]))', "warning"),
    ],
)
def test_only_requests_are_an_error(query: str, level: str) -> None:
    ((rule, its_level, _),) = found(query)
    assert (rule, its_level) == ("RL302", level)


def test_blue_green_is_a_warning() -> None:
    strategy = BLUE_GREEN.replace("PLACE", "prePromotionAnalysis")
    assert found(ERRORS % 'service="catalog-live"', strategy) == [("RL302", "warning", "catalog-live")]


def test_without_a_rollout_only_requests_that_nothing_could_tie() -> None:
    assert codes(ERRORS % SHOP, "") == ["RL302"]
    assert codes(ERRORS % 'service="catalog"', "") == []
    assert codes(ERRORS % 'service="{{args.hash}}"', "") == []
    assert codes('sum(rate(orders_total{namespace="shop"}[5m]))', "") == []


def test_what_is_unknown_is_counted() -> None:
    text = manifest(ERRORS % 'service="catalog"', "")
    assert lint_text(text).summary.undecided["metrics"] == {"the Rollout that uses it is not in view": 1}


# -- RL302: before full promotion


def test_after_full_promotion_both_are_one() -> None:
    post = BLUE_GREEN.replace("PLACE", "postPromotionAnalysis")
    assert codes(ERRORS % SHOP, post) == []
    assert codes(ERRORS % SHOP, CANARY.replace("WEIGHT", "100")) == []
    assert codes(ERRORS % SHOP, CANARY.replace("WEIGHT", "99")) == ["RL302"]


@pytest.mark.parametrize(("starting_step", "expected"), [(0, ["RL302"]), (1, ["RL302"]), (2, [])])
def test_background_analysis_that_starts_at_the_end(starting_step: int, expected: list[str]) -> None:
    strategy = f"""\
canary:
  steps: [{{setWeight: 50}}, {{setWeight: 100}}, {{pause: {{duration: 1h}}}}]
  analysis:
    startingStep: {starting_step}
    templates: [{{templateName: slo}}]
"""
    assert codes(ERRORS % 'app="catalog"', strategy) == expected


# -- RL302: exemptions


@pytest.mark.parametrize("glob", ["http_requests_*", "payments"])
def test_downstream_is_exempt(glob: str, tmp_path: Path) -> None:
    query = ERRORS % 'service="payments", app="catalog"'
    assert codes(query) == ["RL302"]
    assert found(query, annotation=f'rollout-lint/downstream: "other, {glob}"') == []
    configuration = tmp_path / ".rollout-lint.yaml"
    configuration.write_text(f"downstream: ['{glob}']\n")
    (tmp_path / "m.yaml").write_text(manifest(query, CANARY))
    report = lint_paths([str(tmp_path)])
    assert [f.rule for f in report.findings if f.rule in RULES] == []


def test_stable_beside_the_canary_is_a_comparison() -> None:
    assert codes(f"{ERRORS % TIED} / {ERRORS % OLD}") == []
    assert codes(f"{ERRORS % TIED} - {ERRORS % STABLE_SERVICE}") == []
    assert codes(ERRORS % STABLE_SERVICE) == ["RL302"]


# -- RL303


def test_stable_hash_alone() -> None:
    assert found(ERRORS % OLD) == [("RL303", "error", "Stable")]
    assert found(ERRORS % TIED, CANARY.replace("HASH", "Stable")) == [("RL303", "error", "Stable")]


def test_negated_hash() -> None:
    assert found(ERRORS % 'pod!~".*-{{args.hash}}-.*"') == [("RL303", "error", 'pod!~".*-{{args.hash}}-.*"')]
    assert codes(ERRORS % 'pod!~".*-{{args.old}}-.*"') == []


def test_literal_hash() -> None:
    assert found(ERRORS % 'rollouts_pod_template_hash="6b8f9c7d5d"') == [("RL303", "error", "6b8f9c7d5d")]
    assert codes(ERRORS % 'rollouts_pod_template_hash="6b8f9c7d5d"', "") == []


def test_baseline_of_an_experiment_is_meant() -> None:
    strategy = """\
canary:
  steps:
    - experiment:
        duration: 10m
        templates: [{name: base, specRef: stable}, {name: new, specRef: canary}]
        analyses:
          - name: one
            templateName: slo
            args: [{name: hash, value: "{{templates.base.podTemplateHash}}"}, {name: old, value: x}]
"""
    assert codes(ERRORS % TIED, strategy) == []


def test_hash_that_never_matches_is_one_finding() -> None:
    assert codes(ERRORS % 'pod="{{args.hash}}"') == ["RL304"]


# -- RL305

ALL = "sum(rate(http_requests_total{%s}[5m]))"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"{ERRORS % TIED} / {ALL % SHOP}", ["RL305"]),
        (f"1 - {ERRORS % TIED} / {ALL % SHOP}", ["RL305"]),
        (f"{ERRORS % SHOP} / {ALL % TIED}", ["RL305"]),
        (f"sum(rate(t_seconds_sum{{{TIED}}}[5m])) / sum(rate(t_seconds_count[5m]))", []),
        (f"sum(rate(latency_seconds_sum{{{TIED}}}[5m])) / sum(rate(latency_seconds_count[5m]))", ["RL305"]),
        # each side has its own whole
        (
            f"({ERRORS % TIED} / {ALL % TIED}) / ({ERRORS % SHOP} / {ALL % SHOP})",
            [],
        ),
        # the canary's share of the traffic
        (f"{ALL % TIED} / {ALL % SHOP}", []),
        (f"{ERRORS % TIED} / {ALL % TIED}", []),
        # by pod the other side has no other pods
        (
            f'sum by (pod) (rate(http_requests_total{{{TIED}, status=~"5.."}}[5m])) / sum by (pod) (rate(http_requests_total[5m]))',
            [],
        ),
        # another metric is no twin
        (f"{ERRORS % TIED} / sum(rate(requests_total[5m]))", ["RL302"]),
    ],
)
def test_mixed_ratio(query: str, expected: list[str]) -> None:
    assert codes(query) == expected


# -- RL316, RL317


def test_foreign_target_is_a_note_once_a_query() -> None:
    both = f"{ERRORS % PAYMENTS} / {ALL % PAYMENTS}"
    assert found(both) == [("RL316", "note", "payments")]
    assert codes(both, "") == []
    assert codes(f"{ERRORS % PAYMENTS} / {ALL % TIED}") == []


CPU = "sum(rate(container_cpu_usage_seconds_total{%s}[5m]))"


@pytest.mark.parametrize(
    ("matchers", "expected"),
    [
        (f'container="api", {TIED}', [("RL317", "error", "api")]),
        (f'container="catalog", {TIED}', []),
        (f'container=~"catalog|logs", {TIED}', []),
        (f'container="istio-proxy", {TIED}', []),
        (f'container!="api", {TIED}', []),
        (f'container="", {TIED}', []),
        # it may be that of another workload
        ('container="postgres"', [("RL302", "warning", 'container_cpu_usage_seconds_total{container="postgres"}')]),
        # the name of its Service is none of its pods'
        ('pod=~"catalog-canary-.*"', [("RL317", "error", "catalog-canary-.*")]),
        # its cache, or its pods in another spelling
        ('pod=~"catalog-cache-.*"', [("RL317", "warning", "catalog-cache-.*")]),
        ('pod="catalog"', [("RL317", "error", "catalog")]),
        ('pod=~"catalog-db-.*"', []),
        ('pod=~"postgres-.*"', [("RL316", "note", "postgres-.*")]),
        ('pod=~".*catalog.*", container="catalog"', [("RL302", "warning", ".*catalog.*")]),
    ],
)
def test_missing_target(matchers: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(CPU % matchers) == expected


def test_kustomization_may_add_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(manifest(CPU % f'container="api", {TIED}', CANARY))
    assert [f.rule for f in lint_paths([str(tmp_path)]).findings if f.rule in RULES] == ["RL317"]
    (tmp_path / "kustomization.yaml").write_text("resources: [m.yaml]\n")
    assert [f.rule for f in lint_paths([str(tmp_path)]).findings if f.rule in RULES] == []


# -- the chapter


def test_manifests_of_the_chapter_isolate_the_canary(shared: Path) -> None:
    report = lint_paths([str(shared / "seed/manifests")])
    assert [f for f in report.findings if f.rule in ("RL302", "RL303", "RL304", "RL305")] == []
