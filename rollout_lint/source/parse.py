"""Text to documents: libyaml's events into light nodes, one document's error never hiding another document.

libyaml composes recursively in C and overflows the stack on a 30 KB file of brackets; its event loop does not,
so the nodes are built here, iteratively, under limits.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import intern
from typing import Any

from ..late_pattern import late_pattern
from ..record import NamedTuple
from .decoding import BREAKS, LINE_BREAK
from .libyaml import (
    AliasEvent,
    CParser,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    YAMLError,
)
from .nodes import Alias, Mapping, Node, Scalar, Sequence, entry_name, follow, is_merge_key, merged_mappings
from .problems import DuplicateKey, LimitExceeded, Problem, SyntaxProblem
from .scalar_map import decoded_text
from .scalars import SPECIAL_WORDS, ScalarType, key_text, read_scalar
from .spans import scalar_span
from .text import Source, Span

MAX_DEPTH = 200
MAX_NODES = 1_000_000
"""Nodes of one file, and of one document once its aliases are thought expanded."""

_MARKER = late_pattern(rf"(?:\A|(?<=[{BREAKS}]))(?:(?P<start>---)|\.\.\.)(?=[ \t{BREAKS}]|\Z)")
_LINE_REST = late_pattern(rf"[^{BREAKS}]*(?:\r\n|[{BREAKS}]|\Z)")
_CONTENT = late_pattern(rf"(?:\A|(?<=[{BREAKS}]))(?!%)[ \t]*[^ \t#{BREAKS}]")
_PAIRED_ESCAPES = r"\1\\ufffd\\ufffd"
_SURROGATE_PAIR = late_pattern(r"(?<!\\)((?:\\\\)*)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_HINTS = (
    ("could not find expected ':'", "write `key: value`, and quote a value that spans lines or holds `: `"),
    ("mapping values are not allowed", "quote a value that holds `: `, and check the indentation of this line"),
    ("did not find expected key", "check the indentation: keys of one mapping start in one column"),
    ("did not find expected '-' indicator", "check the indentation: items of one list start in one column"),
    ("found character '\\t'", "indent with spaces: YAML allows no tab here"),
    ("cannot start any token", "quote a value that starts with `@`, a backquote, `%` or a tab"),
    ("undefined alias", "define the anchor before its alias, in the same document"),
    ("found unexpected end of stream", "close the quote that opens here"),
    ("did not find expected ',' or '}'", "close the `{` or quote the value"),
    ("did not find expected ',' or ']'", "close the `[` or quote the value"),
)


class Document(NamedTuple):
    """One YAML document: its root (None where it holds nothing) and what was wrong in it."""

    source: Source
    root: Node | None
    problems: tuple[Problem, ...]


class _Stopped(Exception):
    """The builder met what it will not go on with."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


def parse(source: Source) -> list[Document]:
    """All documents of a source, in order; one that does not parse is there with its problem and no root."""
    builder = _Builder(source)
    whole_problem = _parse_stream(builder, source.text, 0)
    if whole_problem is None:
        return builder.documents
    if builder.count > MAX_NODES:
        return [*builder.documents, Document(source, None, (whole_problem,))]
    builder = _Builder(source)
    for start, end in document_ranges(source.text):
        problem = _parse_stream(builder, source.text[start:end], start)
        if problem is not None:
            builder.documents.append(Document(source, None, (problem,)))
        if builder.count > MAX_NODES:
            break
    if not any(document.problems for document in builder.documents):  # what is wrong is wrong between documents
        builder.documents.append(Document(source, None, (whole_problem,)))
    return builder.documents


def document_ranges(text: str) -> list[tuple[int, int]]:
    """Where the documents of a stream begin and end, in offsets.

    A line ``---`` starts one wherever it stands, inside every kind of scalar too, and a line ``...`` ends one;
    directives and comments before a ``---`` go with it. Only for a stream that does not parse: libyaml finds the
    documents of one that does.
    """
    cuts = [0]
    for match in _MARKER.finditer(text):
        rest = _LINE_REST.match(text, match.end())
        cuts.append(match.start() if match["start"] else rest.end() if rest is not None else len(text))
    ranges = []
    start = 0
    for cut, following in zip(cuts, [*cuts[1:], len(text)], strict=True):
        if _CONTENT.search(text, cut, following) is not None:
            ranges.append((start, following))
            start = following
    return [*ranges[:-1], (ranges[-1][0] if ranges else 0, len(text))]


