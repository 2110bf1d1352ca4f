"""The type check of expr 1.15.5."""

from __future__ import annotations

from ..problems import Refused
from ..syntax import nodes
from ..syntax.builtin_names import OLD_PREDICATES
from ..syntax.nodes import Node
from ..types import ANY, ANYS, BOOL, FLOAT64, GROUPS, INT, NIL, GoType, builtin_function, literal_of, slice_of
from .checker import ENVIRONMENT_NAME, Arguments, Checker, visitors_of
from .operator_types import OLD_TYPINGS
from .signatures import value_type
from .type_tests import (
    assignable,
    comparable_old,
    is_array,
    is_bool,
    is_integer_kind,
    is_map,
    is_number_kind,
    is_string,
    is_unknown,
)


class OldChecker(Checker):
    """1.15: types are Go's, ``nil`` has none, and what is not known is any."""

    modern = False
    unknown = ANY
    typings = OLD_TYPINGS

    def is_number(self, given: GoType) -> bool:
        return is_number_kind(given)

    @staticmethod
    def element(collection: GoType) -> GoType:
        return collection.canonical.element or ANY

    def coalesced(self, left: GoType, right: GoType) -> GoType:
        if left is NIL or right is NIL:
            return (right if left is NIL else left).canonical
        return left.canonical if assignable(right, left) else ANY

    def contained(self, node: nodes.Binary, left: GoType, right: GoType) -> GoType | None:
        if (is_string(left) or is_unknown(left)) and right.kind == "struct":
            return BOOL
        if is_map(right):
            if left is not NIL and not is_unknown(left) and not assignable(left, right.key or ANY):
                raise Refused(node.at, f"cannot use {left} as type {right.key} in map key")
            return BOOL
        if is_array(right):
            if left is not NIL:
                for element in (self.element(right), right.literal_element or NIL):
                    if not comparable_old(left, element):
                        raise Refused(node.at, f"cannot use {left} as type {element} in array")
            return BOOL
        if is_unknown(right) or (is_unknown(left) and is_string(right)):
            return BOOL
        return None

    def member(self, node: nodes.Member) -> GoType:
        base = self.visit(node.base)
        key = self.visit(node.property)
        name = node.property.value if isinstance(node.property, nodes.String) else None
        if isinstance(node.base, nodes.Name) and node.base.name == ENVIRONMENT_NAME:
            return ANY if name is None else self.environment_member(node, name)
        if name is not None:
            if base is NIL:
                raise Refused(node.at, f"type <nil> has no field {name}")
            if name in base.methods:
                return base.methods[name]
        if base.kind == "interface":
            return ANY
        if is_map(base):
            if key is not NIL and not is_unknown(key) and not assignable(key, base.key or ANY):
                raise Refused(node.property.at, f"cannot use {key} to get an element from {base}")
            return self.element(base)
        if is_array(base):
            if not is_integer_kind(key) and not is_unknown(key):
                raise Refused(node.property.at, f"array elements can only be selected using an integer (got {key})")
            return self.element(base)
        raise Refused(node.at, f"type {base}[{key}] is undefined")

    def environment_member(self, node: nodes.Member, name: str) -> GoType:
        if name in self.builtins:
            return builtin_function(name, value_type(name, modern=False))
        if name in self.names:
            return self.names[name]
        if node.optional:
            return ANY
        raise Refused(node.at, f"unknown name {name}")

    def slice(self, node: nodes.Slice) -> GoType:
        base = self.visit(node.base)
        if not (is_unknown(base) or is_string(base) or is_array(base)):
            raise Refused(node.at, f"cannot slice {base}")
        for bound in (node.low, node.high):
            if bound is not None:
                found = self.visit(bound)
                if not is_integer_kind(found) and not is_unknown(found):
                    raise Refused(bound.at, f"non-integer slice index {found}")
        return base.canonical

    def call(self, node: nodes.Call) -> GoType:
        callee = self.visit(node.callee)
        if callee.builtin is not None:
            return self.function(callee.builtin, node, node.arguments)
        name = self.callee_name(node)
        if callee is NIL:
            raise Refused(node.at, f"{name} is nil; cannot call nil as function")
        if callee.kind == "interface":
            return ANY
        if callee.kind == "func":
            return self.called(name, callee, node)
        raise Refused(node.at, f"{callee} is not callable")

    def accepts(self, parameter: GoType, arguments: Arguments, index: int) -> bool:
        given = arguments.type(index)
        converts = parameter is FLOAT64 or (is_integer_kind(parameter) and parameter.kind != given.kind)
        if converts and is_integer_kind(given):
            arguments.convert(index, parameter)
            return True
        return given is NIL or given.kind == "interface" or assignable(given, parameter)

    def predicate(self, node: nodes.Predicate) -> GoType:
        body = self.visit(node.body)
        if body is NIL:
            raise Refused(node.body.at, "closure cannot be nil")
        return body

    def builtin(self, node: nodes.Builtin) -> GoType:
        name = node.name
        if name == "get":
            return self.got(node)
        if name not in OLD_PREDICATES:
            return self.function(name, node, node.arguments)
        collection = self.collection(node)
        if name == "map":
            return slice_of(self.scoped(node, collection, {"index": INT}))
        if name == "reduce":
            found = self.scoped(node, collection, {"index": INT, "acc": ANY})
            for initial in node.arguments[2:]:
                self.visit(initial)
            return found.canonical
        if name == "groupBy":
            self.scoped(node, collection, {})
            return GROUPS
        self.tested(node, collection)
        if name == "filter":
            return ANYS if is_unknown(collection) else slice_of(self.element(collection))
        if name in {"find", "findLast"}:
            return ANY if is_unknown(collection) else self.element(collection)
        return BOOL if name in {"all", "none", "any", "one"} else INT

    def got(self, node: nodes.Builtin) -> GoType:
        if len(node.arguments) != 2:
            raise Refused(node.at, f"invalid number of arguments (expected 2, got {len(node.arguments)})")
        source, key = node.arguments
        if isinstance(source, nodes.Name) and source.name == ENVIRONMENT_NAME:
            return self.names.get(key.value, NIL) if isinstance(key, nodes.String) else ANY
        base = self.visit(source)
        if base.kind == "interface":
            return ANY
        if not is_array(base) and not is_map(base):
            raise Refused(source.at, f"type {base} does not support indexing")
        self.checked_key(base, key)
        return self.element(base)

    def checked_key(self, base: GoType, key: Node) -> None:
        found = self.visit(key)
        fits = is_integer_kind(found) if is_array(base) else found is not NIL and assignable(found, base.key or ANY)
        if not fits and not is_unknown(found):
            raise Refused(key.at, f"cannot use {found} to get an element from {base}")

    def conditional(self, node: nodes.Conditional) -> GoType:
        condition = self.visit(node.condition)
        if not is_bool(condition) and not is_unknown(condition):
            raise Refused(node.condition.at, f"non-bool expression (type {condition}) used as condition")
        then, otherwise = self.visit(node.then), self.visit(node.otherwise)
        if then is NIL or otherwise is NIL:
            return (otherwise if then is NIL else then).canonical
        return then.canonical if assignable(then, otherwise) else ANY

    def array(self, node: nodes.Array) -> GoType:
        found = [self.visit(item) for item in node.items]
        if found and NIL not in found and len({given.kind for given in found}) == 1:
            return literal_of(found[-1])
        return ANYS


OldChecker.visitors = visitors_of(OldChecker)
