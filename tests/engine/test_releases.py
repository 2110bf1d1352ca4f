"""How Rollouts stand with the checklist."""

from __future__ import annotations

import pytest

from rollout_lint import lint_text
from rollout_lint.finding import Level, Report, RuleFailure
from rollout_lint.releases import Mark, Standing
from rollout_lint.settings import Settings

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: shop}}}}
  template: {{metadata: {{labels: {{app: shop}}}}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis: {{templates: [{{templateName: {template}}}]}}
---
"""
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {{name: {name}}}
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: {limit}
      successCondition: {condition}
      provider: {{prometheus: {{query: "sum(rate(ok[2m])) / sum(rate(requests[2m]))"}}}}
---
"""
GOOD = TEMPLATE.format(name="good", limit=2, condition="len(result) > 0 && result[0] >= 0.99")
HASTY = TEMPLATE.format(name="hasty", limit=0, condition="len(result) > 0 && result[0] >= 0.99")
ITEMS = ("failure-limit", "slo", "references", "cohorts")


def marks(report: Report) -> dict[str, dict[str | None, Mark]]:
    """Each Rollout's row by its name."""
    assert report.releases is not None
    return {gated.rollout.name: row for gated, row in report.releases.matrix(ITEMS, report)}


def test_a_finding_in_a_template_is_about_the_rollouts_that_use_it() -> None:
    report = lint_text(
        ROLLOUT.format(name="one", template="hasty") + ROLLOUT.format(name="two", template="good") + GOOD + HASTY
    )
    rows = marks(report)
    assert rows["one"]["failure-limit"] == Mark(Standing.FAILED, 1, Level.ERROR)
    assert rows["two"]["failure-limit"] == Mark(Standing.PASSED)


def test_a_template_that_was_meant_is_not_blamed_on_who_uses_it() -> None:
    report = lint_text(
        ROLLOUT.format(name="one", template="good") + ROLLOUT.format(name="two", template="goood") + GOOD
    )
    assert [finding.rule for finding in report.findings if finding.checklist == "references"] == ["RL401"]
    rows = marks(report)
    assert rows["one"]["references"] == Mark(Standing.PASSED)
    assert rows["two"]["references"] == Mark(Standing.FAILED, 1, Level.ERROR)


def test_what_had_nothing_to_look_at_is_not_checked() -> None:
    row = marks(lint_text(ROLLOUT.format(name="one", template="good") + GOOD))["one"]
    assert row["cohorts"] == Mark(Standing.UNCHECKED)


def test_an_item_whose_rules_are_off_is_not_checked() -> None:
    settings = Settings.defaults().replace(select=("RL2",))
    row = marks(lint_text(ROLLOUT.format(name="one", template="good") + GOOD, settings=settings))["one"]
    assert row["failure-limit"] == Mark(Standing.PASSED)
    assert row["references"] == Mark(Standing.UNCHECKED)


def test_a_template_out_of_view_leaves_what_its_metrics_say_undecided() -> None:
    row = marks(lint_text(ROLLOUT.format(name="one", template="elsewhere")))["one"]
    assert row["failure-limit"].standing is row["slo"].standing is Standing.UNDECIDED


def test_what_is_suppressed_neither_passes_nor_fails() -> None:
    text = ROLLOUT.format(name="one", template="hasty") + HASTY.replace(
        "failureLimit: 0", "failureLimit: 0 # rollout-lint: ignore[RL201] agreed"
    )
    report = lint_text(text)
    assert [each.finding.rule for each in report.set_aside] == ["RL201"]
    assert marks(report)["one"]["failure-limit"] == Mark(Standing.SET_ASIDE)


def test_a_rule_that_raised_leaves_its_item_undecided() -> None:
    report = lint_text(ROLLOUT.format(name="one", template="good") + GOOD)
    failed = report._replace(failures=(RuleFailure("RL201", "stdin.yaml:1", "ValueError: x"),))
    assert marks(failed)["one"]["failure-limit"] == Mark(Standing.UNDECIDED)


@pytest.mark.parametrize("text", ["", "kind: Service\n"])
def test_without_rollouts_there_is_no_matrix(text: str) -> None:
    assert marks(lint_text(text)) == {}
