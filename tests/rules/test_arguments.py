"""The rules about arguments and placeholders: RL311, RL402–RL407, RL412, RL414, RL415, with the facts' numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollout_lint import lint_paths, lint_text
from rollout_lint.finding import Level

CANARY = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog}
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      analysis:
        templates: [{templateName: slo}]
        args: ARGS
"""
TEMPLATE = """\
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  args: ARGS
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] > {{args.x}}
      provider: {prometheus: {query: up}}
"""


def rollout(args: str = "[]") -> str:
    return CANARY.replace("ARGS", args)


def template(args: str = "[{name: x}]", name: str = "slo", metric: str = "success-rate") -> str:
    return TEMPLATE.replace("ARGS", args).replace("slo", name).replace("success-rate", metric)


def found(text: str, *codes: str) -> list[tuple[str, str]]:
    return [(f.rule, f.span.excerpt) for f in lint_text(text).findings if f.rule in codes]


def messages(text: str, code: str) -> list[str]:
    return [f.message for f in lint_text(text).findings if f.rule == code]


def helps(text: str, code: str) -> list[str]:
    return [f.help for f in lint_text(text).findings if f.rule == code]


# -- RL402


def test_v42_v47_one_finding_names_all_that_a_list_lacks() -> None:
    text = rollout("[{name: y, value: a}]") + template("[{name: x}, {name: y}, {name: pod-hash}]")
    assert found(text, "RL402") == [("RL402", "[{name: y, value: a}]")]
    (message,) = messages(text, "RL402")
    assert message.startswith(
        "arguments `x` and `pod-hash` without a value: Rollout `catalog`, the background analysis"
    )
    assert message.endswith("`args.x was not resolved`")
    assert "`valueFrom: {podTemplateHashValue: Latest}`" in helps(text, "RL402")[0]


def test_without_a_list_the_place_is_the_analysis() -> None:
    without = rollout().replace("        args: []\n", "")
    assert found(without + template(), "RL402") == [("RL402", "analysis")]


def test_a_name_that_is_near_is_named_at_both_ends() -> None:
    text = rollout("[{name: canary_hash, value: a}]") + template("[{name: canary-hash}]")
    assert found(text, "RL402", "RL403") == [("RL402", "[{name: canary_hash, value: a}]"), ("RL403", "canary_hash")]
    assert helps(text, "RL402") == ["rename the argument `canary_hash` to `canary-hash`"]
    assert helps(text, "RL403") == ["did you mean `canary-hash`?"]


@pytest.mark.parametrize(
    "text",
    [
        rollout("[{name: x, value: a}]") + template(),
        rollout() + template("[{name: x, value: a}]"),
        rollout() + template("[{name: x, valueFrom: {secretKeyRef: {name: s, key: k}}}]"),
        # an empty text is a value
        rollout("[{name: x}]") + template(),
        # nobody in view uses the template
        template(),
        # not all templates are in view
        rollout().replace("[{templateName: slo}]", "[{templateName: slo}, {templateName: '${OTHER}'}]") + template(),
        # two of one name: which one it is, is unknown
        rollout() + template() + template("[{name: x, value: a}]"),
    ],
)
def test_no_argument_is_missing(text: str) -> None:
    assert found(text, "RL402") == []


def test_a_run_of_its_own_and_an_experiment_lack_arguments_too() -> None:
    run = template().replace("AnalysisTemplate", "AnalysisRun")
    assert found(run, "RL402") == [("RL402", "x")]
    experiment = """\
apiVersion: argoproj.io/v1alpha1
kind: Experiment
metadata: {name: compare}
spec:
  templates: []
  analyses:
    - {name: compare-slo, templateName: slo, args: [{name: x, valueFrom: {secretKeyRef: {name: s, key: k}}}]}
"""
    (finding,) = found(experiment + template(), "RL402")
    assert finding[1].startswith("[{name: x")
    assert found(experiment + template(), "RL404") == []


def test_the_chapters_blue_green_lacks_its_pod_hash(shared: Path) -> None:
    report = lint_paths([str(shared / "seed" / "manifests")])
    (finding,) = [f for f in report.findings if f.rule == "RL402"]
    assert finding.path.endswith("cnpg-bluegreen.yaml")
    assert (finding.span.first.line, finding.span.excerpt) == (17, "[{ name: service-name, value: catalog }]")
    assert "`canary-pod-hash`" in finding.message


# -- RL403, RL404


