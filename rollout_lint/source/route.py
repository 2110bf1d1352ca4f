"""The way from a node down to a place in it, in names that survive moved text:
``spec.metrics[success-rate].failureLimit``."""

from __future__ import annotations

from .nodes import Mapping, Node, Scalar, Sequence


def route(root: Node, offset: int) -> str:
    """The names on the way to the node or key at an offset; a list item goes by its ``name`` where it has one.

    An alias ends the way: what it stands for lies elsewhere.
    """
    way = ""
    node: Node | None = root
    while node is not None:
        if type(node) is Mapping:
            entry = _entry_at(node, offset)
            if entry is None:
                break
            key, value = entry
            way += f".{key.value}"
            node = value if offset > key.end else None
        elif type(node) is Sequence:
            index = max((i for i, item in enumerate(node.items) if item.start <= offset), default=-1)
            if index < 0:
                break
            node = node.items[index]
            way += f"[{_item_name(node) or index}]"
        else:
            break
    return way.removeprefix(".")


def _entry_at(mapping: Mapping, offset: int) -> tuple[Scalar, Node] | None:
    """The last entry that begins at or before an offset: block nodes end only where the next token starts."""
    found = None
    for key, value in mapping.pairs:
        if type(key) is Scalar and key.start <= offset:
            found = (key, value)
    return found


def _item_name(item: Node) -> str:
    if type(item) is not Mapping:
        return ""
    entry = item.entries.get("name")
    return entry[1].value if entry and type(entry[1]) is Scalar else ""
