"""`verdict FILE` and `timeline` on the bookstore, with stored output, and what they refuse."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from .command import ROOT, run

EXPECTED = ROOT / "tests" / "cli" / "expected"
GOOD = "examples/bookstore/good"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("verdict_releases.txt", ("verdict", GOOD)),
        ("verdict_no_data.txt", ("verdict", GOOD, "--scenario", "no-data")),
        ("verdict_releases.json", ("verdict", GOOD, "--scenario", "red", "--format", "json")),
        ("timeline.txt", ("timeline", GOOD)),
        ("timeline_ascii.txt", ("timeline", GOOD, "--format", "ascii", "--scenario", "one-red-in-2")),
    ],
)
def test_stored_output(name: str, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert outcome.code == 0
    assert outcome.err == ""
    path = EXPECTED / name
    if os.environ.get("UPDATE_EXPECTED"):
        path.write_text(outcome.out)
    assert outcome.out == path.read_text()


def test_the_readme_shows_what_it_prints() -> None:
    shown = run("verdict", "examples/bookstore/good/catalog.yaml").out
    assert (
        f"$ rollout-lint verdict examples/bookstore/good/catalog.yaml\n{shown}```" in (ROOT / "README.md").read_text()
    )


TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: slo}
spec:
  args: [{name: least}]
  metrics:
    - name: success-rate
      successCondition: len(result) LEAST {{args.least}}
      provider: {prometheus: {query: up}}
"""


@pytest.mark.parametrize(("value", "phase"), [("0", "Successful"), ("1", "Failed")])
def test_an_argument_can_be_given_by_hand(tmp_path: Path, value: str, phase: str) -> None:
    (tmp_path / "slo.yaml").write_text(TEMPLATE.replace("LEAST", ">="))
    unknown = run("verdict", "slo.yaml", "--format", "json", cwd=tmp_path)
    assert json.loads(unknown.out)["gates"][0]["metrics"][0]["measurements"]["no-data"]["phase"] is None
    given = run("verdict", "slo.yaml", "--format", "json", "--arg", f"least={value}", cwd=tmp_path)
    assert json.loads(given.out)["gates"][0]["metrics"][0]["measurements"]["no-data"]["phase"] == phase


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verdict",), "give files, or --result"),
        (("verdict", GOOD, "--query", "up"), "give files, or --result"),
        (("verdict", GOOD, "--scenario", "purple"), "`purple` is none of green, red"),
        (("verdict", GOOD, "--arg", "nonsense=1"), "no template in view declares argument `nonsense`"),
        (("verdict", GOOD, "--arg", "nonsense"), "write name=value"),
        (("timeline", "nowhere"), "`nowhere` does not exist"),
        (("timeline", GOOD, "--scenario", "purple"), "`purple` is none of"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], said: str) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.out == ""
