"""What is found, where it points and what it suggests."""

from __future__ import annotations

import pytest

from rollout_lint.schema.problems import InvalidValue, MissingField, SchemaProblem, UnknownField
from rollout_lint.schema.types import Controller

from .documents import ANALYSIS_TEMPLATE, INGRESS, ROLLOUT_BLUE_GREEN, ROLLOUT_CANARY, SERVICE, VIRTUAL_SERVICE, judge


def shown(problem: SchemaProblem) -> str:
    """Type, line and column, the text under the span, the path."""
    position = problem.span.first
    return f"{type(problem).__name__} {position.line}:{position.column} `{problem.span.excerpt}` {problem.path}"


def changed(document: str, old: str, new: str) -> str:
    assert document.count(old) == 1, document.count(old)
    return document.replace(old, new)


def only(text: str, controller: Controller = (1, 10)) -> SchemaProblem:
    [problem] = judge(text, controller)
    return problem


# -- unknown fields

UNKNOWN = [
    # (document, old, new, excerpt, meant, belongs)
    (ROLLOUT_CANARY, "canaryService:", "canaryservice:", "canaryservice", "canaryService", None),
    (ROLLOUT_CANARY, "canaryService:", "canary_service:", "canary_service", "canaryService", None),
    (ROLLOUT_CANARY, "- setWeight: 5", "- setWieght: 5", "setWieght", "setWeight", None),
    (ROLLOUT_CANARY, "- setWeight: 5", "- weight: 5", "weight", "setWeight", None),
    (ROLLOUT_CANARY, "- setWeight: 5", '- "setwEight": 5', "setwEight", "setWeight", None),
    (ROLLOUT_CANARY, "    canary:\n", "    canary:\n      autoPromotionEnabled: true\n", "autoPromotionEnabled", None,
     "spec.strategy.blueGreen.autoPromotionEnabled"),
    (ROLLOUT_CANARY, "        maxTrafficWeight: 100\n", "        canaryMetadata: {}\n", "canaryMetadata", None,
     "spec.strategy.canary.canaryMetadata"),
    (ROLLOUT_CANARY, "  strategy:\n", "  strategy:\n    steps: []\n", "steps", None, "spec.strategy.canary.steps"),
    (ROLLOUT_CANARY, "spec:\n  replicas", "spec:\n  trafficRouting: {}\n  replicas", "trafficRouting", None,
     "spec.strategy.canary.trafficRouting"),
    (ROLLOUT_CANARY, "        - pause: {}\n", "        - pause:\n          duration: 1h\n", "duration", None,
     "spec.strategy.canary.steps[2].pause.duration"),
    (ROLLOUT_CANARY, "      terminationGracePeriodSeconds: 60\n", "      image: a\n", "image", None,
     "spec.template.spec.containers[].image"),
    (ROLLOUT_CANARY, "          image: reg", "          serviceAccount: a\n          image: reg", "serviceAccount",
     None,
     "spec.template.spec.serviceAccount"),
    (ROLLOUT_BLUE_GREEN, "  strategy:\n", "  strategy:\n    type: RollingUpdate\n", "type", None, None),
    (ROLLOUT_BLUE_GREEN, "      autoPromotionEnabled", "      autoPromotionEnable", "autoPromotionEnable",
     "autoPromotionEnabled", None),
    (ANALYSIS_TEMPLATE, "          timeout: 30\n", "          failureLimit: 1\n          timeout: 30\n",
     "failureLimit", None,
     "spec.metrics[0].failureLimit"),
    (ANALYSIS_TEMPLATE, "successCondition:", "sucessCondition:", "sucessCondition", "successCondition", None),
    (ANALYSIS_TEMPLATE, "    - metricName: latency\n", "    - metricname: latency\n", "metricname", "metricName", None),
    (ANALYSIS_TEMPLATE, "          query: |", "          zzz: 1\n          query: |", "zzz", None, None),
    (VIRTUAL_SERVICE, "          weight: 100\n", "          wieght: 100\n", "wieght", "weight", None),
    (SERVICE, "targetPort: http", "targetport: http", "targetport", "targetPort", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "old", "new", "excerpt", "meant", "belongs"),
    UNKNOWN,
    ids=[f"{case[3]}-{n}" for n, case in enumerate(UNKNOWN)],
)
def test_unknown_field(document: str, old: str, new: str, excerpt: str, meant: str | None, belongs: str | None) -> None:
    text = changed(document, old, new)
    problem = only(text)
    assert isinstance(problem, UnknownField)
    assert problem.span.excerpt == problem.name == excerpt
    assert text[problem.span.start :].startswith(excerpt)
    assert (problem.meant, problem.belongs, problem.since) == (meant, belongs, None)


