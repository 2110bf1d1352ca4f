"""The way from an object's root to a value, and how it is written and shown."""

from __future__ import annotations

from collections.abc import Sequence

from ..late_pattern import late_pattern
from ..source.field import Field
from ..source.nodes import Node, Scalar
from ..source.text import Source
from .types import Schema

Step = tuple[str | int | None, Scalar | None, Node, Schema]
"""A name, an index or, for the root, None; the key where there is one; the value, aliases followed; its schema."""
Trail = Sequence[Step]

_PLAIN_NAME = late_pattern(r"[A-Za-z_$][\w$-]*\Z")


def path_text(names: Sequence[str | int | None]) -> str:
    """``spec.steps[2].pause``; a name that is no plain word stands in brackets: ``labels['a.io/name']``."""
    text = ""
    for name in names:
        if isinstance(name, int):
            text += f"[{name}]"
        elif name is not None:
            separator = "." if text else ""
            text += f"{separator}{name}" if _PLAIN_NAME.match(name) else f"['{name}']"
    return text


def path_of(trail: Trail, *names: str | int) -> str:
    """The path of what the names lead to from a trail's end."""
    return path_text([*(step[0] for step in trail), *names])


def field_of(source: Source, trail: Trail) -> Field:
    """The field that a trail ends at, which knows what to show of itself."""
    field: Field | None = None
    for _, key, node, _ in trail:
        field = Field(source, node, key, field)
    assert field is not None
    return field
