"""What the engines forget on their stack, and who finds it there.

A search from the end (``findLast``, ``findLastIndex``, ``last(filter(…))``, ``filter(…)[-1]``) leaves the ``true`` of
every round on the stack, below what it gives back. Whoever takes more than one value off the stack then takes
``true`` for its left operand: ``findLast(result, # > 1) < 5`` works, ``5 > findLast(result, # > 1)`` compares true
with a number and fails. An optional method call on nil forgets its arguments in the same way. Conditions that can do
this run with a stack; all others without.
"""

from __future__ import annotations

from collections.abc import Callable

from ..syntax import nodes
from ..syntax.nodes import Node
from ..values import Value
from .machine import Code, Machine

Operands = Callable[[Machine], list[Value]]


def can_leak(root: Node) -> bool:
    """Whether a condition, as optimized, can leave something on the stack."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Builtin):
            if node.name in {"findLast", "findLastIndex"}:
                return True
            if node.mapped is not None:
                waiting.append(node.mapped)
        elif isinstance(node, nodes.Chain) and any(isinstance(below, nodes.Call) for below in nodes.walk(node)):
            return True
        waiting.extend(node.children())
    return False


def stacked(codes: list[Code]) -> Operands:
    """Operands by way of the stack: the topmost are taken, whoever left them."""
    count = len(codes)

    def taken(m: Machine) -> list[Value]:
        if not count:
            return []
        stack = m.stack
        for code in codes:
            stack.append(code(m))
        values = stack[-count:]
        del stack[-count:]
        return values

    return taken


def plain(codes: list[Code]) -> Operands:
    return lambda m: [code(m) for code in codes]


def stacked_pair(left: Code, right: Code, operation: Callable[[Value, Value], Value]) -> Code:
    """A binary operator whose left operand waits on the stack while the right one is worked out."""

    def run(m: Machine) -> Value:
        m.stack.append(left(m))
        second = right(m)
        return operation(m.stack.pop(), second)

    return run
