"""Which pods a selector sees: what ties it to one version of a Rollout, what cannot, and what is not known."""

from __future__ import annotations

import textwrap

import pytest

from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.gates.scope.labels import LabelKind, label_kind
from rollout_lint.gates.scope.selectors import SelectorScope, selector_scopes
from rollout_lint.manifests.loading import Scope as LoadingScope
from rollout_lint.manifests.loading import project_of_stream, read_manifest
from rollout_lint.source.text import Source
from rollout_lint.walk import gates_of_targets

STRATEGY = """\
canary:
  canaryService: catalog-canary
  stableService: catalog-stable
  canaryMetadata: {labels: {app.kubernetes.io/track: fresh}}
  stableMetadata: {labels: {app.kubernetes.io/track: old}}
  trafficRouting:
    nginx: {stableIngress: web}
    istio:
      destinationRule: {name: catalog, canarySubsetName: next-one, stableSubsetName: old-one}
  analysis:
    templates: [{templateName: slo}]
    args: ARGS
"""
ARGS = """\
[{name: latest, valueFrom: {podTemplateHashValue: Latest}}, {name: stable, valueFrom: {podTemplateHashValue: Stable}},
 {name: svc, value: catalog-canary}, {name: old, value: catalog-stable}, {name: both, value: catalog},
 {name: uid, valueFrom: {fieldRef: {fieldPath: metadata.uid}}}, {name: empty, value: ""},
 {name: canary-uid, valueFrom: {fieldRef: {fieldPath: metadata.uid}}}, {name: pod-hash, value: 6b8f9c7d5d}]
"""
NAMES = ("latest", "stable", "svc", "old", "both", "uid", "empty", "canary-uid", "pod-hash")
DECLARED = "[" + ", ".join(f"{{name: {name}}}" for name in NAMES) + "]"
ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: NAME, namespace: shop}
spec:
  selector: {matchLabels: {app: catalog, tier: backend}}
  template:
    metadata: {labels: {app: catalog, tier: backend, version: v7}}
    spec: {containers: [{name: main, image: "catalog:1"}]}
  strategy:
STRATEGY
---
"""
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  args: DECLARED
  metrics:
    - name: gate
      provider:
        prometheus:
          query: |
QUERY
"""


def scopes(
    query: str, *, strategy: str = STRATEGY, args: str = ARGS, name: str = "catalog", policy: Policy | None = None
) -> tuple[SelectorScope, ...]:
    """The scopes of a query of the one gate of a Rollout; of an unbound gate where ``strategy`` is empty."""
    rollout = ROLLOUT.replace("NAME", name).replace("STRATEGY", textwrap.indent(strategy, "    "))
    rollout = rollout.replace("ARGS", args.replace("\n", "")) if strategy else ""
    template = TEMPLATE.replace("DECLARED", DECLARED).replace("QUERY", textwrap.indent(query, " " * 12))
    manifest = read_manifest(Source("m.yaml", rollout + template), is_target=True)
    (gate,) = gates_of_targets(project_of_stream(manifest, LoadingScope()))
    read = prometheus_query(gate.metrics[0], policy or Policy())
    assert read is not None
    assert read.query.ok, read.query.errors
    return selector_scopes(read, gate.metrics[0], policy or Policy())


def verdict(scope: SelectorScope) -> str:
    return scope.scope.value + ("" if scope.certain else "?")


