"""What ruamel.yaml, an independent round-trip parser, reads in a text. The only place that imports it.

It is slow (a fiftieth of libyaml) and knows comments, which libyaml drops: it reads only what is about to be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..record import NamedTuple
from .trees import Tree


class Unreadable(Exception):
    """ruamel.yaml does not read the text, with its first words on why."""


class Reading(NamedTuple):
    """Documents, and all comments in order, each from its ``#``."""

    documents: tuple[Tree, ...]
    comments: tuple[str, ...]


def read(text: str) -> Reading:
    """The documents and comments of a text without byte order mark. Raises Unreadable."""
    return Reading(tuple(_documents(text)), _comments(text))


def _documents(text: str) -> Iterator[Tree]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        composer = YAML().get_constructor_parser(text)[0].composer
        while composer.check_node():
            yield _tree(composer.get_node(), set())
    except (YAMLError, RecursionError, ValueError, NotImplementedError) as error:
        raise Unreadable(_first_words(error)) from error


def _tree(node: Any, seen: set[int]) -> Tree:
    """A node; one that was met before is an alias of it."""
    if id(node) in seen:
        return Tree("alias")
    seen.add(id(node))
    if isinstance(node.value, str):
        # where a folded scalar was folded, ruamel.yaml leaves a mark
        return Tree("scalar", node.value.replace("\a", "") if node.style == ">" else node.value, node.style or "")
    style = "flow" if node.flow_style else ""
    if node.id == "mapping":
        return Tree("mapping", "", style, [_tree(part, seen) for pair in node.value for part in pair])
    return Tree("sequence", "", style, [_tree(item, seen) for item in node.value])


@lru_cache(maxsize=2)  # what was the result of one fix is what the next one starts from
def _comments(text: str) -> tuple[str, ...]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    found: set[tuple[int, str]] = set()
    try:
        for token in YAML().scan(text):
            pending = [getattr(token, "_comment", None)]
            while pending:
                each = pending.pop()
                if isinstance(each, (list, tuple)):
                    pending += each
                elif isinstance(each, str):  # behind the header of a block scalar
                    found.add((token.start_mark.index, each))
                elif each is not None and each.start_mark is not None:
                    found.add((each.start_mark.index, each.value))
    except (YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(_first_words(error)) from error
    lines = (line.strip() for _, value in sorted(found) for line in value.splitlines())
    return tuple(line for line in lines if line.startswith("#"))


def _first_words(error: Exception) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())[:120]
