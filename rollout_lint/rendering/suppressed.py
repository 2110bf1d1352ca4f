"""What the rendered objects themselves say to leave out: an annotation that an overlay adds, a comment that helm keeps.

It holds for that render alone: a finding of three overlays of which one suppresses it is still one of the two others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ..manifests.project import Manifest
from ..source.text import Span
from ..suppressions import may_suppress
from ..suppressions.reading import read_suppressions
from ..suppressions.suppression import Suppression


class OutputSuppressions:
    """The suppressions in the output of renderers that are in force on a day."""

    def __init__(self, manifests: Iterable[Manifest], known_rules: Mapping[str, str], today: date) -> None:
        self._by_source: dict[int, list[Suppression]] = {}
        for manifest in manifests:
            if not may_suppress(manifest.source.text):
                continue
            for each in read_suppressions(manifest, known_rules).suppressions:
                if each.until is None or today <= each.until.day:
                    self._by_source.setdefault(id(manifest.source), []).append(each)

    def of(self, rule: str, span: Span) -> Suppression | None:
        """What suppresses a rule at a place."""
        for each in self._by_source.get(id(span.source), ()):
            if rule in each.codes and each.covers(span):
                return each
        return None
