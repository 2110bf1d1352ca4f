"""The conditions of a bound metric, with the engine that reads them and the Go types that they are compiled for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from ..finding import Undecided
from ..record import NamedTuple
from ..source.text import Span
from .arguments.bound_text import BoundText
from .gate import GateMetric
from .kept import kept
from .policy import Policy
from .providers import result_types, sets_phase

if TYPE_CHECKING:
    from ..conditions import ConditionError, Engine, GoType

__all__ = [
    "FAILURE",
    "SUCCESS",
    "MetricCondition",
    "conditions_of",
    "engine_of",
    "is_judged_by_vector",
    "result_types",
    "syntax_error",
    "type_error",
]

SUCCESS, FAILURE = "successCondition", "failureCondition"
_FIRST_MODERN = (1, 10)
"""The first controller with expr 1.17; those before have 1.15."""


class MetricCondition(NamedTuple):
    """One condition of a metric whose text is known."""

    name: str
    """``successCondition`` or ``failureCondition``."""
    text: str
    bound: BoundText
    engine: Engine

    @property
    def cause(self) -> object:
        """What a finding about this condition alone is about."""
        return self.bound.field.node

    def part(self, start: int, end: int) -> Span:
        """The place of a range of the text, in code points."""
        return self.bound.part(start, end)

    def token_at(self, offset: int) -> Span:
        """The place of the token at an offset; at the end of the text that of the last token."""
        return self.part(*_token(self.text, self.engine, offset))


def engine_of(policy: Policy) -> Engine:
    """The engine of the configured controller."""
    return "1.17" if policy.controller >= _FIRST_MODERN else "1.15"


@kept
def conditions_of(metric: GateMetric, policy: Policy) -> tuple[MetricCondition | Undecided, ...]:
    """The conditions that the controller will evaluate. Nothing for providers that set the phase themselves."""
    return tuple(_conditions(metric, policy))


def _conditions(metric: GateMetric, policy: Policy) -> Iterator[MetricCondition | Undecided]:
    if not metric.provider or sets_phase(metric):
        return
    for name in (SUCCESS, FAILURE):
        bound = metric.text(name)
        if not bound.known:
            yield Undecided("metrics", bound.unknown or "", metric.span)
        elif bound.value:
            yield MetricCondition(name, bound.value, bound, engine_of(policy))


def is_judged_by_vector(metric: GateMetric, policy: Policy) -> bool:
    """Whether ``result`` is a Prometheus vector for certain."""
    from ..conditions import FLOATS

    return metric.provider == "prometheus" and result_types(metric, policy) == (FLOATS,)


def syntax_error(condition: MetricCondition) -> ConditionError | None:
    """What the engine says against the text, whatever the result is."""
    return _syntax_error(condition.text, condition.engine)


@lru_cache(maxsize=4096)
def _syntax_error(text: str, engine: Engine) -> ConditionError | None:
    from ..conditions import ConditionError, parse

    read = parse(text, engine)
    return read if isinstance(read, ConditionError) else None


def type_error(condition: MetricCondition, given: GoType) -> ConditionError | None:
    """Why a condition that parses is none for results of this type: it does not compile, or can be no boolean."""
    return _type_error(condition.text, given, condition.engine)


@lru_cache(maxsize=4096)
def _type_error(text: str, given: GoType, engine: Engine) -> ConditionError | None:
    from ..conditions import ConditionError, check, compile_condition, parse

    tree = parse(text, engine)
    if isinstance(tree, ConditionError):
        return None
    compiled = compile_condition(text, given, engine)
    if compiled.error is not None:
        return compiled.error
    found = check(tree, given)
    if isinstance(found, ConditionError) or found.kind in ("bool", "interface") or found.name == "unknown":
        return None
    return ConditionError("not-bool", 0, f"expected bool, but got {found}")


@lru_cache(maxsize=1024)
def _token(text: str, engine: Engine, offset: int) -> tuple[int, int]:
    from ..conditions.syntax.tokens import EOF, tokens_of

    tokens = [token for token in tokens_of(text, engine == "1.17").items if token.kind != EOF]
    for token in tokens:
        if token.start <= offset < token.end:
            return token.start, token.end
    if offset < len(text) - 1 or not tokens:
        return min(offset, max(len(text) - 1, 0)), min(offset + 1, len(text))
    return tokens[-1].start, tokens[-1].end
