"""`check --show-suppressed` and `rollout-lint baseline` from outside: what is stored is what is told."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import BOOKSTORE, Outcome, run

EXPECTED = Path(__file__).with_name("expected")
BASELINE = ".rollout-lint-baseline.json"

SUPPRESSED = """\
# rollout-lint: ignore-file[RL313] all our windows are short
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  name: orders
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 1  # rollout-lint: ignore[RL201, RL2O2] the queue is noisy at night
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[1m])) or vector(0)) / sum(rate(requests_total[1m]))
    # rollout-lint: ignore[failure-limit-too-low] until 2024-06-30 a known leak
    - name: memory
      count: 5
      interval: 1m
      failureLimit: 0
      failureCondition: len(result) == 0 || result[0] > 0.9
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: max(memory_ratio)  # rollout-lint: ignore[RL301]
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "orders.yaml").write_text(SUPPRESSED)
    return tmp_path


def stored(name: str, told: str) -> None:
    """Compare with the stored text, days apart."""
    told = re.sub(r"\d{4}-\d{2}-\d{2}(?=\"|\)|$)", "DAY", told)
    path = EXPECTED / name
    if os.environ.get("UPDATE_EXPECTED"):
        path.write_text(told)
    assert told == path.read_text()


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_what_is_suppressed_is_counted_and_shown_when_asked_for(repository: Path, form: str) -> None:
    outcome = run("check", "--format", form, "--show-suppressed", cwd=repository)
    assert (outcome.code, outcome.err) == (1, "")
    stored(f"suppressed.{form}", outcome.out)


def test_without_being_asked_for_it_is_only_counted(repository: Path) -> None:
    told = json.loads(run("check", "--format", "json", cwd=repository).out)
    assert "suppressed" not in told
    assert told["summary"]["ignored"] == 2
    assert [finding["rule"] for finding in told["findings"]] == ["RL092", "RL093", "RL201", "RL094", "RL091"]
    assert "2 ignored" in run("check", cwd=repository).out
    sarif = json.loads(run("check", "--format", "sarif", "--show-suppressed", cwd=repository).out)
    assert len(sarif["runs"][0]["results"]) == 5


def steps(folder: Path) -> Iterator[tuple[str, Outcome]]:
    """A baseline's life, one command after the other."""
    orders = folder / "one-spike-aborts" / "orders.yaml"

    def told(*arguments: str) -> tuple[str, Outcome]:
        return " ".join(arguments), run(*arguments, cwd=folder)

    yield told("baseline", "--reason", "before we linted")
    yield told("check", "--quiet")
    text = orders.read_text()
    orders.write_text(text.replace("- name: success-rate", "- failureLimit: 2\n      name: success-rate"))
    (folder / "new.yaml").write_text(text.replace("orders-slo-gate", "another-gate"))
    yield told("check", "--format", "concise")
    yield told("baseline")
    yield told("check", "--format", "concise")
    yield told("baseline", "--grow", "--reason", "bought in")
    yield told("check", "--quiet")
    yield told("check", "--quiet", "--no-baseline", "--format", "concise")
    yield told("check", "--baseline", "nowhere.json")
    yield told("baseline", "-")
    yield told("baseline", "nowhere")
    (folder / BASELINE).write_text("{")
    yield told("check")
    yield told("baseline")


def test_the_life_of_a_baseline(tmp_path: Path) -> None:
    for name in ("one-spike-aborts", "abort-cuts-requests-off"):
        shutil.copytree(BOOKSTORE / "bad" / name, tmp_path / name)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    lines = []
    for command, outcome in steps(tmp_path):
        lines += [
            f"$ rollout-lint {command}",
            outcome.out.rstrip("\n"),
            outcome.err.rstrip("\n"),
            f"→ {outcome.code}",
            "",
        ]
        if command.startswith("baseline") and outcome.code == 0:
            lines += [(tmp_path / BASELINE).read_text()]
    stored("baseline.txt", re.sub("\n{3,}", "\n\n", "\n".join(lines)))


def test_nothing_to_freeze_writes_nothing(tmp_path: Path) -> None:
    shutil.copytree(BOOKSTORE / "good", tmp_path / "good")
    outcome = run("baseline", str(tmp_path))
    assert (outcome.code, outcome.out) == (0, "no findings: nothing to freeze\n")
    assert not (tmp_path / BASELINE).exists()


def test_standard_input_is_held_to_the_baseline_of_its_name(repository: Path) -> None:
    assert run("baseline", cwd=repository).code == 0
    assert run("check", cwd=repository).code == 0
    outcome = run("check", "-", "--stdin-filename", "orders.yaml", cwd=repository, stdin=SUPPRESSED.encode())
    assert (outcome.code, outcome.err) == (0, "")
    changed = SUPPRESSED.replace("failureLimit: 0", "failureLimit: 2").encode()
    outcome = run("check", "-", "--stdin-filename", "orders.yaml", cwd=repository, stdin=changed)
    assert "RL095" not in outcome.out, "a stream is not all there is"
