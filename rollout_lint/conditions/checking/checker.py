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
    ANYS,
    BOOL,
    BYTES,
    ENVIRONMENT,
    FLOAT64,
    GENERAL_FUNCTION,
    GROUPS,
    INT,
    NIL,
    STRING,
    STRING_MAP,
    UNKNOWN,
    GoType,
    builtin_function,
)
from .arguments import Arguments, WrongArguments, callee_name
from .operator_types import Typing
from .signatures import CHECKS, OVERLOADS, Mismatch, value_type
from .type_tests import assignable, is_array, is_bool, is_map, is_string, is_unknown

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


class Checker:
    """One check of one tree. ``result`` is the Go type of the measurement."""

    modern: ClassVar[bool]
    unknown: ClassVar[GoType]
    """The type of what is not known: any in 1.15."""
    predicates: ClassVar[frozenset[str]]
    is_number: ClassVar[staticmethod[[GoType], bool]]
    is_integer: ClassVar[staticmethod[[GoType], bool]]
    comparable: ClassVar[staticmethod[[GoType, GoType], bool]]
    list_of: ClassVar[staticmethod[[GoType], GoType]]
    """The type of what ``map`` and ``filter`` make."""
    typings: ClassVar[dict[str, Typing]]
    visitors: ClassVar[dict[type[Node], Callable[[Any, Any], GoType]]]

    def __init_subclass__(cls) -> None:
        cls.visitors = {kind: getattr(cls, name) for kind, name in VISITORS.items()}

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
        found = node.type = LITERALS.get(type(node)) or self.visitors[type(node)](self, node)
        return found

    # Names.

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

    def kept(self, found: GoType) -> GoType:
        """A type that an operation passes on: 1.15 forgets what it knows of elements."""
        return found if self.modern else found.canonical

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
        if left is NIL or right is NIL:
            return self.kept(right if left is NIL else left)
        return self.kept(left) if assignable(right, left) else self.unknown

    def contained(self, node: nodes.Binary, left: GoType, right: GoType) -> GoType | None:
        if (is_string(left) or is_unknown(left)) and right.kind == "struct":
            return BOOL
        if is_map(right):
            fits = is_unknown(left) or assignable(left, right.key or ANY) or (left is NIL and not self.modern)
            if not fits:
                raise Refused(node.at, f"cannot use {left} as type {right.key} in map key")
            return BOOL
        if is_array(right):
            for element in self.elements(right):
                if not self.comparable(left, element):
                    raise Refused(node.at, f"cannot use {left} as type {element} in array")
            return BOOL
        if is_unknown(right) or (is_unknown(left) and is_string(right)):
            return BOOL
        return None

    def elements(self, collection: GoType) -> tuple[GoType, ...]:
        """All that the check knows the elements to be."""
        return (self.element(collection),)

    def matched(self, node: nodes.Binary, left: GoType, right: GoType) -> GoType | None:
        if isinstance(node.right, nodes.String):
            try:
                compile_pattern(node.right.value)
            except PatternError as error:
                raise Refused(node.at, f"error parsing regexp: {error}") from None
        if self.modern and left is BYTES and is_string(right):
            return BOOL
        return self.typings["contains"](left, right)

    def slice(self, node: nodes.Slice) -> GoType:
        base = self.visit(node.base)
        if self.modern and is_unknown(base):
            return UNKNOWN
        if not (is_unknown(base) or is_string(base) or is_array(base)):
            raise Refused(node.at, f"cannot slice {base}")
        for bound in (node.low, node.high):
            if bound is not None:
                found = self.visit(bound)
                if not self.is_integer(found) and not is_unknown(found):
                    raise Refused(bound.at, f"non-integer slice index {found}")
        return self.kept(base)

    def conditional(self, node: nodes.Conditional) -> GoType:
        condition = self.visit(node.condition)
        if not is_bool(condition) and not is_unknown(condition):
            raise Refused(node.condition.at, f"non-bool expression (type {condition}) used as condition")
        then, otherwise = self.visit(node.then), self.visit(node.otherwise)
        if then is NIL or otherwise is NIL:
            return self.kept(otherwise if then is NIL else then)
        if not assignable(then, otherwise):
            return self.unknown
        if self.modern and is_array(then) and is_array(otherwise):
            first, second = self.element(then), self.element(otherwise)
            if not assignable(first, second) or not assignable(second, first):
                return ANYS
        return self.kept(then)

    def environment_member(self, node: nodes.Member, name: str) -> GoType:
        """``$env.name``."""
        if not self.modern and name in self.builtins:
            return builtin_function(name, value_type(name, modern=False))
        if name in self.names:
            return self.names[name]
        if node.optional:
            return self.unknown
        raise Refused(node.at, f"unknown name {name}")

    # Calls.

    def call(self, node: nodes.Call) -> GoType:
        if self.modern and isinstance(node.callee, nodes.Name) and node.callee.name == ENVIRONMENT_NAME:
            raise Refused(node.at, f"{STRING_MAP} is not callable")
        callee = self.visit(node.callee)
        if is_unknown(callee):
            return self.unknown
        if callee.builtin is not None:
            return self.function(callee.builtin, node, node.arguments)
        name = callee_name(node)
        if callee is NIL:
            raise Refused(node.at, f"{name} is nil; cannot call nil as function")
        if callee.kind == "func":
            return self.called(name, callee, node)
        raise Refused(node.at, f"{callee} is not callable")

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
        given = arguments.type(index)
        converts = parameter is FLOAT64 or (self.is_integer(parameter) and parameter.kind != given.kind)
        if converts and self.is_integer(given):
            arguments.convert(index, parameter)
            return True
        if given is NIL:
            return not self.modern or parameter.kind in {"ptr", "interface"}
        return is_unknown(given) or assignable(given, parameter)

    # Predicates.

    def predicate(self, node: nodes.Predicate) -> GoType:
        body = self.visit(node.body)
        if body is NIL and not self.modern:
            raise Refused(node.body.at, "closure cannot be nil")
        return body

    def builtin(self, node: nodes.Builtin) -> GoType:
        name = node.name
        if name == "get":
            return self.got(node)
        if name not in self.predicates:
            return self.function(name, node, node.arguments)
        return self.over(node, self.collection(node))

    def got(self, node: nodes.Builtin) -> GoType:
        """``get(source, key)``."""
        raise NotImplementedError

    def over(self, node: nodes.Builtin, collection: GoType) -> GoType:
        """The call of a builtin with a predicate over a collection."""
        name = node.name
        if name == "map":
            found = self.scoped(node, collection, {"index": INT})
            self.required(node, found)
            return self.list_of(found)
        if name == "reduce":
            found = self.scoped(node, collection, {"index": INT, "acc": self.unknown})
            for initial in node.arguments[2:]:
                self.visit(initial)
            self.required(node, found)
            return self.kept(found)
        if name == "groupBy":
            self.required(node, self.scoped(node, collection, {}))
            return GROUPS
        self.tested(node, collection)
        if name == "filter":
            return ANYS if is_unknown(collection) else self.list_of(self.element(collection))
        if name in {"find", "findLast"}:
            return self.unknown if is_unknown(collection) else self.element(collection)
        return BOOL if name in {"all", "none", "any", "one"} else INT

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


LITERALS = {
    nodes.Nil: NIL,
    nodes.Integer: INT,
    nodes.Float: FLOAT64,
    nodes.Bool: BOOL,
    nodes.String: STRING,
    nodes.Bytes: BYTES,
}
VISITORS: dict[type[Node], str] = {
    nodes.Name: "name",
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
