"""The builtins that run a predicate over elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..syntax.nodes import Builtin
from ..values import AnyMap, Panic, Value, type_name
from .access import items_of
from .builtins.collections import ordered
from .machine import Code, Machine, Scope
from .operations import add

if TYPE_CHECKING:
    from .generator import Generator

OLD_CALLS = frozenset({"sum", "sortBy"})
"""Builtins that take no predicate in 1.15."""


def _opened(m: Machine, collection: Code) -> Scope:
    """Open the predicate's scope over what ``collection`` gives."""
    scope = Scope(items_of(collection(m)), m.scope)
    m.scope = scope
    return scope


def _true(m: Machine, test: Code) -> bool:
    """One test."""
    m.step()
    value = test(m)
    if type(value) is not bool:
        raise Panic(f"interface conversion: interface {{}} is {type_name(value)}, not bool")
    return value


def _item(m: Machine) -> Value:
    scope = m.scope
    assert scope is not None
    return scope.items[scope.index]


def _parts(generator: Generator, node: Builtin) -> tuple[Code, Code]:
    """What it runs over, and the predicate; without one, the element itself."""
    collection = generator.code(node.arguments[0])
    return collection, generator.code(node.arguments[1]) if len(node.arguments) > 1 else _item


def _quantified(until: bool, result: bool) -> Callable[[Generator, Builtin], Code]:
    """``all``, ``any`` and ``none``: they stop at the first test that is ``until``."""

    def loop(generator: Generator, node: Builtin) -> Code:
        collection, test = _parts(generator, node)

        def run(m: Machine) -> bool:
            scope = _opened(m, collection)
            found = not result
            for index in range(len(scope.items)):
                scope.index = index
                if _true(m, test) is until:
                    found = result
                    break
            m.scope = scope.outer
            return found

        return run

    return loop


def _one(generator: Generator, node: Builtin) -> Code:
    count = _count(generator, node)
    return lambda m: count(m) == 1


def _count(generator: Generator, node: Builtin) -> Code:
    collection, test = _parts(generator, node)
    threshold = node.threshold

    def run(m: Machine) -> int:
        scope = _opened(m, collection)
        count = 0
        for index in range(len(scope.items)):
            scope.index = index
            if _true(m, test):
                count += 1
                if count == threshold:
                    break
        m.scope = scope.outer
        return count

    return run


def _collected(m: Machine, count: int) -> list[Value]:
    """The topmost values of the stack."""
    start = len(m.stack) - count
    made = m.stack[start:]
    del m.stack[start:]
    m.grow(count)
    return made


def _filter(generator: Generator, node: Builtin) -> Code:
    collection, test = _parts(generator, node)
    kept = _item if node.mapped is None else generator.code(node.mapped)

    def run(m: Machine) -> list[Value]:
        scope = _opened(m, collection)
        count = 0
        for index in range(len(scope.items)):
            scope.index = index
            if _true(m, test):
                m.stack.append(kept(m))
                count += 1
        m.scope = scope.outer
        return _collected(m, count)

    return run


def _map(generator: Generator, node: Builtin) -> Code:
    collection, change = _parts(generator, node)

    def run(m: Machine) -> list[Value]:
        scope = _opened(m, collection)
        for index in range(len(scope.items)):
            scope.index = index
            m.step()
            m.stack.append(change(m))
        m.scope = scope.outer
        return _collected(m, len(scope.items))

    return run


def _sum(generator: Generator, node: Builtin) -> Code:
    collection, summand = _parts(generator, node)

    def run(m: Machine) -> Value:
        scope = _opened(m, collection)
        total: Value = 0
        for index in range(len(scope.items)):
            scope.index = index
            m.step()
            total = add(summand(m), total)
        m.scope = scope.outer
        return total

    return run


def _search(backwards: bool, position: bool) -> Callable[[Generator, Builtin], Code]:
    """``find``, ``findLast`` and their ``…Index``."""

    def loop(generator: Generator, node: Builtin) -> Code:
        collection, test = _parts(generator, node)
        found = _item if node.mapped is None else generator.code(node.mapped)
        throws = node.throws

        def run(m: Machine) -> Value:
            scope = _opened(m, collection)
            indexes = range(len(scope.items))
            value: Value = None
            for index in reversed(indexes) if backwards else indexes:
                scope.index = index
                if backwards:
                    m.stack.append(True)
                if _true(m, test):
                    value = index if position else found(m)
                    break
            else:
                if throws:
                    raise Panic("reflect: slice index out of range")
                if backwards:
                    m.stack.append(False)
            m.scope = scope.outer
            return value

        return run

    return loop


def _group_by(generator: Generator, node: Builtin) -> Code:
    collection, key_of = _parts(generator, node)

    def run(m: Machine) -> AnyMap:
        scope = _opened(m, collection)
        made = AnyMap(of_slices=True)
        for index in range(len(scope.items)):
            scope.index = index
            m.step()
            key = key_of(m)
            made.put(key, [*(made.get(key) or ()), scope.items[index]])
        m.scope = scope.outer
        return made

    return run


def _sort_by(generator: Generator, node: Builtin) -> Code:
    collection, key_of = _parts(generator, node)
    order = generator.code(node.arguments[2]) if len(node.arguments) > 2 else None

    def run(m: Machine) -> list[Value]:
        scope = _opened(m, collection)
        direction = "asc" if order is None else _placed(m, order)
        if type(direction) is not str:
            raise Panic("sortBy order argument must be a string")
        if direction not in {"asc", "desc"}:
            raise Panic("unknown order, use asc or desc")
        keys: list[Value] = []
        for index in range(len(scope.items)):
            scope.index = index
            m.step()
            keys.append(key_of(m))
        made = ordered(list(scope.items), keys, direction == "asc")
        m.scope = scope.outer
        m.grow(len(made))
        return made

    return run


def _placed(m: Machine, code: Code) -> Value:
    """A third argument: it is worked out when the scope is open already, and ``#`` in it is the first element."""
    try:
        return code(m)
    except IndexError:
        raise Panic("reflect: slice index out of range") from None


def _reduce(generator: Generator, node: Builtin) -> Code:
    collection, combine = _parts(generator, node)
    initial = generator.code(node.arguments[2]) if len(node.arguments) > 2 else None

    def run(m: Machine) -> Value:
        scope = _opened(m, collection)
        if initial is not None:
            scope.accumulator = _placed(m, initial)
        elif not len(scope.items):
            raise Panic("reduce of empty array with no initial value")
        else:
            scope.accumulator = scope.items[0]
        for index in range(initial is None, len(scope.items)):
            scope.index = index
            m.step()
            scope.accumulator = combine(m)
        m.scope = scope.outer
        return scope.accumulator

    return run


LOOPS: dict[str, Callable[[Generator, Builtin], Code]] = {
    "all": _quantified(until=False, result=False),
    "any": _quantified(until=True, result=True),
    "none": _quantified(until=True, result=False),
    "one": _one,
    "filter": _filter,
    "map": _map,
    "count": _count,
    "sum": _sum,
    "find": _search(backwards=False, position=False),
    "findLast": _search(backwards=True, position=False),
    "findIndex": _search(backwards=False, position=True),
    "findLastIndex": _search(backwards=True, position=True),
    "groupBy": _group_by,
    "sortBy": _sort_by,
    "reduce": _reduce,
}
