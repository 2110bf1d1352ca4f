"""Arguments of a run (facts §4): merging, defaults, hashes, field references, experiments, and the way back from a
bound text."""

from __future__ import annotations

import pytest

from rollout_lint.gates.arguments.binding import Supply
from rollout_lint.gates.arguments.field_references import read_rollout_field
from rollout_lint.gates.arguments.placeholders import breaks_metric, placeholders, unclosed
from rollout_lint.gates.gate import Gate
from rollout_lint.gates.invalid_metrics import duration_complaint
from rollout_lint.gates.near_names import nearest
from rollout_lint.manifests.durations import go_duration
from rollout_lint.manifests.loading import Scope, project_of_stream, read_manifest
from rollout_lint.manifests.resource import Resource
from rollout_lint.source.bound import Origin
from rollout_lint.source.text import Source
from rollout_lint.walk import gates_of_targets

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
  namespace: shop
  labels: {team: books}
spec:
  minReadySeconds: 30
  selector: {matchLabels: {app: catalog}}
  template:
    metadata: {labels: {app: catalog, app.kubernetes.io/version: "1"}}
    spec:
      containers: [{name: main, image: "shop/catalog:1.2", tty: true}]
  strategy:
    canary:
      analysis:
        templates: [{templateName: slo}]
        args: ARGS
"""
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: NAME}
spec:
  args: ARGS
  templates: NESTED
  metrics:
    - name: NAME
      successCondition: CONDITION
      provider: {prometheus: {query: up}}
"""


def rollout(args: str) -> str:
    return ROLLOUT.replace("ARGS", args)


def template(args: str, *, name: str = "slo", nested: str = "[]", condition: str = "result[0] > {{args.x}}") -> str:
    text = TEMPLATE.replace("ARGS", args).replace("NESTED", nested).replace("NAME", name)
    return text.replace("CONDITION", f"'{condition}'")


def gates(*documents: str) -> list[Gate]:
    manifest = read_manifest(Source("manifests.yaml", "---\n".join(documents)), is_target=True)
    return gates_of_targets(project_of_stream(manifest, Scope()))


def bound(passed: str, declared: str, name: str = "x") -> tuple[str | None, Origin, str, str | None]:
    """Value, origin, text of the place and pod template hash of an argument of the Rollout's gate."""
    argument = gates(rollout(passed), template(declared))[0].environment[name]
    return argument.value.value, argument.value.origin, argument.value.span.excerpt, argument.pod_template_hash


DEFAULT, PASSED = Origin.DEFAULT, Origin.ARGUMENT
LATEST = "valueFrom: {podTemplateHashValue: Latest}"
MISSPELT = "valueFrom: {podTemplateHashValue: latest}"


@pytest.mark.parametrize(
    ("passed", "declared", "expected"),
    [
        ("[]", "[{name: x, value: '1'}]", ("1", DEFAULT, "1", None)),
        ("[{name: x, value: '2'}]", "[{name: x, value: '1'}]", ("2", PASSED, "2", None)),
        ("[{name: x, value: '2'}]", "[{name: x}]", ("2", PASSED, "2", None)),
        ("[{name: x}]", "[{name: x, value: '1'}]", ("", PASSED, "x", None)),
        ("[{name: x, value: ''}]", "[{name: x, value: '1'}]", ("", PASSED, "", None)),
        (f"[{{name: x, {LATEST}}}]", "[{name: x}]", (None, PASSED, "Latest", "Latest")),
        ("[{name: x, valueFrom: {podTemplateHashValue: Stable}}]", "[{name: x}]", (None, PASSED, "Stable", "Stable")),
        (f"[{{name: x, {MISSPELT}}}]", "[{name: x}]", ("", PASSED, "latest", None)),
        # a known hash wins over a value, an unknown one leaves it
        (f"[{{name: x, value: a, {LATEST}}}]", "[{name: x}]", (None, PASSED, "Latest", "Latest")),
        (f"[{{name: x, value: a, {MISSPELT}}}]", "[{name: x}]", ("a", PASSED, "a", None)),
        ("[{name: x, valueFrom: {secretKeyRef: {name: s, key: k}}}]", "[{name: x, value: a}]", ("", PASSED, "x", None)),
    ],
)
def test_what_a_rollout_passes(
    passed: str, declared: str, expected: tuple[str | None, Origin, str, str | None]
) -> None:
    assert bound(passed, declared) == expected


def test_a_secret_of_the_template_wins_over_the_rollouts_value() -> None:
    (gate,) = gates(
        rollout("[{name: x, value: a}]"), template("[{name: x, valueFrom: {secretKeyRef: {name: s, key: k}}}]")
    )
    argument = gate.environment["x"]
    assert (argument.supply, argument.value.value, argument.value.known) == (Supply.SECRET, None, False)


