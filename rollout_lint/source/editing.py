"""Edits to a manifest's text, each in the style of its place: block or flow, indentation, quotes, line ends.

Every function is pure, takes a source with a node of it and gives the edits, or None where it knows no way that is
certainly right. What stands around an edit stays as it is: comments, blank lines, the order of keys.
"""

from __future__ import annotations

from ..late_pattern import late_pattern
from .block_scalar import read_header
from .changes import Change, Edit, LostEntry, NewEntry, NewItem, NewText, NewValue, Wrapped
from .nodes import Alias, Mapping, Node, Scalar, Sequence, entry_name, is_merge_key
from .scalar_map import content_start, scalar_map
from .spans import scalar_span
from .text import Source, Span
from .writing import block_entry, block_item, flow_entry, flow_text, scalar_text

Edits = tuple[Edit, ...]
Entries = dict[str, NewValue]
Changes = tuple[Change, ...]

_REST_OF_LINE = late_pattern(r"[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(\r\n|\r|\n|\Z)")
_COMMA = late_pattern(r"[ \t\r\n]*,")
_LINE_END = late_pattern(r"\r\n|\r|\n")
_BEFORE_KEY = late_pattern(r" *(?:- +)*")
_QUOTING = late_pattern(r"[\"'\\]")
_BLANK = late_pattern(r"[ \t]*")


def set_entry(
    source: Source, mapping: Node | None, key: str, value: str | int | bool, after: tuple[str, ...] = ()
) -> Edits | None:
    """Let a key of a mapping have a scalar as its value: the value that it has is replaced, an absent key inserted.

    A key that a merge key brings is written anew: what it comes from may serve others too.
    """
    if type(mapping) is not Mapping:
        return None
    own = [pair for pair in mapping.pairs if entry_name(pair[0]) == key]
    if not own:
        return insert_entry(source, mapping, key, value, after)
    if len(own) > 1 or not isinstance(own[0][1], (Scalar, Alias)):
        return None
    return set_scalar(source, own[0][1], value)


def insert_entry(
    source: Source, mapping: Node | None, key: str, value: NewValue, after: tuple[str, ...] = ()
) -> Edits | None:
    """A new pair: behind the last of the keys named in ``after`` that the mapping has, else at its end."""
    return insert_entries(source, mapping, {key: value}, after)


def insert_entries(source: Source, mapping: Node | None, entries: Entries, after: tuple[str, ...] = ()) -> Edits | None:
    """New pairs, all in one place, as ``insert_entry`` chooses it."""
    if type(mapping) is not Mapping or any(entry_name(each) in entries for each, _ in mapping.pairs):
        return None
    if mapping.flow:
        return _into_flow_mapping(source, mapping, entries)
    merged = max((i for i, (each, _) in enumerate(mapping.pairs) if is_merge_key(each)), default=-1)
    named = max((i for i, (each, _) in enumerate(mapping.pairs) if entry_name(each) in after), default=-1)
    # of a key and a merge key that brings it too, the later one wins
    index = max(named, merged) if named >= 0 else len(mapping.pairs) - 1
    column, place = _column(source.text, mapping), _behind(source, *mapping.pairs[index])
    if column is None or place is None:
        return None
    style = _common_quote(mapping)
    width, dash = _width(source.text, mapping, column), _dash(source.text, mapping, column)
    lines = [
        line
        for key, value in entries.items()
        for line in block_entry(f"{style}{key}{style}" if style else scalar_text(key), value, width, dash)
    ]
    return place.lines(lines, column, _new_entries(mapping, index + 1, entries))


def _new_entries(mapping: Mapping, index: int, entries: Entries) -> Changes:
    return tuple(NewEntry(mapping.start, index, key, value) for key, value in entries.items())


def insert_item(source: Source, sequence: Node | None, value: NewValue) -> Edits | None:
    """A new item at the end of a sequence."""
    if type(sequence) is not Sequence:
        return None
    text, changes = source.text, (NewItem(sequence.start, value),)
    if sequence.flow:
        opening = text.find("[", sequence.start, sequence.end)
        last = sequence.items[-1] if sequence.items else None
        quoted = _is_json(source, sequence)
        return _into_flow(source, opening, last, last, flow_text(value, quoted), changes, sequence.end)
    last = sequence.items[-1]
    line, own = _line_start(text, sequence.start), _line_start(text, last.start)
    if text[sequence.start : sequence.start + 1] != "-" or not _BEFORE_KEY.fullmatch(text, line, sequence.start):
        return None
    column = sequence.start - line
    gap = last.start - own - column - 1 if text[own + column : own + column + 1] == "-" else 1
    inner = _column(text, last) if type(last) is Mapping and not last.flow else None
    width = _width(text, last, inner) if inner is not None and type(last) is Mapping else 2
    place = _behind(source, last)
    return None if place is None else place.lines(block_item(value, width, width, max(gap, 1)), column, changes)


