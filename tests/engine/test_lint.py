"""The engine: superseding, merging, context and targets, rules that fail, counts of what is undecided."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollout_lint import Report, engine
from rollout_lint import lint_paths as lint_paths_with
from rollout_lint import lint_text as lint_text_with
from rollout_lint.finding import Basis, Draft, Finding, Level, finding
from rollout_lint.manifests.loading import MissingPath, NoReadableFile
from rollout_lint.manifests.rollout import Rollout
from rollout_lint.pack import load_rules
from rollout_lint.rule import rule
from rollout_lint.settings import Settings

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: {name}
  annotations:
    rollout-lint/p99: 500ms
    notifications.argoproj.io/subscribe.on-rollout-aborted.pagerduty: shop
    notifications.argoproj.io/subscribe.on-rollout-completed.pagerduty: shop
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: {name}, image: "registry.example.com/{name}:1"}}]}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis:
            templates: [{{templateName: {template}}}]
            args: [{{name: limit, value: "{limit}"}}]
"""
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: {name}
spec:
  args: [{{name: limit}}]
  metrics:
    - name: errors
      interval: 1m
      count: 5
      failureLimit: {limit}
      successCondition: len(result) > 0 && result[0] < {{{{args.limit}}}}
      provider: {{prometheus: {{query: "sum(rate(errors_total[5m]))"}}}}
