"""Manifests with known findings, and a short way to tell what is found."""

from __future__ import annotations

from datetime import date

from rollout_lint import Report, lint_text
from rollout_lint.settings import Settings

TODAY = date(2027, 1, 31)

RUN = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  name: errors
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 1
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: |
            (sum(rate(errors_total[5m])) or vector(0))
              / sum(rate(requests_total{a=~"x|y"}[5m]))
"""
"""An analysis run, which needs no context, with one finding: RL201 at `1`."""


def check(text: str, *, settings: Settings | None = None, today: date = TODAY) -> Report:
    report = lint_text(text, settings=settings, today=today)
    assert report.failures == ()
    return report


def told(report: Report) -> list[tuple[str, str]]:
    """What is shown, as rule and excerpt, in order."""
    return [(finding.rule, finding.span.excerpt) for finding in report.findings]


def ignored(report: Report) -> list[tuple[str, str]]:
    """What is ignored, as rule and reason."""
    assert report.summary.ignored == len(report.set_aside)
    assert {each.how for each in report.set_aside} <= {"ignored"}
    return [(each.finding.rule, each.reason) for each in report.set_aside]


def at(line: str, comment: str, text: str = RUN) -> str:
    """The text with a comment at the end of the first line that holds ``line``."""
    assert line in text
    lines = text.split("\n")
    index = next(index for index, each in enumerate(lines) if line in each)
    lines[index] += f"  # rollout-lint: {comment}"
    return "\n".join(lines)


def above(line: str, comment: str, text: str = RUN) -> str:
    """The text with a comment on a line of its own above the first line that holds ``line``."""
    assert line in text
    lines = text.split("\n")
    index = next(index for index, each in enumerate(lines) if line in each)
    indentation = lines[index][: len(lines[index]) - len(lines[index].lstrip())]
    lines.insert(index, f"{indentation}# rollout-lint: {comment}")
    return "\n".join(lines)