def remove_entry(source: Source, mapping: Node | None, key: str) -> Edits | None:
    """A pair less: in block style its lines, in flow style the pair with its comma. The last pair of a block mapping
    stays, because the mapping would become null."""
    if type(mapping) is not Mapping:
        return None
    index = next((i for i, (each, _) in enumerate(mapping.pairs) if entry_name(each) == key), None)
    if index is None:
        return None
    removed = _flow_range(source, mapping, index) if mapping.flow else _block_range(source, mapping, index)
    if removed is None:
        return None
    return (Edit(Span(source, *removed), "", (LostEntry(mapping.start, index),)),)


def rename_key(source: Source, key: Node, name: str) -> Edits | None:
    """Another name for a key, in the quotes that it has."""
    if type(key) is not Scalar or not scalar_map(source.text, key) or scalar_text(name) != name:
        return None
    span = scalar_span(source, key)
    return (Edit(Span(source, span.start, span.end), name, (NewText(key.start, name),)),)


def set_scalar(source: Source, node: Node | None, value: str | int | bool) -> Edits | None:
    """Another value in the place and the quotes of a scalar on one line, or of an alias."""
    text = scalar_text(value)
    meant, style = (value, '"') if isinstance(value, str) and text != value else (text, None)
    if type(node) is Alias:
        return (Edit(Span(source, node.start, node.end), text, (NewText(node.start, meant, style or ""),)),)
    if type(node) is not Scalar or node.style in ("|", ">") or (node.style and _QUOTING.search(text)):
        return None
    if not node.value and not node.style:
        if node.start != node.end or source.text[node.start - 1 : node.start] != ":":
            return None
        return (Edit(Span(source, node.start, node.start), f" {text}", (NewText(node.start, meant, style),)),)
    span = scalar_span(source, node)
    if node.value and _LINE_END.search(source.text, span.start, span.end) is None:
        return (Edit(Span(source, span.start, span.end), text, (NewText(node.start, meant, style),)),)
    return None


def wrap_scalar(source: Source, node: Node | None, before: str, after: str) -> Edits | None:
    """Text before and behind what a scalar says, in any style. ``before`` and ``after`` need no escape in any of
    them."""
    if type(node) is not Scalar or node.value.rstrip("\n") != node.value.strip() or not node.value.strip():
        return None
    if any(character in before + after for character in "\"'\\\r\n#") or ": " in before + after:
        return None
    if scalar_map(source.text, node) is None:
        return None
    span = scalar_span(source, node)
    opening = Edit(Span(source, span.start, span.start), before, (Wrapped(node.start, before, after),))
    return (opening, Edit(Span(source, span.end, span.end), after))


def quote_to(source: Source, node: Node | None, end: int) -> Edits | None:
    """Quotes around a plain scalar on one line and what follows it up to an offset: the comment that it was cut by."""
    if type(node) is not Scalar or node.style or source.text[node.start : node.end] != node.value:
        return None
    text = source.text[node.start : end].rstrip()
    if _LINE_END.search(text):
        return None
    if '"' not in text and "\\" not in text:
        quoted, style = f'"{text}"', '"'
    else:
        quoted, style = "'" + text.replace("'", "''") + "'", "'"
    return (Edit(Span(source, node.start, node.start + len(text)), quoted, (NewText(node.start, text, style),)),)


# -- places


class _Place:
    """Behind a node on its last line, its comment there included: where a new line may follow."""

    __slots__ = ("line_end", "offset", "source")

    def __init__(self, source: Source, offset: int, line_end: str) -> None:
        self.source = source
        self.offset = offset
        self.line_end = line_end

    def lines(self, lines: list[str], column: int, changes: Changes) -> Edits:
        indented = "".join(f"{self.line_end}{' ' * column}{line}" for line in lines)
        return (Edit(Span(self.source, self.offset, self.offset), indented, changes),)


def _behind(source: Source, *nodes: Node) -> _Place | None:
    """The place behind the last of some nodes; None where something else follows on its line."""
    ends = [_content_end(source.text, node) for node in nodes]
    if any(end is None for end in ends):
        return None
    match = _REST_OF_LINE.match(source.text, max(end for end in ends if end is not None))
    return None if match is None else _Place(source, match.start(1), match[1] or _usual_line_end(source.text))


def _content_end(text: str, node: Node) -> int | None:
    """Where a node's own text ends: libyaml ends block nodes at the next token, behind comments and blank lines. None
    for a block scalar that keeps its blank lines: nothing can stand behind them and leave it as it is."""
    while True:
        if type(node) is Mapping and not node.flow:
            key, value = node.pairs[-1]
            ends = [end for end in (_content_end(text, key), _content_end(text, value)) if end is not None]
            return max(ends) if len(ends) == 2 else None
        if type(node) is not Sequence or node.flow:
            break
        node = node.items[-1]
    if type(node) is not Scalar or node.style not in ("|", ">"):
        return node.end
    start = content_start(text, node)
    header = read_header(text, start, node.end)
    found = scalar_map(text, node)
    if header is None or found is None or header.chomping == "+":
        return None
    content = found.content_range()
    if content is not None:
        return content.end
    line_end = _LINE_END.search(text, start, node.end)
    return node.end if line_end is None else line_end.start()


