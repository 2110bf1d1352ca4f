"""What rules of this family have in common: the controller's own words go with every finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rollout_lint.finding import Draft, TraceStep, finding
from rollout_lint.manifests.rejection import Rejection


def rejected(rejections: Iterable[Rejection]) -> Iterator[Draft]:
    """A finding for each rejection, with what the controller says as its trace."""
    for rejection in rejections:
        outcome, *more = (f"`{words}`" for words in rejection.says)
        yield finding(
            at=rejection.at,
            message=rejection.message,
            help=rejection.help,
            related=rejection.related,
            trace=(TraceStep(f"{rejection.outcome}: {outcome}"), *map(TraceStep, more)),
        )
