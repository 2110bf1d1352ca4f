"""What a condition does with its result, as far as its syntax tells."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from ...promql.words import words
from ...record import NamedTuple

if TYPE_CHECKING:
    from ...conditions import Engine
    from ...conditions.syntax.nodes import Node

_STEADY_CALLS = frozenset(("isNaN", "isInf", "isNil", "default", "asInt", "asFloat"))
_STEADY_BUILTINS = words(
    "len all any none one count sum mean median min max filter map first last get abs ceil floor round int float find"
    " findIndex findLast findLastIndex take sort reverse uniq"
)
_MOST_NUMBERS = 40
"""A condition with more numbers than this would take long to try."""


class WrittenNumber(NamedTuple):
    """A number in a condition and its place in the text, sign included."""

    value: float
    start: int
    end: int


class Reading(NamedTuple):
    """What a condition does with ``result``.

    ``numbers`` are those it holds, indices left out, with their places. ``is_plain`` says that it does nothing but
    arithmetic, comparisons and logic, and not too much of that. ``reads_values`` is False where it asks for the length
    alone; ``asks_for_nan`` says that NaN is a case of its own for it.
    """

    numbers: tuple[WrittenNumber, ...]
    is_plain: bool
    reads_values: bool
    asks_for_nan: bool
    is_literal: bool
    """``true`` or ``false``."""


@lru_cache(maxsize=4096)
def reading_of(text: str, engine: Engine) -> Reading:
    """How a condition is read; for one that does not parse, as one of which nothing is known."""
    from ...conditions import ConditionError, parse
    from ...conditions.syntax.nodes import Bool, walk

    tree = parse(text, engine)
    if isinstance(tree, ConditionError):
        return Reading((), False, True, True, False)
    nodes = list(walk(tree.root))
    numbers = _numbers(nodes)
    return Reading(
        numbers=numbers,
        is_plain=len(numbers) <= _MOST_NUMBERS and all(_is_plain(node) for node in nodes),
        reads_values=_reads_values(nodes),
        asks_for_nan=any(_asks_for_nan(node, text) for node in nodes),
        is_literal=type(tree.root) is Bool,
    )


def _numbers(nodes: list[Node]) -> tuple[WrittenNumber, ...]:
    from ...conditions.syntax.nodes import Float, Integer, Member, Unary

    passed_over: set[int] = set()
    found: list[WrittenNumber] = []
    for node in nodes:
        if type(node) is Member:
            passed_over.add(id(node.property))
        elif type(node) is Unary and node.operator == "-" and type(node.operand) in (Integer, Float):
            passed_over.add(id(node.operand))
            found.append(WrittenNumber(-float(node.operand.value), node.start, node.end))  # type: ignore[attr-defined]
        elif type(node) in (Integer, Float) and id(node) not in passed_over:
            found.append(WrittenNumber(float(node.value), node.start, node.end))  # type: ignore[attr-defined]
    return tuple(number for number in found if isfinite(number.value))


def _is_plain(node: Node) -> bool:
    from ...conditions.syntax.nodes import Binary, Builtin, Bytes, Call, Map, Name, String

    if type(node) is Call:
        return type(node.callee) is Name and node.callee.name in _STEADY_CALLS
    if type(node) is Builtin:
        return node.name in _STEADY_BUILTINS
    if type(node) is Binary:
        return node.operator not in ("matches", "contains", "startsWith", "endsWith", "..")
    return type(node) not in (String, Bytes, Map)


def _reads_values(nodes: list[Node]) -> bool:
    """Whether ``result`` stands anywhere but in ``len(result)``."""
    from ...conditions.syntax.nodes import Builtin, Name

    of_length = {id(node.arguments[0]) for node in nodes if type(node) is Builtin and node.name == "len"}
    return any(type(node) is Name and node.name == "result" and id(node) not in of_length for node in nodes)


def _asks_for_nan(node: Node, text: str) -> bool:
    """``isNaN(x)``, ``isInf(x)``, and ``x == x``, which only NaN is not."""
    from ...conditions.syntax.nodes import Binary, Call, Name

    if type(node) is Call:
        return type(node.callee) is Name and node.callee.name in ("isNaN", "isInf")
    if type(node) is not Binary or node.operator not in ("==", "!=", "<=", ">=", "<", ">"):
        return False
    return text[node.left.start : node.left.end].strip() == text[node.right.start : node.right.end].strip()