def _usual_line_end(text: str) -> str:
    match = _LINE_END.search(text)
    return "\n" if match is None else match[0]


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _column(text: str, mapping: Mapping) -> int | None:
    """The column, from 0, of a block mapping's keys; None where something else than dashes stands before the first."""
    start = mapping.pairs[0][0].start
    line = _line_start(text, start)
    return start - line if _BEFORE_KEY.fullmatch(text, line, start) else None


def _width(text: str, mapping: Mapping, column: int) -> int:
    """How far a neighbour indents the mapping it holds; 2 where none does."""
    for _, value in mapping.pairs:
        if type(value) is Mapping and not value.flow:
            inner = _column(text, value)
            if inner is not None and inner > column:
                return inner - column
    return 2


def _dash(text: str, mapping: Mapping, column: int) -> int:
    """How far a neighbour indents the dashes of the list it holds; 2 where none does."""
    for _, value in mapping.pairs:
        if type(value) is Sequence and not value.flow:
            return max(value.start - _line_start(text, value.start) - column, 0)
    return 2


def _common_quote(mapping: Mapping) -> str:
    """The quote that all keys have; "" where they are plain or differ."""
    styles = {key.style if type(key) is Scalar else "" for key, _ in mapping.pairs}
    return styles.pop() if len(styles) == 1 else ""


# -- flow style


def _into_flow_mapping(source: Source, mapping: Mapping, entries: Entries) -> Edits | None:
    opening = mapping.start if source.text[mapping.start : mapping.start + 1] == "{" else -1
    if opening < 0 and (mapping.anchor or mapping.tag):
        opening = source.text.find("{", mapping.start, mapping.end)
    changes = _new_entries(mapping, len(mapping.pairs), entries)
    first, last = mapping.pairs[-1] if mapping.pairs else (None, None)
    quoted = _common_quote(mapping) == '"' if mapping.pairs else source.path.endswith(".json")
    written = ", ".join(flow_entry(key, value, quoted) for key, value in entries.items())
    return _into_flow(source, opening, first, last, written, changes, mapping.end)


def _into_flow(
    source: Source,
    opening: int,
    first: Node | None,
    last: Node | None,
    written: str,
    changes: Changes,
    end: int,
) -> Edits | None:
    """Text for a new part behind the last one, which goes from ``first`` to ``last``; on a line of its own where that
    one has its own."""
    text = source.text
    if opening < 0:
        return None  # `[a: 1]`: a pair without braces holds one pair only
    if first is None or last is None:
        return (Edit(Span(source, opening + 1, opening + 1), written, changes),)
    behind = max(first.end, last.end)
    line = _line_start(text, first.start)
    if not _BLANK.fullmatch(text, line, first.start):
        return (Edit(Span(source, behind, behind), f", {written}", changes),)
    comma = _COMMA.match(text, behind, end)
    rest = _REST_OF_LINE.match(text, behind if comma is None else comma.end(), end)
    if rest is None:
        return (Edit(Span(source, behind, behind), f", {written}", changes),)
    new_line = f"{rest[1]}{text[line : first.start]}{written}"
    if comma is not None:
        return (Edit(Span(source, rest.start(1), rest.start(1)), f"{new_line},", changes),)
    if rest.start(1) == behind:
        return (Edit(Span(source, behind, behind), f",{new_line}", changes),)
    return (
        Edit(Span(source, behind, behind), ","),
        Edit(Span(source, rest.start(1), rest.start(1)), new_line, changes),
    )


def _is_json(source: Source, sequence: Sequence) -> bool:
    """Whether what the sequence holds quotes its keys."""
    mappings = [item for item in sequence.items if type(item) is Mapping and item.pairs]
    return _common_quote(mappings[0]) == '"' if mappings else source.path.endswith(".json")


# -- removing


def _block_range(source: Source, mapping: Mapping, index: int) -> tuple[int, int] | None:
    text, (key, _) = source.text, mapping.pairs[index]
    place = _behind(source, *mapping.pairs[index])
    if len(mapping.pairs) == 1 or place is None:
        return None
    line, behind = _line_start(text, key.start), place.offset
    line_end = _LINE_END.match(text, behind)
    if _BLANK.fullmatch(text, line, key.start):
        if line_end is not None:
            return line, line_end.end()
        return line - (2 if text[line - 2 : line] == "\r\n" else 1), behind
    if index + 1 == len(mapping.pairs) or line_end is None:
        return None
    # the first key of a list item: the next one moves up behind the dash
    following = mapping.pairs[index + 1][0].start
    return None if text[line_end.end() : following].strip() else (key.start, following)


def _flow_range(source: Source, mapping: Mapping, index: int) -> tuple[int, int] | None:
    key, value = mapping.pairs[index]
    start, end = key.start, max(key.end, value.end)
    if index + 1 < len(mapping.pairs):
        end = mapping.pairs[index + 1][0].start
    elif index:
        start = max(node.end for node in mapping.pairs[index - 1])
    return None if "#" in source.text[max(key.end, value.end) : end] + source.text[start : key.start] else (start, end)
