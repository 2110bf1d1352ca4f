"""From which directory globs and paths count."""

from __future__ import annotations

import os
import re

from ..source.discovery import display_path, lies_elsewhere


def below(path: str, root: str, base: str) -> str | None:
    """A reported path, which is relative to ``root``, as one relative to ``base``; None where it lies elsewhere."""
    relative = display_path(os.path.join(root, path), base)
    return None if lies_elsewhere(relative) else relative


def anchored(globs: tuple[str, ...], base: str, root: str) -> tuple[str, tuple[str, ...]]:
    """Globs that count from ``base`` as globs that count from ``root``, after that directory.

    Where ``base`` does not lie in ``root`` they stay as they are and count from ``base``.
    """
    prefix = below(base, root, root)
    if prefix is None or base == root:
        return base, globs
    return root, tuple(_prefixed(glob, prefix) for glob in globs)


def _prefixed(glob: str, prefix: str) -> str:
    literal = re.sub(r"([\\*?\[])", r"\\\1", prefix)
    negation = "!" if glob.startswith("!") else ""
    body = glob.removeprefix("!").removeprefix("./")
    if "/" in body.rstrip("/"):
        return f"{negation}{literal}/{body.lstrip('/')}"
    return f"{negation}{literal}/**/{body}"
