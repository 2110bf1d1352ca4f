"""Conditions and queries rewritten so that nothing fails, and that no error is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..measurement import Phase, phase
from ..metric_conditions import FAILURE, SUCCESS, MetricCondition
from ..queries import MetricQuery
from .measured import Measured

if TYPE_CHECKING:
    from ...promql.syntax import Binary, Node

_LONGEST = 120
"""A longer text is not shown in a help, which is read on one line."""


def closed(condition: MetricCondition) -> str:
    """The condition behind a guard that makes an empty result fail."""
    before, after = guard(condition)
    return f"{before}{' '.join(condition.text.split())}{after}"


def guard(condition: MetricCondition) -> tuple[str, str]:
    """What stands before and behind a condition that is guarded."""
    return ("len(result) == 0 || (", ")") if condition.name == FAILURE else ("len(result) > 0 && (", ")")


def closed_form(condition: MetricCondition) -> str:
    """The guard alone, for a condition that has to change too, or is too long to be shown again."""
    return "len(result) == 0 || …" if condition.name == FAILURE else "len(result) > 0 && …"


def guarded(without: Measured) -> list[tuple[MetricCondition, str]]:
    """The conditions to rewrite, with their new texts, so that a metric whose measurement without data is an error
    fails instead: those that err, or all where that is not enough."""
    erring = [condition for condition, outcome in without.outcomes if outcome == "error"]
    for chosen in (erring, [condition for condition, _ in without.outcomes]):
        texts = {condition.name: condition.text for condition, _ in without.outcomes}
        texts |= {condition.name: closed(condition) for condition in chosen}
        if chosen and _phase_of_nothing(texts, chosen[0]) is Phase.FAILED:
            return [(condition, texts[condition.name]) for condition in chosen]
    return []


def _phase_of_nothing(texts: dict[str, str], like: MetricCondition) -> Phase:
    from ...conditions import evaluate

    outcomes = {name: evaluate(text, [], "vector", like.engine).outcome for name, text in texts.items()}
    return phase(outcomes.get(SUCCESS), outcomes.get(FAILURE))


def is_short(text: str) -> bool:
    """Whether a text can be shown in a help and copied from there."""
    return len(text) <= _LONGEST and "`" not in text


def zeroed(read: MetricQuery) -> tuple[str, str] | None:
    """The part of a query that is empty while there is no error, and what to write in its place, so that the whole is
    0 then and still empty without any data; None where no single part can take it."""
    ratio = _ratio_of_errors(read)
    if ratio is None:
        return None
    old = read.query.text[ratio.left.start : ratio.left.extent]
    return old, f"({old} or vector(0))"


def _ratio_of_errors(read: MetricQuery) -> Binary | None:
    """The division whose left side counts errors in one number, without labels to match by."""
    from ...promql.outcomes import Outcome, read_outcome
    from ...promql.syntax import Aggregation, Binary, Selector, children, unwrapped

    def errors(node: Node) -> bool:
        if isinstance(node, Selector):
            return read_outcome(node).outcome is Outcome.ERROR
        return any(errors(child) for child in children(node))

    pending: list[Node] = [read.query.root] if read.query.root is not None else []
    while pending:
        node = pending.pop(0)
        if isinstance(node, Binary) and node.operator == "/" and errors(node.left):
            left = unwrapped(node.left)
            is_one = isinstance(left, Aggregation) and left.grouping is None and node.matching.labels is None
            return node if is_one else None
        pending.extend(children(node))
    return None
