"""Guards in a condition over a vector that do not do what they look like (facts §2.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..conditions.syntax.nodes import Node
    from .metric_conditions import MetricCondition

_LOGICAL = ("&&", "||", "and", "or")


class Guard(NamedTuple):
    """A part of a condition, in code points, and why it guards nothing. ``advice`` is "" for a guard of length."""

    start: int
    end: int
    why: str
    advice: str = ""


def ineffective_guard_of(condition: MetricCondition) -> Guard | None:
    """The first guard of a condition over a vector that guards nothing; None where there is none, or where the
    condition does not parse."""
    from ..conditions import FLOATS, ConditionError, compile_condition, parse
    from ..conditions.syntax.nodes import walk

    tree = parse(condition.text, condition.engine)
    if isinstance(tree, ConditionError):
        return None
    compiled = compile_condition(condition.text, FLOATS, condition.engine)
    # a list of several: an index into the first of them is then no error
    fails_with_data = compiled.run([1.0] * 8).outcome == "error"
    fails_without = compiled.run([]).outcome == "error"
    for node in walk(tree.root):
        guard = _of_name(node) or _of_truth(node)
        if guard is None and compiled.error is None:
            guard = _of_nil(node, fails_with_data, fails_without)
        if guard is None and compiled.error is None and fails_without:
            guard = _of_index(node)
        if guard is not None:
            return guard
    return None


def _of_name(node: Node) -> Guard | None:
    """What never compiles: ``NaN``, ``isNaN(result)``."""
    from ..conditions.syntax.nodes import Call, Name

    if type(node) is Name and node.name in ("NaN", "nan"):
        return Guard(
            node.start, node.end, f"`unknown name {node.name}`, and nothing equals NaN", "write `isNaN(result[0])`"
        )
    if type(node) is not Call or type(node.callee) is not Name or node.callee.name not in ("isNaN", "isInf"):
        return None
    if len(node.arguments) != 1 or not _is_result(node.arguments[0]):
        return None
    name = node.callee.name
    why = f"`{name}` takes a number, and `result` is a list: `cannot use []float64 as argument`"
    return Guard(node.start, node.end, why, f"write `{name}(result[0])` behind `len(result) > 0 &&`")


def _of_truth(node: Node) -> Guard | None:
    """``result && …``, ``!result``: there is no truthiness."""
    from ..conditions.syntax.nodes import Binary, Unary

    operands: tuple[Node, ...] = ()
    if type(node) is Binary and node.operator in _LOGICAL:
        operands = (node.left, node.right)
    elif type(node) is Unary and node.operator in ("!", "not"):
        operands = (node.operand,)
    for operand in operands:
        if _is_result(operand):
            return Guard(operand.start, operand.end, "a list is neither true nor false, so it does not compile")
    return None


def _of_nil(node: Node, fails_with_data: bool, fails_without: bool) -> Guard | None:
    """``default`` and ``isNil``: they look at the whole result, which is a list even where it is empty."""
    from ..conditions.syntax.nodes import Call, Name

    if type(node) is not Call or type(node.callee) is not Name or not node.arguments:
        return None
    if node.callee.name == "default" and (fails_with_data or fails_without):
        why = "`default` looks at the whole `result`, which is a list and never nil, and returns all of it"
        return Guard(node.start, node.end, why)
    if node.callee.name == "isNil" and fails_without:
        return Guard(node.start, node.end, "`isNil` looks at the whole `result`: an empty list is not nil")
    return None


def _of_index(node: Node) -> Guard | None:
    """``result?.[0]``, and a length that is asked for only after the index."""
    from ..conditions.syntax.nodes import Binary, Builtin, Member, walk

    if type(node) is Member and node.optional and _is_result(node.base):
        why = "`?.` stops at nil, and an index out of range is an error all the same"
        return Guard(node.start, node.end, why)
    if type(node) is not Binary or node.operator not in _LOGICAL:
        return None
    left = list(walk(node.left))
    if any(type(each) is Builtin and each.name == "len" for each in left):
        return None
    if any(type(each) is Member and _is_result(each.base) for each in left):
        for each in walk(node.right):
            if type(each) is Builtin and each.name == "len" and _is_result(each.arguments[0]):
                return Guard(each.start, each.end, "the length is asked for only after the index has failed")
    return None


def _is_result(node: Node) -> bool:
    from ..conditions.syntax.nodes import Name

    return type(node) is Name and node.name == "result"
