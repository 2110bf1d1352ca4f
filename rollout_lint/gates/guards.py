"""Guards in a condition over a vector that do not do what they look like (facts §2.4)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ..record import NamedTuple

if TYPE_CHECKING:
    from ..conditions import Engine
    from ..conditions.syntax.nodes import Binary, Node
    from .metric_conditions import MetricCondition

_LOGICAL = ("&&", "||", "and", "or")
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_MAX_LENGTH = 10_000
"""Lists that are longer than this nobody asks for."""


class Guard(NamedTuple):
    """A part of a condition, in code points, and why it guards nothing. ``advice`` is "" for a guard of length."""

    start: int
    end: int
    why: str
    advice: str = ""


def ineffective_guard_of(condition: MetricCondition) -> Guard | None:
    """The first guard of a condition over a vector that guards nothing; None where there is none, or where the
    condition does not parse."""
    return _first_of(condition.text, condition.engine)


@lru_cache(maxsize=4096)
def _first_of(text: str, engine: Engine) -> Guard | None:
    from ..conditions import FLOATS, ConditionError, compile_condition, parse
    from ..conditions.syntax.nodes import walk

    tree = parse(text, engine)
    if isinstance(tree, ConditionError):
        return None
    compiled = compile_condition(text, FLOATS, engine)
    # a list of several: an index into the first of them is then no error
    fails_with_data = compiled.run([1.0] * 8).outcome == "error"
    fails_without = compiled.run([]).outcome == "error"
    for node in walk(tree.root):
        guard = _of_name(node) or _of_truth(node)
        if guard is None and compiled.error is None:
            guard = _of_nan(node) or _of_nil(node, fails_with_data, fails_without)
        if guard is None and compiled.error is None and fails_without:
            guard = _of_comparison(node, text, engine) or _of_index(node, text, engine)
        if guard is not None:
            return guard
    return None


_OTHER_WORDS_FOR_NIL = ("null", "None", "undefined", "NULL", "Nil")


def _of_name(node: Node) -> Guard | None:
    """What never compiles: ``NaN``, ``null``, ``isNaN(result)``."""
    from ..conditions.syntax.nodes import Call, Name

    if type(node) is Name and node.name in ("NaN", "nan"):
        return Guard(
            node.start, node.end, f"`unknown name {node.name}`, and nothing equals NaN", "write `isNaN(result[0])`"
        )
    if type(node) is Name and node.name in _OTHER_WORDS_FOR_NIL:
        return Guard(node.start, node.end, f"`unknown name {node.name}`, and an empty result is a list, not `nil`")
    if type(node) is not Call or type(node.callee) is not Name or node.callee.name not in ("isNaN", "isInf"):
        return None
    if len(node.arguments) != 1 or not _is_result(node.arguments[0]):
        return None
    name = node.callee.name
    why = f"`{name}` takes a number, and `result` is a list: `cannot use []float64 as argument`"
    return Guard(node.start, node.end, why, f"write `{name}(result[0])` behind `len(result) > 0 &&`")


def _of_nan(node: Node) -> Guard | None:
    """``result[0] == float("NaN")``: never true, and ``!=`` never false."""
    from ..conditions.syntax.nodes import Binary

    if type(node) is Binary and node.operator in ("==", "!=") and (_is_nan(node.left) or _is_nan(node.right)):
        always = "false" if node.operator == "==" else "true"
        return Guard(node.start, node.end, f"nothing equals NaN, so it is always {always}", "write `isNaN(result[0])`")
    return None


def _is_nan(node: Node) -> bool:
    from ..conditions.syntax.nodes import Builtin, Call, Name, String

    if isinstance(node, Builtin):
        name = node.name
    elif isinstance(node, Call) and isinstance(node.callee, Name):
        name = node.callee.name
    else:
        return False
    texts = [argument.value for argument in node.arguments if isinstance(argument, String)]
    return name in ("float", "asFloat") and len(texts) == 1 and texts[0].lower() == "nan"


def _of_comparison(node: Node, text: str, engine: Engine) -> Guard | None:
    """``result != nil``, ``len(result) >= 0``: comparisons that say the same of an empty list as of any other."""
    from ..conditions.syntax.nodes import Binary

    if type(node) is not Binary or node.operator not in _COMPARISONS:
        return None
    sides = (node.left, node.right)
    of_length = any(_is_length(side) for side in sides) and all(_is_length(s) or _is_constant(s) for s in sides)
    of_list = any(_is_result(side) for side in sides) and all(_is_result(s) or _is_constant(s) for s in sides)
    if not of_length and not of_list:
        return None
    outcomes = {_outcome(node, text, engine, size) for size in _sizes(node)}
    outcome = outcomes.pop()
    if outcomes or outcome == "error":
        return None
    nil = "`result` is a list and never nil, even where it is empty: " if of_list and _names_nil(node) else ""
    return Guard(node.start, node.end, f"{nil}it is always {str(outcome).lower()}, of an empty list too")


def _sizes(node: Node) -> set[int]:
    """Lengths on both sides of every number that a comparison names."""
    from ..conditions.syntax.nodes import Float, Integer, walk

    named = {min(int(each.value), _MAX_LENGTH) for each in walk(node) if isinstance(each, (Float, Integer))}
    return {0, 1, 2, *(max(size + step, 0) for size in named for step in (-1, 0, 1, 2))}


def _outcome(node: Node, text: str, engine: Engine, size: int) -> bool | str:
    """What a part of a condition says of a list of so many elements."""
    from ..conditions import FLOATS, compile_condition

    part = compile_condition(text[node.start : node.end], FLOATS, engine)
    return part.run([1.0] * size).outcome


def _names_nil(node: Node) -> bool:
    from ..conditions.syntax.nodes import Nil, walk

    return any(type(each) is Nil for each in walk(node))


def _is_constant(node: Node) -> bool:
    from ..conditions.syntax.nodes import Array, Float, Integer, Nil, Unary, walk

    return all(isinstance(each, (Nil, Integer, Float, Unary, Array)) for each in walk(node))


def _is_length(node: Node) -> bool:
    from ..conditions.syntax.nodes import Builtin

    return type(node) is Builtin and node.name == "len" and _is_result(node.arguments[0])


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


def _of_index(node: Node, text: str, engine: Engine) -> Guard | None:
    """``result?.[0]``, ``result[0] ?? 0``, a length that is asked for only after the index, or asked the wrong way
    round."""
    from ..conditions.syntax.nodes import Binary, Member, Nil, walk

    if type(node) is Member and node.optional and _is_result(node.base):
        why = "`?.` stops at nil, and an index out of range is an error all the same"
        return Guard(node.start, node.end, why)
    if type(node) is not Binary:
        return None
    if node.operator == "??" and _indexes(node.left):
        return Guard(node.start, node.end, "`??` stands in for nil, and an index out of range is an error all the same")
    if node.operator in ("==", "!=") and any(type(side) is Nil for side in (node.left, node.right)) and _indexes(node):
        return Guard(node.start, node.end, "a number is never nil, and an index out of range is an error all the same")
    if node.operator not in _LOGICAL:
        return None
    if any(_is_length(each) for each in walk(node.left)):
        return _of_direction(node, text, engine)
    if _indexes(node.left):
        for each in walk(node.right):
            if _is_length(each):
                return Guard(each.start, each.end, "the length is asked for only after the index has failed")
    return None


def _of_direction(node: Binary, text: str, engine: Engine) -> Guard | None:
    """``len(result) > 0 || result[0] …``: the right side is read exactly where the list is empty."""
    if _indexes(node.left) or not _indexes(node.right):
        return None
    goes_on = node.operator in ("&&", "and")
    empty, full = (_outcome(node.left, text, engine, size) for size in (0, 1))
    if empty is not goes_on or full is not (not goes_on):
        return None
    other = "||" if goes_on else "&&"
    why = f"`{node.operator}` reads the index exactly where the list is empty"
    return Guard(node.at, node.at + len(node.operator), why, f"write `{other}`")


def _indexes(node: Node) -> bool:
    """Whether an element of ``result`` is taken by its plain index."""
    from ..conditions.syntax.nodes import Member, walk

    return any(type(each) is Member and not each.optional and _is_result(each.base) for each in walk(node))


def _is_result(node: Node) -> bool:
    from ..conditions.syntax.nodes import Name

    return type(node) is Name and node.name == "result"