@pytest.mark.parametrize(
    ("matchers", "expected"),
    [
        ("", "both"),
        ('status="200", namespace="shop", container="main"', "both"),
        # the hash of the new pods, wherever it stands in a value
        ('pod=~".*-{{args.latest}}-.*"', "canary"),
        ('pod=~"catalog-{{args.latest}}-.+"', "canary"),
        ('pod=~"{{args.uid}}-{{args.latest}}-.*"', "canary"),
        ('rollouts_pod_template_hash="{{args.latest}}"', "canary"),
        ('rs_hash="{{ args.latest }}", service="{{args.both}}"', "canary"),
        ('instance=~".*{{args.latest}}.*"', "canary"),
        ('pod="{{args.latest}}"', "canary"),
        ('pod=~".*-{{args.stable}}-.*"', "stable"),
        ('rollouts_pod_template_hash!="{{args.latest}}"', "stable"),
        ('rollouts_pod_template_hash!="{{args.stable}}"', "canary?"),
        ('rollouts_pod_template_hash=~"{{args.latest}}|{{args.stable}}"', "both"),
        ('pod=~".*-({{args.latest}}|[a-z0-9]+)-.*"', "both"),
        # a hash that is written down
        ('rollouts_pod_template_hash="6b8f9c7d5d"', "other"),
        ('pod=~".*-{{args.pod-hash}}"', "other"),
        ('rollouts_pod_template_hash="{{args.empty}}"', "unknown?"),
        ('rollouts_pod_template_hash=~".+"', "both"),
        # pods without a hash
        ('pod=~"catalog-.*"', "both"),
        ('pod=~".*"', "both"),
        ('pod=~"payments-.*"', "other?"),
        ('pod=~"catalog-canary-.*"', "canary?"),
        ('pod!~"payments-.*"', "both"),
        # Services by every spelling
        ('service="{{args.svc}}"', "canary"),
        ('destination_service="catalog-canary.shop.svc.cluster.local"', "canary"),
        ('destination_service=~"catalog-canary\\\\.shop.*"', "canary"),
        ('destination_service="catalog-canary.shop.svc.cluster.local:8080"', "canary"),
        ('exported_service="shop-catalog-canary-80@kubernetes"', "canary?"),
        ('service="{{args.old}}"', "stable"),
        ('service="{{args.both}}"', "both"),
        ('service=~"catalog.*"', "both"),
        ('service="catalog-v2"', "both"),
        ('service="payments"', "other?"),
        ('service!="catalog-stable"', "canary?"),
        ('service!="catalog-canary"', "stable"),
        ('service!="payments"', "both"),
        ('service="{{args.uid}}"', "unknown?"),
        ('service="{{args.canary-uid}}"', "canary?"),
        ('namespace="{{args.uid}}"', "both"),
        ('job="catalog"', "both"),
        ('job="kubernetes-pods"', "unknown?"),
        # the Ingress that the controller makes, and the one it copies
        ('ingress="catalog-web-canary"', "canary"),
        ('ingress="web"', "stable"),
        ('canary!=""', "canary?"),
        ('canary="false"', "stable?"),
        # labels
        ('subset="next-one"', "canary"),
        ('version="v7"', "canary?"),
        ('version="v6"', "unknown?"),
        ('version=~".*"', "both"),
        ('app_kubernetes_io_track="fresh"', "canary"),
        ('label_app_kubernetes_io_track="old"', "stable"),
        ('app="catalog"', "both"),
        ('destination_app="catalog"', "both"),
        ('app="payments"', "other?"),
        ('tier="backend"', "both"),
        ('queue="orders"', "unknown?"),
        ('correct="true"', "both"),
        ('env="prod"', "both"),
        ('app="catalog", queue="orders"', "unknown?"),
        ('deployment="loader", dst_service="catalog-canary"', "canary"),
    ],
)
def test_tie_of_a_selector(matchers: str, expected: str) -> None:
    (scope,) = scopes(f"sum(rate(http_requests_total{{{matchers}}}[5m]))")
    assert verdict(scope) == expected, scope.reason


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("canary_requests_total", "canary?"), ("service:errors:rate5m", "unknown?"), ("http_requests_total", "both")],
)
def test_name_of_a_metric(metric: str, expected: str) -> None:
    (scope,) = scopes(f"sum({metric})")
    assert verdict(scope) == expected


@pytest.mark.parametrize(
    ("matchers", "expected"),
    [
        ("", "both"),
        ('status=~"5..", namespace="{{args.uid}}", container="main"', "both"),
        ('service="catalog"', "unknown?"),
        ('service="{{args.svc}}"', "unknown?"),
        ('app="catalog"', "unknown?"),
        ('service="catalog-canary"', "canary?"),
        ('service="{{args.canary-uid}}"', "canary?"),
        ('queue="orders"', "unknown?"),
        ('service=~".*"', "both"),
    ],
)
def test_no_rollout_in_view(matchers: str, expected: str) -> None:
    (scope,) = scopes(f"sum(rate(http_requests_total{{{matchers}}}[5m]))", strategy="")
    assert verdict(scope) == expected, scope.reason


@pytest.mark.parametrize(
    ("matchers", "tied"),
    [
        ('pod=~".*-{{args.latest}}-.*"', True),
        ('pod=~".*-{{args.stable}}-.*"', False),
        ('pod!~".*-{{args.latest}}-.*"', False),
        ('service="catalog-canary"', False),
        ('service="catalog-canary", pod=~".*-{{args.latest}}-.*"', True),
        ('pod=~".*-({{args.latest}}|{{args.stable}})-.*"', False),
    ],
)
def test_series_that_are_not_there_before_the_canary(matchers: str, tied: bool) -> None:
    (scope,) = scopes(f"sum(x{{{matchers}}})")
    assert scope.tied_by_pod_hash is tied


KUBE = 'kube_pod_labels{label_rollouts_pod_template_hash="{{args.latest}}"}'


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"sum(rate(x[5m]) * on (pod) group_left () {KUBE})", ["canary", "canary"]),
        (f"sum(rate(x[5m]) and on (namespace, pod) {KUBE})", ["canary", "canary"]),
        (f"sum by (pod) (x) * on (pod) group_left () max by (pod) ({KUBE})", ["canary", "canary"]),
        (f"sum(rate(x[5m]) * on (namespace) group_left () {KUBE})", ["both", "canary"]),
        (f"sum(x) * on () sum({KUBE})", ["both", "canary"]),
        (f"sum(x) / sum({KUBE})", ["both", "canary"]),
        (f"sum by (pod) (x) * ignoring (pod) group_left () max by (pod) ({KUBE})", ["both", "canary"]),
        (f"sum(x) or {KUBE}", ["both", "canary"]),
        ('x * on (pod) group_left () y{service="{{args.uid}}"}', ["unknown?", "unknown?"]),
    ],
)
def test_joins_carry_a_tie_over(query: str, expected: list[str]) -> None:
    assert [verdict(scope) for scope in scopes(query)] == expected