def test_an_undeclared_argument_is_dropped() -> None:
    (gate,) = gates(rollout("[{name: y, value: a}]"), template("[{name: x}]"))
    assert list(gate.environment) == ["x"]
    assert gate.environment["x"].supply is Supply.NOTHING
    assert [argument.name for argument in gate.missing_arguments] == ["x"]


@pytest.mark.parametrize(
    ("declared", "supply"),
    [
        ("[{name: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", Supply.FIELD_REFERENCE),
        ("[{name: x, valueFrom: {podTemplateHashValue: Latest}}]", Supply.PRUNED),
        ("[{name: x, value: '', valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", Supply.VALUE),
    ],
)
def test_a_template_reads_no_field_and_no_hash(declared: str, supply: Supply) -> None:
    assert gates(rollout("[]"), template(declared))[0].environment["x"].supply is supply
    passed = gates(rollout("[{name: x, value: a}]"), template(declared))[0].environment["x"]
    assert (passed.supply, passed.value.value) == (Supply.VALUE, "a")


def test_nested_templates_share_their_arguments() -> None:
    (gate,) = gates(
        rollout("[{name: y, value: b}]"),
        template("[{name: x}]", nested="[{templateName: inner}]"),
        template("[{name: x, value: a}, {name: y}]", name="inner", condition="result[0] > {{args.x}}{{args.y}}"),
    )
    assert [t.name for t in gate.templates] == ["slo", "inner"]
    assert gate.known_arguments == {"x": "a", "y": "b"}
    assert [metric.text("successCondition").value for metric in gate.metrics] == ["result[0] > a", "result[0] > ab"]


def test_a_declaration_without_a_value_gives_way_even_to_one_with_nothing() -> None:
    """flattenArgs replaces whatever has no ``value``: the Secret of the first template is lost."""
    secret = "[{name: x, valueFrom: {secretKeyRef: {name: s, key: k}}}]"
    outer = template(secret, nested="[{templateName: inner}]")
    (gate,) = gates(rollout("[]"), outer, template("[{name: x}]", name="inner"))
    assert gate.environment["x"].supply is Supply.NOTHING


def test_values_that_are_filled_in_later_are_unknown() -> None:
    (gate,) = gates(rollout("[{name: x, value: '${LIMIT}'}]"), template("[{name: x}]"))
    assert gate.known_arguments == {}
    assert not gate.metrics[0].text("successCondition").known


ROLLOUT_FIELDS = [
    ("metadata.name", "catalog"),
    ("metadata.namespace", "shop"),
    ("metadata.labels['team']", "books"),
    ("spec.minReadySeconds", "30"),
    ("spec.template.metadata.labels.app", "catalog"),
    ("spec.template.metadata.labels[app]", "catalog"),
    ("spec.template.spec.containers[0].image", "shop/catalog:1.2"),
    ("spec.template.spec.containers.0.tty", "true"),
    ("spec.strategy.canary.analysis.templates[0].templateName.", "slo"),
]
FAULTS = [
    ("metadata.foo", "unsupported fieldPath: metadata.foo"),
    ("metadata.name['x']", "fieldPath \"metadata.name['x']\" does not support subscript"),
    ("metadata.labels.team", "unsupported fieldPath: metadata.labels.team"),
    ("spec.template.metadata.labels['app']", "invalid path spec.template.metadata.labels['app'] in rollout"),
    ("spec.template.metadata.labels.a.b/c", "invalid path spec.template.metadata.labels.a.b/c in rollout"),
    ("spec.foo", "invalid path spec.foo in rollout"),
    ("foo.bar", "invalid path foo.bar in rollout"),
    ("spec.template", "path spec.template in rollout must terminate in a primitive value"),
    ("spec.template.spec.containers[1].image", "index 1 out of range"),
    ("spec.template.spec.containers[main].image", "invalid index 'main'"),
    ("spec.minReadySeconds.x", "invalid path spec.minReadySeconds.x in rollout"),
    ("status.canary.weights.canary.weight", "invalid path status.canary.weights.canary.weight in rollout"),
]
IN_CLUSTER = [
    "metadata.uid",
    "metadata.labels",
    "metadata.labels['app.kubernetes.io/instance']",
    "status.currentPodHash",
    "spec.replicas",
]


def the_rollout(amended_by: str = "") -> Resource:
    return gates(rollout("[]") + amended_by)[0].owner


@pytest.mark.parametrize(("path", "value"), ROLLOUT_FIELDS)
def test_a_field_of_the_rollout(path: str, value: str) -> None:
    assert read_rollout_field(path, the_rollout()) == (value, None, None, False)


@pytest.mark.parametrize(("path", "fault"), FAULTS)
def test_a_path_that_cannot_be_read(path: str, fault: str) -> None:
    assert read_rollout_field(path, the_rollout()) == (None, None, fault, False)


