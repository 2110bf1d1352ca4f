"""The type check of expr 1.15.5."""

from __future__ import annotations

from ..problems import Refused
from ..syntax import nodes
from ..syntax.builtin_names import OLD_PREDICATES
from ..syntax.nodes import Node
from ..types import ANY, ANYS, NIL, GoType, literal_of, slice_of
from .checker import ENVIRONMENT_NAME, Checker
from .operator_types import OLD_TYPINGS
from .type_tests import (
    assignable,
    comparable_old,
    is_array,
    is_integer_kind,
    is_map,
    is_number_kind,
    is_unknown,
)


class OldChecker(Checker):
    """1.15: types are Go's, ``nil`` has none, and what is not known is any."""

    modern = False
    unknown = ANY
    typings = OLD_TYPINGS
    predicates = OLD_PREDICATES
    is_number = staticmethod(is_number_kind)
    is_integer = staticmethod(is_integer_kind)
    comparable = staticmethod(comparable_old)
    list_of = staticmethod(slice_of)

    @staticmethod
    def element(collection: GoType) -> GoType:
        return collection.canonical.element or ANY

    def elements(self, collection: GoType) -> tuple[GoType, ...]:
        return self.element(collection), collection.literal_element or NIL

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

    def array(self, node: nodes.Array) -> GoType:
        found = [self.visit(item) for item in node.items]
        if found and NIL not in found and len({given.kind for given in found}) == 1:
            return literal_of(found[-1])
        return ANYS
