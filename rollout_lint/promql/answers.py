"""What Prometheus answers on three bad or ordinary days: no series, no traffic, traffic without errors."""

from __future__ import annotations

from functools import lru_cache

from ..record import NamedTuple
from .errors import Place
from .evaluation.amounts import Amount
from .evaluation.evaluate import Evaluation
from .evaluation.labels import Labels
from .evaluation.series import Matrix, Result, Scalar, Series, Text, Unknown, Vector
from .evaluation.worlds import HealthyWorld, IdleWorld, NoDataWorld, World
from .outcomes import Outcome, Reading, read_outcome
from .query import Query, parse_query


class Sample(NamedTuple):
    """One element of an answer, or a group of elements spoken of as one: its labels and what its value can be.

    ``many`` says why there may be more than one such element, ``maybe`` why there may be none.
    """

    labels: Labels
    amount: Amount
    many: Place | None
    maybe: Place | None


class Answer(NamedTuple):
    """What a query returns on a store.

    ``values`` are the values that Prometheus would send, in no particular order: one for a scalar, one for each sample
    of a vector; None where they cannot all be known, and then ``reason`` says why. ``samples`` tells what is known all
    the same, None where nothing is. ``error`` says that Prometheus answers with an error. ``assumed`` holds what the
    answer rests on: the selectors that were taken to find nothing because they select only errors.
    """

    type: str | None
    values: list[float] | None
    reason: str = ""
    samples: tuple[Sample, ...] | None = None
    error: bool = False
    assumed: tuple[Reading, ...] = ()

    @property
    def empty(self) -> bool | None:
        """Whether nothing is returned: False where a sample is there for sure, None where that is not known."""
        if self.samples is None:
            return None
        if any(sample.maybe is None for sample in self.samples):
            return False
        return True if not self.samples else None


NoData = Answer


def without_data(query: Query | str) -> NoData:
    """What Prometheus returns when it holds no series at all."""
    return _answer(_read(query), _NO_DATA)


def idle(query: Query | str) -> Answer:
    """What Prometheus returns for a service without requests: its series are there, its counters do not move."""
    return _answer(_read(query), _IDLE)


def without_errors(query: Query | str) -> Answer:
    """What Prometheus returns for a healthy service: traffic, and no series yet that only errors would have."""
    return _without_errors(_read(query))


@lru_cache(maxsize=4096)
def _without_errors(query: Query) -> Answer:
    answer = _answer(query, _HEALTHY)
    readings = (read_outcome(selector) for selector in query.selectors)
    return answer._replace(assumed=tuple(r for r in readings if r.outcome is Outcome.ERROR))


_NO_DATA = NoDataWorld()
_IDLE = IdleWorld()
_HEALTHY = HealthyWorld()


def _read(query: Query | str) -> Query:
    """A text is read as Prometheus 3 reads it, or, where only Prometheus 2 takes it, as that does."""
    if not isinstance(query, str):
        return query
    read = parse_query(query)
    if read.ok:
        return read
    older = parse_query(query, version="2")
    return older if older.ok else read


@lru_cache(maxsize=4096)
def _answer(query: Query, world: World) -> Answer:
    evaluation = Evaluation(query, world)
    result = evaluation.result
    answer = _of_result(query, result)
    if evaluation.refusals and answer.values is not None:
        return answer._replace(values=None, reason=evaluation.refusals[0].text)
    return answer


def _of_result(query: Query, result: Result) -> Answer:
    if isinstance(result, Unknown):
        return Answer(query.type, None, result.reason, None, result.error)
    if isinstance(result, Scalar):
        return _known(query, (Series(Labels({}), result.amount),))
    if isinstance(result, Text):
        return Answer(query.type, None, "a string is no number", None)
    if isinstance(result, Matrix):
        if result.series:
            return Answer(query.type, None, "how many samples the range holds depends on the time", None)
        return Answer(query.type, [], "", ())
    assert isinstance(result, Vector)
    return _known(query, result.series)


def _known(query: Query, series: tuple[Series, ...]) -> Answer:
    samples = tuple(Sample(one.labels, one.amount, one.many, one.maybe) for one in series)
    values: list[float] = []
    for one in series:
        value = one.amount.exact
        if value is None or one.maybe is not None or one.many is not None:
            return Answer(query.type, None, _why(one), samples)
        values.append(value)
    return Answer(query.type, values, "", samples)


def _why(series: Series) -> str:
    if series.maybe is not None:
        return series.maybe.text
    if series.amount.exact is None:
        return "the value depends on the data or the time"
    assert series.many is not None
    return series.many.text


def example(answer: Answer) -> list[float] | None:
    """Values that the answer can be: one for each sample that is there, None where nothing is known."""
    if answer.samples is None:
        return None
    return [sample.amount.example() for sample in answer.samples if sample.maybe is None]
