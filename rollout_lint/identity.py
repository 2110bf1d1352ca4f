"""What a finding is about, in words that survive moved lines, renamed files and another style.

Two texts of one meaning give one identity: block and flow style, quotes, folds and JSON read alike, a list item goes by
its name or, without one, by its keys and not by its number.
"""

from __future__ import annotations

from .finding import ResourceName
from .late_pattern import late_pattern
from .source.nodes import Mapping, Node, Scalar, Sequence, follow
from .source.text import Span

_WORD = late_pattern(r"[\w:.]+")
_WHOLE_RUN = "*"
_ITEM_NAMES = ("name", "templateName", "metricName")


def base_identity(rule: str, resource: ResourceName | None, root: Node | None, span: Span) -> str:
    """Rule, object, way in the object and what stands there. Equal findings share it; an ordinal tells them apart."""
    way, text = ("", _without_blanks(span.excerpt)) if root is None else _landmark(root, span)
    return "\0".join((rule, *(resource or ("", "", "")), way, text))


def run_identity(rule: str) -> str:
    """Of a finding that is told once a run, about all that it holds for: it stands at the first place of many, and
    which one is first changes with every new file."""
    return "\0".join((rule, "", "", "", _WHOLE_RUN, ""))


def is_of_run(identity: str) -> bool:
    """Whether a finding is one that is told once a run."""
    return identity.split("\0", 5)[1:5] == ["", "", "", _WHOLE_RUN]


def with_ordinal(base: str, ordinal: int) -> str:
    return f"{base}\0{ordinal}"


def without_ordinal(identity: str) -> str:
    return identity.rpartition("\0")[0]


def fingerprint_of(identity: str) -> str:
    """Sixteen hexadecimal digits."""
    from hashlib import blake2b

    return blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _landmark(root: Node, span: Span) -> tuple[str, str]:
    """The way from an object's root to a place in it, and what stands there: a scalar's value be the place its key or
    itself, the part of it that the place is, or nothing for a collection, which is shown by its key or whole."""
    offset = span.start
    way: list[str] = []
    node, is_entry = root, False
    while True:
        if type(node) is Mapping:
            pair = _pair_at(node, offset)
            if pair is None:
                return (_joined(way), "") if is_entry else _heading(node, way)
            way.append(pair[0].value)
            if offset <= pair[0].end:
                return _joined(way), _value_text(pair[1])
            node, is_entry = pair[1], True
        elif type(node) is Sequence:
            items = [item for item in node.items if item.start <= offset]
            if not items:
                return _joined(way), ""
            way.append(f"[{_item_name(items[-1])}]")
            node, is_entry = items[-1], False
        else:
            return _joined(way), _part_text(node, span)


def _pair_at(mapping: Mapping, offset: int) -> tuple[Scalar, Node] | None:
    """The last pair that begins at or before an offset: block nodes end only where the next token starts."""
    found = None
    for key, value in mapping.pairs:
        if type(key) is Scalar and key.start <= offset:
            found = (key, value)
    return found


def _heading(mapping: Mapping, way: list[str]) -> tuple[str, str]:
    """What an object or a list item in block style is shown by, where its bracket is the place."""
    node: Node = mapping
    if not way and type(metadata := _value(mapping, "metadata")) is Mapping and "name" in metadata.entries:
        node, way = metadata, ["metadata"]
    names = ("kind",) if not way else _ITEM_NAMES
    first = (key.value for key, _ in mapping.pairs if type(key) is Scalar)
    for name in (*names, *first):
        value = _value(node, name)
        if value is not None:
            return _joined([*way, name]), _value_text(value)
    return _joined(way), ""


def _value(mapping: Node, name: str) -> Node | None:
    entry = mapping.entries.get(name) if type(mapping) is Mapping else None
    return None if entry is None else follow(entry[1])


def _value_text(value: Node) -> str:
    return _without_blanks(value.value) if type(value) is Scalar else ""


def _part_text(node: Node, span: Span) -> str:
    """The text of a scalar, or of a part of it the first word: a selector is shown without its braces where they go
    over lines or hold escapes, and means the same."""
    text = _without_blanks(span.excerpt)
    word = _WORD.match(text)
    if word is None or (type(node) is Scalar and text == _without_blanks(node.value)):
        return text
    return word[0]


def _joined(way: list[str]) -> str:
    return ".".join(way)


def _item_name(item: Node) -> str:
    node = follow(item)
    if type(node) is not Mapping:
        return ""
    for name in _ITEM_NAMES:
        value = _value(node, name)
        if type(value) is Scalar:
            return value.value
    return "+".join(sorted(node.entries))


def _without_blanks(text: str) -> str:
    return "".join(text.split())
