"""The production checklist, item by item, and the rules that enforce it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .finding import RuleFacts

CHECKLIST = {
    "analysis": "every Rollout has analysis, never “promote on time alone”",
    "slo": "the analysis encodes the real SLO, not a placeholder threshold",
    "canary-only": "queries select the canary's pods, never averaged with stable",
    "signals": "three metrics: success rate, p99 latency, saturation",
    "failure-limit": "`failureLimit` ≥ 2: a single spike does not abort",
    "empty-result": "an empty result fails, never a silent pass",
    "cohorts": "enterprise always stable, internal always canary",
    "drain": "`abortScaleDownDelaySeconds` ≥ 2 × p99 request duration",
    "promotion": "no auto-promotion of stateful workloads",
    "notifications": "Grafana annotation and PagerDuty page on abort and completion",
    "watch-owner": "a named 24 h watch owner, not on leave",
    "compiles": "everything compiles",
    "references": "everything resolves: no dangling template, Service or route",
}
"""The items by the word that rules give as ``checklist=``."""

OTHER = "beside the checklist"


def checklist_table(rules: Iterable[RuleFacts]) -> str:
    """A Markdown table of the items with the names of their rules, links relative to the repository's root."""
    lines = ["| checklist | rules |", "|---|---|"]
    for item, of_item in _by_item(rules):
        named = " · ".join(f"[{rule.code}](docs/rules/{rule.code}.md) {rule.name}" for rule in of_item)
        lines.append(f"| {item} | {named} |")
    return "\n".join(lines) + "\n"


def rule_table(rules: Iterable[RuleFacts], pages: str) -> str:
    """A Markdown table with a line for each rule. ``pages`` is the folder of the pages, as links name it."""
    lines = ["| checklist | rule | level | basis | what is wrong |", "|---|---|---|---|---|"]
    for item, of_item in _by_item(rules):
        for position, rule in enumerate(of_item):
            link = f"[{rule.code}]({pages}{rule.code}.md) `{rule.name}`"
            shown = item if position == 0 else ""
            lines.append(f"| {shown} | {link} | {rule.level.value} | {rule.basis.value} | {rule.title} |")
    return "\n".join(lines) + "\n"


def _by_item(rules: Iterable[RuleFacts]) -> Iterator[tuple[str, list[RuleFacts]]]:
    """The text of each item that has rules, with them."""
    by_item: dict[str | None, list[RuleFacts]] = {}
    for rule in rules:
        by_item.setdefault(rule.checklist, []).append(rule)
    for item, text in [*CHECKLIST.items(), (None, OTHER)]:
        if item in by_item:
            yield text, by_item[item]
