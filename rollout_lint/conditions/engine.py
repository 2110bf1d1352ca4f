"""The two versions of the condition language that Argo Rollouts has shipped."""

from __future__ import annotations

from typing import Literal

Engine = Literal["1.15", "1.17"]
"""``1.15``: antonmedv/expr 1.15.5, in Argo Rollouts 1.7 to 1.9. ``1.17``: expr-lang/expr 1.17.8, in 1.10."""

ENGINES: tuple[Engine, ...] = ("1.15", "1.17")

MEMORY_BUDGET = 1_000_000
"""Elements that one run may make: both engines stop at it with ``memory budget exceeded``."""

MAX_NODES = 10_000
"""Syntax tree nodes that 1.17 takes."""


def is_modern(engine: str) -> bool:
    """Whether it is 1.17. Raises ValueError for an engine that does not exist."""
    if engine == "1.15":
        return False
    if engine == "1.17":
        return True
    raise ValueError(f"no condition engine {engine!r}: there are {', '.join(ENGINES)}")
