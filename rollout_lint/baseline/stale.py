"""Entries that certainly no longer occur: their file was checked, their rule ran and had all in view."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from ..source.reading import read_source
from .file import WHOLE_RUN, Baseline, Entry

MayBeSilent = Callable[[Entry], bool]
"""Whether an entry's rule may have nothing to say in the entry's file for another reason than that all is well there:
it did not run, its level is off, or what it needs is not in view."""


def stale_entries(
    baseline: Baseline,
    missing: Iterable[Entry],
    checked: frozenset[str],
    *,
    whole: bool,
    may_be_silent: MayBeSilent,
) -> Iterator[Entry]:
    """The entries among the ``missing`` ones that are stale.

    ``checked`` are the paths that were checked, as the baseline writes them; ``whole`` says that all below the
    baseline's directory was, so that a file that is gone or holds nothing of ours any more counts as checked too.
    """
    empty: dict[str, bool] = {}
    for entry in missing:
        if entry.path == WHOLE_RUN:
            judged = whole
        elif entry.path in checked:
            judged = True
        elif whole:
            if entry.path not in empty:
                empty[entry.path] = _holds_nothing(os.path.join(baseline.root, entry.path))
            judged = empty[entry.path]
        else:
            judged = False
        if judged and not may_be_silent(entry):
            yield entry


def _holds_nothing(file: str) -> bool:
    """Whether there can be no finding in a file: it is gone, or holds none of our API groups."""
    return not os.path.exists(file) or (os.path.isfile(file) and read_source(file, file) is None)
