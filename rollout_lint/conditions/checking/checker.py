"""The type check, as far as both engines agree; ``old`` and ``new`` are the rest.

A condition is checked against the Go type that ``result`` has at this very measurement. The check gives every node that
it visits its type, and it raises Refused at the first thing that does not fit: the engines, too, show only the first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from ..problems import Refused
from ..regular import PatternError, compile_pattern
from ..syntax import nodes
from ..syntax.builtin_names import NEW_BUILTINS, OLD_BUILTINS
from ..syntax.nodes import Node
from ..types import (
    ANY,
    BOOL,
    BYTES,
    ENVIRONMENT,
    FLOAT64,
    GENERAL_FUNCTION,
    INT,
    NIL,
    STRING,
    STRING_MAP,
    UNKNOWN,
    GoType,
    builtin_function,
)
from .operator_types import Typing
from .signatures import CHECKS, OVERLOADS, Mismatch, value_type
from .type_tests import is_array, is_bool, is_string, is_unknown

ENVIRONMENT_NAME = "$env"
"""The whole environment, as a map."""


MAX_VISITS = 100_000
"""Nodes looked at in one check. ``a ?: b`` and ``a < b < c`` stand twice for an operand: nested, they grow without
bound."""


class Scope:
    """What ``#`` and its kin mean inside a predicate."""

    __slots__ = ("collection", "names")

    def __init__(self, collection: GoType, names: dict[str, GoType]) -> None:
        self.collection = collection
        self.names = names


