"""Loading rules. The engine knows no rule by name: our own pack is loaded as any other package of rules is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from types import FunctionType

from .finding import RuleFacts
from .rule import Rule

OUR_PACK = "rollout_lint.rules"
_DOCUMENTATION = "https://github.com/rollout-lint/rollout-lint/blob/main/docs/rules/"


class PackError(Exception):
    """A package of rules that cannot be used, with what to do about it."""


def load_rules(package: str = OUR_PACK) -> tuple[Rule, ...]:
    """The rules of a package and its folders, by code: every module's functions that ``@rule`` declares.

    Raises PackError where two rules share a code or a name.
    """
    rules: dict[str, Rule] = {}
    names: set[str] = set()
    for module in _modules(package):
        for value in vars(import_module(module)).values():
            if type(value) is not FunctionType or value.__module__ != module:
                continue
            declared = getattr(value, "__rule__", None)
            if declared is None:
                continue
            if declared.code in rules or declared.name in names:
                raise PackError(f"two rules are called {declared.code} or {declared.name}: one is in {module}")
            rules[declared.code] = declared
            names.add(declared.name)
    return tuple(rules[code] for code in sorted(rules))


def _modules(package: str) -> Iterator[str]:
    for folder in import_module(package).__path__:
        for entry in sorted(os.listdir(folder)):
            if entry.startswith(("_", ".")):
                continue
            if entry.endswith(".py"):
                yield f"{package}.{entry.removesuffix('.py')}"
            elif os.path.isfile(os.path.join(folder, entry, "__init__.py")):
                yield from _modules(f"{package}.{entry}")


def facts(rule: Rule) -> RuleFacts:
    """What reports, ``rules`` and ``explain`` tell about a rule: its docstring, and the table of its declaration."""
    title, _, body = (sys.modules[rule.check.__module__].__doc__ or "").partition("\n")
    family = rule.check.__module__.split(".")[-2]
    return RuleFacts(
        rule.code,
        rule.name,
        title.removesuffix("."),
        rule.level,
        rule.basis,
        rule.checklist,
        family,
        body.strip(),
        f"{_DOCUMENTATION}{rule.code}.md",
    )


def page(rule: RuleFacts) -> str:
    """A rule's documentation page, in Markdown."""
    checklist = f" · checklist: {rule.checklist}" if rule.checklist else ""
    return (
        f"# {rule.code} {rule.name}\n\n{rule.title}.\n\n"
        f"level {rule.level.value} · basis {rule.basis.value}{checklist}\n\n{rule.body}\n"
    )
