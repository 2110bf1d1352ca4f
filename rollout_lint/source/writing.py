"""New values as YAML text, in the manner of what stands around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..late_pattern import late_pattern
from .changes import NewValue
from .scalars import ScalarType, read_plain

_PLAIN = late_pattern(r"[A-Za-z][A-Za-z0-9_./-]*")


def scalar_text(value: str | int | bool, quoted: bool = False) -> str:
    """A scalar as it is written: plain where that is safe. ``quoted`` is JSON's way: every string in double quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not quoted and _PLAIN.fullmatch(value) and read_plain(value)[0] is ScalarType.STRING:
        return value
    from json import dumps

    return dumps(value, ensure_ascii=False)


def flow_text(value: NewValue, quoted: bool = False) -> str:
    """A value on one line: ``{name: x, valueFrom: {podTemplateHashValue: Latest}}``."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(flow_entry(key, each, quoted) for key, each in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow_text(each, quoted) for each in value) + "]"
    return scalar_text(value, quoted)


def flow_entry(key: str, value: NewValue, quoted: bool = False) -> str:
    return f"{scalar_text(key, quoted)}: {flow_text(value, quoted)}"


def block_entry(key: str, value: NewValue, width: int = 2, dash: int = 2) -> list[str]:
    """The lines of ``key: value`` without the indentation that they share.

    ``width`` is how far what a key holds is indented, ``dash`` how far the items of its list are.
    """
    if isinstance(value, Mapping) and value:
        return [f"{key}:", *(" " * width + line for line in block_mapping(value, width, dash))]
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return [f"{key}:", *(" " * dash + line for each in value for line in block_item(each, width, dash))]
    return [f"{key}: {flow_text(value)}"]


def block_mapping(value: Mapping[str, NewValue], width: int = 2, dash: int = 2) -> list[str]:
    return [line for key, each in value.items() for line in block_entry(scalar_text(key), each, width, dash)]


def block_item(value: NewValue, width: int = 2, dash: int = 2, gap: int = 1) -> list[str]:
    """The lines of a list item, its dash first, ``gap`` blanks behind it."""
    if isinstance(value, Mapping) and value:
        first, *rest = block_mapping(value, width, dash)
        return [f"-{' ' * gap}{first}", *(" " * (1 + gap) + line for line in rest)]
    return [f"-{' ' * gap}{flow_text(value)}"]