def test_a_key_that_no_label_has() -> None:
    fault = read_rollout_field("metadata.labels['a b']", the_rollout()).fault
    assert fault is not None
    assert fault.startswith("invalid key subscript in metadata.labels['a b']")


@pytest.mark.parametrize("path", IN_CLUSTER)
def test_a_field_that_only_the_cluster_knows(path: str) -> None:
    reading = read_rollout_field(path, the_rollout())
    assert (reading.value, reading.fault) == (None, None)
    assert reading.unknown


def test_a_label_that_is_not_there_is_empty_unless_a_kustomization_may_add_it() -> None:
    assert read_rollout_field("metadata.labels['tier']", the_rollout()) == ("", None, None, True)
    assert read_rollout_field("metadata.labels['tier']", the_rollout(), amended=True).unknown
    missing = "spec.template.metadata.labels.tier"
    assert read_rollout_field(missing, the_rollout()).fault
    assert read_rollout_field(missing, the_rollout(), amended=True).unknown


def test_status_weights_are_there_with_traffic_routing() -> None:
    routed = the_rollout("      trafficRouting: {nginx: {stableIngress: catalog}}\n")
    assert read_rollout_field("status.canary.weights.canary.weight", routed).fault is None


def test_the_template_of_a_workload_is_not_read_from_the_rollout() -> None:
    owner = the_rollout()
    text = rollout("[]").replace(
        "  selector: {matchLabels: {app: catalog}}\n", "  workloadRef: {kind: Deployment, name: d}\n"
    )
    referring = gates(text)[0].owner
    assert read_rollout_field("spec.template.spec.x", owner).fault
    assert read_rollout_field("spec.template.spec.x", referring).fault is None


EXPERIMENT = """\
apiVersion: argoproj.io/v1alpha1
kind: Experiment
metadata: {name: compare}
spec:
  templates: [{name: canary, selector: {matchLabels: {a: b}}, template: {}}]
  analyses:
    - name: slo
      templateName: slo
      args: ARGS
"""


@pytest.mark.parametrize(
    ("args", "value", "pod_hash", "known"),
    [
        ("[{name: x, value: '{{templates.canary.podTemplateHash}}'}]", None, "templates.canary", False),
        ("[{name: x, value: '{{ templates.canary.podTemplateHash }}'}]", None, "templates.canary", False),
        ("[{name: x, value: 'a-{{templates.canary.podTemplateHash}}'}]", None, None, False),
        ("[{name: x, value: '{{templates.other.podTemplateHash}}'}]", None, None, False),
        ("[{name: x, value: '{{experiment.availableAt}}'}]", None, None, False),
        ("[{name: x, value: plain}]", "plain", None, True),
        # an Experiment keeps only `value` of an argument: the default stays
        ("[{name: x}]", "1", None, True),
        ("[{name: x, valueFrom: {secretKeyRef: {name: s, key: k}}}]", "1", None, True),
        ("[{name: x, value: ''}]", "", None, True),
    ],
)
def test_what_an_experiment_passes(args: str, value: str | None, pod_hash: str | None, known: bool) -> None:
    argument = gates(EXPERIMENT.replace("ARGS", args), template("[{name: x, value: '1'}]"))[0].environment["x"]
    assert (argument.value.value, argument.pod_template_hash, argument.value.known) == (value, pod_hash, known)


def test_an_experiment_step_takes_a_rollouts_arguments_and_an_experiments_placeholders() -> None:
    step = """\
      steps:
        - experiment:
            templates: [{name: baseline, specRef: stable}]
            dryRun: [{metricName: slo}]
            analyses:
              - name: slo
                templateName: slo
                args:
                  - {name: x, value: "{{templates.baseline.podTemplateHash}}"}
                  - {name: y, valueFrom: {podTemplateHashValue: Latest}}
"""
    gate = gates(rollout("[]") + step, template("[{name: x}, {name: y}]"))[1]
    hashes = {name: argument.pod_template_hash for name, argument in gate.environment.items()}
    assert hashes == {"x": "templates.baseline", "y": "Latest"}
    assert [metric.is_dry_run for metric in gate.metrics] == [True]


# -- the grammar of placeholders


@pytest.mark.parametrize(
    ("text", "tags", "open_at"),
    [
        ("{{args.x}}", ["args.x"], None),
        ("a {{ args.x }} b {{\targs.y-z.1 }}", ["args.x", "args.y-z.1"], None),
        ("foo{{{args.sel}}}", ["{args.sel"], None),
        ("{{ args . x }}", ["args . x"], None),
        ("{{}}", [""], None),
        ("{{args.x}", [], 0),
        ("{{args.x}} {{args.y", ["args.x"], 11),
        ("{{a {{b}}", ["a {{b"], None),
        ("a } { b }}", [], None),
    ],
)
def test_placeholders_are_found_as_the_controller_finds_them(text: str, tags: list[str], open_at: int | None) -> None:
    assert [tag.tag for tag in placeholders(text)] == tags
    assert unclosed(text) == open_at


