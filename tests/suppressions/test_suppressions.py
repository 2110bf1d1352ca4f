"""Suppressions in manifests: what each kind covers, and what is told of those that do nothing or say nothing."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from rollout_lint import lint_paths
from rollout_lint.reports import write_report
from rollout_lint.settings import Settings, load_settings

from .manifests import RUN, TODAY, above, at, check, ignored, told

GOOD = "ignore[RL201] noisy at night"


def test_the_run_has_one_finding_without_a_suppression() -> None:
    assert told(check(RUN)) == [("RL201", "1")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(at("failureLimit", GOOD), id="on its line"),
        pytest.param(above("failureLimit", GOOD), id="above its line"),
        pytest.param(
            above("failureLimit", GOOD).replace("at night\n", "at night\n\n      # more\n"), id="further above"
        ),
        pytest.param(above("- name", GOOD), id="above the list item"),
        pytest.param(above("  metrics", GOOD), id="above the list"),
        pytest.param(above("spec:", GOOD), id="above the mapping"),
        pytest.param(above("apiVersion", GOOD), id="above the object"),
        pytest.param(f"# rollout-lint: {GOOD}\n---\n{RUN}", id="above the document's mark"),
        pytest.param(RUN.replace("- name", f"- # rollout-lint: {GOOD}\n      name"), id="behind the dash"),
        pytest.param(f"{RUN}# rollout-lint: ignore-file[RL201] noisy at night\n", id="for the file"),
        pytest.param(at("kind", "ignore-file[RL201] noisy at night"), id="for the file, anywhere in it"),
        pytest.param(at("failureLimit", "ignore[failure-limit-too-low] noisy at night"), id="by name"),
        pytest.param(at("failureLimit", GOOD).replace("\n", "\r\n"), id="CRLF"),
        pytest.param("\ufeff" + at("failureLimit", GOOD), id="byte order mark"),
        pytest.param(
            RUN.replace(
                "name: errors", 'name: errors\n  annotations:\n    rollout-lint/ignore: "[RL201] noisy at night"'
            ),
            id="as an annotation",
        ),
        pytest.param(
            RUN.replace(
                "name: errors",
                "name: errors\n  annotations:\n    rollout-lint/ignore: |\n      RL201: noisy at night",
            ),
            id="as an annotation in a block",
        ),
    ],
)
def test_what_a_suppression_covers(text: str) -> None:
    report = check(text)
    assert told(report) == []
    assert ignored(report) == [("RL201", "noisy at night")]
    assert (report.summary.errors, report.summary.ignored, report.summary.fixable) == (0, 1, 0)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(at("count: 5", GOOD), id="on another line"),
        pytest.param(above("count: 5", GOOD), id="above another key"),
        pytest.param(at("failureLimit", "ignore[RL202] noisy at night"), id="of another rule"),
    ],
)
def test_what_it_does_not_cover(text: str) -> None:
    report = check(text)
    assert ("RL201", "1") in told(report)
    assert [rule for rule, _ in told(report) if rule != "RL201"] == ["RL091"]
    assert ignored(report) == []


def test_flow_style() -> None:
    flow = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata: {name: errors}
spec:
  metrics: [
    {name: a, count: 5, interval: 1m, failureLimit: 1, successCondition: "len(result) > 0 && result[0] > 0",
     provider: {prometheus: {query: sum(up)}}},  # the first
    # rollout-lint: ignore[RL201] noisy at night
    {name: b, count: 5, interval: 1m, failureLimit: 1, successCondition: "len(result) > 0 && result[0] > 0",
     provider: {prometheus: {query: sum(up)}}},
    {name: c, count: 5, interval: 1m, failureLimit: 1, # rollout-lint: ignore[RL201] noisy at night
     successCondition: "len(result) > 0 && result[0] > 0", provider: {prometheus: {query: sum(up)}}}]
"""
    report = check(flow, settings=Settings.defaults().replace(select=["RL201", "RL09"]))
    assert [finding.span.first.line for finding in report.findings] == [6]
    assert [each.finding.span.first.line for each in report.set_aside] == [9, 11]


