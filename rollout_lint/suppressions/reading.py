"""The suppressions of a manifest: out of its comments, and out of its objects' annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..configuration.problems import rule_advice
from ..late_pattern import late_pattern
from ..manifests.project import Manifest
from ..record import NamedTuple
from ..source.comments import Comment, comments
from ..source.field import Field
from ..source.nodes import Scalar
from ..source.spans import part_span
from ..source.text import Source, Span
from . import ANNOTATION
from .directive import Directive, Malformed, in_annotation, in_comment
from .places import Entries, Range, line_range, stands_alone
from .problems import MalformedSuppression
from .suppression import NamedRule, Suppression

_IN_A_COMMENT = late_pattern(r"#[ \t]*(?P<directive>rollout-lint(?:[ \t]*:|[ \t]+ignore\b))")

Place = Callable[[int, int], Span]
"""The span of a slice of a directive's text."""


class Read(NamedTuple):
    """The suppressions of one manifest, and the texts that were meant to be some."""

    suppressions: list[Suppression]
    problems: list[MalformedSuppression]


class _Scope(NamedTuple):
    """What a suppression covers, and in words; ranges of None are the whole file."""

    ranges: tuple[Range, ...] | None
    where: str


_FILE = _Scope(None, "this file")


def read_suppressions(manifest: Manifest, known_rules: Mapping[str, str]) -> Read:
    """All suppressions of a manifest; ``known_rules`` are names by code."""
    read = Read([], [])
    codes = {**{name: code for code, name in known_rules.items()}, **{code: code for code in known_rules}}
    if _IN_A_COMMENT.search(manifest.source.text) is not None:
        _read_comments(manifest, codes, known_rules, read)
    for resource in manifest.resources:
        node = resource.field.node
        annotation = resource.annotations.get(ANNOTATION)
        if node is not None and annotation.present:
            scope = _Scope(((node.start, node.end),), "this object")
            for directive, place in _annotated(annotation):
                _take(directive, place, scope, codes, known_rules, read)
    read.problems.sort(key=lambda problem: problem.span.start)
    return read


def _read_comments(manifest: Manifest, codes: Mapping[str, str], known: Mapping[str, str], read: Read) -> None:
    source = manifest.source
    found = comments(source)
    entries = Entries(source, manifest.documents)
    for comment in found:
        for directive in in_comment(comment.text):
            offset = comment.span.start + 1
            scope = _scope(directive, comment, entries)
            if scope is None:
                span = Span(source, offset + directive.start, offset + directive.end)
                message = "nothing follows that this comment could be about: it suppresses nothing"
                read.problems.append(MalformedSuppression(span, message, "put it above what it is about"))
                continue
            _take(directive, _shifted(source, offset), scope, codes, known, read)
    _read_block_scalars(manifest, found, entries, read)


def _shifted(source: Source, offset: int) -> Place:
    return lambda start, end: Span(source, offset + start, offset + end)


def _scope(directive: Directive | Malformed, comment: Comment, entries: Entries) -> _Scope | None:
    """What a comment covers; None where that would be the node that follows, and none does."""
    if type(directive) is Malformed or (type(directive) is Directive and directive.whole_file):
        return _FILE
    source, start = comment.span.source, comment.span.start
    if not stands_alone(source, start):
        return _Scope(tuple(entries.on_line(*line_range(source, start))), "this line")
    entry = entries.following(comment.span.end)
    if entry is not None:
        return _Scope(((entry.start, entry.end),), "what follows")
    if entries.complete:
        return None
    # what cannot be read has no nodes: the next line is all that can be told
    _, next_line = line_range(source, start)
    return _Scope((line_range(source, min(next_line, len(source.text))),), "the next line")


def _annotated(annotation: Field) -> Iterator[tuple[Directive | Malformed, Place]]:
    source, node = annotation.source, annotation.node
    if type(node) is not Scalar:
        message = "this annotation is no text: it suppresses nothing"
        span = annotation.span
        yield Malformed(message, 'write `"[RL302] reason"`', 0, 0), lambda start, end: span
        return
    for directive in in_annotation(node.value):
        yield directive, lambda start, end, node=node: part_span(source, node, start, end)  # type: ignore[misc]


def _take(
    directive: Directive | Malformed,
    place: Place,
    scope: _Scope,
    codes: Mapping[str, str],
    known: Mapping[str, str],
    read: Read,
) -> None:
    """Keep a directive as a suppression of the rules that exist, and what it names besides as problems."""
    if type(directive) is Malformed:
        span = place(directive.start, directive.end)
        read.problems.append(MalformedSuppression(span, directive.message, directive.help))
        return
    assert type(directive) is Directive
    rules = []
    for name in directive.names:
        span, code = place(name.start, name.end), codes.get(name.text)
        if code is None:
            message = f"no rule is called `{name.text}`: this suppresses nothing of it"
            read.problems.append(MalformedSuppression(span, message, rule_advice(name.text, known)))
        else:
            rules.append(NamedRule(code, span))
    if rules:
        until = directive.until
        until_span = None if until is None else place(until.start, until.end)
        span = place(directive.start, directive.end)
        suppression = Suppression(span, tuple(rules), *scope, directive.reason, until, until_span)
        read.suppressions.append(suppression)


def _read_block_scalars(manifest: Manifest, found: list[Comment], entries: Entries, read: Read) -> None:
    """What looks like a suppression and is part of a text: the ``#`` of a query starts no comment of the YAML."""
    source = manifest.source
    inside = [comment.span for comment in found]
    for match in _IN_A_COMMENT.finditer(source.text):
        offset = match.start()
        if any(span.start <= offset < span.end for span in inside):
            continue
        entry = entries.block_scalar_at(offset)
        if entry is None or not _is_in_one_of_ours(manifest, offset):
            continue
        text = f"the text of `{entry.key}`" if entry.key else "a text"
        span = Span(source, *match.span("directive"))
        message = f"this is part of {text} and no comment of the file: it suppresses nothing"
        read.problems.append(
            MalformedSuppression(span, message, "put it on the line of the key, or on a line above that")
        )


def _is_in_one_of_ours(manifest: Manifest, offset: int) -> bool:
    """A manifest that another object holds as text has suppressions of its own, which are none of ours."""
    nodes = [resource.field.node for resource in manifest.resources if resource.is_ours]
    return any(node is not None and node.start <= offset < node.end for node in nodes)
