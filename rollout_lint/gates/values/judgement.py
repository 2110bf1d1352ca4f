"""What both conditions of a metric say of one result, as the engine of the configured controller says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from ...finding import Undecided
from ...record import NamedTuple
from ..gate import GateMetric
from ..kept import kept
from ..measurement import Outcome, Phase, phase
from ..metric_conditions import SUCCESS, MetricCondition, conditions_of
from ..policy import Policy
from ..providers import result_types
from .condition_reading import reading_of

if TYPE_CHECKING:
    from ...conditions import Engine

Outcomes = tuple[Outcome | None, Outcome | None]
"""Of successCondition and failureCondition; None is one that is absent."""


class ConditionPair(NamedTuple):
    """The texts of a metric's conditions, "" for one that is absent, and how they are read. Equal pairs judge equally:
    what is worked out about one is cached by it."""

    success: str
    failure: str
    kind: Literal["vector", "scalar"]
    engine: Engine

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for text in (self.success, self.failure) if text)

    def judge(self) -> Callable[[Any], Outcomes]:
        """A function from a result (a list of numbers for a vector, a number for a scalar) to what the conditions say
        of it."""
        from ...conditions import FLOAT64, FLOATS, compile_condition

        given = FLOATS if self.kind == "vector" else FLOAT64
        success = compile_condition(self.success, given, self.engine) if self.success else None
        failure = compile_condition(self.failure, given, self.engine) if self.failure else None

        def outcomes(result: Any) -> Outcomes:
            return (
                None if success is None else success.run(result).outcome,
                None if failure is None else failure.run(result).outcome,
            )

        return outcomes

    def phases(self) -> Callable[[Any], Phase]:
        """A function from a result to the phase of the measurement."""
        judge = self.judge()
        return lambda result: phase(*judge(result))

    def single(self, number: float) -> Any:
        """The result that holds one number and nothing else."""
        return [number] if self.kind == "vector" else number


class Judgement(NamedTuple):
    """The conditions of a metric whose every result is a vector or a scalar of Prometheus: they compile, and numbers
    alone decide what they say."""

    pair: ConditionPair
    success: MetricCondition | None
    failure: MetricCondition | None

    @property
    def conditions(self) -> tuple[MetricCondition, ...]:
        return tuple(condition for condition in (self.success, self.failure) if condition is not None)


@kept
def judgement_of(metric: GateMetric, policy: Policy) -> Judgement | Undecided | None:
    """How a metric is judged; None where it has no condition, or where one does not compile or asks for more than
    arithmetic on numbers can answer."""
    from ...conditions import FLOAT64, FLOATS, compile_condition

    if metric.provider != "prometheus":
        return None
    found: dict[str, MetricCondition] = {}
    for condition in conditions_of(metric, policy):
        if isinstance(condition, Undecided):
            return condition
        found[condition.name] = condition
    types = result_types(metric, policy) if found else None
    if types is None or types[0] not in (FLOATS, FLOAT64):
        return None
    for each in found.values():
        if not reading_of(each.text, each.engine).is_plain:
            return None
        if compile_condition(each.text, types[0], each.engine).error is not None:
            return None
    success = found.pop(SUCCESS, None)
    failure = next(iter(found.values()), None)
    engine = (success or failure).engine  # type: ignore[union-attr]
    texts = [condition.text if condition is not None else "" for condition in (success, failure)]
    pair = ConditionPair(texts[0], texts[1], "vector" if types[0] is FLOATS else "scalar", engine)
    return Judgement(pair, success, failure)