class WrongArguments(Exception):
    """Arguments that one overload does not take. Another may."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


class Arguments:
    """The arguments of one call: each is visited when an overload first looks at it, and once."""

    __slots__ = ("_types", "_visit", "items")

    def __init__(self, items: list[Node], visit: Callable[[Node], GoType]) -> None:
        self.items = items
        self._visit = visit
        self._types: list[GoType | None] = [None] * len(items)

    def __len__(self) -> int:
        return len(self.items)

    def type(self, index: int) -> GoType:
        known = self._types[index]
        if known is None:
            known = self._types[index] = self._visit(self.items[index])
        return known

    def types(self) -> list[GoType]:
        return [self.type(index) for index in range(len(self.items))]

    def convert(self, index: int, wanted: GoType) -> None:
        """Write the integers of an argument as the number type that is wanted."""
        self.items[index] = _converted(self.items[index], wanted)


def _converted(node: Node, wanted: GoType) -> Node:
    if isinstance(node, nodes.Integer):
        if wanted is FLOAT64:
            made = nodes.Float(float(node.value))
            made.start, made.end, made.type = node.start, node.end, FLOAT64
            return made
        node.type = wanted
    elif isinstance(node, nodes.Unary):
        node.operand = _converted(node.operand, wanted)
    elif isinstance(node, nodes.Binary) and node.operator in {"+", "-", "*"}:
        node.left = _converted(node.left, wanted)
        node.right = _converted(node.right, wanted)
    return node


class Checker:
    """One check of one tree. ``result`` is the Go type of the measurement."""

    modern: ClassVar[bool]
    unknown: ClassVar[GoType]
    """The type of what is not known: any in 1.15."""
    typings: ClassVar[dict[str, Typing]]
    visitors: ClassVar[dict[type[Node], Callable[[Any, Any], GoType]]]

    def __init__(self, result: GoType) -> None:
        self.names = {**ENVIRONMENT, "result": result}
        self.builtins = NEW_BUILTINS if self.modern else OLD_BUILTINS
        self.variables: dict[str, GoType] = {}
        self.scopes: list[Scope] = []
        self.visits = 0

    def visit(self, node: Node) -> GoType:
        self.visits += 1
        if self.visits > MAX_VISITS:
            raise Refused(node.at, "too large")
        found = node.type = self.visitors[type(node)](self, node)
        return found

    # Leaves.

    def nil(self, _node: nodes.Nil) -> GoType:
        return NIL

    def integer(self, _node: nodes.Integer) -> GoType:
        return INT

    def decimal(self, _node: nodes.Float) -> GoType:
        return FLOAT64

    def boolean(self, _node: nodes.Bool) -> GoType:
        return BOOL

    def string(self, _node: nodes.String) -> GoType:
        return STRING

    def raw(self, _node: nodes.Bytes) -> GoType:
        return BYTES

    def name(self, node: nodes.Name) -> GoType:
        found = self.variables.get(node.name) or self.names.get(node.name)
        if found is not None:
            return found
        if node.name == ENVIRONMENT_NAME:
            return UNKNOWN if self.modern else STRING_MAP
        if node.name in self.builtins:
            return builtin_function(node.name, value_type(node.name, self.modern))
        raise Refused(node.at, f"unknown name {node.name}")

    def pointer(self, node: nodes.Pointer) -> GoType:
        if not self.scopes:
            raise Refused(node.at, "cannot use pointer accessor outside predicate")
        scope = self.scopes[-1]
        if not node.name:
            return self.unknown if is_unknown(scope.collection) else self.element(scope.collection)
        if node.name in scope.names:
            return scope.names[node.name]
        raise Refused(node.at, f"unknown pointer #{node.name}")

    @staticmethod
    def element(collection: GoType) -> GoType:
        return collection.element or ANY

    # Compounds.

    def chain(self, node: nodes.Chain) -> GoType:
        return self.visit(node.link)

    def map(self, node: nodes.Map) -> GoType:
        for entry in node.entries:
            self.visit(entry)
        return STRING_MAP

    def entry(self, node: nodes.Entry) -> GoType:
        self.visit(node.key)
        self.visit(node.value)
        return NIL

    def sequence(self, node: nodes.Sequence) -> GoType:
        found = NIL
        for step in node.steps:
            found = self.visit(step)
        return found

    def let(self, node: nodes.Let) -> GoType:
        for kind, names in (("", self.names), ("builtin ", self.builtins), ("variable ", self.variables)):
            if node.name in names:
                raise Refused(node.at, f"cannot redeclare {kind}{node.name}")
        self.variables[node.name] = self.visit(node.value)
        found = self.visit(node.body)
        del self.variables[node.name]
        return found

    def unary(self, node: nodes.Unary) -> GoType:
        operand = self.visit(node.operand)
        if node.operator in {"!", "not"}:
            if is_bool(operand) or is_unknown(operand):
                return BOOL
        elif self.is_number(operand):
            return operand
        elif is_unknown(operand):
            return self.unknown
        raise Refused(node.at, f"invalid operation: {node.operator} (mismatched type {operand})")

    def is_number(self, given: GoType) -> bool:
        raise NotImplementedError

    def binary(self, node: nodes.Binary) -> GoType:
        """A long ``a || b || c`` leans left: its spine is walked, not recursed into."""
        spine = [node]
        left = node.left
        while isinstance(left, nodes.Binary):
            spine.append(left)
            left = left.left
        found = self.visit(left)
        for link in reversed(spine):
            found = link.type = self.operation(link, found, self.visit(link.right))
        return found

    def operation(self, node: nodes.Binary, left: GoType, right: GoType) -> GoType:
        operator = node.operator
        if operator == "??":
            return self.coalesced(left, right)
        if operator == "in":
            found = self.contained(node, left, right)
        elif operator == "matches":
            found = self.matched(node, left, right)
        else:
            found = self.typings[operator](left, right)
        if found is None:
            raise Refused(node.at, f"invalid operation: {operator} (mismatched types {left} and {right})")
        return found

    def coalesced(self, left: GoType, right: GoType) -> GoType:
        raise NotImplementedError

    def contained(self, node: nodes.Binary, left: GoType, right: GoType) -> GoType | None:
        raise NotImplementedError

    def matched(self, node: nodes.Binary, left: GoType, right: GoType) -> GoType | None:
        if isinstance(node.right, nodes.String):
            try:
                compile_pattern(node.right.value)
            except PatternError as error:
                raise Refused(node.at, f"error parsing regexp: {error}") from None
        if self.modern and left is BYTES and is_string(right):
            return BOOL
        return self.typings["contains"](left, right)

    # Calls.

    def function(self, name: str, node: Node, items: list[Node]) -> GoType:
        """The call of a builtin function without a predicate."""
        arguments = Arguments(items, self.visit)
        check = CHECKS[self.modern].get(name)
        if check is not None:
            types = [ANY if given is UNKNOWN else given for given in arguments.types()]
            try:
                return check(types)
            except Mismatch as error:
                raise Refused(node.at, str(error)) from None
        wrong: WrongArguments | None = None
        for signature in OVERLOADS[self.modern].get(name, (GENERAL_FUNCTION,)):
            try:
                return self.applied(name, signature, arguments, node)
            except WrongArguments as error:
                wrong = error
        assert wrong is not None
        raise Refused(wrong.offset, wrong.message)

    def called(self, name: str, signature: GoType, node: nodes.Call) -> GoType:
        """The call of a function that is no builtin."""
        try:
            return self.applied(name, signature, Arguments(node.arguments, self.visit), node)
        except WrongArguments as error:
            raise Refused(error.offset, error.message) from None

    def applied(self, name: str, signature: GoType, arguments: Arguments, node: Node) -> GoType:
        """What a function returns for these arguments; raises WrongArguments."""
        wanted, given = len(signature.parameters), len(arguments)
        least = wanted - 1 if signature.variadic else wanted
        if given < least or (given > wanted and not signature.variadic):
            if self.modern:
                arguments.types()
            raise WrongArguments(node.at, f"{'not enough' if given < least else 'too many'} arguments to call {name}")
        for index in range(given):
            parameter = signature.parameters[min(index, wanted - 1)]
            if signature.variadic and index >= least:
                parameter = parameter.element or ANY
            if not self.accepts(parameter, arguments, index):
                found = arguments.type(index)
                message = f"cannot use {found} as argument (type {parameter}) to call {name}"
                raise WrongArguments(arguments.items[index].at, message)
        return signature.results[0]

    def accepts(self, parameter: GoType, arguments: Arguments, index: int) -> bool:
        raise NotImplementedError

    def callee_name(self, node: nodes.Call) -> str:
        callee = node.callee
        if isinstance(callee, nodes.Name):
            return callee.name
        if isinstance(callee, nodes.Member) and isinstance(callee.property, nodes.String):
            return callee.property.value
        return "function"

    # Predicates.

    def collection(self, node: nodes.Builtin) -> GoType:
        """The type of what a predicate runs over."""
        found = self.visit(node.arguments[0])
        if not is_array(found) and not is_unknown(found):
            raise Refused(node.arguments[0].at, f"builtin {node.name} takes only array (got {found})")
        return found

    def scoped(self, node: nodes.Builtin, collection: GoType, names: dict[str, GoType]) -> GoType:
        """The type of a predicate's body."""
        self.scopes.append(Scope(collection, names))
        found = self.visit(node.arguments[1])
        self.scopes.pop()
        return found

    def tested(self, node: nodes.Builtin, collection: GoType) -> None:
        """A predicate that must be a test."""
        found = self.scoped(node, collection, {})
        self.required(node, found)
        if not is_bool(found) and not is_unknown(found):
            raise Refused(node.arguments[1].at, f"predicate should return boolean (got {found})")

    def required(self, node: nodes.Builtin, body: GoType) -> None:
        """1.17 refuses a predicate that is nil here; 1.15 has done so when it visited it."""
        if self.modern and body is NIL:
            raise Refused(node.arguments[1].at, "predicate should has one input and one output param")


VISITORS: dict[type[Node], str] = {
    nodes.Nil: "nil",
    nodes.Name: "name",
    nodes.Integer: "integer",
    nodes.Float: "decimal",
    nodes.Bool: "boolean",
    nodes.String: "string",
    nodes.Bytes: "raw",
    nodes.Unary: "unary",
    nodes.Binary: "binary",
    nodes.Chain: "chain",
    nodes.Member: "member",
    nodes.Slice: "slice",
    nodes.Call: "call",
    nodes.Builtin: "builtin",
    nodes.Predicate: "predicate",
    nodes.Pointer: "pointer",
    nodes.Conditional: "conditional",
    nodes.Let: "let",
    nodes.Sequence: "sequence",
    nodes.Array: "array",
    nodes.Map: "map",
    nodes.Entry: "entry",
}
"""Which method of a checker looks at which node."""


def visitors_of(checker: type[Checker]) -> dict[type[Node], Callable[[Any, Any], GoType]]:
    return {kind: getattr(checker, name) for kind, name in VISITORS.items()}
