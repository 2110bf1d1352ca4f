"""The queries of the shared corpus of public manifests, where it lies beside the repository."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rollout_lint.source.nodes import Mapping, Node, Scalar, Sequence, follow
from rollout_lint.source.parse import parse
from rollout_lint.source.text import Source

SHARED = Path(__file__).resolve().parents[3] / "shared"
MANIFESTS = SHARED / "corpus" / "manifests"
GOLDEN = SHARED / "golden"


@lru_cache(maxsize=1)
def corpus_queries() -> tuple[str, ...]:
    """Every distinct ``prometheus: {query: …}`` of the manifests, sorted; empty where there is no corpus."""
    queries: set[str] = set()
    for path in sorted(MANIFESTS.rglob("*")):
        if not path.is_file():
            continue
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            continue
        for document in parse(Source(path.name, text)):
            if document.root is not None:
                queries |= _queries(document.root)
    return tuple(sorted(queries))


def _queries(root: Node) -> set[str]:
    found: set[str] = set()
    pending: list[Node] = [root]
    while pending:
        node = follow(pending.pop())
        if isinstance(node, Sequence):
            pending += node.items
        elif isinstance(node, Mapping):
            for key, value in node.pairs:
                pending.append(value)
                provider = follow(value)
                if isinstance(key, Scalar) and key.value == "prometheus" and isinstance(provider, Mapping):
                    entry = provider.entries.get("query")
                    query = follow(entry[1]) if entry else None
                    if isinstance(query, Scalar):
                        found.add(query.value)
    return found
