"""Whether a rule that is silent about a template asked who uses it.

A template that nothing in view uses is judged all the same, by the rules that need no Rollout for it. Which those are
is not declared anywhere: it is seen from what a rule reads.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .gates.arguments.binding import BoundArgument
from .gates.gate import Gate, GateMetric
from .manifests.template import AnalysisTemplate
from .walk import gates_of_targets

if TYPE_CHECKING:
    from .gates.policy import Policy
    from .manifests.project import Project
    from .manifests.resource import Resource
    from .rule import Rule

_OF_ITS_USER = frozenset({"analysis", "amended", "is_unbound", "missing_arguments", "owner", "rollout", "siblings"})
"""What a gate tells of who uses its templates."""


def asks_for_users(rule: Rule, template: Resource, project: Project, policy: Policy) -> bool:
    """Whether what a rule says of a template that nothing uses may depend on who would: it looks at nothing of an
    unbound gate, or asks one for its Rollout, or for an argument that only a user gives."""
    if not {Gate, GateMetric, AnalysisTemplate}.issuperset(rule.on):
        return True
    asked: set[str] = set()
    for gate in gates_of_targets(project):
        if gate.is_unbound and any(each.resource is template for each in gate.templates):
            _watch(gate, asked)
            for value in (gate, *gate.metrics, *gate.templates):
                if isinstance(value, rule.on):
                    _run(rule, value, policy, asked)
    return bool(asked)


def _run(rule: Rule, value: object, policy: Policy, asked: set[str]) -> None:
    try:
        found: Iterable[object] = rule.check(value, policy) if rule.takes_policy else rule.check(value)
        for _ in found:
            pass
    except Exception:  # a rule that fails is told of elsewhere, and proves nothing here
        asked.add(rule.code)


def _watch(gate: Gate, asked: set[str]) -> None:
    """From now on note what is asked of a gate. It is a gate of this module's own: no rule has seen it, so no earlier
    answer is kept in it."""
    gate.environment = _WatchedArguments(gate.environment, asked)
    gate.__dict__["asked"] = asked
    gate.__class__ = _WatchedGate


class _WatchedGate(Gate):
    def __getattribute__(self, name: str) -> object:
        # what a gate asks itself, as for its dry-run patterns, is no question of a rule
        if name in _OF_ITS_USER and sys._getframe(1).f_globals["__name__"] != Gate.__module__:
            object.__getattribute__(self, "__dict__")["asked"].add(name)
        return object.__getattribute__(self, name)


class _WatchedArguments(dict[str, BoundArgument]):
    def __init__(self, environment: dict[str, BoundArgument], asked: set[str]) -> None:
        super().__init__(environment)
        self._asked = asked

    def get(self, name: str, default: object = None) -> BoundArgument | None:  # type: ignore[override]
        argument = super().get(name)
        if argument is not None and not argument.value.known:
            self._asked.add(name)
        return argument
