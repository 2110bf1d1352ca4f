"""What a help tells to write instead is itself in order: each is applied, and the text checked again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rollout_lint import lint_text
from rollout_lint.finding import Finding
from rollout_lint.pack import load_rules

from .documentation import examples

GUARD = re.compile(r"`(successCondition|failureCondition): (len\(result\) [^`…]+)`")
ZERO = re.compile(r"error: `([^`]+)` in place of `([^`]+)`")
JUDGED = re.compile(r"RL(?:2|3)\d\d")


def applied(text: str, finding: Finding) -> str | None:
    """The text with what the help says written in it; None where the help shows only a form."""
    span, source = finding.span, finding.span.source
    if finding.rule == "RL217":
        match = ZERO.search(finding.help)
        return text.replace(match[2], match[1]) if match and text.count(match[2]) else None
    conditions = dict(GUARD.findall(finding.help))
    start = text.rfind("\n", 0, span.start) + 1
    name = text[start : span.start].strip(" -").partition(":")[0]
    if len(conditions) != 1 or name not in conditions or "\n" in source.text[span.start : span.end]:
        return None
    return text[: span.start] + conditions[name] + text[span.end :]


def rules_of(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in lint_text(text).findings:
        if JUDGED.fullmatch(finding.rule):
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return counts


def assert_better(text: str) -> int:
    """Apply every suggestion of a text, one at a time; returns how many there were."""
    before, number = rules_of(text), 0
    for finding in lint_text(text).findings:
        if finding.rule not in ("RL209", "RL217"):
            continue
        changed = applied(text, finding)
        if changed is None:
            continue
        number += 1
        after = rules_of(changed)
        assert after.get(finding.rule, 0) < before[finding.rule], finding.help
        worse = {rule for rule in after if after[rule] > before.get(rule, 0)}
        assert not worse, (finding.help, worse)
    return number


@pytest.mark.parametrize("code", ["RL209", "RL217"])
def test_suggestions_of_the_rules_own_examples(code: str) -> None:
    (rule,) = (rule for rule in load_rules() if rule.code == code)
    bad = [example for example in examples(rule.documentation) if not example.good]
    assert sum(assert_better(text) for example in bad for text in example.files.values()) >= 1


def test_suggestions_in_the_corpus(shared: Path) -> None:
    number = 0
    for path in sorted((shared / "corpus" / "manifests").rglob("*.y*ml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "AnalysisTemplate" in text:
            number += assert_better(text)
    assert number >= 20
