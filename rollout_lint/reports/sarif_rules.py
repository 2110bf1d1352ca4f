"""What a SARIF log tells about a rule: the panel that code scanning shows beside an alert."""

from __future__ import annotations

import re

from ..finding import Basis, Finding, Level, RuleFacts
from ..late_pattern import late_pattern

HOME = "https://github.com/rollout-lint/rollout-lint"

_MAX_TEXT = 1024
_MAX_NAME = 255
_MAX_TAGS = 20
_PRECISION = {Basis.FACT: "very-high", Basis.POLICY: "high", Basis.INFERENCE: "medium"}
_SEVERITY = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "recommendation"}
_LINK = late_pattern(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_FENCE = late_pattern(r"^ *(?:```|~~~).*\n?", re.MULTILINE)
_HEADING = late_pattern(r"\A\*\*[^*\n]+\*\*[ :.]*")


def rule_descriptor(facts: RuleFacts | None, example: Finding) -> dict[str, object]:
    """A rule's entry in ``tool.driver.rules``; of a rule that nothing is known of, what one of its findings tells."""
    if facts is None:
        facts = RuleFacts(
            example.rule, example.name, example.name, example.level, example.basis, example.checklist, "", "", HOME
        )
    title = one_line(facts.title) or facts.name
    body = facts.body.strip()
    descriptor: dict[str, object] = {
        "id": facts.code,
        "name": facts.name[:_MAX_NAME],
        "shortDescription": {"text": _shortened(title)},
        "fullDescription": {"text": _shortened(_first_paragraph(body) or title)},
        "help": {"text": plain(body) or title, "markdown": body or title},
        "helpUri": facts.docs or HOME,
        "defaultConfiguration": {"level": facts.level.value},
        "properties": {
            "precision": _PRECISION[facts.basis],
            "problem.severity": _SEVERITY[facts.level],
            "tags": _tags(facts),
        },
    }
    return descriptor


def _tags(facts: RuleFacts) -> list[str]:
    tags = ("argo-rollouts", facts.family, facts.basis.value, facts.checklist)
    return list(dict.fromkeys(tag for tag in tags if tag))[:_MAX_TAGS]


def plain(markdown: str) -> str:
    """Markdown without its marks, for readers that show text alone."""
    text = _LINK.sub(r"\1 (\2)", _FENCE.sub("", markdown))
    return text.replace("**", "").replace("`", "").strip()


def one_line(markdown: str) -> str:
    return " ".join(plain(markdown).split())


def _first_paragraph(markdown: str) -> str:
    """The first paragraph, without the word that heads it."""
    return one_line(_HEADING.sub("", markdown).partition("\n\n")[0])


def _shortened(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1].rstrip()}…"
