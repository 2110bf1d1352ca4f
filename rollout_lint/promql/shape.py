"""The shape of a result: how many series a query can return, which labels they have, and why the others are gone."""

from __future__ import annotations

from functools import lru_cache

from ..record import NamedTuple
from .answers import Sample
from .errors import Place
from .evaluation.amounts import Amount, hull
from .evaluation.evaluate import Evaluation
from .evaluation.joining import Impossible
from .evaluation.labels import Labels
from .evaluation.series import Scalar, Unknown, Vector
from .evaluation.worlds import AnyWorld
from .query import Query, parse_query
from .syntax import Binary, Parenthesised, Unary


class Shape(NamedTuple):
    """What a query can return, whatever the store holds.

    ``samples`` are the groups of series that it can return, None where that is not known (``unknown`` says why).
    ``values`` is the range of all values. ``impossible`` holds the joins in it that no series can pass.
    """

    type: str | None
    samples: tuple[Sample, ...] | None
    values: Amount | None
    impossible: tuple[Impossible, ...]
    unknown: str = ""
    joined: Place = Place(0, 0, "")
    """Why there can be several groups, shown at the outermost operator."""

    @property
    def many(self) -> Place | None:
        """Why there can be several elements, so that ``result[0]`` is one of them by chance; None where there is but
        one.
        """
        for sample in self.samples or ():
            if sample.many is not None:
                return sample.many
        if self.samples is not None and len(self.samples) > 1:
            return self.joined
        return None

    @property
    def can_be_empty(self) -> bool | None:
        """Whether there can be no element; None where that is not known."""
        if self.samples is None:
            return None
        return all(sample.maybe is not None for sample in self.samples)


def shape(query: Query | str) -> Shape:
    """The shape of what a query returns."""
    return _shape(parse_query(query) if isinstance(query, str) else query)


_ANY = AnyWorld()


@lru_cache(maxsize=4096)
def _shape(query: Query) -> Shape:
    evaluation = Evaluation(query, _ANY)
    result = evaluation.result
    impossible = tuple(evaluation.impossible)
    if isinstance(result, Scalar):
        one = Sample(Labels({}), result.amount, None, None)
        return Shape(query.type, (one,), result.amount, impossible)
    if isinstance(result, Vector):
        samples = tuple(Sample(one.labels, one.amount, one.many, one.maybe) for one in result.series)
        values = hull(sample.amount for sample in samples) if samples else None
        return Shape(query.type, samples, values, impossible, joined=_joined(query))
    reason = result.reason if isinstance(result, Unknown) else "neither a vector nor a scalar"
    return Shape(query.type, None, None, impossible, reason)


def _joined(query: Query) -> Place:
    root = query.root
    while isinstance(root, (Parenthesised, Unary)):
        root = root.operand if isinstance(root, Unary) else root.expression
    start, end = root.operator_span if isinstance(root, Binary) else (0, len(query.text))
    return Place(start, end, "two sides of the query can each return a series")
