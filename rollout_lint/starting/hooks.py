"""``.pre-commit-config.yaml``: made, or one entry added to it by an edit that two parsers agree on."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..fixes.files import obstacle
from ..fixes.independent import Unreadable, read
from ..fixes.reading_proof import misread
from ..fixes.splicing import spliced
from ..fixes.trees import Tree, same, tree_of
from ..source.changes import NewValue
from ..source.editing import Edits, insert_item
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Node, Scalar
from ..source.nodes import Sequence as SequenceNode
from ..source.parse import parse
from ..source.reading import ANYTHING, read_source
from ..source.reading import Unreadable as UnreadableFile
from ..source.text import Source
from .data import text_of
from .parts import Left, Outcome, Proposal, There
from .placing import placed
from .release import REPOSITORY, Release

NAMES = (".pre-commit-config.yaml", ".pre-commit-config.yml")
"""What pre-commit reads, and what prek reads where that is absent."""
_PREK = "prek.toml"
_THEN = "`pre-commit install` lets git run it"


def hooks(root: str, release: Release) -> Iterator[Outcome]:
    """The file, or its new entry."""
    name = next((each for each in NAMES if os.path.lexists(os.path.join(root, each))), None)
    text = hooks_text(release)
    if name is not None:
        yield _entered(root, name, release)
    elif os.path.lexists(os.path.join(root, _PREK)):
        yield Left(_PREK, "hooks are named there, in TOML; in YAML the entry is", entry_lines(release))
    else:
        yield placed(root, NAMES[0], text, _THEN, entry_lines(release))


def hooks_text(release: Release) -> str:
    """The data file, at this release."""
    head, rev, rest = text_of("pre-commit-config.yaml").partition("rev: ")
    return f"{head}{rev}{release.tag}\n{rest.partition(chr(10))[2]}"


def entry_lines(release: Release) -> tuple[str, ...]:
    """The entry under ``repos:``, to paste."""
    return tuple(hooks_text(release).splitlines()[1:])


def _entered(root: str, name: str, release: Release) -> Outcome:
    file = os.path.join(os.path.realpath(root), name)
    if os.path.islink(file) or not os.path.isfile(file):
        why = "it is a symbolic link" if os.path.islink(file) else "what has this name is no file"
        return Left(name, why, entry_lines(release))
    source = read_source(file, name, ANYTHING)
    if not isinstance(source, Source):
        why = f"it cannot be read: {source.reason}" if isinstance(source, UnreadableFile) else "it is no text"
        return Left(name, why, entry_lines(release))
    listed = _listed(source)
    if listed is not None:
        if listed == release.tag:
            return There(name, "the hook is in it")
        at = f"at {listed}" if listed else "without a `rev:`"
        return There(name, f"the hook is in it, {at}; `pre-commit autoupdate` brings the newest")
    reason = obstacle(source, (file,))
    text = None if reason else with_entry(source, release)
    if text is None:
        return Left(name, reason or "no edit of it is certainly right; add under `repos:`", entry_lines(release))
    return Proposal(name, text, source, _THEN)


def with_entry(source: Source, release: Release) -> str | None:
    """The text with the entry at the end of its repositories, all else as it is, to the character; None where that
    cannot be proved."""
    repositories = _repositories(source)
    edits = insert_item(source, repositories, _entry(release)) if repositories is not None else None
    if edits is None:
        return None
    result = Source(source.path, spliced(source.text, edits), source.file, source.encoding)
    if misread(source, result, edits) is not None:
        return None
    return _unquoted(source, result, edits)


def _unquoted(source: Source, result: Source, edits: Edits) -> str:
    """The same with the address as people write it, without quotes, if both parsers read the same then."""
    bare = [edit._replace(text=edit.text.replace(f'repo: "{REPOSITORY}"', f"repo: {REPOSITORY}")) for edit in edits]
    plain = Source(source.path, spliced(source.text, bare), source.file, source.encoding)
    try:
        alike = same(_values(result), _values(plain)) and same(_read(result.text), _read(plain.text))
    except Unreadable:
        alike = False
    return plain.text if alike else result.text


def _values(source: Source) -> list[Tree]:
    return [_without_quotes(tree_of(document.root)) for document in parse(source)]


def _read(text: str) -> list[Tree]:
    return [_without_quotes(tree) for tree in read(text).documents]


def _without_quotes(tree: Tree) -> Tree:
    return Tree(tree.kind, tree.text, tree.style.replace('"', ""), map(_without_quotes, tree.parts))


def _entry(release: Release) -> NewValue:
    """The entry as a value: what the data file says."""
    repositories = _repositories(Source("pre-commit-config.yaml", hooks_text(release)))
    assert repositories is not None
    return _value(repositories.items[0])


def _value(node: Node) -> NewValue:
    if type(node) is MappingNode:
        return {key: _value(value) for key, (_, value) in node.entries.items()}
    if type(node) is SequenceNode:
        return [_value(item) for item in node.items]
    assert type(node) is Scalar
    return node.value


def _repositories(source: Source) -> SequenceNode | None:
    """The list under ``repos:`` of a file that is read as one mapping, whole."""
    documents = parse(source)
    if len(documents) != 1 or documents[0].problems or type(documents[0].root) is not MappingNode:
        return None
    entry = documents[0].root.entries.get("repos")
    return entry[1] if entry is not None and type(entry[1]) is SequenceNode else None


def _listed(source: Source) -> str | None:
    """The ``rev:`` at which our hooks are in a file already; "" where they have none, None where they are not in it."""
    repositories = _repositories(source)
    for item in [] if repositories is None else repositories.items:
        if type(item) is MappingNode and _is_ours(item):
            return _text(item, "rev")
    return None


def _is_ours(repository: MappingNode) -> bool:
    """By its address, or by the hooks taken from it: a mirror has another address."""
    if _text(repository, "repo").removesuffix(".git").rstrip("/").lower().endswith("/rollout-lint"):
        return True
    hooks_node = repository.entries.get("hooks", (None, None))[1]
    items = hooks_node.items if type(hooks_node) is SequenceNode else []
    return any(type(each) is MappingNode and _text(each, "id").startswith("rollout-lint") for each in items)


def _text(mapping: MappingNode, key: str) -> str:
    value = mapping.entries.get(key, (None, None))[1]
    return value.value if type(value) is Scalar else ""
