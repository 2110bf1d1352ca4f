"""List the rules with their levels under the profile `production`."""

from __future__ import annotations

from ..finding import RuleFacts
from .flags import Flag, Options, Positional
from .terminal import Terminal

FLAGS = (Flag("--format", "How to list them.", choices=("text", "json", "markdown"), default="text"),)
POSITIONAL: Positional | None = None


def run(options: Options, terminal: Terminal) -> int:
    from ..pack import facts, load_rules

    rules = [facts(rule) for rule in load_rules()]
    write = {"text": _text, "json": _json, "markdown": _markdown}[options["format"]]
    terminal.stdout.write(write(rules))
    return 0


def _text(rules: list[RuleFacts]) -> str:
    name_width = max(len(rule.name) for rule in rules)
    return "".join(
        f"{rule.code}  {rule.name:<{name_width}}  {rule.level.value:<7}  {rule.basis.value:<9}  {rule.title}\n"
        for rule in rules
    )


def _json(rules: list[RuleFacts]) -> str:
    import json

    listed = [
        {
            "rule": rule.code,
            "name": rule.name,
            "title": rule.title,
            "level": rule.level.value,
            "basis": rule.basis.value,
            "checklist": rule.checklist,
            "family": rule.family,
            "docs": rule.docs,
        }
        for rule in rules
    ]
    return json.dumps({"version": 1, "rules": listed}, indent=2, ensure_ascii=False) + "\n"


def _markdown(rules: list[RuleFacts]) -> str:
    from ..checklist import rule_table

    return rule_table(rules, "docs/rules/")
