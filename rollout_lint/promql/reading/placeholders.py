"""``{{args.x}}`` in a query: where the tags are, and text of the same length that a PromQL reader can take.

Argo Rollouts looks for ``{{`` and then for the next ``}}``, trims what lies between, and replaces it only if it is
exactly ``args.NAME``; every other tag makes the metric an error (utils/template/template.go, valyala/fasttemplate).
Tags are masked, never replaced, so that each offset in the masked text is an offset in the query.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from ...late_pattern import late_pattern
from ...record import NamedTuple
from ..errors import PLACEHOLDER, QueryError

# Lone surrogates cannot stand in a query that reaches Prometheus, so they can stand for a tag.
HEAD = "\ud800"
TAIL = "\ud801"
MASK = HEAD + TAIL

_SURROGATE = late_pattern("[\ud800-\udfff]")
_MASKED_TAG = late_pattern(f"{HEAD}{TAIL}*")
_ARGUMENT = late_pattern(r"args\.([^\s|(){}\[\]\"'`]+)\Z")
# What Go's strings.TrimSpace takes away.
_GO_SPACE = " \t\n\v\f\r\x85\xa0"


class Placeholder(NamedTuple):
    """One tag. ``argument`` is the NAME of ``args.NAME``, or None where the tag resolves to nothing."""

    start: int
    end: int
    tag: str
    argument: str | None


class Masked(NamedTuple):
    """A query whose tags are masked: as long as the query. ``errors`` are the tags that cannot be resolved."""

    text: str
    placeholders: tuple[Placeholder, ...]
    errors: tuple[QueryError, ...]


def mask(text: str) -> Masked:
    """Find the tags of a query and mask them. A lone surrogate becomes U+FFFD, which is what Go makes of it."""
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    placeholders: list[Placeholder] = []
    errors: list[QueryError] = []
    start = text.find("{{")
    while start >= 0:
        close = text.find("}}", start + 2)
        if close < 0:
            errors.append(
                QueryError(
                    start, start + 2, "this `{{` has no `}}`: Argo Rollouts cannot fill the template", PLACEHOLDER
                )
            )
            break
        placeholder = _placeholder(text, start, close + 2)
        placeholders.append(placeholder)
        if placeholder.argument is None:
            errors.append(_unresolved(placeholder))
        start = text.find("{{", close + 2)
    if not placeholders:
        return Masked(text, (), tuple(errors))
    return Masked(_covered(text, placeholders), tuple(placeholders), tuple(errors))


def unmask(masked: str, tags: list[str]) -> str:
    """Put the tags back into a piece of masked text; ``tags`` are those of the piece, in order."""
    if HEAD not in masked:
        return masked
    remaining = iter(tags)
    return _MASKED_TAG.sub(lambda match: next(remaining, match.group()), masked)


def _placeholder(text: str, start: int, end: int) -> Placeholder:
    tag = text[start + 2 : end - 2].strip(_GO_SPACE)
    match = _ARGUMENT.match(tag)
    return Placeholder(start, end, tag, match.group(1) if match else None)


def _unresolved(placeholder: Placeholder) -> QueryError:
    if placeholder.tag.startswith("{"):
        help = "the tag begins at the first `{{`: leave a blank between the brace of the selector and the placeholder"
    else:
        help = "write `{{args.NAME}}`; nothing else is replaced in a metric"
    message = f"`{{{{{placeholder.tag}}}}}` is no argument: Argo Rollouts fails to resolve it"
    return QueryError(placeholder.start, placeholder.end, message, PLACEHOLDER, help)


def _covered(text: str, placeholders: list[Placeholder]) -> str:
    pieces: list[str] = []
    position = 0
    for placeholder in placeholders:
        pieces.append(text[position : placeholder.start])
        pieces.append(HEAD + TAIL * (placeholder.end - placeholder.start - 1))
        position = placeholder.end
    pieces.append(text[position:])
    return "".join(pieces)


class Binding:
    """A query with the values of some arguments in place of their tags, and the way back to its own offsets."""

    __slots__ = ("_bound_ends", "_ends", "_starts", "text")

    def __init__(self, query: str, values: Mapping[str, str]) -> None:
        pieces: list[str] = []
        self._bound_ends: list[int] = []
        self._starts: list[tuple[int, int]] = []
        self._ends: list[int] = []
        position = length = 0
        for placeholder in mask(query).placeholders:
            value = values.get(placeholder.argument) if placeholder.argument is not None else None
            if value is None:
                continue
            pieces += (query[position : placeholder.start], value)
            begin = length + placeholder.start - position
            length = begin + len(value)
            position = placeholder.end
            self._starts.append((begin, placeholder.start))
            self._bound_ends.append(length)
            self._ends.append(placeholder.end)
        pieces.append(query[position:])
        self.text = "".join(pieces)

    def start(self, offset: int) -> int:
        """Where text that starts at an offset of the bound text starts in the query: a value's start is its tag's."""
        index = bisect_right(self._bound_ends, offset)
        if index < len(self._starts) and offset >= self._starts[index][0]:
            return self._starts[index][1]
        return self._outside(index, offset)

    def end(self, offset: int) -> int:
        """Where text that ends at an offset of the bound text ends in the query: a value's end is its tag's."""
        index = bisect_right(self._bound_ends, offset - 1)
        if index < len(self._starts) and offset > self._starts[index][0]:
            return self._ends[index]
        return self._outside(index, offset)

    def _outside(self, index: int, offset: int) -> int:
        if not index:
            return offset
        return self._ends[index - 1] + offset - self._bound_ends[index - 1]
