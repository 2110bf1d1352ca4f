"""The builtin functions without predicates, per engine: by name, what they do with running values.

A function of ``GROWING`` returns how many elements it has made besides: they count against the memory budget.
"""

from __future__ import annotations

from collections.abc import Callable

from ...values import Value
from . import collections, dates, numbers, texts

Function = Callable[..., Value]
Growing = Callable[..., tuple[Value, int]]

_SHARED: dict[str, Function] = {**numbers.SHARED, **texts.SHARED, **collections.SHARED, **dates.SHARED}

FUNCTIONS: tuple[dict[str, Function], dict[str, Function]] = (
    {**_SHARED, **numbers.OLD, **texts.OLD, **collections.OLD, **dates.OLD},
    {**_SHARED, **numbers.NEW, **texts.NEW, **collections.NEW, **dates.NEW},
)
"""By engine (0 for 1.15)."""

GROWING: tuple[dict[str, Growing], dict[str, Growing]] = ({}, {**texts.GROWING, **collections.GROWING})

FAST = frozenset({"len", "type", "abs", "ceil", "floor", "round", "int", "float", "string", "upper", "lower"})
"""Those that 1.15 cannot call through a variable."""
