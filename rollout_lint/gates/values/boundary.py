"""Where a metric stops to pass, in the terms of a service level objective.

The boundary is not read off the text: the conditions are tried on values, and the place where the phase changes is
narrowed down. So ``result[0] * 100 > 95``, ``!(result[0] <= 0.95)`` and a failureCondition ``1 - result[0] >= 0.05``
have the same one.
"""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from ...finding import Undecided
from ...record import NamedTuple
from ...source.text import Span
from ..gate import GateMetric
from ..kept import kept
from ..measurement import Phase
from ..metric_signal import LATENCY, SATURATION, SUCCESS_RATE, MetricSignal, signal_of
from ..policy import Policy
from .bisection import turning_point
from .condition_reading import WrittenNumber, reading_of
from .judgement import ConditionPair, Judgement, judgement_of
from .query_values import QueryValues, query_values
from .value_grid import numbers_to_try

if TYPE_CHECKING:
    from ...conditions import Engine
    from ...conditions.syntax.nodes import Binary, Node
    from ...promql.evaluation.amounts import Amount

_FACTORS = {"ratio": 1.0, "percent": 0.01, "seconds": 1.0, "milliseconds": 0.001}
_OF_TIME = ("seconds", "milliseconds")
_DIGITS = 12
"""Significant digits of a boundary: those behind them are rounding."""
_ZERO = 1e-12
"""What is not above this is 0."""


class Boundary(NamedTuple):
    """The weakest value that still passes.

    ``signal`` is ``"success-rate"``, ``"latency"`` or ``"saturation"``; ``value`` a ratio, 0 to 1, for success rates
    and saturations, seconds for latencies; an error ratio ε is told as the success rate 1 - ε. ``quantile`` is that of
    a latency, None where it is an average or not known. ``text`` tells it in words: ``a p99 latency of 0.5 s``.
    ``span`` is the number that decides, or the condition where no single number does.
    """

    signal: str
    value: float
    quantile: float | None
    text: str
    span: Span


@kept
def boundary_of(metric: GateMetric, policy: Policy) -> Boundary | None:
    """The boundary of a metric; None where its signal or scale is not known, where no value of it
    decides, or where the query compares by itself."""
    signal = signal_of(metric, policy)
    if signal.kind not in (SUCCESS_RATE, LATENCY, SATURATION):
        return None
    judgement = judgement_of(metric, policy)
    if judgement is None or isinstance(judgement, Undecided):
        return None
    values = query_values(metric, policy)
    scale = _scale(signal, values)
    if scale is None or values.is_compared:
        return None
    higher_is_better = signal.kind == SUCCESS_RATE and not signal.of_errors
    raw = _raw_boundary(judgement.pair, values.amount, higher_is_better)
    if raw is None:
        return None
    value = _rounded(raw.value * _FACTORS[scale])
    if signal.kind == SUCCESS_RATE and signal.of_errors:
        value = _rounded(1 - value)
    if signal.kind == SUCCESS_RATE and not 0 <= value <= 1:
        return None
    quantile = signal.quantile if signal.kind == LATENCY else None
    return Boundary(signal.kind, value, quantile, in_words(signal.kind, value, quantile), _span(judgement, raw))


def _scale(signal: MetricSignal, values: QueryValues) -> str | None:
    """The unit of what the query returns: from its range, else from its names and factors."""
    amount = values.amount
    if signal.kind == SUCCESS_RATE and amount is not None and amount.low == 0 and amount.high in (1, 100):
        return "ratio" if amount.high == 1 else "percent"
    if signal.scale not in _FACTORS or (signal.scale in _OF_TIME) != (signal.kind == LATENCY):
        return None
    # in `100 * a / b` the names tell a ratio, and it is none
    return None if signal.scale == "ratio" and values.holds_hundred else signal.scale


class _Raw(NamedTuple):
    """A boundary in the query's own unit, with a value on each side of it."""

    value: float
    passing: float
    failing: float


@lru_cache(maxsize=4096)
def _raw_boundary(pair: ConditionPair, amount: Amount | None, higher_is_better: bool) -> _Raw | None:
    """Where the values that pass end, coming from the best one; values that do not pass before them are stepped over,
    such as a latency of 0 that counts as no traffic. None where nothing passes, or all of the rest does."""
    phases = pair.phases()
    numbers = [number for number in numbers_to_try(pair, amount) if isfinite(number) and number >= 0]
    passing: float | None = None
    for number in reversed(numbers) if higher_is_better else numbers:
        if phases(pair.single(number)) is Phase.SUCCESSFUL:
            passing = number
        elif passing is not None:
            inside, outside = turning_point(lambda x: phases(pair.single(x)) is Phase.SUCCESSFUL, passing, number)
            return _Raw(_rounded(inside), inside, outside)
    return None


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}") if abs(value) > _ZERO else 0.0


def in_words(kind: str, value: float, quantile: float | None) -> str:
    if kind == LATENCY:
        name = "a latency" if quantile is None else f"a {quantile_name(quantile)} latency"
        return f"{name} of {value:g} s"
    name = "a success rate" if kind == SUCCESS_RATE else "a saturation"
    return f"{name} of {percent(value)}"


def percent(ratio: float) -> str:
    """``99.9 %``."""
    return f"{ratio * 100:.10g} %"


def quantile_name(quantile: float) -> str:
    """``p99``, ``p99.9``."""
    return f"p{quantile * 100:.6g}"


def _span(judgement: Judgement, raw: _Raw) -> Span:
    """The number that decides in the condition whose outcome changes there."""
    condition = judgement.success if _is_of_success(judgement.pair, raw) else judgement.failure
    assert condition is not None
    number = _deciding(condition.text, condition.engine, raw.value)
    return condition.part(0, len(condition.text)) if number is None else condition.part(number.start, number.end)


@lru_cache(maxsize=4096)
def _is_of_success(pair: ConditionPair, raw: _Raw) -> bool:
    """Whether it is successCondition whose outcome changes."""
    judge = pair.judge()
    return bool(pair.success) and judge(pair.single(raw.passing))[0] != judge(pair.single(raw.failing))[0]


@lru_cache(maxsize=4096)
def _deciding(text: str, engine: Engine, value: float) -> WrittenNumber | None:
    """The number of a condition that is the boundary itself, else the only one that anything is compared with."""
    numbers = reading_of(text, engine).numbers
    equal = [number for number in numbers if abs(number.value - value) <= 1e-9 * max(abs(value), 1e-3)]
    if equal:
        return equal[-1]
    compared = _compared(text, engine)
    places = [
        number for number in numbers if any((number.start, number.end) == (node.start, node.end) for node in compared)
    ]
    return places[0] if len(places) == 1 else None


def _compared(text: str, engine: Engine) -> list[Node]:
    """The sides of comparisons, those of a length left out."""
    from ...conditions import ConditionError, parse
    from ...conditions.syntax.nodes import Binary, walk

    tree = parse(text, engine)
    if isinstance(tree, ConditionError):
        return []
    found: list[Node] = []
    for node in walk(tree.root):
        if type(node) is Binary and node.operator in ("<", "<=", ">", ">=", "==", "!=") and not _of_length(node):
            found.extend((node.left, node.right))
    return found


def _of_length(node: Binary) -> bool:
    from ...conditions.syntax.nodes import Builtin

    return any(type(side) is Builtin and side.name == "len" for side in (node.left, node.right))
