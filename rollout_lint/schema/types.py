"""What a field may hold: the shapes that the generated table is made of.

They say what the API server enforces of an object (type, required, enum, format) and nothing of what a field means.
Plain slotted classes, because the table is loaded in every run: four NamedTuples cost more than its thousand fields.
"""

from __future__ import annotations

Controller = tuple[int, int]
"""An Argo Rollouts release, major and minor: ``(1, 9)``."""


class ScalarSchema:
    """A scalar.

    ``kind`` is a type word of the field tables (``int32`` and ``int64`` are integers with limits here); ``values`` are
    the only texts allowed, or empty. Limits are inclusive.
    """

    __slots__ = ("kind", "maximum", "minimum", "values")

    def __init__(
        self, kind: str, values: tuple[str, ...] = (), minimum: int | None = None, maximum: int | None = None
    ) -> None:
        self.kind = kind
        self.values = values
        self.minimum = minimum
        self.maximum = maximum


class ListSchema:
    __slots__ = ("item",)

    def __init__(self, item: Schema) -> None:
        self.item = item


class MapSchema:
    """A mapping with free keys."""

    __slots__ = ("value",)

    def __init__(self, value: Schema) -> None:
        self.value = value


class ObjectSchema:
    """A mapping with known fields.

    ``fields`` has what every controller has that we know (Argo Rollouts 1.4 and later), ``later`` the rest with the
    release that brought each. Of each group in ``exclusive`` at most one field may be there. ``open`` says that fields
    that are not listed are free.
    """

    __slots__ = ("exclusive", "fields", "later", "name", "open", "required")

    def __init__(
        self,
        name: str,
        fields: dict[str, Schema],
        later: dict[str, tuple[Controller, Schema]] | None = None,
        required: tuple[str, ...] = (),
        exclusive: tuple[tuple[str, ...], ...] = (),
        open: bool = False,
    ) -> None:
        self.name = name
        self.fields = fields
        self.later = {} if later is None else later
        self.required = required
        self.exclusive = exclusive
        self.open = open

    def __repr__(self) -> str:
        return f"ObjectSchema({self.name})"


Schema = ScalarSchema | ListSchema | MapSchema | ObjectSchema

ANY = ScalarSchema("any")
BOOLEAN = ScalarSchema("boolean")
DATE_TIME = ScalarSchema("date-time")
DURATION = ScalarSchema("duration")
INT32 = ScalarSchema("integer", (), -(2**31), 2**31 - 1)
INT64 = ScalarSchema("integer", (), -(2**63), 2**63 - 1)
INTEGER = ScalarSchema("integer")
INT_OR_STRING = ScalarSchema("int-or-string")
NUMBER = ScalarSchema("number")
QUANTITY = ScalarSchema("quantity")
RESOURCE_QUANTITY = ScalarSchema("resource-quantity")
STRING = ScalarSchema("string")
