"""The summary in Markdown."""

from __future__ import annotations

import pytest

from rollout_lint import lint_text
from rollout_lint.finding import Report, SetAside
from rollout_lint.reports.markdown import MAX_BYTES
from rollout_lint.reports.matrix import matrix_lines
from rollout_lint.reports.presentation import Presentation

from .page import Page
from .sample_report import ANALYSIS, CLEAN, FAILURE_LIMIT, REPORT, STREAM, at, sample_finding
from .stored import assert_as_stored, written

FILES = "https://github.com/shop/deploy/blob/0123abc/"


@pytest.mark.parametrize(("report", "file"), [(REPORT, "markdown.md"), (CLEAN, "clean.md")])
def test_report_is_as_stored(report: Report, file: str) -> None:
    assert_as_stored(written("markdown", report, files=FILES), file)


def test_places_link_to_the_files_where_their_address_is_known() -> None:
    findings = (FAILURE_LIMIT, sample_finding(at(STREAM, "{}"), "in no file of the repository"))
    report = REPORT._replace(findings=findings, failures=())
    assert f"{FILES}deploy/analysis.yaml#L12" in Page(written("markdown", report, files=FILES)).links
    assert not [link for link in Page(written("markdown", report, files=FILES)).links if "stdin" in link]
    assert not [link for link in Page(written("markdown", report)).links if "analysis.yaml" in link]


def test_what_is_suppressed_is_shown_with_its_reason_where_it_is_asked_for() -> None:
    aside = SetAside(FAILURE_LIMIT, "baselined", at(ANALYSIS, "kind"), "older than the rule")
    report = CLEAN._replace(set_aside=(aside,))
    assert "older than the rule" not in written("markdown", report)
    assert "<td>🔕 baselined</td>" in written("markdown", report, suppressed=True)
    assert "older than the rule" in written("markdown", report, suppressed=True)


def test_a_summary_stays_below_what_github_takes_and_counts_the_rest() -> None:
    wide = FAILURE_LIMIT._replace(message="\U0001f600" * 900, help="日" * 3000)
    text = written("markdown", REPORT._replace(findings=(wide,) * 3000))
    assert len(text.encode("utf-8")) < MAX_BYTES
    shown = Page(text).tags["tr"] - 1
    assert 0 < shown < 3000
    assert f"and {3000 - shown} more findings, none of them worse" in text


def test_the_worst_are_shown_first() -> None:
    text = written("markdown", REPORT)
    assert [text.index(f"<td>{sign}") for sign in ("❌", "⚠️", "ℹ️")] == sorted(
        text.index(f"<td>{sign}") for sign in ("❌", "⚠️", "ℹ️")
    )


def many_rollouts(number: int) -> str:
    return (
        "---\n".join(
            f"""\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{name: {"shop-" * 30}{index}}}
spec:
  selector: {{matchLabels: {{app: shop}}}}
  template: {{metadata: {{labels: {{app: shop}}}}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - pause: {{duration: 10m}}
        - analysis: {{templates: [{{templateName: gate}}]}}
"""
            for index in range(number)
        )
        + """\
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: gate}
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: result[0] >= 0.99
      provider: {prometheus: {query: "sum(rate(ok[2m])) / sum(rate(requests[2m]))"}}
"""
    )


def test_of_many_rollouts_the_first_are_drawn_and_the_rest_counted() -> None:
    page = Page(written("markdown", lint_text(many_rollouts(30))))
    assert len(page.charts) == 20
    assert "and 10 more Rollouts: rollout-lint timeline draws them" in page.text


def test_a_matrix_keeps_to_its_room_and_counts_the_rest() -> None:
    lines = list(matrix_lines(lint_text(many_rollouts(30)), Presentation(), 4000))
    rows = sum(line.startswith("<tr>") for line in lines)
    assert 0 < rows < 30
    assert len("\n".join(lines)) < 6000
    assert f"<p>and {30 - rows} more, which stand no worse</p>" in lines