def test_a_manifest_in_json_has_annotations() -> None:
    manifest = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AnalysisRun",
        "metadata": {"name": "errors", "annotations": {"rollout-lint/ignore": "[RL201, RL999] noisy \u2014 at night"}},
        "spec": {
            "metrics": [
                {
                    "name": "errors",
                    "count": 5,
                    "interval": "1m",
                    "failureLimit": 1,
                    "successCondition": "len(result) > 0 && result[0] > 0",
                    "provider": {"prometheus": {"query": "sum(up)", "address": "http://p:9090"}},
                }
            ]
        },
    }
    for indent in (None, 2):
        report = check(json.dumps(manifest, indent=indent))
        assert told(report) == [("RL092", "RL999")]
        assert ignored(report) == [("RL201", "noisy \u2014 at night")]


def test_each_document_and_object_has_its_own() -> None:
    three = "---\n".join(
        [RUN, above("kind", "ignore[RL201] here", RUN.replace("errors", "b")), RUN.replace("errors", "c")]
    )
    report = check(three)
    # above `kind:` is above one key, and not the head of the document
    assert [finding.rule for finding in report.findings] == ["RL201", "RL091", "RL201", "RL201"]
    documents = [RUN, above("apiVersion", "ignore[RL201] here", RUN), RUN]
    report = check("---\n".join(documents), settings=Settings.defaults().replace(ignore=["RL009"]))
    assert [each.finding.span.first.line for each in report.set_aside] == [29]
    assert [finding.span.first.line for finding in report.findings] == [10, 47]
    items = "".join(f"    {line}\n" if line else "" for line in RUN.split("\n"))
    listed = (
        "apiVersion: v1\nkind: List\nitems:\n  # rollout-lint: ignore[RL201] here\n  -" + items[3:] + "  -" + items[3:]
    )
    report = check(listed, settings=Settings.defaults().replace(ignore=["RL009"]))
    assert (told(report), len(report.set_aside)) == ([("RL201", "1")], 1)


def test_a_finding_inside_a_block_scalar_is_suppressed_at_its_key() -> None:
    assert told(check(RUN.replace("failureLimit: 1", "failureLimit: 2"))) == []
    broken = RUN.replace("failureLimit: 1", "failureLimit: 2").replace("requests_total{a", "requests_total{{a")
    [(rule, _)] = told(check(broken))
    for text in (
        at("query: |", f"ignore[{rule}] not ours", broken),
        above("query: |", f"ignore[{rule}] not ours", broken),
    ):
        assert ignored(check(text)) == [(rule, "not ours")]


def test_a_comment_of_a_query_suppresses_nothing_and_is_told() -> None:
    text = RUN.replace("            (sum", "            # rollout-lint: ignore[RL201] not here\n            (sum")
    report = check(text)
    assert told(report) == [("RL201", "1"), ("RL092", "rollout-lint:")]
    assert "part of the text of `query`" in report.findings[1].message


def test_the_last_line_of_a_value_speaks_for_all_of_it() -> None:
    condition = '"len(result) > 0 &&\n        result[0] <= 0.05 +"'
    text = RUN.replace("failureLimit: 1", "failureLimit: 2").replace("len(result) > 0 && result[0] <= 0.05", condition)
    [(rule, _)] = told(check(text))
    assert ignored(check(text.replace('+"', f'+"  # rollout-lint: ignore[{rule}] generated'))) == [(rule, "generated")]


def test_several_codes_and_several_comments() -> None:
    report = check(at("failureLimit", "ignore[RL201, RL208, wrong-rate] noisy"))
    assert told(report) == [("RL091", "RL208"), ("RL091", "wrong-rate")]
    report = check(above("failureLimit", "ignore[RL208] a", above("failureLimit", "ignore[RL201] b")))
    assert (told(report), ignored(report)) == ([("RL091", "RL208")], [("RL201", "b")])


