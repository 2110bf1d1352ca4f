"""One measurement of a metric on one day: what the provider returns, what the conditions say, and the phase."""

from __future__ import annotations

from collections.abc import Iterator

from ...finding import TraceStep, Undecided
from ...record import NamedTuple
from ..days import Day, ProviderAnswer
from ..gate import GateMetric
from ..kept import kept
from ..measurement import Outcome, Phase, phase
from ..metric_conditions import (
    FAILURE,
    SUCCESS,
    MetricCondition,
    conditions_of,
    result_types,
    syntax_error,
    type_error,
)
from ..policy import Policy
from ..providers import answer_of, sets_phase


class Measured(NamedTuple):
    """The phase of a measurement; None where it is not known, and then ``unknown`` says why. ``steps`` is how it comes
    about: what the provider returns, then what each condition makes of it. ``outcomes`` is empty where no condition was
    asked."""

    phase: Phase | None
    steps: tuple[TraceStep, ...] = ()
    unknown: str | None = None
    answer: ProviderAnswer | None = None
    outcomes: tuple[tuple[MetricCondition, Outcome], ...] = ()

    @property
    def deciding(self) -> MetricCondition | None:
        """The condition that passed the measurement, or that ended in the error."""
        wanted = (True, False) if self.phase is Phase.SUCCESSFUL else ("error",)
        return next((condition for condition, outcome in self.outcomes if outcome in wanted), None)


@kept
def measured(metric: GateMetric, day: Day, policy: Policy) -> Measured:
    """What one measurement of a metric ends in on such a day."""
    conditions = _conditions(metric, policy)
    if isinstance(conditions, Measured):
        return conditions
    if day is Day.GREEN:
        return Measured(Phase.SUCCESSFUL, (TraceStep("all is well: the measurement is Successful"),))
    if day is Day.RED:
        return _red(metric, conditions)
    answer = answer_of(metric, day, policy)
    if answer.phase is not None:
        return Measured(answer.phase, (TraceStep(f"{answer.text}: {_verdict(answer.phase)}"),), answer=answer)
    if not conditions and answer.unknown is None:
        return Measured(
            Phase.SUCCESSFUL, (TraceStep(f"{answer.text}; no condition: {_verdict(Phase.SUCCESSFUL)}"),), None, answer
        )
    if answer.unknown is not None and day is Day.NO_ERRORS and _is_there(answer):
        told = f"{answer.text}, as it is while all is well: {_verdict(Phase.SUCCESSFUL)}"
        return Measured(Phase.SUCCESSFUL, (TraceStep(told),), None, answer)
    if answer.unknown is not None or not answer.results:
        return Measured(None, unknown=answer.unknown or "what the provider returns is not known", answer=answer)
    return _judged(conditions, answer)


@kept
def _conditions(metric: GateMetric, policy: Policy) -> list[MetricCondition] | Measured:
    """The conditions of a metric; a measurement where one is not known or broken, for that is one on any day."""
    conditions: list[MetricCondition] = []
    for condition in conditions_of(metric, policy):
        if isinstance(condition, Undecided):
            return Measured(None, unknown=condition.why)
        conditions.append(condition)
    return _broken(metric, conditions, policy) or conditions


def _is_there(answer: ProviderAnswer) -> bool:
    """Whether a sample is returned for certain, although its value is not known."""
    return any(sample.maybe is None for sample in answer.samples or ())


def _verdict(reached: Phase) -> str:
    return "the measurement is an Error" if reached is Phase.ERROR else f"the measurement is {reached.value}"


def _broken(metric: GateMetric, conditions: list[MetricCondition], policy: Policy) -> Measured | None:
    """Every measurement ends in an error where a condition compiles for no result, or Prometheus refuses the query."""
    given = result_types(metric, policy) if conditions else None
    for condition in conditions:
        error = syntax_error(condition)
        if error is None and given:
            errors = [type_error(condition, each) for each in given]
            error = errors[0] if all(errors) else None
        if error is not None:
            told = f"`{condition.name}` does not compile: {error.message}: {_verdict(Phase.ERROR)}"
            return Measured(Phase.ERROR, (TraceStep(told, condition.bound.span),))
    return None


def _red(metric: GateMetric, conditions: list[MetricCondition]) -> Measured:
    if conditions or sets_phase(metric):
        return Measured(Phase.FAILED, (TraceStep("the canary is bad: the measurement is Failed"),))
    return Measured(Phase.SUCCESSFUL, (TraceStep(f"no condition: {_verdict(Phase.SUCCESSFUL)}"),))


def _judged(conditions: list[MetricCondition], answer: ProviderAnswer) -> Measured:
    """The phase that the conditions give every result the provider may return; unknown where they differ."""
    first: Measured | None = None
    for result in answer.results:
        outcomes = {condition.name: _outcome(condition, result, answer.kind) for condition in conditions}
        reached = phase(_given(outcomes, SUCCESS), _given(outcomes, FAILURE))
        if first is None:
            said = tuple((condition, outcomes[condition.name][0]) for condition in conditions)
            first = Measured(reached, tuple(_steps(conditions, answer, outcomes, reached)), None, answer, said)
        elif first.phase is not reached:
            return Measured(None, unknown="the phase depends on what the provider returns", answer=answer)
    assert first is not None
    return first


def _given(outcomes: dict[str, tuple[Outcome, str]], name: str) -> Outcome | None:
    return outcomes[name][0] if name in outcomes else None


def _outcome(condition: MetricCondition, result: object, kind: str) -> tuple[Outcome, str]:
    from ...conditions import evaluate

    evaluation = evaluate(condition.text, result, kind, condition.engine)  # type: ignore[arg-type]
    return evaluation.outcome, evaluation.message


def _steps(
    conditions: list[MetricCondition], answer: ProviderAnswer, outcomes: dict[str, tuple[Outcome, str]], reached: Phase
) -> Iterator[TraceStep]:
    yield TraceStep(answer.text)
    for condition in conditions:
        outcome, message = outcomes[condition.name]
        said = f"an error: {message}" if outcome == "error" else str(outcome).lower()
        yield TraceStep(f"`{condition.name}: {condition.text.strip()}` is {said}", condition.bound.span)
    yield TraceStep((_alone(conditions) if reached is not Phase.ERROR else "") + _verdict(reached))


def _alone(conditions: list[MetricCondition]) -> str:
    """Why one condition alone decides."""
    if len(conditions) != 1:
        return ""
    other = FAILURE if conditions[0].name == SUCCESS else SUCCESS
    return f"there is no `{other}`: "