def test_unknown_field_has_its_path() -> None:
    problem = only(changed(ROLLOUT_CANARY, "- setWeight: 5", "- setWieght: 5"))
    assert shown(problem) == "UnknownField 85:11 `setWieght` spec.strategy.canary.steps[0].setWieght"


def test_field_of_a_newer_controller() -> None:
    text = changed(ANALYSIS_TEMPLATE, "            sigv4:\n", "            basicAuth: {}\n            sigv4:\n")
    assert judge(text, (1, 10)) == []
    problem = only(text, (1, 9))
    assert isinstance(problem, UnknownField)
    assert (problem.name, problem.since, problem.meant, problem.belongs) == ("basicAuth", "1.10", None, None)


def test_a_newer_field_is_no_suggestion() -> None:
    text = changed(ANALYSIS_TEMPLATE, "            sigv4:\n", "            basicAth: {}\n            sigv4:\n")
    newest, older = only(text, (1, 10)), only(text, (1, 9))
    assert isinstance(newest, UnknownField)
    assert isinstance(older, UnknownField)
    assert (newest.meant, older.meant) == ("basicAuth", None)


def test_old_controllers_lack_what_came_later() -> None:
    since = {p.name: p.since for p in judge(ANALYSIS_TEMPLATE, (1, 4)) if isinstance(p, UnknownField)}
    assert since == {
        "timeout": "1.6", "insecure": "1.6", "headers": "1.6", "authentication": "1.6", "aggregator": "1.7",
        "apiVersion": "1.5",
        "formula": "1.7", "queries": "1.7", "secretRef": "1.8",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      creationTimestamp: null\n", ""),
        ("            anything: [1, two]\n", "            anything: {b: {c: [1]}}\n"),
        ("            config:\n              free: 1\n", "            config: {x: {y: z}}\n"),
        ("          emptyDir: {}\n", "          anything: {}\n"),
        ("  creationTimestamp: 2026-01-31T12:00:00Z\n", "  managedFields: [{a: 1}]\n"),
        ("    canary:\n", "    $retainKeys: [canary]\n    canary:\n"),
        ("    canary:\n", "    ${EXTRA}: {}\n    canary:\n"),
        ("    canary:\n", "    '{{ .Values.extra }}': {}\n    canary:\n"),
        ("    canary:\n", "    blueGreen: null\n    rollingUpdate: ~\n    canary:\n"),
    ],
)
def test_what_is_free(old: str, new: str) -> None:
    document = ROLLOUT_CANARY.replace(
        "    metadata:\n      labels:", "    metadata:\n      creationTimestamp: null\n      labels:"
    )
    assert judge(changed(document, old, new)) == []


# -- values