def test_an_unknown_argument_needs_all_templates_in_view() -> None:
    text = rollout("[{name: other, value: a}, {name: x, value: a}]")
    assert found(text + template(), "RL403") == [("RL403", "other")]
    assert found(text, "RL403") == []
    assert found(rollout("[{name: other, value: a}]") + template("[]"), "RL403") == [("RL403", "other")]


@pytest.mark.parametrize(
    ("entry", "declared", "place"),
    [
        ("{name: x}", "[{name: x, value: a}]", "x"),
        ("{name: x, value: null}", "[{name: x}]", "x"),
        ("{name: x, valueFrom: {}}", "[{name: x}]", "x"),
        ("{name: x, valueFrom: {podTemplateHashValue: latest}}", "[{name: x}]", "latest"),
        ("{name: x, valueFrom: {podTemplateHashValue: LATEST}}", "[{name: x}]", "LATEST"),
        ("{name: x, valueFrom: {podTemplateHashValue: Canary}}", "[{name: x}]", "Canary"),
        ("{name: x, valueFrom: {secretKeyRef: {name: s, key: k}}}", "[{name: x}]", "secretKeyRef"),
        # meant so, or with a value all the same
        ('{name: x, value: ""}', "[{name: x, value: a}]", None),
        ("{name: x, value: a, valueFrom: {podTemplateHashValue: latest}}", "[{name: x}]", None),
        ("{name: x, valueFrom: {podTemplateHashValue: Stable}}", "[{name: x}]", None),
        ("{name: x, valueFrom: {podTemplateHashValue: '${HASH}'}}", "[{name: x}]", None),
        # the Secret of the template wins over whatever is passed
        ("{name: x}", "[{name: x, valueFrom: {secretKeyRef: {name: s, key: k}}}]", None),
        # dropped, which RL403 says
        ("{name: y}", "[{name: x, value: a}]", None),
    ],
)
def test_an_empty_argument(entry: str, declared: str, place: str | None) -> None:
    expected = [] if place is None else [("RL404", place)]
    assert found(rollout(f"[{entry}]") + template(declared), "RL404", "RL003") == expected


def test_a_default_that_is_overridden_is_named() -> None:
    (message,) = messages(rollout("[{name: x}]") + template("[{name: x, value: '0.9'}]"), "RL404")
    assert message == 'argument `x` is passed without a value: it is "", and overrides the default `0.9`'


# -- RL405, RL406, RL407

BOTH = "[{templateName: slo}, {templateName: latency}]"


def both(args: str = "[{name: x, value: a}]") -> str:
    return rollout(args).replace("[{templateName: slo}]", BOTH)


def test_v42_metrics_of_one_name() -> None:
    twice = both() + template() + template(name="latency")
    assert found(twice, "RL405") == [("RL405", "success-rate")]
    assert found(both() + template() + template(name="latency", metric="p99"), "RL405") == []
    # one template named twice is one template
    assert found(both().replace("latency", "slo") + template(), "RL405") == []


def test_v67_metrics_that_have_one_name_once_arguments_are_in_place() -> None:
    named = template(name="latency", metric="success-{{args.x}}")
    assert found(both("[{name: x, value: rate}]") + template() + named, "RL405") == [("RL405", "success-{{args.x}}")]
    assert found(both("[{name: x, value: rates}]") + template() + named, "RL405") == []


def test_v42_patterns_of_one_name() -> None:
    pattern = "  dryRun: [{metricName: success-rate}]\n"
    with_own = rollout("[{name: x, value: a}]") + pattern.replace("  dry", "        dry")
    assert found(with_own + template(), "RL405") == []
    text = with_own + template().replace("  metrics:", f"{pattern}  metrics:")
    assert found(text, "RL405") == [("RL405", "success-rate")]


def test_v43_a_steps_pattern_against_the_templates_of_another_analysis() -> None:
    step = """\
      steps:
        - analysis:
            templates: [{templateName: latency}]
            args: [{name: x, value: a}]
            dryRun: [{metricName: PATTERN}]
"""
    inner = template().replace("  metrics:", "  dryRun: [{metricName: .*rate}]\n  metrics:")
    text = rollout("[{name: x, value: a}]") + step + inner + template(name="latency", metric="p99")
    assert found(text.replace("PATTERN", ".*rate"), "RL405") == [("RL405", ".*rate")]
    assert found(text.replace("PATTERN", "p99"), "RL405") == []


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("a", "b", True),
        ("a", "''", True),
        ("a", "a", False),
        ("a", "null", False),
        ("a", "${VALUE}", False),
    ],
)
def test_v42_defaults_that_differ_even_where_a_value_is_passed(one: str, other: str, conflict: bool) -> None:
    first = template(f"[{{name: x, value: {one}}}]")
    second = template(f"[{{name: x, value: {other}}}]", name="latency", metric="p99")
    for text in (both() + first + second, both("[]") + first + second):
        assert bool(found(text, "RL406")) is conflict