EXPERIMENT = """\
canary:
  steps:
    - experiment:
        duration: 10m
        templates: [{name: base, specRef: stable}, {name: new, specRef: canary}]
        analyses:
          - name: one
            templateName: slo
            args: ARGS
"""


@pytest.mark.parametrize(
    ("value", "query", "expected"),
    [
        ("{{templates.new.podTemplateHash}}", 'x{pod=~".*-{{args.latest}}-.*"}', "canary"),
        ("{{templates.base.podTemplateHash}}", 'x{pod=~".*-{{args.latest}}-.*"}', "stable"),
        ("{{templates.new.replicaset.name}}", 'x{pod=~"{{args.latest}}-.*"}', "canary"),
        ("{{experiment.availableAt}}", 'x{pod=~"{{args.both}}-.*"}', "unknown?"),
    ],
)
def test_pods_of_an_experiment(value: str, query: str, expected: str) -> None:
    (scope,) = scopes(
        query, strategy=EXPERIMENT, args=f'[{{name: latest, value: "{value}"}}, {{name: both, value: "{value}"}}]'
    )
    assert verdict(scope) == expected, scope.reason


def blue_green(place: str) -> str:
    return textwrap.dedent(f"""\
        blueGreen:
          activeService: catalog-live
          previewService: catalog-next
          {place}:
            templates: [{{templateName: slo}}]
        """)


@pytest.mark.parametrize(
    ("place", "service", "expected"),
    [
        ("prePromotionAnalysis", "catalog-next", "canary"),
        ("prePromotionAnalysis", "catalog-live", "stable"),
        # by then it leads to the new pods
        ("postPromotionAnalysis", "catalog-live", "canary"),
    ],
)
def test_services_of_blue_green(place: str, service: str, expected: str) -> None:
    (scope,) = scopes(f'x{{service="{service}"}}', strategy=blue_green(place))
    assert verdict(scope) == expected


@pytest.mark.parametrize("service", ["catalog-ping", "catalog-pong"])
def test_ping_and_pong_change_places(service: str) -> None:
    strategy = """\
canary:
  pingPong: {pingService: catalog-ping, pongService: catalog-pong}
  analysis:
    templates: [{templateName: slo}]
"""
    (scope,) = scopes(f'x{{service="{service}"}}', strategy=strategy)
    assert verdict(scope) == "canary?"


def test_rollout_that_is_called_canary() -> None:
    strategy = "canary:\n  analysis:\n    templates: [{templateName: slo}]\n"
    for matcher in ('pod=~"demo-canary-.*"', 'service="demo-canary"', 'app="demo-canary"'):
        (scope,) = scopes(f"x{{{matcher}}}", strategy=strategy, name="demo-canary")
        assert verdict(scope) == "both", matcher


def test_services_that_are_filled_in_later() -> None:
    strategy = STRATEGY.replace("canaryService: catalog-canary", "canaryService: ${CANARY}")
    (scope,) = scopes('x{service="catalog"}', strategy=strategy)
    assert verdict(scope) == "unknown?"


@pytest.mark.parametrize(
    ("declared", "expected"), [("queue", "canary"), ("queue=orders", "canary"), ("queue=others", "unknown?")]
)
def test_labels_that_the_configuration_declares(declared: str, expected: str) -> None:
    (scope,) = scopes('x{queue="orders"}', policy=Policy(canary_labels=(declared,)))
    assert verdict(scope) == expected


def test_place_is_where_the_value_was_written() -> None:
    first, second = scopes('sum(x{service="{{args.both}}"}) / sum(x{status="200"})')
    assert (first.place.excerpt, first.place.first.line) == ("catalog", 21)
    assert second.place.excerpt == 'x{status="200"}'


def test_selector_over_several_lines_is_shown_by_its_name() -> None:
    (scope,) = scopes('sum(x{\n  status="200"\n})')
    assert scope.place.excerpt == "x"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("rollouts_pod_template_hash", LabelKind.HASH),
        ("destination_workload_label_rollouts_pod_template_hash", LabelKind.HASH),
        ("kubernetes_pod_name", LabelKind.POD),
        ("exported_pod", LabelKind.POD),
        ("replicaset", LabelKind.REPLICA_SET),
        ("destination_service_name", LabelKind.SERVICE),
        ("destination_service_namespace", LabelKind.REQUEST),
        ("response_code", LabelKind.REQUEST),
        ("container_name", LabelKind.REQUEST),
        ("grpc_service", LabelKind.REQUEST),
        ("destination_canonical_revision", LabelKind.VERSION),
        ("app_kubernetes_io_name", LabelKind.APPLICATION),
        ("job", LabelKind.JOB),
        ("cluster", LabelKind.SETTING),
        ("envoy_cluster_name", LabelKind.SERVICE),
        ("model", LabelKind.OTHER),
    ],
)
def test_kind_of_a_label(name: str, kind: LabelKind) -> None:
    assert label_kind(name) is kind