def without_surrogate_pairs(text: str) -> str:
    """The text with every pair of surrogate escapes replaced by two escapes that libyaml takes, at the same offsets.

    JSON writes characters beyond the basic plane as such pairs.
    """
    return _SURROGATE_PAIR.sub(_PAIRED_ESCAPES, text)


def _parse_stream(builder: _Builder, text: str, offset: int) -> Problem | None:
    """Let a builder read one stream that starts at an offset of its source."""
    documents, count = len(builder.documents), builder.count
    try:
        builder.run(text, offset)
    except _Stopped as stopped:
        return stopped.problem
    except (YAMLError, UnicodeEncodeError) as error:
        paired = without_surrogate_pairs(text)
        if paired == text:
            return _syntax_problem(builder.source, text, offset, error)
        del builder.documents[documents:]
        builder.count = count
        builder.replaced = True
        try:
            return _parse_stream(builder, paired, offset)
        finally:
            builder.replaced = False
    return None


class _Open:
    """The document that is being built."""

    __slots__ = ("aliases", "anchors", "count", "merging", "problems", "roots")

    def __init__(self, count: int) -> None:
        self.count = count
        """Nodes of the whole file so far."""
        self.roots: list[Node] = []
        self.anchors: dict[str, Node] = {}
        self.merging: list[Mapping] = []
        self.aliases: list[Alias] = []
        self.problems: list[Problem] = []


