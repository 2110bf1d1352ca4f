"""Whether what a renderer wrote is what Argo CD takes: objects, and nothing else.

One line of a log among them, or an object without a kind, fails the whole application there
(gitops-engine, SplitYAMLToString); nothing at all is an application without resources, whose live ones are then pruned.
"""

from __future__ import annotations

from ..manifests.loading import manifest_of
from ..manifests.project import Manifest
from ..record import NamedTuple
from ..source.nodes import Mapping, Node, Scalar, Sequence, follow
from ..source.problems import DuplicateKey, LimitExceeded, Problem, UnrenderedTemplate
from ..source.reading import OURS, read_bytes

_NOTHING = ("", "~", "null", "Null", "NULL")


class Stream(NamedTuple):
    """Rendered output as it was read. ``manifest`` is None where it is too large to be read and names none of our API
    groups."""

    manifest: Manifest | None
    objects: int
    """How many objects it holds; those of lists counted, not the lists."""
    complaint: str
    """Why it cannot be judged, as a sentence with its line; "" where it can be."""


def read_stream(data: bytes, path: str) -> Stream:
    """Read rendered output; ``path`` is what its places are reported under."""
    manifest = manifest_of(read_bytes(data, path), is_target=True)
    assert manifest is not None  # bytes at hand are always read
    problems = [problem for problem in manifest.problems if not isinstance(problem, DuplicateKey)]
    too_large = problems and all(isinstance(problem, LimitExceeded) for problem in problems)
    if too_large and read_bytes(data, path, names=OURS) is None:
        # charts full of definitions outgrow what is read of a file; what names no API of ours holds nothing to judge
        return Stream(None, 1, "")
    if problems:
        return Stream(manifest, 0, _told(problems[0]))
    objects = 0
    for document in manifest.documents:
        root = None if document.root is None else follow(document.root)
        if root is None or _is_nothing(root):
            continue
        if not _is_object(root):
            line = manifest.source.position(root.start).line
            return Stream(manifest, 0, f"line {line} begins something that is no Kubernetes object: it has no `kind`")
        objects += _count(root)
    return Stream(manifest, objects, "")


def _told(problem: Problem) -> str:
    line = problem.span.first.line
    if isinstance(problem, UnrenderedTemplate):
        return f"line {line} is a template that is not rendered"
    assert not isinstance(problem, DuplicateKey)
    return f"line {line}: {problem.message}"


def _is_nothing(node: Node) -> bool:
    return type(node) is Scalar and not node.style and node.value in _NOTHING


def _is_object(node: Node) -> bool:
    entry = node.entries.get("kind") if type(node) is Mapping else None
    kind = None if entry is None else follow(entry[1])
    return type(kind) is Scalar and bool(kind.value)


def _count(node: Node) -> int:
    """One for an object; for what holds ``items``, which makes it a list whatever its kind, as many as they are."""
    entry = node.entries.get("items") if type(node) is Mapping else None
    items = None if entry is None else follow(entry[1])
    return len(items.items) if type(items) is Sequence else 1
