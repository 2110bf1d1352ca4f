"""The whole way of a condition, from its text and a measurement to true, false or an error.

text ─► tokens ─► tree ─► types ─► optimized tree ─► closures ─► outcome
        parse             compile                    run, not-bool
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from ..record import NamedTuple
from .checking.checker import Checker
from .engine import Engine, is_modern
from .optimizing import optimized
from .problems import ConditionError, Refused, Stage
from .results import Kind, go_value
from .running.generator import Generator
from .running.machine import Code, Machine
from .syntax.parser import Expression, parse_tree
from .types import FLOAT64, FLOATS, GoType
from .values import Panic, Value, type_name

TOO_DEEP = "nested too deeply"


class Evaluation(NamedTuple):
    """What the engine says. ``offset`` (code points from 0) is set for the stages parse and compile."""

    outcome: Literal[True, False, "error"]
    stage: Stage | None = None
    offset: int | None = None
    message: str = ""


_OUTCOMES: dict[bool, Evaluation] = {True: Evaluation(True), False: Evaluation(False)}


class Condition:
    """A condition compiled for one type of result. ``error`` says why it does not compile; then every run gives it."""

    __slots__ = ("_code", "_failure", "_slots", "engine", "error", "text", "type")

    def __init__(self, text: str, given: GoType, engine: Engine) -> None:
        self.text = text
        self.type = given
        self.engine: Engine = engine
        self._slots = 0
        compiled = _compiled(text, given, engine)
        self.error: ConditionError | None = compiled if isinstance(compiled, ConditionError) else None
        self._failure: Evaluation | None = None
        self._code: Code | None = None
        if isinstance(compiled, ConditionError):
            self._failure = Evaluation("error", *compiled)
        else:
            self._code, self._slots = compiled

    def __repr__(self) -> str:
        return f"Condition({self.text!r}, {self.type}, {self.engine!r})"

    def run(self, result: Any) -> Evaluation:
        """The outcome for one measurement, whose Go type must be the condition's: a float, a list of floats, …"""
        kind = "vector" if self.type is FLOATS else "scalar" if self.type is FLOAT64 else "json"
        return self.run_value(go_value(result, kind)[0])

    def run_value(self, value: Value) -> Evaluation:
        """``run`` for what is a Go value already (see ``values``)."""
        if self._code is None:
            assert self._failure is not None
            return self._failure
        try:
            outcome = self._code(Machine(value, self._slots))
        except Panic as panic:
            return Evaluation("error", "run", None, str(panic))
        except RecursionError:
            return Evaluation("error", "run", None, TOO_DEEP)
        if type(outcome) is not bool:
            return Evaluation("error", "not-bool", None, f"expected bool, but got {type_name(outcome)}")
        return _OUTCOMES[outcome]


def _checker(modern: bool) -> type[Checker]:
    if modern:
        from .checking.new import NewChecker

        return NewChecker
    from .checking.old import OldChecker

    return OldChecker


def _compiled(text: str, given: GoType, engine: Engine) -> tuple[Code, int] | ConditionError:
    modern = is_modern(engine)
    try:
        tree = parse_tree(text, engine)
        if isinstance(tree, ConditionError):
            return tree
        _checker(modern)(given).visit(tree)
        tree = optimized(tree, modern)
        generator = Generator(modern, tree)
        code = generator.code(tree)
    except Refused as refused:
        return ConditionError("compile", refused.offset, refused.message)
    except RecursionError:
        return ConditionError("compile", 0, TOO_DEEP)
    return code, generator.slots


@lru_cache(maxsize=4096)
def compile_condition(text: str, given: GoType, engine: Engine = "1.15") -> Condition:
    """The condition for results of this Go type. Cached; raises ValueError for an engine that does not exist."""
    return Condition(text, given, engine)


@lru_cache(maxsize=4096)
def parse(text: str, engine: Engine = "1.15") -> Expression | ConditionError:
    """The syntax tree, or what the engine says against the text. Cached: the tree is read-only."""
    try:
        tree = parse_tree(text, engine)
    except RecursionError:
        return ConditionError("parse", 0, TOO_DEEP)
    return tree if isinstance(tree, ConditionError) else Expression(text, engine, tree)


def check(expression: Expression, given: GoType) -> GoType | ConditionError:
    """The type of an expression where ``result`` has the given one, or why it does not compile for it.

    What the engine finds only after the check, when it optimizes (``1 % 0``), ``compile_condition`` knows.
    """
    try:
        tree = parse_tree(expression.text, expression.engine)
        assert not isinstance(tree, ConditionError)
        return _checker(is_modern(expression.engine))(given).visit(tree)
    except Refused as refused:
        return ConditionError("compile", refused.offset, refused.message)
    except RecursionError:
        return ConditionError("compile", 0, TOO_DEEP)


def evaluate(expression: str, result: Any, kind: Kind = "vector", engine: Engine = "1.15") -> Evaluation:
    """What Argo Rollouts makes of a successCondition or failureCondition over one measurement.

    ``kind`` is the Go type behind ``result``: "vector" (a list of floats, ``[]float64``), "scalar" (a float,
    ``float64``) or "json" (any decoded JSON value). Never raises for a condition; ValueError for an engine or a kind
    that does not exist.
    """
    value, given = go_value(result, kind)
    return compile_condition(expression, given, engine).run_value(value)
