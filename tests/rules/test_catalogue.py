"""The rules are those of the catalogue: numbers are never reused, and none comes or goes unnoticed."""

from __future__ import annotations

from pathlib import Path

from rollout_lint.pack import load_rules

CATALOGUE = Path(__file__).with_name("catalogue.txt")
COMES_LATER = {"RL810"}
"""The difference of two revisions."""


def test_every_rule_is_in_the_catalogue_with_its_level_and_basis() -> None:
    rules = [f"{rule.code} {rule.name} {rule.level.value} {rule.basis.value}" for rule in load_rules()]
    assert rules == CATALOGUE.read_text().splitlines()


def test_the_readme_lists_every_rule() -> None:
    readme = (CATALOGUE.parents[2] / "README.md").read_text()
    assert [rule.code for rule in load_rules() if f"[{rule.code}](docs/rules/{rule.code}.md)" not in readme] == []


def test_nothing_of_the_written_catalogue_is_missing(shared: Path) -> None:
    import re

    text = (shared / "rules.md").read_text()
    written = {f"RL{number}" for number in re.findall(r"(?<![-0-9§.])([0-9]{3}) [a-z]+-[a-z-]+", text)}
    assert len(written) > 90
    assert written - {rule.code for rule in load_rules()} == COMES_LATER
