"""What a running condition holds: the measurement, its variables, its predicates, and what it may still use up."""

from __future__ import annotations

from collections.abc import Callable

from ..engine import MEMORY_BUDGET
from ..values import Panic, Value

MAX_STEPS = 3_000_000
"""Predicates evaluated in one run. The engines have no such bound: a condition that needs more would hang a
controller."""


class Scope:
    """One predicate at work: ``#`` is ``items[index]``."""

    __slots__ = ("accumulator", "index", "items", "outer")

    def __init__(self, items: Value, outer: Scope | None) -> None:
        self.items = items
        self.index = 0
        self.accumulator: Value = None
        self.outer = outer


class Machine:
    """One run."""

    __slots__ = ("environment", "memory", "result", "scope", "stack", "steps", "variables")

    def __init__(self, result: Value, variables: int) -> None:
        self.result = result
        self.variables: list[Value] = [None] * variables
        self.environment: dict[str, Value] | None = None
        """``$env``, once it was asked for: it is one map, equal to itself."""
        self.scope: Scope | None = None
        self.stack: list[Value] = []
        """Operands that wait, where a condition leaves things on the engine's stack (see ``leaks``)."""
        self.memory = 0
        self.steps = MAX_STEPS

    def grow(self, size: int) -> None:
        """Count elements that were made; raises Panic at the budget."""
        self.memory += size
        if self.memory >= MEMORY_BUDGET:
            raise Panic("memory budget exceeded")

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise Panic("the condition takes too long")


Code = Callable[[Machine], Value]
"""A node made ready to run; raises Panic."""
