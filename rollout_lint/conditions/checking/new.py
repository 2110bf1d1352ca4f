"""The type check of expr 1.17.8."""

from __future__ import annotations

from ..problems import Refused
from ..syntax import nodes
from ..syntax.builtin_names import NEW_PREDICATES
from ..types import ANY, ANYS, INT, NIL, UNKNOWN, GoType, array_of
from .checker import ENVIRONMENT_NAME, Checker
from .operator_types import NEW_TYPINGS
from .type_tests import (
    assignable,
    comparable_new,
    is_array,
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
    predicates = NEW_PREDICATES
    is_number = staticmethod(is_number)
    is_integer = staticmethod(is_integer)
    comparable = staticmethod(comparable_new)
    list_of = staticmethod(array_of)

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

    def over(self, node: nodes.Builtin, collection: GoType) -> GoType:
        if node.name == "sum":
            return self.summed(node, collection)
        if node.name == "sortBy":
            return self.sorted(node, collection)
        if node.name == "count" and len(node.arguments) == 1:
            return INT
        return super().over(node, collection)

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

    def array(self, node: nodes.Array) -> GoType:
        found = [self.visit(item) for item in node.items]
        if len({given.kind for given in found}) > 1:
            return ANYS
        return array_of(found[-1] if found else UNKNOWN)