INVALID = [
    # (document, old, new, excerpt, expected, found, advice)
    (ANALYSIS_TEMPLATE, 'value: "0.99"', "value: 0.99", "0.99", "a string", "the number `0.99`", 'quote it: `"0.99"`'),
    (ANALYSIS_TEMPLATE, 'value: "0.99"', "value: 9090", "9090", "a string", "the integer `9090`", 'quote it: `"9090"`'),
    (ANALYSIS_TEMPLATE, 'value: "0.99"', "value: y", "y", "a string", "the boolean `y`", 'quote it: `"y"`'),
    (ANALYSIS_TEMPLATE, 'value: "0.99"', "value: [1]", "[1]", "a string", "a list", None),
    (ANALYSIS_TEMPLATE, "interval: 30s", "interval: 30", "30", "a duration such as `30s` or `5m`, which is a string",
     "the integer `30`", "write the unit: `30s`"),
    (ANALYSIS_TEMPLATE, "timeout: 30\n", "timeout: 2m\n", "2m", "an integer of 64 bits", "the string `2m`",
     "write the number of seconds: `120`"),
    (ANALYSIS_TEMPLATE, "timeout: 30\n", 'timeout: "{{args.min}}"\n', "{{args.min}}", "an integer of 64 bits",
     "the string `{{args.min}}`", "this field takes no placeholder: write the number"),
    (ANALYSIS_TEMPLATE, "insecure: false", 'insecure: "no"', "no", "`true` or `false`", "the string `no`",
     "write it without quotes: `false`"),
    (ANALYSIS_TEMPLATE, "aggregator: last", "aggregator: Average", "Average",
     "one of `avg`, `min`, `max`, `sum`, `last`, `percentile`, `mean`, `l2norm`, `area`", "the string `Average`",
     "did you mean `avg`?"),
    (ANALYSIS_TEMPLATE, "apiVersion: v2", "apiVersion: 2", "2", "one of `v1`, `v2`", "the integer `2`", None),
    (ANALYSIS_TEMPLATE, "                command: [smoke]", "                command: smoke", "smoke", "a list",
     "the string `smoke`", "write a list: `- smoke`"),
    (ROLLOUT_CANARY, "setWeight: 5", 'setWeight: "5"', "5", "an integer of 32 bits", "the string `5`",
     "write it without quotes: `5`"),
    (ROLLOUT_CANARY, "setWeight: 5", "setWeight: 5%", "5%", "an integer of 32 bits", "the string `5%`",
     "write it without `%`: `5`"),
    (ROLLOUT_CANARY, "setWeight: 5", "setWeight: 5.5", "5.5", "an integer of 32 bits", "the number `5.5`", None),
    (ROLLOUT_CANARY, "replicas: 10", "replicas: 3000000000", "3000000000", "an integer of 32 bits",
     "the integer `3000000000`",
     "it is out of range"),
    (ROLLOUT_CANARY, "maxSurge: 25%", "maxSurge: 0.25", "0.25", "an integer or a string", "the number `0.25`", None),
    (ROLLOUT_CANARY, 'exact: "yes"', "exact: yes", "yes", "a string", "the boolean `yes`", 'quote it: `"yes"`'),
    (ROLLOUT_CANARY, 'owner: "true"', "owner: true", "true", "a string", "the boolean `true`", 'quote it: `"true"`'),
    (ROLLOUT_CANARY, "restartAt: 2026-01-31T12:00:00Z", "restartAt: 2026-01-31", "2026-01-31",
     "a date and time such as `2026-01-31T12:00:00Z`", "the string `2026-01-31`", None),
    (ROLLOUT_CANARY, "memory: 1Gi", "memory: 1 GB", "1 GB", "a quantity such as `500m` or `1Gi`",
     "the string `1 GB`", None),
    (ROLLOUT_CANARY, "divisor: 1Mi", "divisor: 0.5", "0.5", "an integer or a quantity such as `500m` or `1Gi`",
     "the number `0.5`", None),
    (ROLLOUT_CANARY, "        - setWeight: 5\n", "        - setWeight: 5\n        -\n", "-", "a mapping", "null",
     "remove it, or write a value"),
    (ROLLOUT_CANARY, "        - setWeight: 5\n", "        - setWeight: 5\n        - pause\n", "pause", "a mapping",
     "the string `pause`", None),
    (ROLLOUT_CANARY, "        managedRoutes:\n          - name: header\n",
     "        managedRoutes:\n          name: header\n",
     "managedRoutes", "a list", "a mapping", "write a list: start each item with `- `"),
    (ROLLOUT_CANARY, "      replicaProgressThreshold:\n        type: Percent\n        value: 90\n",
     "      replicaProgressThreshold:\n        - type: Percent\n          value: 90\n", "replicaProgressThreshold",
     "a mapping",
     "a list", "write a mapping: leave out the `- `"),
    (VIRTUAL_SERVICE, "number: 8080", "number: -1", "-1", "an integer between 0 and 4294967295", "the integer `-1`",
     "it is out of range"),
    (VIRTUAL_SERVICE, "prefix: /api\n", "prefix: /api\n            exact: /\n", "exact",
     "at most one of `exact`, `prefix`, `regex`", "`exact` and `prefix`", "keep one of them"),
    (SERVICE, "type: ClusterIP", "type: LoadBalancr", "LoadBalancr",
     "one of `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`", "the string `LoadBalancr`",
     "did you mean `LoadBalancer`?"),
    (INGRESS, "name: http\n", "name: http\n                  number: 80\n", "number", "at most one of `name`, `number`",
     "`name` and `number`", "keep one of them"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "old", "new", "excerpt", "expected", "found", "advice"),
    INVALID,
    ids=[f"{case[2].strip()}-{n}" for n, case in enumerate(INVALID)],
)
def test_invalid_value(
    document: str, old: str, new: str, excerpt: str, expected: str, found: str, advice: str | None
) -> None:
    problem = only(changed(document, old, new))
    assert isinstance(problem, InvalidValue)
    assert (problem.span.excerpt, problem.expected, problem.found, problem.advice) == (excerpt, expected, found, advice)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("replicas: 10", "replicas: 1e1"),
        ("replicas: 10", "replicas: 10.0"),
        ("replicas: 10", "replicas: 0o12"),
        ("replicas: 10", "replicas: ${REPLICAS}"),
        ("replicas: 10", "replicas: '{{ .Values.replicas }}'"),
        ("paused: false", "paused: off"),
        ("paused: false", "paused: ${PAUSED}"),
        ("canaryService: catalog-canary", "canaryService: 2026-01-31"),
        ("cpu: 250m", "cpu: ' 250m '"),
        ("cpu: 250m", "cpu: 1e3"),
        ("memory: 1Gi", "memory: ${MEMORY}"),
        ("values: [web, api]", "values: ${VALUES}"),
        ("replicas: 10", "replicas:"),
        ("restartAt: 2026-01-31T12:00:00Z", "restartAt: '2026-01-31t12:00:00.5+01:00'"),
        ("restartAt: 2026-01-31T12:00:00Z", "restartAt: !!str 2026-01-31T12:00:00Z"),
        ("app: catalog\n    matchExpressions", "app: !!str 1\n    matchExpressions"),
    ],
)
def test_valid_values(old: str, new: str) -> None:
    assert judge(changed(ROLLOUT_CANARY, old, new)) == []