"""


JUDGED = Settings.defaults().replace(select=["RL00", "RL101", "RL102", "RL201", "RL202", "RL203", "RL4", "RL602"])
"""The rules whose working together is looked at here: what a query says is another matter."""


def lint_paths(paths: list[str], settings: Settings = JUDGED, context: list[str] | None = None) -> Report:
    return lint_paths_with(paths, settings, context)


def lint_text(text: str, path: str = "stdin.yaml", settings: Settings = JUDGED) -> Report:
    return lint_text_with(text, path, settings)


def rollout(name: str = "catalog", template: str = "slo", limit: str = "2") -> str:
    return ROLLOUT.format(name=name, template=template, limit=limit)


def template(name: str = "slo", limit: str = "1") -> str:
    return TEMPLATE.format(name=name, limit=limit)


def found(report: Report) -> list[tuple[str, str, str]]:
    return [(f.rule, Path(f.path).name, f.span.excerpt) for f in report.findings]


def test_a_template_of_many_rollouts_gives_one_finding_that_names_them_all(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(template())
    for number in range(37):
        (tmp_path / f"r{number:02}.yaml").write_text(rollout(f"service-{number}"))
    report = lint_paths([str(tmp_path)])
    assert found(report) == [("RL201", "slo.yaml", "1")]
    assert len(report.findings[0].related) == 37
    assert "Rollout `service-0`, step 2" in report.findings[0].related[0].message


def test_the_place_is_where_the_cause_was_written(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(template(limit='"{{args.limit}}"'))
    (tmp_path / "good.yaml").write_text(rollout("good", limit="2"))
    (tmp_path / "bad.yaml").write_text(rollout("bad", limit="0"))
    assert found(lint_paths([str(tmp_path)])) == [("RL201", "bad.yaml", "0")]


def test_a_finding_stands_in_a_target_only(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(template())
    (tmp_path / "r.yaml").write_text(rollout())
    assert found(lint_paths([str(tmp_path / "r.yaml")])) == []
    assert found(lint_paths([str(tmp_path / "slo.yaml")])) == [("RL201", "slo.yaml", "1")]


def test_the_files_beside_a_target_are_its_context(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(template(limit="2"))
    (tmp_path / "r.yaml").write_text(rollout())
    report = lint_paths([str(tmp_path / "r.yaml")])
    assert found(report) == []
    assert report.summary.undecided == {}
    (tmp_path / "typo.yaml").write_text(rollout("typo", template="slow"))
    assert found(lint_paths([str(tmp_path / "typo.yaml")])) == [("RL401", "typo.yaml", "slow")]


def test_a_git_ignored_file_is_no_context(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("slo.yaml\n")
    (tmp_path / "slo.yaml").write_text(template(limit="2"))
    (tmp_path / "r.yaml").write_text(rollout())
    report = lint_paths([str(tmp_path / "r.yaml")])
    assert [f.level for f in report.findings] == [Level.NOTE]
    assert report.summary.undecided == {"gates": {"its template is not in view": 1}}


def test_an_object_elsewhere_makes_a_reference_unknown_not_absent(tmp_path: Path) -> None:
    for folder in ("app", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "app" / "r.yaml").write_text(rollout())
    (tmp_path / "app" / "other.yaml").write_text(template("other", limit="2"))
    (tmp_path / "templates" / "slo.yaml").write_text(template(limit="2"))
    report = lint_paths([str(tmp_path)])
    assert [(f.rule, f.level) for f in report.findings] == [("RL401", Level.NOTE)]
    assert "templates/slo.yaml" in report.findings[0].message
    declared = lint_paths([str(tmp_path / "app")], context=[str(tmp_path / "templates")])
    assert found(declared) == []
    assert "gates" not in declared.summary.undecided


def test_kustomize_says_what_is_applied_together(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for folder in ("base", "overlays/prod"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "base" / "r.yaml").write_text(rollout())
    (tmp_path / "base" / "kustomization.yaml").write_text("resources: [r.yaml]\n")
    (tmp_path / "overlays/prod" / "slo.yaml").write_text(template(limit="2"))
    (tmp_path / "overlays/prod" / "patch.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: catalog}\n"
        "spec: {strategy: {canary: {steps: []}}}\n"
    )
    (tmp_path / "overlays/prod" / "kustomization.yaml").write_text(
        "resources: [../../base, slo.yaml]\npatches: [{path: patch.yaml}]\n"
    )
    assert found(lint_paths([str(tmp_path)])) == []
    assert found(lint_paths([str(tmp_path / "base" / "r.yaml")])) == []
    assert found(lint_paths([str(tmp_path / "overlays/prod/patch.yaml")])) == []


def test_a_fragment_of_a_rollout_is_a_patch_whoever_lists_it(tmp_path: Path) -> None:
    (tmp_path / "patch.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: x}\nspec: {strategy: {canary: {}}}\n"
    )
    assert found(lint_paths([str(tmp_path)])) == []


def test_a_template_without_providers_is_a_patch_where_the_whole_one_is_in_view(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "slo.yaml").write_text(template(limit="2"))
    (tmp_path / "patch.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {name: slo}\n"
        "spec: {metrics: [{name: errors, interval: 1m, failureLimit: 0}]}\n"
    )
    assert found(lint_paths([str(tmp_path / "patch.yaml")])) == []


def test_the_better_of_two_findings_on_one_cause_stays() -> None:
    text = rollout().replace("        - analysis:\n            templates: [{templateName: slo}]\n", "")
    text = text.replace('            args: [{name: limit, value: "2"}]\n', "")
    report = lint_text(text)
    assert [f.rule for f in report.findings] == ["RL101"]
    assert [f.rule for f in lint_text(text, settings=JUDGED.replace(ignore=["RL101"])).findings] == ["RL102"]


def test_a_rule_that_raises_is_reported_and_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    @rule("RL999", "breaks", on=Rollout, level=Level.ERROR, basis=Basis.FACT)
    def breaks(subject: Rollout) -> Iterator[Draft]:
        yield finding(at=subject, message="half a thought", help="none")
        raise LookupError("gone")

    rules = (*load_rules(), breaks.__rule__)  # type: ignore[attr-defined]
    monkeypatch.setattr(engine, "load_rules", lambda: rules)
    report = lint_text(rollout(limit="0") + "---\n" + template())
    assert [f.rule for f in report.findings] == ["RL201"]
    [failure] = report.failures
    assert (failure.rule, failure.place) == ("RL999", "stdin.yaml:4")
    assert failure.error == "LookupError: gone"


def test_an_inference_is_never_an_error_whatever_is_configured() -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: db}\nspec:\n"
        "  selector: {matchLabels: {a: b}}\n  strategy: {blueGreen: {activeService: db, prePromotionAnalysis: "
        "{templates: [{templateName: t}]}}}\n  template: {spec: {containers: [{name: db, image: postgres:16}]}}\n"
    )
    for settings in (
        Settings.defaults().replace(profile="strict"),
        Settings.defaults().replace(rules={"RL602": "error"}),
    ):
        [inferred] = [f for f in lint_text(text, settings=settings).findings if f.rule == "RL602"]
        assert (inferred.level, inferred.basis) == (Level.WARNING, Basis.INFERENCE)


def test_unknown_values_make_rules_silent_and_are_counted() -> None:
    report = lint_text(template(limit='"{{args.limit}}"'))
    assert found(report) == []
    assert report.summary.undecided == {"metrics": {"argument `limit` is not given": 1}}
    report = lint_text(template(limit="${LIMIT}"))
    assert found(report) == []
    assert "metrics" in report.summary.undecided


def test_two_objects_of_one_name_are_both_judged(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(template(limit="2") + "---\n" + template(limit="1"))
    (tmp_path / "r.yaml").write_text(rollout())
    report = lint_paths([str(tmp_path)])
    assert [f.rule for f in report.findings] == ["RL009", "RL201"]
    assert report.summary.undecided == {"gates": {"two templates of one name are in view": 1}}


def test_namespaces_separate_and_a_missing_one_matches_any() -> None:
    def in_namespace(text: str, namespace: str) -> str:
        return text.replace("metadata:\n", f"metadata:\n  namespace: {namespace}\n", 1)

    apart = in_namespace(rollout(), "one") + "---\n" + in_namespace(template(limit="2"), "two")
    [absent] = lint_text(apart).findings
    assert (absent.rule, absent.level) == ("RL401", Level.ERROR)
    assert "namespace `two`" in absent.help
    assert not lint_text(in_namespace(rollout(), "one") + "---\n" + template(limit="2")).findings


def dangling(folder: Path) -> list[Finding]:
    """What is found about templates under the configuration in the folder."""
    return [f for f in lint_paths_with([str(folder)]).findings if f.rule == "RL401"]


def test_what_is_declared_external_is_present(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(rollout("r", template="elsewhere"))
    (tmp_path / "slo.yaml").write_text(template(limit="2"))
    assert [f.rule for f in dangling(tmp_path)] == ["RL401"]
    (tmp_path / ".rollout-lint.yaml").write_text("external: [{kind: AnalysisTemplate, name: elsewhere}]\n")
    assert not dangling(tmp_path)


def test_a_complete_context_makes_what_is_not_there_absent(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(rollout())
    assert [f.level for f in dangling(tmp_path)] == [Level.NOTE]
    (tmp_path / ".rollout-lint.yaml").write_text("context: complete\n")
    assert [f.level for f in dangling(tmp_path)] == [Level.ERROR]


def test_a_metric_that_cannot_fail_is_not_called_too_strict() -> None:
    text = template().replace("      interval: 1m\n      count: 5\n", "")
    assert [f.rule for f in lint_text(text).findings] == ["RL202"]


def test_a_cycle_of_templates_ends() -> None:
    nested = (
        "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {{name: {0}}}\n"
        "spec: {{templates: [{{templateName: {1}}}]}}\n"
    )
    assert not lint_text(nested.format("a", "b") + "---\n" + nested.format("b", "a")).failures


def test_fingerprints_hold_no_line_and_no_path(tmp_path: Path) -> None:
    one = lint_text(template(), path="one.yaml").findings[0]
    other = lint_text(
        "# moved\n\n\n" + template().replace("failureLimit: 1", "failureLimit:   1"), path="b/c.yaml"
    ).findings[0]
    assert one.fingerprint == other.fingerprint
    assert one.route == "spec.metrics[errors].failureLimit"
    assert one.fingerprint != lint_text(template("renamed")).findings[0].fingerprint


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    twins = lint_text(template() + "---\n" + template()).findings
    prints = {f.fingerprint for f in twins if f.rule == "RL201"}
    assert len(prints) == 2


def test_bad_paths(tmp_path: Path) -> None:
    with pytest.raises(MissingPath, match="nowhere"):
        lint_paths([str(tmp_path / "nowhere")])
    with pytest.raises(NoReadableFile):
        lint_paths([str(tmp_path)])


def test_list_items_are_objects_and_nested_objects_are_not() -> None:
    item = "\n".join("  " + line for line in template().splitlines())
    as_list = "apiVersion: v1\nkind: List\nitems:\n- " + item.strip() + "\n"
    assert [f.rule for f in lint_text(as_list).findings] == ["RL201"]
    assert not lint_text("apiVersion: x/v1\nkind: Wrapper\nresource:\n" + item + "\n").findings
    assert not lint_text(template().replace("argoproj.io", "example.com")).findings
