"""The report of one line a finding."""

from __future__ import annotations

import re

from rollout_lint.source.text import Source, Span

from .sample_report import CLEAN, FAILURE_LIMIT, FINDINGS, REPORT, sample_finding
from .stored import assert_as_stored, written

LINE = re.compile(r".+:\d+:\d+: (error|warning|note) RL\d+ .+")


def test_as_stored() -> None:
    assert_as_stored(written("concise", REPORT), "concise.txt")


def test_one_line_a_finding() -> None:
    lines = written("concise", REPORT._replace(failures=())).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(FINDINGS)
    assert all(LINE.fullmatch(line) for line in lines)


def test_clean_run_writes_nothing() -> None:
    assert written("concise", CLEAN) == ""


def test_path_that_is_a_log_command_does_not_begin_the_line() -> None:
    source = Source(" ::error file=a.yaml::owned.yaml", "kind: Rollout\n")
    line = written("concise", REPORT._replace(findings=(sample_finding(Span(source, 0, 4), "m"),), failures=()))
    assert line == "./ ::error file=a.yaml::owned.yaml:1:1: error RL201 m\n"


def test_statistics_follow_when_asked() -> None:
    only = REPORT._replace(findings=(FAILURE_LIMIT,), failures=())
    assert written("concise", only, statistics=True).endswith("1  RL201 failure-limit-too-low (1 fixable)\n")