NESTING = """\
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: NAME}
spec:
  templates: [{templateName: INNER}]
"""


def nesting(name: str, inner: str) -> str:
    return NESTING.replace("NAME", name).replace("INNER", inner)


def test_v60_cycles_of_templates() -> None:
    assert found(nesting("a", "a"), "RL407") == [("RL407", "a")]
    cycle = nesting("a", "b") + nesting("b", "c") + nesting("c", "a")
    assert found(cycle, "RL407") == [("RL407", "a")]
    assert found(rollout().replace("slo", "b") + cycle, "RL407") == [("RL407", "a")]
    assert found(nesting("a", "b") + nesting("b", "slo") + template(), "RL407") == []


def test_a_long_chain_of_templates_is_followed() -> None:
    chain = "".join(nesting(f"t{number}", f"t{number + 1}") for number in range(2000))
    report = lint_text(chain + nesting("t2000", "t0"))
    assert not report.failures
    assert [(f.rule, f.span.excerpt) for f in report.findings if f.rule == "RL407"] == [("RL407", "t0")]


def test_several_ways_to_one_template_are_no_cycle() -> None:
    inner = "[{templateName: b}, {templateName: c}]"
    diamond = nesting("a", "b").replace("[{templateName: b}]", inner) + nesting("b", "slo") + nesting("c", "slo")
    assert found(diamond + template(), "RL407", "RL405") == []


# -- RL412


def field(path: str) -> str:
    return f'[{{name: x, valueFrom: {{fieldRef: {{fieldPath: "{path}"}}}}}}]'


@pytest.mark.parametrize(
    ("path", "level"),
    [
        ("metadata.foo", Level.ERROR),
        ("metadata.labels['team']", Level.WARNING),
        ("spec.template.metadata.labels['app']", Level.ERROR),
        ("spec.template.metadata.labels.version", Level.ERROR),
        ("status.canary.weights.canary.weight", Level.ERROR),
        ("metadata.name", None),
        ("metadata.labels['app.kubernetes.io/instance']", None),
        ("spec.template.metadata.labels.app", None),
        ("status.currentPodHash", None),
    ],
)
def test_a_path_on_the_rollouts_side(path: str, level: Level | None) -> None:
    report = lint_text(rollout(field(path)) + template())
    expected = [] if level is None else [(path, level)]
    assert [(f.span.excerpt, f.level) for f in report.findings if f.rule == "RL412"] == expected


def test_v38_an_illegal_path_of_a_step_is_left_to_the_specification() -> None:
    step = f"      steps: [{{analysis: {{templates: [{{templateName: slo}}], args: {field('metadata.foo')}}}}}]\n"
    text = rollout("[{name: x, value: a}]") + step + template()
    assert found(text, "RL412") == []
    assert found(text.replace("metadata.foo", "spec.foo"), "RL412") == [("RL412", "spec.foo")]


def test_a_kustomization_may_add_the_label(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(rollout(field("spec.template.metadata.labels.version")) + template())
    assert [f.rule for f in lint_paths([str(tmp_path)]).findings if f.rule == "RL412"] == ["RL412"]
    (tmp_path / "kustomization.yaml").write_text("resources: [all.yaml]\n")
    assert [f.rule for f in lint_paths([str(tmp_path)]).findings if f.rule == "RL412"] == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (rollout(), Level.ERROR),
        ("", Level.WARNING),
        (rollout("[{name: x, value: a}]"), None),
    ],
)
def test_nothing_reads_a_field_reference_of_a_template(text: str, level: Level | None) -> None:
    report = lint_text(text + template(field("metadata.namespace")))
    expected = [] if level is None else [("metadata.namespace", level)]
    assert [(f.span.excerpt, f.level) for f in report.findings if f.rule == "RL412"] == expected
    assert not [f for f in report.findings if f.rule == "RL402"]


# -- RL414, RL415