def test_an_empty_enumeration_counts_as_unset_for_go() -> None:
    assert judge(changed(SERVICE, "sessionAffinity: ClientIP", 'sessionAffinity: ""')) == []


# -- missing fields

MISSING = [
    (ROLLOUT_BLUE_GREEN, "      activeService: ledger\n", "", "blueGreen", "spec.strategy.blueGreen.activeService"),
    (ROLLOUT_BLUE_GREEN, "activeService: ledger\n", "activeService: ~\n", "blueGreen",
     "spec.strategy.blueGreen.activeService"),
    (ROLLOUT_BLUE_GREEN, "- name: url\n            value", "- value", "value",
     "spec.strategy.blueGreen.prePromotionAnalysis.args[0].name"),
    (ROLLOUT_CANARY, "                specRef: canary\n", "", "canary",
     "spec.strategy.canary.steps[7].experiment.templates[0].specRef"),
    (ROLLOUT_CANARY, "- metricName: p99\n            limit", "- limit", "limit",
     "spec.strategy.canary.analysis.measurementRetention[0].metricName"),
    (VIRTUAL_SERVICE, "- destination:\n            host: catalog\n            subset: canary\n          weight: 0\n",
     "- weight: 0\n", "weight", "spec.http[0].route[1].destination"),
    (SERVICE, "- name: http\n      port: 80", "- name: http", "http", "spec.ports[0].port"),
    (INGRESS, "            pathType: Exact\n", "", "path", "spec.rules[0].http.paths[1].pathType"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "old", "new", "excerpt", "path"), MISSING, ids=[case[4] for case in MISSING])
def test_missing_field(document: str, old: str, new: str, excerpt: str, path: str) -> None:
    problem = only(changed(document, old, new))
    assert isinstance(problem, MissingField)
    assert (problem.span.excerpt, problem.path) == (excerpt, path)
    assert path.endswith("." + problem.name)


def test_missing_spec_is_shown_at_the_objects_name() -> None:
    problem = only("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata:\n  name: a\n")
    assert shown(problem) == "MissingField 4:9 `a` spec"


def test_a_misspelt_required_field_is_one_problem() -> None:
    problem = only(changed(ROLLOUT_BLUE_GREEN, "activeService:", "activeservice:"))
    assert isinstance(problem, UnknownField)
    assert problem.meant == "activeService"


def test_a_misspelling_further_down_explains_nothing_here() -> None:
    text = changed(ANALYSIS_TEMPLATE, "    - name: smoke\n      provider:", "    - provider:")
    text = changed(text, "                  - name: smoke\n", "                  - Name: smoke\n")
    assert [problem.path for problem in judge(text)] == [
        "spec.metrics[5].name",
        "spec.metrics[5].provider.job.spec.template.spec.containers[0].Name",
    ]
    assert [type(problem) for problem in judge(text)] == [MissingField, UnknownField]


# -- the document's own ways


