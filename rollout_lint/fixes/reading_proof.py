"""The first half of the proof: two parsers read the new text as the old one with the intended change, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..source.changes import Edit
from ..source.comments import comments
from ..source.parse import parse
from ..source.text import Source
from .independent import Unreadable, read
from .trees import change, same, tree_of, ways


def misread(old: Source, new: Source, edits: Sequence[Edit]) -> str | None:
    """Why the new text is not the old one with these edits' changes; None where it is."""
    changes = [each for edit in edits for each in edit.changes]
    if not changes:
        return "the fix does not say what it means to change"
    before, after = parse(old), parse(new)
    if any(document.root is None and document.problems for document in after):
        return "the result does not parse"
    known = ways([document.root for document in before])
    expected = [tree_of(document.root) for document in before]
    if not change(expected, changes, known):
        return "the place that the fix is about is not there"
    if not same(expected, [tree_of(document.root) for document in after]):
        return "the result is not read as the old text with just that change"
    if _kept([comment.span.excerpt for comment in comments(old)], old, edits) != Counter(
        comment.span.excerpt.strip() for comment in comments(new)
    ):
        return "a comment would be lost, or made"
    try:
        theirs, result = read(old.text), read(new.text)
    except Unreadable as error:
        return f"ruamel.yaml does not read it: {error}"
    if not change(theirs.documents, changes, known) or not same(theirs.documents, result.documents):
        return "ruamel.yaml does not read the result as the old text with just that change"
    if _kept(theirs.comments, old, edits) != Counter(result.comments):
        return "ruamel.yaml finds a comment lost, or made"
    return None


def _kept(found: Sequence[str], old: Source, edits: Sequence[Edit]) -> Counter[str]:
    """Comments without those in text that is itself replaced or removed."""
    removed = [
        comment.span.excerpt.strip()
        for comment in comments(old)
        if any(edit.span.start <= comment.span.start < edit.span.end for edit in edits)
    ]
    return Counter(text.strip() for text in found) - Counter(removed)
