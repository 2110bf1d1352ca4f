"""Binary operators at run time."""

from __future__ import annotations

from collections.abc import Callable

from ..problems import Refused
from ..regular import Pattern, PatternError, PatternTooSlow, compile_pattern
from ..syntax import nodes
from ..types import GoType
from ..values import LARGEST_INT, Panic, Value, as_int, is_nil, type_name, utf8, wrapped
from .access import contains
from .equality import equal_new, equal_old
from .leaks import Operands, plain, stacked, stacked_pair
from .machine import Code, Machine
from .operations import add, divide, exponent, less, less_or_equal, modulo, more, more_or_equal, multiply, subtract

DEEP_SPINE = 30
"""Above so many operators in a row, a chain runs as a list of steps: closures would nest too deeply."""

Operation = Callable[[Value, Value], Value]

_STRICT: dict[str, Operation] = {
    "<": less,
    ">": more,
    "<=": less_or_equal,
    ">=": more_or_equal,
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "%": modulo,
    "**": exponent,
    "^": exponent,
}

_TEXT_TESTS: dict[str, Callable[[bytes, bytes], bool]] = {
    "contains": lambda text, part: part in text,
    "startsWith": bytes.startswith,
    "endsWith": bytes.endswith,
}


def _asserted(value: Value, wanted: type, name: str) -> Value:
    if type(value) is not wanted:
        raise Panic(f"interface conversion: interface {{}} is {type_name(value)}, not {name}")
    return value


def _equal_ints(left: Value, right: Value) -> bool:
    return bool(_asserted(left, int, "int") == _asserted(right, int, "int"))


def _equal_texts(left: Value, right: Value) -> bool:
    return bool(_asserted(left, str, "string") == _asserted(right, str, "string"))


class OperatorCode:
    """Makes code of binary operators for one engine."""

    __slots__ = ("_text_tests", "equal", "leaky", "modern")

    def __init__(self, modern: bool, leaky: bool) -> None:
        self.modern = modern
        self.leaky = leaky
        self.equal = equal_new if modern else equal_old
        self._text_tests = {name: self._text_test(test) for name, test in _TEXT_TESTS.items()}

    def code(self, node: nodes.Binary, left: Code, right: Code) -> Code:
        """The operator of ``node`` over code for its operands; raises Refused."""
        operator = node.operator
        if operator in {"&&", "and", "||", "or"}:
            return _short_circuit(left, right, stop=operator in {"||", "or"})
        if operator == "??":
            return _coalescing(left, right)
        if operator == "..":
            return _ranging(plain([left, right]) if not self.leaky else stacked([left, right]))
        operation = self.operation(node)
        if self.leaky:
            return stacked_pair(left, right, operation)
        return lambda m: operation(left(m), right(m))

    def long_code(self, first: Code, links: list[tuple[nodes.Binary, Code]]) -> Code:
        """A long chain, left to right: every link takes from the stack what the one before has given."""
        steps = [self.code(node, lambda m: m.stack.pop(), right) for node, right in links]

        def run(m: Machine) -> Value:
            value = first(m)
            for step in steps:
                m.stack.append(value)
                value = step(m)
            return value

        return run

    def operation(self, node: nodes.Binary) -> Operation:
        """The operators that look at both operands, always."""
        operator = node.operator
        strict = _STRICT.get(operator) or self._text_tests.get(operator)
        if strict is not None:
            return strict
        if operator == "matches":
            return self._matching(node)
        if operator == "in":
            equal = self.equal
            return lambda needle, haystack: contains(needle, haystack, equal)
        same = self._equality(node)
        return same if operator == "==" else lambda left, right: not same(left, right)

    def _equality(self, node: nodes.Binary) -> Callable[[Value, Value], bool]:
        """Where the check takes both sides for ints, or for texts, the engine insists on it."""
        if self.modern or node.operator == "==":
            kinds = {_plain_kind(node.left.type), _plain_kind(node.right.type)}
            if kinds == {"int"}:
                return _equal_ints
            if kinds == {"string"}:
                return _equal_texts
        return self.equal

    def _text_test(self, test: Callable[[bytes, bytes], bool]) -> Operation:
        """1.17 finds nothing in nil; 1.15 fails."""
        modern = self.modern

        def tested(left: Value, right: Value) -> bool:
            if modern and (is_nil(left) or is_nil(right)):
                return False
            # A text may begin or end within a character: Go's texts are bytes.
            return test(utf8(_asserted(left, str, "string")), utf8(_asserted(right, str, "string")))

        return tested

    def _matching(self, node: nodes.Binary) -> Operation:
        fixed: Pattern | None = None
        if isinstance(node.right, nodes.String):
            try:
                fixed = compile_pattern(node.right.value)
            except PatternError as error:
                # The pattern was put together from constants. 1.17 looks at it now, 1.15 when it runs.
                if self.modern:
                    raise Refused(0, f"error parsing regexp: {error}") from None
        modern = self.modern

        def matching(text: Value, pattern: Value) -> bool:
            if modern and (is_nil(text) or is_nil(pattern)):
                return False
            _asserted(pattern, str, "string")
            if modern and type(text) is bytes:
                text = text.decode("utf-8", "replace")
            _asserted(text, str, "string")
            try:
                return (fixed or compile_pattern(pattern)).matches(text)
            except (PatternError, PatternTooSlow) as error:
                raise Panic(f"error parsing regexp: {error}") from None

        return matching


def _plain_kind(given: GoType | None) -> str:
    """The kind of a type that no package defines."""
    return "" if given is None or given.named else given.kind


def _short_circuit(left: Code, right: Code, stop: bool) -> Code:
    def run(m: Machine) -> Value:
        value = left(m)
        if type(value) is not bool:
            raise Panic(f"interface conversion: interface {{}} is {type_name(value)}, not bool")
        return value if value is stop else right(m)

    return run


def _coalescing(left: Code, right: Code) -> Code:
    def run(m: Machine) -> Value:
        value = left(m)
        return right(m) if is_nil(value) else value

    return run


def _ranging(bounds: Operands) -> Code:
    def run(m: Machine) -> range:
        low, high = bounds(m)
        start, end = as_int(low), as_int(high)
        size = max(wrapped(wrapped(end - start) + 1), 0)
        m.grow(size)
        return range(start, min(start + size, LARGEST_INT + 1))

    return run
