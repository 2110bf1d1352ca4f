"""Every rule's documentation is executed: its bad examples give what they say, its good ones give nothing of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rollout_lint import Report, lint_paths
from rollout_lint.checklist import CHECKLIST
from rollout_lint.delivery.release import Asked, release_of
from rollout_lint.delivery.watching import check_watch, watch_over
from rollout_lint.delivery.window import watch_window
from rollout_lint.finding import Basis, Level
from rollout_lint.lint import settings_for
from rollout_lint.pack import load_rules
from rollout_lint.rule import Rule

from .documentation import examples, sections

RULES = load_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples_give_what_they_say(rule: Rule, tmp_path: Path) -> None:
    for number, example in enumerate(examples(rule.documentation)):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in example.files.items():
            (folder / name).write_text(text)
        report = _checked(folder)
        assert not report.failures
        if example.good:
            assert not [f for f in report.findings if f.rule == rule.code]
        else:
            told = {code for code, _ in example.expected}
            assert rule.code in told, "a bad example says what is found"
            found = [(f.rule, f.span.excerpt) for f in report.findings if f.rule in told]
            assert found == example.expected


def _checked(folder: Path) -> Report:
    """What a check of an example finds; with a ``COMMIT_EDITMSG`` one of the release that is being made too."""
    message = folder / "COMMIT_EDITMSG"
    if not message.exists():
        return lint_paths([str(folder)])
    paths = [str(folder)]
    settings = settings_for(paths)
    release = release_of(Asked(message_file=str(message)), paths)
    return check_watch(paths, settings, watch_over(release, watch_window(None, None), paths, settings))[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_documentation_has_all_its_parts(rule: Rule) -> None:
    title = rule.documentation.partition("\n")[0]
    assert title.endswith(".")
    assert len(title) <= 100
    headings = [heading for heading, _ in sections(rule.documentation)]
    assert headings[0] == "Why"
    assert headings[-1] == "Fix"
    assert {"Bad", "Good"} <= set(headings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_declaration_is_sound(rule: Rule) -> None:
    assert re.fullmatch(r"RL\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.checklist is None or rule.checklist in CHECKLIST
    assert not (rule.basis is Basis.INFERENCE and rule.level is Level.ERROR), "an inference is never an error"
    assert rule.check.__module__.rpartition(".")[2] == rule.name.replace("-", "_"), "one file a rule, named as the rule"
