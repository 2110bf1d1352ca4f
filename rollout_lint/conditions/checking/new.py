"""The type check of expr 1.17.8."""

from __future__ import annotations

from ..problems import Refused
from ..syntax import nodes
from ..syntax.builtin_names import NEW_PREDICATES
from ..types import ANY, ANYS, BOOL, FLOAT64, GROUPS, INT, NIL, UNKNOWN, GoType, array_of
from .checker import ENVIRONMENT_NAME, Arguments, Checker, visitors_of
from .operator_types import NEW_TYPINGS
from .type_tests import (
    assignable,
    comparable_new,
    is_array,
    is_bool,
    is_integer,
    is_map,
    is_number,
    is_string,
    is_unknown,
)


class NewChecker(Checker):
    """1.17: a type may be unknown, and arrays remember what their elements are."""

    modern = True
    unknown = UNKNOWN
    typings = NEW_TYPINGS

    def is_number(self, given: GoType) -> bool:
        return is_number(given)

    def coalesced(self, left: GoType, right: GoType) -> GoType:
        if left is NIL or right is NIL:
            return right if left is NIL else left
        return left if assignable(right, left) else UNKNOWN

    def contained(self, node: nodes.Binary, left: GoType, right: GoType) -> GoType | None:
        if (is_string(left) or is_unknown(left)) and right.kind == "struct":
            return BOOL
        if is_map(right):
            if not is_unknown(left) and not assignable(left, right.key or ANY):
                raise Refused(node.at, f"cannot use {left} as type {right.key} in map key")
            return BOOL
        if is_array(right):
            if not comparable_new(left, self.element(right)):
                raise Refused(node.at, f"cannot use {left} as type {self.element(right)} in array")
            return BOOL
        if is_unknown(right) or (is_unknown(left) and is_string(right)):
            return BOOL
        return None

    def member(self, node: nodes.Member) -> GoType:
        name = node.property.value if isinstance(node.property, nodes.String) else None
        if isinstance(node.base, nodes.Name) and node.base.name == ENVIRONMENT_NAME:
            return UNKNOWN if name is None else self.environment_member(node, name)
        base = self.visit(node.base)
        key = self.visit(node.property)
        if is_unknown(base):
            return UNKNOWN
        if name is not None:
            if base is NIL:
                raise Refused(node.at, f"type nil has no field {name}")
            if name in base.methods:
                return base.methods[name]
        if is_map(base):
            if not assignable(key, base.key or ANY) and not is_unknown(key):
                raise Refused(node.property.at, f"cannot use {key} to get an element from {base}")
            return self.element(base)
        if is_array(base):
            if not is_integer(key) and not is_unknown(key):
                raise Refused(node.property.at, f"array elements can only be selected using an integer (got {key})")
            return self.element(base)
        if name is not None:
            raise Refused(node.at, f"type {base} has no {'method' if node.method else 'field'} {name}")
        raise Refused(node.at, f"type {base}[{key}] is undefined")

    def environment_member(self, node: nodes.Member, name: str) -> GoType:
        if name in self.names:
            return self.names[name]
        if node.optional:
            return UNKNOWN
        raise Refused(node.at, f"unknown name {name}")

    def slice(self, node: nodes.Slice) -> GoType:
        base = self.visit(node.base)
        if is_unknown(base):
            return UNKNOWN
        if not (is_string(base) or is_array(base)):
            raise Refused(node.at, f"cannot slice {base}")
        for bound in (node.low, node.high):
            if bound is not None:
                found = self.visit(bound)
                if not is_integer(found) and not is_unknown(found):
                    raise Refused(bound.at, f"non-integer slice index {found}")
        return base

    def call(self, node: nodes.Call) -> GoType:
        if isinstance(node.callee, nodes.Name) and node.callee.name == ENVIRONMENT_NAME:
            raise Refused(node.at, "map[string]interface {} is not callable")
        callee = self.visit(node.callee)
        if is_unknown(callee):
            return UNKNOWN
        if callee.builtin is not None:
            return self.function(callee.builtin, node, node.arguments)
        name = self.callee_name(node)
        if callee is NIL:
            raise Refused(node.at, f"{name} is nil; cannot call nil as function")
        if callee.kind == "func":
            return self.called(name, callee, node)
        raise Refused(node.at, f"{callee} is not callable")

    def accepts(self, parameter: GoType, arguments: Arguments, index: int) -> bool:
        given = arguments.type(index)
        converts = parameter is FLOAT64 or (is_integer(parameter) and parameter.kind != given.kind)
        if converts and is_integer(given):
            arguments.convert(index, parameter)
            return True
        if given is NIL:
            return parameter.kind in {"ptr", "interface"}
        return is_unknown(given) or assignable(given, parameter)

    def predicate(self, node: nodes.Predicate) -> GoType:
        return self.visit(node.body)

    def builtin(self, node: nodes.Builtin) -> GoType:
        name = node.name
        if name == "get":
            return self.got(node)
        if name not in NEW_PREDICATES:
            return self.function(name, node, node.arguments)
        collection = self.collection(node)
        if name == "sum":
            return self.summed(node, collection)
        if name == "map":
            found = self.scoped(node, collection, {"index": INT})
            self.required(node, found)
            return array_of(found)
        if name == "reduce":
            return self.reduced(node, collection)
        if name == "sortBy":
            return self.sorted(node, collection)
        if name == "groupBy":
            self.required(node, self.scoped(node, collection, {}))
            return GROUPS
        if name == "count" and len(node.arguments) == 1:
            return INT
        self.tested(node, collection)
        if name == "filter":
            return ANYS if is_unknown(collection) else array_of(self.element(collection))
        if name in {"find", "findLast"}:
            return UNKNOWN if is_unknown(collection) else self.element(collection)
        return BOOL if name in {"all", "none", "any", "one"} else INT

    def summed(self, node: nodes.Builtin, collection: GoType) -> GoType:
        if len(node.arguments) == 1:
            return UNKNOWN if is_unknown(collection) else self.element(collection)
        found = self.scoped(node, collection, {})
        if found is NIL:
            # The engine goes on to check the call against `func([]any, func(any) bool) int`.
            wrong = (
                node.arguments[0]
                if collection.canonical is not ANYS and not is_unknown(collection)
                else node.arguments[1]
            )
            raise Refused(wrong.at, "cannot use nil as argument to call sum")
        return ANY if found is UNKNOWN else found.canonical

    def reduced(self, node: nodes.Builtin, collection: GoType) -> GoType:
        found = self.scoped(node, collection, {"index": INT, "acc": UNKNOWN})
        for initial in node.arguments[2:]:
            self.visit(initial)
        self.required(node, found)
        return found

    def sorted(self, node: nodes.Builtin, collection: GoType) -> GoType:
        found = self.scoped(node, collection, {})
        for order in node.arguments[2:]:
            given = self.visit(order)
            if not is_string(given) and not is_unknown(given):
                raise Refused(order.at, f"sortBy order argument must be a string (got {given})")
        self.required(node, found)
        return collection

    def got(self, node: nodes.Builtin) -> GoType:
        if len(node.arguments) != 2:
            raise Refused(node.at, f"invalid number of arguments (expected 2, got {len(node.arguments)})")
        source, key = node.arguments
        base = self.visit(source)
        found = self.visit(key)
        if isinstance(source, nodes.Name) and source.name == ENVIRONMENT_NAME:
            return self.names.get(key.value, UNKNOWN) if isinstance(key, nodes.String) else UNKNOWN
        if is_unknown(base):
            return UNKNOWN
        if not is_array(base) and not is_map(base):
            raise Refused(source.at, f"type {base} does not support indexing")
        fits = is_integer(found) if is_array(base) else assignable(found, base.key or ANY)
        if not fits and not is_unknown(found):
            raise Refused(key.at, f"cannot use {found} to get an element from {base}")
        return self.element(base)

    def conditional(self, node: nodes.Conditional) -> GoType:
        condition = self.visit(node.condition)
        if not is_bool(condition) and not is_unknown(condition):
            raise Refused(node.condition.at, f"non-bool expression (type {condition}) used as condition")
        then, otherwise = self.visit(node.then), self.visit(node.otherwise)
        if then is NIL or otherwise is NIL:
            return otherwise if then is NIL else then
        if not assignable(then, otherwise):
            return UNKNOWN
        if is_array(then) and is_array(otherwise):
            first, second = self.element(then), self.element(otherwise)
            if not assignable(first, second) or not assignable(second, first):
                return ANYS
        return then

    def array(self, node: nodes.Array) -> GoType:
        found = [self.visit(item) for item in node.items]
        if len({given.kind for given in found}) > 1:
            return ANYS
        return array_of(found[-1] if found else UNKNOWN)


NewChecker.visitors = visitors_of(NewChecker)
