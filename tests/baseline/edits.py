"""Edits of manifests that leave their meaning as it is: what a team does to files all day.

Each takes a text and gives another one, or None where it does not apply; ``means_the_same`` is the judge of all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random

from rollout_lint.source.nodes import Alias, Mapping, Node, Scalar, Sequence, follow
from rollout_lint.source.parse import parse
from rollout_lint.source.scalars import ScalarType, read_scalar
from rollout_lint.source.text import Source

Edit = Callable[[str, Random], str | None]


def means_the_same(one: str, other: str) -> bool:
    """Whether two texts hold the same documents, each read whole, the order of keys set aside."""
    before, after = parse(Source("a", one)), parse(Source("b", other))
    if any(document.problems for document in (*before, *after)):
        return False
    return [_meaning(d.root) for d in before if d.root] == [_meaning(d.root) for d in after if d.root]


def comment_line(text: str, random: Random) -> str | None:
    starts = Source("a", text).line_starts
    at = random.choice(starts)
    return f"{text[:at]}{' ' * random.randrange(6)}# {random.choice(('see the runbook', 'TODO: tidy', '---8<---'))}\n{text[at:]}"


def comment_at_the_end_of_a_line(text: str, random: Random) -> str | None:
    source = Source("a", text)
    line = random.randrange(1, len(source.line_starts) + 1)
    end = source.line_starts[line - 1] + len(source.line(line))
    return f"{text[:end]}  # was 3 once{text[end:]}"


def blank_lines(text: str, random: Random) -> str | None:
    at = random.choice(Source("a", text).line_starts)
    return f"{text[:at]}{chr(10) * random.randrange(1, 4)}{text[at:]}"


def other_line_ends(text: str, random: Random) -> str | None:
    return text.replace("\n", "\r\n") if "\r" not in text else text.replace("\r\n", "\n")


def swapped_keys(text: str, random: Random) -> str | None:
    """Two neighbouring keys of a block mapping, with all their lines, in the other order."""
    source = Source("a", text)
    places = []
    for mapping in _mappings(source):
        starts = [_line_start(source, key) for key, _ in mapping.pairs]
        ends = [*starts[1:], _end_of_lines(source, mapping)]
        for first in range(len(starts) - 1):
            whole = (starts[first], starts[first + 1], ends[first + 1])
            if not mapping.flow and None not in whole:
                places.append(whole)
    if not places:
        return None
    start, middle, end = random.choice(places)
    assert start is not None
    assert middle is not None
    second = text[middle:end]
    return f"{text[:start]}{second if second.endswith(chr(10)) else second + chr(10)}{text[start:middle]}{text[end:]}"


def requoted(text: str, random: Random) -> str | None:
    """One plain text in quotes."""
    source = Source("a", text)
    scalars = [
        value
        for mapping in _mappings(source)
        for _, value in mapping.pairs
        if type(value) is Scalar and not value.style and value.value and read_scalar(value)[0] is ScalarType.STRING
    ]
    if not scalars:
        return None
    scalar = random.choice(scalars)
    return f"{text[: scalar.start]}{json.dumps(scalar.value, ensure_ascii=False)}{text[scalar.end :]}"


def in_flow_style(text: str, random: Random) -> str | None:
    """All documents anew on one line each, which JSON is too but for plain numbers."""
    documents = [document.root for document in parse(Source("a", text)) if document.root is not None]
    if any(_has_anchors(root) for root in documents):
        return None
    return "---\n".join(f"{_flow(root)}\n" for root in documents)


def in_block_style(text: str, random: Random) -> str | None:
    """All documents anew, with another indentation and every text in quotes."""
    documents = [document.root for document in parse(Source("a", text)) if document.root is not None]
    if any(_has_anchors(root) for root in documents):
        return None
    width = random.choice((2, 4))
    return "---\n".join("\n".join(_block(root, width)) + "\n" for root in documents)


EDITS: tuple[Edit, ...] = (
    comment_line,
    comment_line,
    comment_at_the_end_of_a_line,
    comment_at_the_end_of_a_line,
    blank_lines,
    swapped_keys,
    swapped_keys,
    swapped_keys,
    requoted,
    requoted,
    other_line_ends,
    in_flow_style,
    in_block_style,
)


def with_injected_field(text: str, name: str, random: Random) -> str | None:
    """The text with a field that no schema knows, first in one `spec:` of ours."""
    source = Source("a", text)
    places = []
    for document in parse(source):
        root = document.root
        if type(root) is not Mapping or document.problems or not {"apiVersion", "kind", "spec"} <= root.entries.keys():
            continue
        version, kind = (follow(root.entries[each][1]) for each in ("apiVersion", "kind"))
        spec = root.entries["spec"][1]
        whole = kind.value in ("Rollout", "AnalysisTemplate") if type(kind) is Scalar else False
        ours = type(version) is Scalar and version.value == "argoproj.io/v1alpha1"
        if whole and ours and type(spec) is Mapping and spec.pairs and not spec.flow:
            start = _line_start(source, spec.pairs[0][0])
            if start is not None:
                places.append((start, spec.start - start))
    if not places:
        return None
    at, indentation = random.choice(places)
    return f"{text[:at]}{' ' * indentation}{name}: true\n{text[at:]}"


def _meaning(node: Node) -> object:
    node = follow(node)
    if type(node) is Mapping:
        return {key: _meaning(value) for key, (_, value) in node.entries.items()}, len(node.pairs)
    if type(node) is Sequence:
        return [_meaning(item) for item in node.items]
    assert type(node) is Scalar
    return read_scalar(node)[0], node.value


def _mappings(source: Source) -> Iterator[Mapping]:
    pending: list[Node] = [document.root for document in parse(source) if document.root is not None]
    while pending:
        node = pending.pop()
        if type(node) is Mapping:
            yield node
            pending += [value for _, value in node.pairs]
        elif type(node) is Sequence:
            pending += node.items


def _line_start(source: Source, key: Node) -> int | None:
    """Where the line of a key starts, if the key is the first on it."""
    start = source.line_starts[source.position(key.start).line - 1]
    return start if not source.text[start : key.start].strip(" ") else None


def _end_of_lines(source: Source, node: Node) -> int | None:
    """The start of the line behind a block node, or the end of the text."""
    if node.end >= len(source.text):
        return len(source.text)
    start = source.line_starts[source.position(node.end).line - 1]
    return start if not source.text[start : node.end].strip(" ") else None


def _has_anchors(node: Node) -> bool:
    if type(node) is Alias or node.anchor is not None or node.tag is not None:
        return True
    if type(node) is Mapping:
        return any(type(key) is not Scalar or key.value == "<<" or _has_anchors(value) for key, value in node.pairs)
    return type(node) is Sequence and any(map(_has_anchors, node.items))


def _text(scalar: Scalar) -> str:
    if read_scalar(scalar)[0] is ScalarType.STRING:
        return json.dumps(scalar.value)
    return scalar.value or "null"


def _flow(node: Node) -> str:
    if type(node) is Mapping:
        return "{" + ", ".join(f"{json.dumps(_key(key))}: {_flow(value)}" for key, value in node.pairs) + "}"
    if type(node) is Sequence:
        return "[" + ", ".join(map(_flow, node.items)) + "]"
    assert type(node) is Scalar
    return _text(node)


def _block(node: Node, width: int) -> list[str]:
    if type(node) is Mapping and node.pairs:
        lines = []
        for key, value in node.pairs:
            inner = _block(value, width)
            nested = type(value) is not Scalar and bool(value.pairs if type(value) is Mapping else value.items)  # type: ignore[attr-defined]
            first = f"{json.dumps(_key(key))}:"
            lines += [first, *(f"{' ' * width}{line}" for line in inner)] if nested else [f"{first} {inner[0]}"]
        return lines
    if type(node) is Sequence and node.items:
        lines = []
        for item in node.items:
            first, *rest = _block(item, width)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
        return lines
    return [_flow(node)]


def _key(key: Node) -> str:
    assert type(key) is Scalar
    return key.value
