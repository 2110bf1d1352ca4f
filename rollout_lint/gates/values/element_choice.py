"""Conditions that judge one element of a vector, whichever comes first: Prometheus returns a vector in no order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .turning_points import turning_points

if TYPE_CHECKING:
    from ...conditions import Condition
    from ...conditions.syntax.nodes import Node
    from ..metric_conditions import MetricCondition

_MAX_ELEMENTS = 8
_EXAMPLES = 4
"""Values that stand for all of one outcome; more of them only take time."""


def chosen_element(condition: MetricCondition) -> tuple[int, int] | None:
    """The part of a condition that takes one of several elements, in code points, where the outcome depends on which
    it takes. None where the order of the elements changes nothing: ``all``, ``max``, ``len(result) == 1 && …``."""
    from ...conditions import FLOATS, ConditionError, compile_condition, parse
    from ...conditions.syntax.nodes import walk

    tree = parse(condition.text, condition.engine)
    compiled = compile_condition(condition.text, FLOATS, condition.engine)
    if isinstance(tree, ConditionError) or compiled.error is not None:
        return None
    chosen = [(node, _index(node)) for node in walk(tree.root)]
    indexes = [index for _, index in chosen if index is not None]
    sizes = {2, min(max([1, *indexes]) + 1, _MAX_ELEMENTS)}
    points = turning_points((condition,))
    if not any(_depends_on_order(compiled, points, size) for size in sizes):
        return None
    first = next((node for node, index in chosen if index is not None), tree.root)
    return first.start, first.end


def _depends_on_order(compiled: Condition, points: tuple[float, ...], size: int) -> bool:
    """Whether it matters for one odd element among equal ones where it stands."""
    few = _few_of_each_outcome(compiled, points, size)
    for odd in few:
        for other in few:
            lists = [[other] * place + [odd] + [other] * (size - place - 1) for place in range(size)]
            if odd != other and len({compiled.run(each).outcome for each in lists}) > 1:
                return True
    return False


def _few_of_each_outcome(compiled: Condition, points: tuple[float, ...], size: int) -> list[float]:
    by_outcome: dict[bool | str, list[float]] = {}
    for point in points:
        by_outcome.setdefault(compiled.run([point] * size).outcome, []).append(point)
    return [point for alike in by_outcome.values() for point in alike[:: max(1, len(alike) // _EXAMPLES)]]


def _index(node: Node) -> int | None:
    """Which element of ``result`` a node takes, from 0 on (from 1 on for one counted from the end)."""
    from ...conditions.syntax.nodes import Builtin, Integer, Member, Name, Unary

    if isinstance(node, Member):
        base, index = node.base, node.property
    elif isinstance(node, Builtin) and node.name in ("first", "last", "get") and node.arguments:
        base, index = node.arguments[0], node.arguments[-1]
        if node.name != "get":
            return 0 if isinstance(base, Name) and base.name == "result" else None
    else:
        return None
    if not isinstance(base, Name) or base.name != "result":
        return None
    if isinstance(index, Unary) and index.operator == "-":
        index = index.operand
    return index.value if isinstance(index, Integer) else None