class _Builder:
    """Builds the nodes of a source's streams, iteratively.

    ``replaced`` says that the text at hand is not the source's: surrogate pairs were replaced in it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.offset = 0
        self.count = 0
        self.replaced = False
        self.documents: list[Document] = []

    def run(self, text: str, offset: int) -> None:  # noqa: PLR0912, PLR0915 - one loop over events, in one frame for speed
        next_event = CParser(text).get_event
        self.offset = offset
        document = _Open(self.count)
        # the collection that is open: where its children go, and the key that waits for its value
        append: Callable[[Any], None] = document.roots.append
        in_mapping = False
        key: Node | None = None
        stack: list[tuple[Mapping | Sequence | None, Callable[[Any], None], bool, Node | None]] = []
        parent: Mapping | Sequence | None = None
        node: Node
        while True:
            event: Any = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                style = event.style
                node = Scalar(
                    event.start_mark.index + offset,
                    event.end_mark.index + offset,
                    event.tag,
                    event.anchor,
                    # manifests hold the same keys and words over and over
                    event.value if style else intern(event.value),
                    style or "",
                )
                if self.replaced:
                    node.value = decoded_text(self.source.text, node) or ""
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                closed = parent
                closed.end = event.end_mark.index + offset  # type: ignore[union-attr]
                if in_mapping and self._close_mapping(closed, document.problems):  # type: ignore[arg-type]
                    document.merging.append(closed)  # type: ignore[arg-type]
                parent, append, in_mapping, key = stack.pop()
                continue
            elif kind is MappingStartEvent:
                node = Mapping(event.start_mark.index + offset, event.tag, event.anchor, event.flow_style)
            elif kind is SequenceStartEvent:
                node = Sequence(event.start_mark.index + offset, event.tag, event.anchor, event.flow_style)
            elif kind is AliasEvent:
                node = self._alias(event, document.anchors)
                document.aliases.append(node)
            elif kind is DocumentStartEvent:
                document = _Open(document.count)
                append, in_mapping, parent, key = document.roots.append, False, None, None
                continue
            elif kind is StreamEndEvent:
                return
            elif kind is DocumentEndEvent:
                self._close_document(document)
                continue
            else:
                continue
            document.count += 1
            if document.count > MAX_NODES:
                self.count = document.count
                raise _Stopped(self._limit(node, f"more than {MAX_NODES:,} nodes in one file"))
            if node.anchor is not None:
                document.anchors[node.anchor] = node
            if not in_mapping:
                append(node)
            elif key is None:
                key = node
            else:
                append((key, node))
                key = None
            if isinstance(node, (Mapping, Sequence)):
                # the key in hand is the parent's: a collection may itself be its key, which _close_mapping refuses
                stack.append((parent, append, in_mapping, key))
                key = None
                parent = node
                in_mapping = isinstance(node, Mapping)
                append = node.pairs.append if isinstance(node, Mapping) else node.items.append
                if len(stack) > MAX_DEPTH:
                    raise _Stopped(self._limit(node, f"more than {MAX_DEPTH} levels of nesting"))

    def _close_document(self, document: _Open) -> None:
        self.count = document.count
        root = document.roots[0] if document.roots else None
        if document.aliases:
            self._check_expansion(root, document.aliases)
        if any(type(problem) is SyntaxProblem for problem in document.problems):
            root = None
        else:
            self._merge(document.merging)
        self.documents.append(Document(self.source, root, tuple(document.problems)))

    def _limit(self, node: Node, message: str) -> LimitExceeded:
        span = Span(self.source, node.start, min(node.start + 1, len(self.source.text)))
        return LimitExceeded(span, message, "split the file, or leave it out with `exclude:` if it is no manifest")

    def _alias(self, event: Any, anchors: dict[str, Node]) -> Alias:
        start, end = event.start_mark.index + self.offset, event.end_mark.index + self.offset
        target = anchors.get(event.anchor)
        span = Span(self.source, start, end)
        if target is None:
            message = f"found undefined alias `{event.anchor}`"
            raise _Stopped(SyntaxProblem(span, message, "define the anchor before its alias, in the same document"))
        if type(target) is not Scalar and target.end == target.start:  # not closed yet
            message = f"anchor `{event.anchor}` contains itself"
            raise _Stopped(
                SyntaxProblem(span, message, "write the value out: Kubernetes refuses a value that holds itself")
            )
        return Alias(start, end, target)

    def _close_mapping(self, mapping: Mapping, problems: list[Problem]) -> bool:
        """Check the keys of a mapping that is complete. Whether it merges others."""
        entries: dict[str, tuple[Scalar, Node]] = {}
        plain = True
        merges = False
        for pair in mapping.pairs:
            key, value = pair
            # nearly all keys are letters that stand for themselves: they pay for no call
            if type(key) is Scalar and key.value >= "A" and key.value not in SPECIAL_WORDS and key.tag is None:
                name = key.value
            elif is_merge_key(key):
                merges = True
                if merged_mappings(value) is None:
                    problems.append(self._merged_value(key, value))
                continue
            else:
                scalar = follow(key)
                if type(scalar) is not Scalar:
                    problems.append(self._collection_key(key))
                    return False
                plain = plain and scalar is key
                name = key_text(scalar)
                if name == "null" and read_scalar(scalar)[0] is ScalarType.NULL:
                    problems.append(self._null_key(key))
            if name in entries:
                first = next(other for other, _ in mapping.pairs if entry_name(other) == name)
                problems.append(DuplicateKey(self._key_span(key), self._key_span(first), name))
            entries[name] = pair  # type: ignore[assignment]
        if plain and not merges:
            mapping.entries_are(entries)
        return merges

    def _merge(self, merging: list[Mapping]) -> None:
        """Apply merge keys, the merged before the merging: in the order in which the mappings were closed."""
        count = 0
        for mapping in merging:
            count += len(mapping.entries)
            if count > MAX_NODES:
                raise _Stopped(self._limit(mapping, f"merge keys that copy more than {MAX_NODES:,} entries"))

    def _key_span(self, key: Node) -> Span:
        return scalar_span(self.source, key) if type(key) is Scalar else Span(self.source, key.start, key.end)

    def _null_key(self, key: Node) -> SyntaxProblem:
        span = self._key_span(key)
        if span.start == span.end:
            span = _one_character(self.source, span.start, len(self.source.text))
        return SyntaxProblem(
            span, "a key that is null: Kubernetes refuses it", "write a string as the key, quoted if need be"
        )

    def _merged_value(self, key: Node, value: Node) -> SyntaxProblem:
        span = self._key_span(value) if type(value) is Scalar and value.value else self._key_span(key)
        message = "a merge key takes a mapping or a list of mappings: Kubernetes refuses anything else"
        return SyntaxProblem(span, message, "let `<<` stand for a mapping, or quote it if it is a plain key")

    def _collection_key(self, key: Node) -> SyntaxProblem:
        span = Span(self.source, key.start, key.end)
        text = self.source.text
        braced = text[key.start - 1 : key.start + 1] == "{{" and text[key.end - 1 : key.end + 1] == "}}"
        if braced and LINE_BREAK.of(text).search(text, key.start, key.end) is None:
            span = Span(self.source, key.start - 1, key.end + 1)
            return SyntaxProblem(
                span,
                "YAML reads an unquoted `{{…}}` as a mapping whose key is a mapping, which Kubernetes refuses",
                f'quote it: `"{span.excerpt}"`',
            )
        return SyntaxProblem(span, "a key that is no scalar: Kubernetes refuses it", "write a string as the key")

    def _check_expansion(self, root: Node | None, aliases: list[Alias]) -> None:
        """Refuse a document that would grow past the limit if its aliases were expanded, as goyaml does."""
        sizes: dict[int, int] = {}
        pending: list[tuple[Node, bool]] = [(root, False)] if root is not None else []
        while pending:
            node, seen = pending.pop()
            if type(node) is Alias:
                continue
            children = _children(node)
            if not seen and children:
                pending.append((node, True))
                pending.extend((child, False) for child in reversed(children))
                continue
            # a target ends before its alias starts, so its size is known by now
            size = 1 + sum(sizes.get(id(follow(child)), 1) for child in children)
            sizes[id(node)] = size
            if size > MAX_NODES:
                raise _Stopped(self._limit(aliases[0], f"aliases that expand to more than {MAX_NODES:,} nodes"))


def _children(node: Node) -> list[Node]:
    if type(node) is Mapping:
        return [part for pair in node.pairs for part in pair]
    return node.items if type(node) is Sequence else []


def _syntax_problem(source: Source, text: str, offset: int, error: Any) -> SyntaxProblem:
    related = None
    end = offset + len(text)
    if isinstance(error, MarkedYAMLError):
        message = error.problem or str(error)
        start = error.problem_mark.index + offset if error.problem_mark is not None else offset
        if error.context_mark is not None and error.context_mark.index + offset != start:
            related = _one_character(source, error.context_mark.index + offset, end)
            message = f"{error.context}: {message}" if error.context else message
    elif hasattr(error, "position"):  # PyYAML's ReaderError: a character that YAML allows nowhere
        message = f"{error.reason}: U+{_code_point(error):04X}"
        start = offset + len(text.encode("utf-8")[: error.position].decode("utf-8", "ignore"))
    elif isinstance(error, UnicodeEncodeError):
        message, start = "a lone surrogate is no character", offset + error.start
    else:
        message, start = str(error), offset
    advice = next(
        (hint for words, hint in _HINTS if words in message), "check quotes, brackets and indentation near here"
    )
    return SyntaxProblem(_one_character(source, start, end), message, advice, related)


def _code_point(error: Any) -> int:
    character = error.character
    return character if isinstance(character, int) else ord(character[:1] or "\0")


def _one_character(source: Source, offset: int, end: int) -> Span:
    """The character at an offset; where a line or the stream ends there, the last one before it that is no line end."""
    text = source.text
    offset = min(offset, end)
    while offset > 0 and (offset >= end or text[offset] in "\r\n"):
        offset -= 1
    return Span(source, offset, min(offset + 1, len(text)))
