"""What the controller refuses, in its own words: a place in a spec, and the path and error it is reported under.

The words are those of Kubernetes' field errors (apimachinery, util/validation/field/errors.go), cut where they would
print a whole object. The controller reports the path of a canary's or blue-green's field without ``canary`` or
``blueGreen`` (validation.go:200-215).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Related
from ..record import NamedTuple
from ..source.field import Field, filled_in_later
from ..source.text import Located, Span

INVALID_SPEC = "the controller sets the condition InvalidSpec"
FAILS = "every reconciliation fails, the release stands still"
PANICS = "the controller panics at every reconciliation"
NIL_DEREFERENCE = "runtime error: invalid memory address or nil pointer dereference"
INVALID_EXPERIMENT = "the controller sets the Experiment's condition InvalidSpec"


class Rejection(NamedTuple):
    """One thing that makes a spec invalid. ``says`` are the controller's own messages about it."""

    at: Located | Span
    message: str
    help: str
    says: tuple[str, ...]
    related: tuple[Related, ...] = ()
    outcome: str = INVALID_SPEC


class SpecPlace:
    """A field together with the path that the controller reports it under: ``spec.template.spec.containers[0]``."""

    __slots__ = ("_above", "_last", "field")

    def __init__(self, field: Field, last: str, above: SpecPlace | None = None) -> None:
        self.field = field
        # nearly all places are fine: a path is put together for those that are not
        self._last = last
        self._above = above

    def __repr__(self) -> str:
        return f"SpecPlace({self.path})"

    @property
    def path(self) -> str:
        parts = []
        place: SpecPlace | None = self
        while place is not None:
            parts.append(place._last)
            place = place._above
        return "".join(reversed(parts))

    def get(self, *names: str) -> SpecPlace:
        return SpecPlace(self.field.get(*names), f".{'.'.join(names)}", self)

    def items(self) -> Iterator[SpecPlace]:
        for index, item in enumerate(self.field.items()):
            yield SpecPlace(item, f"[{index}]", self)

    def entries(self) -> Iterator[tuple[str, SpecPlace]]:
        """The entries of a map, whose path names the key in brackets: ``limits[cpu]``."""
        for name, field in self.field.entries():
            yield name, SpecPlace(field, f"[{name}]", self)

    @property
    def present(self) -> bool:
        return self.field.present

    @property
    def is_empty(self) -> bool:
        """Whether Go reads nothing there: absent, null, "", or a collection without entries."""
        return not self.field.size and (self.text == "" or self.field.is_mapping or self.field.is_list)

    @property
    def text(self) -> str | None:
        """A string field's text, "" where it is absent; None where it is filled in later or is no scalar."""
        text = self.field.text
        if not text:
            return None if self.field.is_mapping or self.field.is_list else ""
        return None if filled_in_later(text) else text

    @property
    def number(self) -> int | None:
        """An integer field's value; None where it is absent, unknown or no integer."""
        value = self.field.scalar
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def refused(
        self,
        error: str,
        message: str,
        help: str,
        *,
        at: Located | Span | None = None,
        related: tuple[Related, ...] = (),
    ) -> Rejection:
        """What the controller has against this field: ``error`` is what it says behind the path."""
        return Rejection(at or self.field, message, help, (f"{self.path}: {error}",), related)


def required(detail: str = "") -> str:
    return f"Required value: {detail}" if detail else "Required value"


def invalid(value: object, detail: str) -> str:
    """``value`` is a field, whose value is quoted, or a plain value."""
    return f"Invalid value: {_shown(value)}: {detail}"


def not_supported(value: str, supported: tuple[str, ...]) -> str:
    """``supported`` in the order in which Kubernetes prints them."""
    return f"Unsupported value: {_quoted(value)}: supported values: {', '.join(map(_quoted, supported))}"


def duplicate(value: str) -> str:
    return f"Duplicate value: {_quoted(value)}"


def not_found(value: str) -> str:
    return f"Not found: {_quoted(value)}"


def forbidden(detail: str) -> str:
    return f"Forbidden: {detail}"


def internal(detail: str) -> str:
    return f"Internal error: {detail}"


def _shown(value: object) -> str:
    if not isinstance(value, Field):
        return _quoted(value, ascii_only=False)
    if value.is_mapping:
        return "{…}"
    if value.is_list:
        return "[…]"
    return _quoted(value.scalar if value.present else "", ascii_only=False)


def _quoted(value: object, *, ascii_only: bool = True) -> str:
    from json import dumps

    return dumps(value, ensure_ascii=ascii_only, default=str)
