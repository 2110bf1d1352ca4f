"""Which of some names was meant by one that is not among them."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR = 0.7
"""difflib's ratio: `canary-hash` for `canary-pod-hash`, `service` for `service-name`."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that is most like ``name``; None where none is near."""
    from difflib import get_close_matches

    folded = {_folded(each): each for each in names}
    same = folded.get(_folded(name))
    if same is not None:
        return same
    found = get_close_matches(_folded(name), folded, n=1, cutoff=_NEAR)
    return folded[found[0]] if found else None


def _folded(name: str) -> str:
    return name.lower().replace("_", "-")
