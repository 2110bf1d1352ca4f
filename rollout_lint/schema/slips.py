"""How certain it is which name somebody meant to write."""

from __future__ import annotations


def same_letters(written: str, meant: str) -> bool:
    """Whether two names differ in case, hyphens and underscores only."""
    return _folded(written) == _folded(meant)


def one_slip(written: str, meant: str) -> bool:
    """Whether one letter too many, too few or wrong, or two neighbours swapped, makes the whole difference."""
    if abs(len(written) - len(meant)) > 1 or written == meant:
        return False
    shorter = min(len(written), len(meant))
    start = next((i for i in range(shorter) if written[i] != meant[i]), shorter)
    left, right = written[start:], meant[start:]
    if len(left) == len(right):
        swapped = left[1:2] + left[:1] == right[:2] and left[2:] == right[2:]
        return left[1:] == right[1:] or swapped
    return left[1:] == right if len(left) > len(right) else left == right[1:]


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