MESSAGES = {
    "malformed": (at("failureLimit", "ignore RL201 x"), "ignore", "`ignore` names no rule"),
    "unknown": (at("failureLimit", "ignore[RL2O1] x"), "RL2O1", "no rule is called `RL2O1`"),
    "a family": (at("failureLimit", "ignore[RL2] x"), "RL2", "no rule is called `RL2`"),
    "unattached": (f"{RUN}# rollout-lint: ignore[RL201] x\n", "ignore[RL201]", "nothing follows"),
    "no date": (at("failureLimit", "ignore[RL201] until June x"), "June", "`June` is no date"),
    "no text": (
        RUN.replace("name: errors", "name: errors\n  annotations: {rollout-lint/ignore: [RL201]}"),
        None,
        "no text",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_malformed_says_so_and_suppresses_nothing(name: str) -> None:
    text, excerpt, message = MESSAGES[name]
    report = check(text)
    [problem] = [finding for finding in report.findings if finding.rule == "RL092"]
    assert message in problem.message
    assert excerpt is None or problem.span.excerpt == excerpt
    assert "RL201" in [finding.rule for finding in report.findings]
    assert ignored(report) == []


def test_a_rule_that_was_mistyped_is_suggested() -> None:
    [problem] = [f for f in check(at("failureLimit", "ignore[failure-limit-to-low] x")).findings if f.rule == "RL092"]
    assert "failure-limit-too-low" in problem.help


def test_the_last_day_is_the_last_one() -> None:
    text = at("failureLimit", "ignore[RL201] until 2027-01-31 noisy")
    assert told(check(text, today=TODAY)) == []
    report = check(text, today=date(2027, 2, 1))
    assert told(report) == [("RL201", "1"), ("RL093", "2027-01-31")]
    assert "was suppressed until 2027-01-31" in report.findings[1].message


def test_a_reason_is_required_unless_it_is_not(tmp_path: Path) -> None:
    text = at("failureLimit", "ignore[RL201]")
    report = check(text)
    assert told(report) == [("RL094", "ignore[RL201]")]
    assert ignored(report) == [("RL201", "")]
    configuration = tmp_path / ".rollout-lint.yaml"
    configuration.write_text("suppressions: {require-reason: false}\n")
    settings = load_settings(str(configuration))
    assert settings.remarks == ()
    assert told(check(text, settings=settings)) == []


def test_what_is_wrong_with_a_suppression_cannot_be_suppressed() -> None:
    report = check(at("failureLimit", "ignore[RL201, RL094]"))
    assert ("RL094", "ignore[RL201, RL094]") in told(report)


def test_unused_is_said_only_where_the_rule_could_have_spoken() -> None:
    text = at("failureLimit", GOOD, RUN.replace("failureLimit: 1", "failureLimit: 2"))
    assert told(check(text)) == [("RL091", "RL201")]
    defaults = Settings.defaults()
    for settings in (
        defaults.replace(ignore=["RL201"]),
        defaults.replace(select=["RL1", "RL09"]),
        defaults.replace(rules={"RL201": "off"}),
        defaults.replace(profile="correctness"),
    ):
        assert told(check(text, settings=settings)) == []


def test_a_finding_that_a_level_hides_is_not_unused() -> None:
    hidden = Settings.defaults().replace(profile="correctness", rules={"RL091": "warning"})
    assert told(check(at("failureLimit", GOOD), settings=hidden)) == []


TEMPLATE = RUN.replace("AnalysisRun", "AnalysisTemplate")


def test_a_template_that_nothing_uses_is_judged_by_the_rules_that_need_no_user() -> None:
    template = TEMPLATE.replace("failureLimit: 1", "failureLimit: 2")
    every = at("failureLimit", "ignore[RL201, RL202, RL203, RL204, RL205, RL209, RL301] x", template)
    unused = [excerpt for rule, excerpt in told(check(every)) if rule == "RL091"]
    assert {"RL201", "RL204", "RL205"} <= set(unused)
    needing = at("failureLimit", "ignore[RL101, RL105, RL302, RL303, RL401] x", template)
    assert [excerpt for rule, excerpt in told(check(needing)) if rule == "RL091"] == []


def test_an_argument_that_a_user_gives_leaves_a_rule_undecided() -> None:
    limited = TEMPLATE.replace("spec:", "spec:\n  args: [{name: limit}, {name: noise, value: '2'}]")
    for argument, expected in (("limit", []), ("noise", ["RL201"])):
        text = above(
            "failureLimit", GOOD, limited.replace("failureLimit: 1", f"failureLimit: '{{{{args.{argument}}}}}'")
        )
        assert [excerpt for rule, excerpt in told(check(text)) if rule == "RL091"] == expected


def test_unused_is_not_said_of_what_context_decides(tmp_path: Path) -> None:
    template = at("query", "ignore[RL302] the gateway has no version label", TEMPLATE)
    (tmp_path / "template.yaml").write_text(template)
    codes = [finding.rule for finding in lint_paths([str(tmp_path)]).findings]
    assert "RL091" not in codes, "no Rollout is in view: what it would be gated on is not known"


def test_unused_is_not_said_of_a_rollout_whose_template_is_not_in_view(tmp_path: Path) -> None:
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: catalog}
spec:
  selector: {matchLabels: {app: catalog}}
  template:
    metadata: {labels: {app: catalog}}
    spec: {containers: [{name: catalog, image: a}]}
  strategy:
    # rollout-lint: ignore[RL105] measured by the platform
    canary:
      steps: [{setWeight: 20}, {analysis: {templates: [{templateName: slo}]}}]
"""
    settings = Settings.defaults().replace(select=["RL105", "RL09"])
    (tmp_path / "rollout.yaml").write_text(text)
    assert lint_paths([str(tmp_path)], settings).findings == ()
    assert told(check(text, settings=settings)) == []


def test_unused_is_not_said_in_a_file_that_is_not_read() -> None:
    broken = f"# rollout-lint: ignore-file[RL201] x\n{RUN}---\na: [\n"
    assert [rule for rule, _ in told(check(broken)) if rule != "RL001"] == []
    rendered_later = f"# rollout-lint: ignore-file[RL006] a chart\n{RUN}\n{{{{- if .Values.x }}}}\n"
    report = check(rendered_later)
    assert (told(report), ignored(report)) == ([], [("RL006", "a chart")])


def test_unused_is_not_said_of_a_value_that_is_filled_in_later() -> None:
    text = at("failureLimit", GOOD, RUN.replace("failureLimit: 1", "failureLimit: ${LIMIT}"))
    assert "RL091" not in [rule for rule, _ in told(check(text))]


def test_only_comments_that_are_comments_count() -> None:
    quoted = RUN.replace("name: errors", 'name: errors\n  annotations: {note: "# rollout-lint: ignore[RL999] x"}')
    assert told(check(quoted)) == [("RL201", "1")]
    config_map = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: docs}\ndata:\n"
        f"  example.yaml: |\n    # rollout-lint: ignore[RL999] x\n---\n{RUN}"
    )
    assert told(check(config_map)) == [("RL201", "1")]


def test_sarif_leaves_out_what_is_ignored_and_counts_agree() -> None:
    report = check(at("failureLimit", GOOD))
    stream = io.StringIO()
    write_report("sarif", report, stream, suppressed=True)
    assert json.loads(stream.getvalue())["runs"][0]["results"] == []
    stream = io.StringIO()
    write_report("json", report, stream, suppressed=True)
    told_of = json.loads(stream.getvalue())
    assert (told_of["findings"], told_of["summary"]["ignored"]) == ([], 1)
    [suppressed] = told_of["suppressed"]
    assert (suppressed["rule"], suppressed["suppression"]["reason"]) == ("RL201", "noisy at night")
    assert (suppressed["line"], suppressed["suppression"]["line"], suppressed["suppression"]["how"]) == (
        10,
        10,
        "ignored",
    )
    stream = io.StringIO()
    write_report("json", report, stream)
    assert "suppressed" not in json.loads(stream.getvalue())
