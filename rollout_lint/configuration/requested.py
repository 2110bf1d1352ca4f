"""What a command line or a caller asks for, checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..source.patterns import InvalidPattern, Patterns
from .levels import ALL, LEVELS, PROFILES
from .problems import ConfigurationProblem, rule_advice, whole_problem


def requested_problems(
    requested: Mapping[str, Any], origins: Mapping[str, str], known_rules: Mapping[str, str] | None
) -> Iterator[ConfigurationProblem]:
    """What is wrong with a requested profile, rules, selection or exclusion; ``origins`` says who set each."""
    profile = requested.get("profile")
    if profile is not None and profile not in PROFILES:
        yield whole_problem(origins["profile"], f"unknown profile `{profile}`", _one_of(PROFILES))
    for code, level in requested.get("rules", {}).items():
        if level not in LEVELS:
            yield whole_problem(origins["rules"], f"`{code}` cannot be `{level}`", _one_of(LEVELS))
        if known_rules is not None and code not in known_rules:
            yield whole_problem(origins["rules"], f"unknown rule `{code}`", rule_advice(code, known_rules))
    for name in ("select", "ignore"):
        for selector in requested.get(name, ()):
            if not _selects(selector, known_rules):
                advice = rule_advice(selector, known_rules or {})
                yield whole_problem(origins[name], f"`{selector}` selects no rule", advice)
    for glob in requested.get("exclude", ()):
        try:
            Patterns((glob,))
        except InvalidPattern as invalid:
            yield whole_problem(origins["exclude"], str(invalid), "")


def _selects(selector: str, known_rules: Mapping[str, str] | None) -> bool:
    if not selector or known_rules is None:
        return bool(selector)
    return selector == ALL or selector in known_rules.values() or any(code.startswith(selector) for code in known_rules)


def _one_of(words: Iterable[str]) -> str:
    return "write one of " + ", ".join(f"`{word}`" for word in words)
