"""The production checklist, item by item, and the rules that enforce it."""

from __future__ import annotations

from collections.abc import Iterable

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
    """A Markdown table of the rules by checklist item, links to their pages relative to the repository's root."""
    by_item: dict[str | None, list[RuleFacts]] = {}
    for rule in rules:
        by_item.setdefault(rule.checklist, []).append(rule)
    lines = ["| checklist | rule | level | basis | what is wrong |", "|---|---|---|---|---|"]
    for item, text in [*CHECKLIST.items(), (None, OTHER)]:
        for position, rule in enumerate(by_item.get(item, ())):
            link = f"[{rule.code}](docs/rules/{rule.code}.md) `{rule.name}`"
            shown = text if position == 0 else ""
            lines.append(f"| {shown} | {link} | {rule.level.value} | {rule.basis.value} | {rule.title} |")
    return "\n".join(lines) + "\n"
