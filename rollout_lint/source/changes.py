"""What an edit does to a text, and what it means for the nodes in it.

The text is what is written; the meaning is what both parsers must read afterwards. One is never derived from the other,
so an edit that does something else than it says is found out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ..record import NamedTuple
from .text import Span

if TYPE_CHECKING:
    NewValue: TypeAlias = "str | int | bool | Mapping[str, NewValue] | Sequence[NewValue]"
    """A value that is to be written: keys in their order, no null and no float."""
else:
    NewValue = object  # whoever asks for type hints at run time could not resolve an alias of itself


class NewEntry(NamedTuple):
    """A pair comes into the mapping that starts at an offset, before its pair of a number, from 0; several of one
    number in the order in which they are given."""

    mapping: int
    position: int
    key: str
    value: NewValue


class LostEntry(NamedTuple):
    """The pair of a number, from 0, goes from the mapping that starts at an offset."""

    mapping: int
    position: int


class NewItem(NamedTuple):
    """An item comes to the end of the sequence that starts at an offset."""

    sequence: int
    value: NewValue


class NewText(NamedTuple):
    """The scalar (a key as well) or the alias that starts at an offset says something else; ``style`` is that of
    ``Scalar``, None where it stays what it is."""

    scalar: int
    text: str
    style: str | None = None


class Wrapped(NamedTuple):
    """The scalar that starts at an offset gets text before and behind it; the line breaks at its end stay there."""

    scalar: int
    before: str
    after: str


Change = NewEntry | LostEntry | NewItem | NewText | Wrapped


class Edit(NamedTuple):
    """Replace the text under ``span`` with ``text``.

    ``changes`` are what that means; none where another edit of the same fix says it for both.
    """

    span: Span
    text: str
    changes: tuple[Change, ...] = ()
