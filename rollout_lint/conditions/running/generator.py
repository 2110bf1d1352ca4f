"""Makes a checked and optimized tree ready to run: one closure a node, as the engines' compilers order the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..checking.checker import ENVIRONMENT_NAME
from ..syntax import nodes
from ..syntax.nodes import Node
from ..types import ENVIRONMENT, FLOAT64, INT64
from ..values import Floats, Function, Int64, Panic, Value, is_nil, type_name
from .access import element, fetch, length, sliced
from .builtins import FAST, FUNCTIONS, GROWING
from .leaks import Operands, can_leak, plain, stacked
from .loops import LOOPS, OLD_CALLS
from .machine import Code, Machine
from .operations import negate
from .operator_code import DEEP_SPINE, OperatorCode

SKIP: Value = object()
"""What the rest of an optional chain is given once a ``?.`` has found nil."""


class Generator:
    """Makes the closures of one condition. ``slots`` is how many variables a run needs."""

    def __init__(self, modern: bool, root: Node) -> None:
        self.modern = modern
        self.leaky = can_leak(root)
        self.slots = 0
        self.variables: dict[str, int] = {}
        self.functions = FUNCTIONS[modern]
        self.growing = GROWING[modern]
        self.operators = OperatorCode(modern, self.leaky)

    def code(self, node: Node) -> Code:
        return _METHODS[type(node)](self, node)

    def operands(self, nodes_in_order: list[Node]) -> Operands:
        """What takes several values at once."""
        codes = [self.code(node) for node in nodes_in_order]
        return stacked(codes) if self.leaky else plain(codes)

    # Leaves.

    def nil(self, _node: nodes.Nil) -> Code:
        return lambda m: None

    def constant(self, node: nodes.Constant | nodes.Bool | nodes.Float | nodes.String | nodes.Bytes) -> Code:
        value = node.value
        return lambda m: value

    def integer(self, node: nodes.Integer) -> Code:
        """An integer literal may have been given to a function that takes another number type."""
        value: Value = node.value
        if node.type is not None and node.type.kind == INT64.kind:
            value = Int64(value)
        elif node.type is FLOAT64:
            value = float(value)
        return lambda m: value

    def name(self, node: nodes.Name) -> Code:
        name = node.name
        slot = self.variables.get(name)
        if slot is not None:
            return lambda m: m.variables[slot]
        if name == "result":
            return lambda m: m.result
        if name == ENVIRONMENT_NAME:
            return _whole_environment
        if name in ENVIRONMENT:
            from .environment import function_of

            return lambda m: function_of(name, m.result)
        # A builtin's bare name, or a name in a place that the check does not visit.
        return lambda m: None

    def pointer(self, node: nodes.Pointer) -> Code:
        if node.name == "index":
            return lambda m: m.scope.index  # type: ignore[union-attr]
        if node.name == "acc":
            return lambda m: m.scope.accumulator  # type: ignore[union-attr]
        if node.name:
            return _panicking(f"unknown pointer {node.name}")

        def current(m: Machine) -> Value:
            scope = m.scope
            assert scope is not None
            return scope.items[scope.index]

        return current

    # Operators.

    def unary(self, node: nodes.Unary) -> Code:
        operand = self.code(node.operand)
        if node.operator == "+":
            return operand
        if node.operator == "-":
            return lambda m: negate(operand(m))

        def inverted(m: Machine) -> bool:
            value = operand(m)
            if type(value) is not bool:
                raise not_bool(value)
            return not value

        return inverted

    def binary(self, node: nodes.Binary) -> Code:
        spine = [node]
        left = node.left
        while isinstance(left, nodes.Binary):
            spine.append(left)
            left = left.left
        found = self.code(left)
        if len(spine) <= DEEP_SPINE:
            for link in reversed(spine):
                found = self.operators.code(link, found, self.code(link.right))
            return found
        return self.operators.long_code(found, [(link, self.code(link.right)) for link in reversed(spine)])

    # Members.

    def chain(self, node: nodes.Chain) -> Code:
        link = self.link(node.link)
        modern = self.modern

        def value_or_nil(m: Machine) -> Value:
            value = link(m)
            return None if value is SKIP or (modern and is_nil(value)) else value

        return value_or_nil

    def link(self, node: Node) -> Code:
        """A node inside an optional chain: it may give SKIP."""
        if isinstance(node, nodes.Member):
            return self.member(node, chained=True)
        if isinstance(node, nodes.Call):
            return self.call(node, chained=True)
        return self.code(node)

    def member(self, node: nodes.Member, chained: bool = False) -> Code:
        base = self.link(node.base) if chained else self.code(node.base)
        if not chained and isinstance(node.property, nodes.Integer):
            return _indexed(base, node.property.value)
        key, optional = self.code(node.property), node.optional and chained

        def fetched(m: Machine) -> Value:
            source = base(m)
            if source is SKIP or (optional and is_nil(source)):
                return SKIP
            m.stack.append(source)
            index = key(m)
            return fetch(m.stack.pop(), index)

        return fetched

    def slice(self, node: nodes.Slice) -> Code:
        base = self.code(node.base)
        high = None if node.high is None else self.code(node.high)
        low = None if node.low is None else self.code(node.low)

        def cut(m: Machine) -> Value:
            stack = m.stack
            stack.append(base(m))
            stack.append(length(stack[-1]) if high is None else high(m))
            start = 0 if low is None else low(m)
            end = stack.pop()
            return sliced(stack.pop(), start, end)

        return cut

    # Calls.

    def call(self, node: nodes.Call, chained: bool = False) -> Code:
        callee_type = node.callee.type
        if not self.modern and callee_type is not None and callee_type.builtin is not None:
            return self.builtin_value(callee_type.builtin, node.arguments)
        arguments = [self.code(argument) for argument in node.arguments]
        callee = self.link(node.callee) if chained else self.code(node.callee)
        count = len(arguments)

        def called(m: Machine) -> Value:
            for argument in arguments:
                m.stack.append(argument(m))
            function = callee(m)
            if function is SKIP:
                return SKIP
            start = len(m.stack) - count
            values = m.stack[start:]
            del m.stack[start:]
            if type(function) is not Function:
                raise Panic(f"invalid operation: cannot call {type_name(function)}")
            if len(values) != len(function.parameters):
                raise Panic(f"invalid number of arguments: expected {len(function.parameters)}, got {len(values)}")
            return function.call(*values)

        return called

    def builtin_value(self, name: str, arguments: list[Node]) -> Code:
        """1.15 calls a builtin that was put into a variable, unless it is one of those it has a shorter way for."""
        if name in FAST or name not in self.functions:
            return _failing(self.operands(arguments), "invalid memory address or nil pointer dereference")
        return self.function(name, arguments)

    def builtin(self, node: nodes.Builtin) -> Code:
        loop = LOOPS.get(node.name)
        if loop is not None and (self.modern or node.name not in OLD_CALLS):
            return loop(self, node)
        return self.function(node.name, node.arguments)

    def function(self, name: str, arguments: list[Node]) -> Code:
        growing = self.growing.get(name)
        if growing is not None:
            return _growing_call(growing, self.operands(arguments))
        function = self.functions[name]
        if len(arguments) == 1:
            only = self.code(arguments[0])
            return _guarded(lambda m: function(only(m)))
        operands = self.operands(arguments)
        return _guarded(lambda m: function(*operands(m)))

    # Compounds.

    def predicate(self, node: nodes.Predicate) -> Code:
        return self.code(node.body)

    def conditional(self, node: nodes.Conditional) -> Code:
        condition, then, otherwise = self.code(node.condition), self.code(node.then), self.code(node.otherwise)

        def chosen(m: Machine) -> Value:
            value = condition(m)
            if type(value) is not bool:
                raise not_bool(value)
            return then(m) if value else otherwise(m)

        return chosen

    def let(self, node: nodes.Let) -> Code:
        value = self.code(node.value)
        slot = self.slots
        self.slots += 1
        before = self.variables.get(node.name)
        self.variables[node.name] = slot
        body = self.code(node.body)
        if before is None:
            del self.variables[node.name]
        else:
            self.variables[node.name] = before

        def bound(m: Machine) -> Value:
            m.variables[slot] = value(m)
            return body(m)

        return bound

    def sequence(self, node: nodes.Sequence) -> Code:
        steps = [self.code(step) for step in node.steps]

        def last(m: Machine) -> Value:
            value = None
            for step in steps:
                value = step(m)
            return value

        return last

    def array(self, node: nodes.Array) -> Code:
        items = self.operands(node.items)

        def made(m: Machine) -> list[Value]:
            values = items(m)
            m.grow(len(values))
            return values

        return made

    def map(self, node: nodes.Map) -> Code:
        entries = self.operands([part for entry in node.entries for part in (entry.key, entry.value)])

        def made(m: Machine) -> dict[str, Value]:
            parts = entries(m)
            m.grow(len(parts) // 2)
            found: dict[str, Value] = {}
            # The engine fills the map from the end, so that the first of two equal keys stays.
            for key, value in zip(parts[-2::-2], parts[::-2], strict=True):
                if type(key) is not str:
                    raise Panic(f"interface conversion: interface {{}} is {type_name(key)}, not string")
                found[key] = value
            return found

        return made


def _whole_environment(m: Machine) -> dict[str, Value]:
    if m.environment is None:
        from .environment import environment_of

        m.environment = environment_of(m.result)
    return m.environment


def not_bool(value: Value) -> Panic:
    return Panic(f"interface conversion: interface {{}} is {type_name(value)}, not bool")


def _indexed(base: Code, index: int) -> Code:
    """``x[0]``, the commonest member."""

    def fetched(m: Machine) -> Value:
        source = base(m)
        if type(source) is Floats or type(source) is list:
            return element(source, index)
        return fetch(source, index)

    return fetched


def _growing_call(function: Callable[..., tuple[Value, int]], operands: Operands) -> Code:
    def called(m: Machine) -> Value:
        value, size = function(*operands(m))
        m.grow(size)
        return value

    return _guarded(called)


def _guarded(code: Code) -> Code:
    """Arguments that the check has not counted, because it does not visit their place."""

    def called(m: Machine) -> Value:
        try:
            return code(m)
        except TypeError as error:
            raise Panic(str(error)) from None

    return called


def _failing(operands: Operands, message: str) -> Code:
    def failing(m: Machine) -> Value:
        operands(m)
        raise Panic(message)

    return failing


def _panicking(message: str) -> Code:
    return _failing(plain([]), message)


_METHODS: dict[type[Node], Callable[[Generator, Any], Code]] = {
    nodes.Nil: Generator.nil,
    nodes.Name: Generator.name,
    nodes.Integer: Generator.integer,
    nodes.Float: Generator.constant,
    nodes.Bool: Generator.constant,
    nodes.String: Generator.constant,
    nodes.Bytes: Generator.constant,
    nodes.Constant: Generator.constant,
    nodes.Unary: Generator.unary,
    nodes.Binary: Generator.binary,
    nodes.Chain: Generator.chain,
    nodes.Member: Generator.member,
    nodes.Slice: Generator.slice,
    nodes.Call: Generator.call,
    nodes.Builtin: Generator.builtin,
    nodes.Predicate: Generator.predicate,
    nodes.Pointer: Generator.pointer,
    nodes.Conditional: Generator.conditional,
    nodes.Let: Generator.let,
    nodes.Sequence: Generator.sequence,
    nodes.Array: Generator.array,
    nodes.Map: Generator.map,
}