def test_problems_come_in_the_order_of_the_text() -> None:
    text = changed(
        ROLLOUT_BLUE_GREEN, "      activeService: ledger\n", "      previewservice: a\n      scaleDownDelay: b\n"
    )
    text = changed(text, "replicas: 3", "replicas: many")
    assert [shown(problem) for problem in judge(text)] == [
        "InvalidValue 6:13 `many` spec.replicas",
        "MissingField 13:5 `blueGreen` spec.strategy.blueGreen.activeService",
        "UnknownField 14:7 `previewservice` spec.strategy.blueGreen.previewservice",
        "UnknownField 15:7 `scaleDownDelay` spec.strategy.blueGreen.scaleDownDelay",
    ]


def test_of_duplicate_keys_the_last_one_counts() -> None:
    assert judge(changed(ROLLOUT_BLUE_GREEN, "replicas: 3", "replicas: many\n  replicas: 3")) == []
    assert shown(only(changed(ROLLOUT_BLUE_GREEN, "replicas: 3", "replicas: 3\n  replicas: many"))) == (
        "InvalidValue 7:13 `many` spec.replicas"
    )


ANCHORED = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: a}
spec:
  strategy:
    blueGreen:
      activeService: &service 7
      previewService: *service
      prePromotionAnalysis: &analysis
        template: []
        args: [{name: a, value: &value "1"}]
      postPromotionAnalysis: *analysis
      activeMetadata: &metadata {labels: {a: *value, b: 1}}
      previewMetadata:
        <<: *metadata
        annotations: {c: *value}
"""


def test_anchored_nodes_are_judged_once_for_each_schema() -> None:
    assert [shown(problem) for problem in judge(ANCHORED)] == [
        "InvalidValue 7:31 `7` spec.strategy.blueGreen.activeService",
        "InvalidValue 7:31 `7` spec.strategy.blueGreen.previewService",
        "UnknownField 10:9 `template` spec.strategy.blueGreen.prePromotionAnalysis.template",
        "InvalidValue 13:57 `1` spec.strategy.blueGreen.activeMetadata.labels.b",
    ]


def test_a_node_under_two_schemas_is_judged_under_both() -> None:
    text = changed(
        ROLLOUT_CANARY, "analysis:\n        startingStep: 1\n", "analysis: &background\n        startingStep: 1\n"
    )
    text = changed(text, "        - pause: {}\n", "        - analysis: *background\n")
    problem = only(text)
    assert isinstance(problem, UnknownField)
    assert (problem.path, problem.belongs) == (
        "spec.strategy.canary.steps[2].analysis.startingStep",
        "spec.strategy.canary.analysis.startingStep",
    )


def test_aliases_are_not_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each level repeats the one before: a hundred thousand ways lead to one value."""
    lines = [
        "apiVersion: argoproj.io/v1alpha1",
        "kind: Rollout",
        "metadata: {name: a}",
        "spec:",
        "  strategy: {canary: {steps: [",
    ]
    lines += ["    &s0 {setHeaderRoute: &r0 {match: &m0 [&h0 {headerName: a, headerValue: {exact: 1}}]}},"]
    lines += ["    &l1 {setHeaderRoute: {match: [" + "*h0, " * 1000 + "]}}, " + "*l1, " * 100 + "]}}"]
    from rollout_lint.schema import validate as module

    calls = 0
    original = module._Walk.visit_object

    def counting(self: module._Walk, *arguments: object) -> None:
        nonlocal calls
        calls += 1
        original(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module._Walk, "visit_object", counting)
    assert len(judge("\n".join(lines) + "\n")) == 1
    assert calls < 20


@pytest.mark.parametrize(
    "text",
    [
        ROLLOUT_CANARY.replace("argoproj.io/v1alpha1", "argoproj.io/v1"),
        INGRESS.replace("networking.k8s.io/v1", "networking.k8s.io/v1beta1").replace("backend:", "backends:"),
        "apiVersion: apps/v1\nkind: Deployment\nspec: {anything: 1}\n",
    ],
    ids=["version", "old Ingress", "kind"],
)
def test_nothing_is_said_of_what_has_no_schema(text: str) -> None:
    assert judge(text.replace("replicas: 10", "replicas: many")) == []


def test_paths_show_names_that_are_no_words_in_brackets() -> None:
    problem = only(
        changed(ROLLOUT_CANARY, "  labels:\n    app: catalog\n  annotations", "  labels:\n    a.io/b: 1\n  annotations")
    )
    assert problem.path == "metadata.labels['a.io/b']"
