"""The condition language of Argo Rollouts: expr-lang, as the controller's engine reads it.

``evaluate`` gives the outcome of one condition over one measurement. ``parse`` gives the syntax tree with spans,
``check`` the type of an expression for a type of ``result``, ``compile_condition`` a condition that runs over many
measurements. Go types are values, in ``types``: ``JSON_TYPES`` is every type that a JSON result can have.
"""

from __future__ import annotations

from .engine import ENGINES, Engine
from .evaluation import Condition, Evaluation, check, compile_condition, evaluate, parse
from .problems import ConditionError, Stage
from .results import Kind
from .syntax.parser import Expression
from .types import FLOAT64, FLOATS, JSON_TYPES, GoType, json_type

__all__ = [
    "ENGINES",
    "FLOAT64",
    "FLOATS",
    "JSON_TYPES",
    "Condition",
    "ConditionError",
    "Engine",
    "Evaluation",
    "Expression",
    "GoType",
    "Kind",
    "Stage",
    "check",
    "compile_condition",
    "evaluate",
    "json_type",
    "parse",
]