@pytest.mark.parametrize(
    ("value", "character"),
    [
        ('quotes " and \\ and\nbreaks\tand ü and 日本 and 😀', None),
        ("non-breaking\u00a0space", None),
        ("bell\a", "\a"),
        ("\v", "\v"),
        ("\x01", "\x01"),
        ("\x7f", "\x7f"),
        ("\x85", None),
        ("\U000e0001", "\U000e0001"),
    ],
)
def test_values_that_json_cannot_read_when_go_has_quoted_them(value: str, character: str | None) -> None:
    assert breaks_metric(value) == character


# -- the way back


def test_a_bound_text_leads_back_to_where_each_part_was_written() -> None:
    condition = "result[0] > {{args.x}} && len(result) {{ args.y }} 0"
    (gate,) = gates(
        rollout("[{name: x, value: 95%}]"), template("[{name: x}, {name: y, value: '>'}]", condition=condition)
    )
    text = gate.metrics[0].text("successCondition")
    assert text.value == "result[0] > 95% && len(result) > 0"
    percent = text.value.index("%")
    # inside one argument: its own literal
    assert text.part(percent, percent + 1).excerpt == "%"
    assert text.part(percent, percent + 1).first.line == 18
    assert text.part(12, 15).excerpt == "95%"
    # literal text only
    assert text.part(0, 9).excerpt == "result[0]"
    start = text.value.index("len")
    assert text.part(start, start + 3).excerpt == "len"
    # across the border: the text as written, placeholders whole
    assert text.part(10, 15).excerpt == "> {{args.x}}"
    assert text.part(13, 22).excerpt == "{{args.x}} && len"
    assert text.part(0, len(text.value)).excerpt == condition
    assert text.written_range(percent, percent + 1) == (12, 22)
    end = len(text.value)
    assert text.written_range(end, end) == (len(condition), len(condition))


def test_segments_cover_both_texts_without_a_gap() -> None:
    condition = "{{args.x}}{{args.e}}b{{args.x}}"
    (gate,) = gates(
        rollout("[{name: x, value: aaa}, {name: e, value: ''}]"),
        template("[{name: x}, {name: e}]", condition=condition),
    )
    text = gate.metrics[0].text("successCondition")
    assert text.value == "aaabaaa"
    assert [(s.start, s.end) for s in text.segments] == [(0, 3), (3, 3), (3, 4), (4, 7)]
    assert [(s.written_start, s.written_end) for s in text.segments] == [(0, 10), (10, 20), (20, 21), (21, 31)]
    assert text.part(3, 4).excerpt == "b"


def test_a_text_that_is_one_placeholder_takes_the_place_of_its_argument() -> None:
    (gate,) = gates(rollout("[{name: x, value: 'true'}]"), template("[{name: x}]", condition="{{args.x}}"))
    text = gate.metrics[0].text("successCondition")
    assert (text.value, text.origin, text.span.excerpt) == ("true", Origin.ARGUMENT, "true")
    assert text.written is not None
    assert text.written.excerpt == "{{args.x}}"


@pytest.mark.parametrize("condition", ["{{args.x", "{{inputs.x}}", "{{args.z}}", "a {{.args.x}}"])
def test_a_text_that_cannot_be_filled_in_is_unknown(condition: str) -> None:
    (gate,) = gates(rollout("[{name: x, value: a}]"), template("[{name: x}]", condition=condition))
    text = gate.metrics[0].text("successCondition")
    assert (text.value, text.known, text.segments) == (None, False, ())


# -- what rules lean on


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1d", 'time: unknown unit "d" in duration "1d"'),
        ("60", 'time: missing unit in duration "60"'),
        ("1h30", 'time: missing unit in duration "1h30"'),
        ("10 m", 'time: unknown unit " m" in duration "10 m"'),
        ("one hour", 'time: invalid duration "one hour"'),
        ("60s-typo", 'time: unknown unit "s-typo" in duration "60s-typo"'),
        ("-", 'time: invalid duration "-"'),
        ("1h30m", None),
        ("-5s", None),
        ("0", None),
        (".5h", None),
    ],
)
def test_durations_are_refused_in_gos_words(text: str, complaint: str | None) -> None:
    assert duration_complaint(text) == complaint
    assert (go_duration(text) is None) is (complaint is not None)


def test_near_names() -> None:
    assert nearest("canary-pod-hash", ["service", "canary-hash"]) == "canary-hash"
    assert nearest("service_name", ["service-name", "service-names"]) == "service-name"
    assert nearest("x", ["threshold"]) is None
