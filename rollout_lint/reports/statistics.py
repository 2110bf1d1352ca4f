"""How often each rule was broken."""

from __future__ import annotations

from ..finding import Finding
from .visible import visible


def statistics_lines(findings: tuple[Finding, ...]) -> list[str]:
    """A line a rule, the commonest first: how often, code, name, and how many of them have a fix."""
    numbers: dict[tuple[str, str], int] = {}
    fixable: dict[tuple[str, str], int] = {}
    for finding in findings:
        rule = (finding.rule, finding.name)
        numbers[rule] = numbers.get(rule, 0) + 1
        fixable[rule] = fixable.get(rule, 0) + (finding.fix is not None)
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    room = len(str(max(numbers.values(), default=0)))
    lines = []
    for rule, number in ordered:
        fixes = f" ({fixable[rule]} fixable)" if fixable[rule] else ""
        lines.append(f"{number:>{room}}  {visible(rule[0])} {visible(rule[1])}{fixes}")
    return lines
