"""Named tuples that are cheap to declare.

A run declares more than two hundred kinds of values, and ``typing.NamedTuple`` takes longer over each than a small
module takes to import: it compiles a constructor and every annotation. Here all records of one length share the code
of their constructor, in which only the names differ, and all records share the other methods.

A type checker sees ``typing.NamedTuple`` itself, and what that forbids (a field that begins with an underscore, a
method that stands in the way of a tuple's own) is left to it.
"""

from __future__ import annotations

from collections import _tuplegetter  # type: ignore[attr-defined]  # what collections.namedtuple reads fields with
from collections.abc import Iterable
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, ClassVar, NamedTuple

    from typing_extensions import Self

__all__ = ["NamedTuple"]

_SCOPE: dict[str, object] = {"__builtins__": {}, "_new": tuple.__new__}
_constructors: dict[int, CodeType] = {}
"""The code of a constructor, by the number of its fields."""


class _Record(tuple):  # type: ignore[type-arg]  # of whatever its fields are
    """What every record can do."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()
    _field_defaults: ClassVar[dict[str, Any]] = {}

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changes: Any) -> Self:
        made = tuple.__new__(type(self), map(changes.pop, self._fields, self))
        if changes:
            raise TypeError(f"Got unexpected field names: {list(changes)!r}")
        return made

    __replace__ = _replace

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({fields})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


class _Declaration(type):
    """Makes a record's class of what a class statement declares; that class is an ordinary one."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        fields = tuple(namespace.get("__annotations__", ()))
        defaults = {field: namespace[field] for field in fields if field in namespace}
        if tuple(defaults) != fields[len(fields) - len(defaults) :]:
            raise TypeError(f"a field without default follows one with default in {name}")
        namespace |= {field: _tuplegetter(position, None) for position, field in enumerate(fields)}
        namespace |= {"__slots__": (), "_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
        namespace["__new__"] = _constructor(name, fields, tuple(defaults.values()))
        return type(name, (_Record,), namespace)


def _constructor(record: str, fields: tuple[str, ...], defaults: tuple[object, ...]) -> FunctionType:
    code = _constructors.get(len(fields))
    if code is None:
        values = "".join(f"_{position}," for position in range(len(fields)))
        code = _constructors[len(fields)] = eval(f"lambda _cls, {values}: _new(_cls, ({values}))").__code__
    made = FunctionType(code.replace(co_varnames=("_cls", *fields)), _SCOPE, "__new__", defaults)
    made.__qualname__ = f"{record}.__new__"
    return made


class _Declared:
    """What stands among the bases of a class statement: it is replaced by what makes the class."""

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type]:
        return (_declared,)


_declared = type.__new__(_Declaration, "NamedTuple", (), {})
if not TYPE_CHECKING:
    NamedTuple = _Declared()