def test_an_argument_that_only_a_nested_template_uses_is_used() -> None:
    outer = nesting("outer", "slo").replace("spec:\n", "spec:\n  args: [{name: x, value: a}, {name: z, value: a}]\n")
    assert found(rollout().replace("slo", "outer") + outer + template(), "RL414") == [("RL414", "z")]


def test_what_is_filled_in_later_may_use_anything() -> None:
    assert found(template("[{name: x}, {name: y}]"), "RL414") == [("RL414", "y")]
    assert found(template("[{name: x}, {name: y}]").replace("query: up", "query: '${QUERY}'"), "RL414") == []


def test_a_broken_placeholder_still_shows_what_it_is_for() -> None:
    assert found(template().replace("{{args.x}}", "{{ .args.x }}"), "RL414") == []
    assert found(template().replace("{{args.x}}", "{{args.x"), "RL414") == []
    assert found(template().replace("{{args.x}}", "{{inputs.y}}"), "RL414") == [("RL414", "x")]


# -- RL311


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("{{args.x}} {{ args.x }}", []),
        ("{{inputs.y}}", ["{{inputs.y}}"]),
        ("{{ .args.x }}", ["{{ .args.x }}"]),
        ("{{args.x | default}}", ["{{args.x | default}}"]),
        ("{{args['x']}}", ["{{args['x']}}"]),
        ("{{args.z}} and {{args.z}}", ["{{args.z}}"]),
        ("foo{{{args.x}}}", ["{{{args.x}}"]),
        ("a {{args.x", ["{{"]),
        ("{{ .Values.x }}", []),
        ("{{`{{args.x}}`}}", []),
        ("${X} {{inputs.y}}", ["{{inputs.y}}"]),
        ("a } } b", []),
    ],
)
def test_a_placeholder_in_any_string_of_a_metric(written: str, places: list[str]) -> None:
    job = """\
    - name: smoke
      provider:
        job:
          metadata: {annotations: {note: "WRITTEN"}}
          spec:
            backoffLimit: 0
            unknown: "{{nothing.here}}"
            template: {spec: {containers: [{name: main, command: [echo, "WRITTEN"]}]}}
"""
    text = template("[{name: x, value: a}]") + job.replace("WRITTEN", written)
    assert found(text, "RL311") == [("RL311", place) for place in places * 2]


def test_an_undeclared_argument_may_be_a_missing_templates() -> None:
    use = rollout("[]").replace("[{templateName: slo}]", "[{templateName: slo}, {templateName: '${OTHER}'}]")
    assert found(rollout("[]") + template("[]"), "RL311") == [("RL311", "{{args.x}}")]
    assert found(use + template("[]"), "RL311") == []
    assert found(use + template("[]").replace("{{args.x}}", "{{inputs.x}}"), "RL311") == [("RL311", "{{inputs.x}}")]


def test_advice_for_placeholders() -> None:
    declared = template("[{name: threshold}]")
    assert helps(declared.replace("args.x", "args.treshold"), "RL311") == ["did you mean `{{args.threshold}}`?"]
    assert helps(declared.replace("args.x", " .args.threshold "), "RL311") == ["did you mean `{{args.threshold}}`?"]
    assert helps(declared.replace("args.x", "{args.threshold"), "RL311")[0].startswith(
        "the tag begins at the first two"
    )


def test_placeholders_in_the_values_of_arguments() -> None:
    passed = rollout("[{name: x, value: '{{args.y}}'}]") + template()
    assert found(passed, "RL311") == [("RL311", "{{args.y}}")]
    experiment = """\
apiVersion: argoproj.io/v1alpha1
kind: Experiment
metadata: {name: compare}
spec:
  templates: [{name: canary, selector: {matchLabels: {a: b}}, template: {}}]
  analyses:
    - {name: compare-slo, templateName: slo, args: [{name: x, value: "{{TAG}}"}]}
"""
    for tag, known in (
        ("templates.canary.podTemplateHash", True),
        ("templates.canary.replicaset.name", True),
        ("experiment.availableAt", True),
        ("templates.stable.podTemplateHash", False),
        ("experiment.finishedAt", False),
        ("args.y", False),
    ):
        expected = [] if known else [("RL311", f"{{{{{tag}}}}}")]
        assert found(experiment.replace("TAG", tag) + template(), "RL311") == expected


def test_a_value_that_no_metric_can_take() -> None:
    assert found(rollout('[{name: x, value: "1\\a"}]') + template(), "RL311") == [("RL311", "1\a")]
    assert found(rollout('[{name: x, value: "1\\t"}]') + template(), "RL311") == []
