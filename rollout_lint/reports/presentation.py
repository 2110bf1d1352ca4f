"""How a reader wants a report shown. Whoever knows the terminal decides; a report only obeys."""

from __future__ import annotations

from typing import NamedTuple

from ..finding import Level


class Presentation(NamedTuple):
    """``width`` counts terminal cells; ``quiet`` shows findings and internal errors alone; ``suppressed`` shows what a
    suppression or the baseline leaves out too; findings of the levels in ``failing`` fail the run. ``files`` is the
    address that the checked files have on the web, a path behind it gives theirs; "" where none is known."""

    color: bool = False
    width: int = 100
    quiet: bool = False
    statistics: bool = False
    suppressed: bool = False
    failing: tuple[Level, ...] = (Level.ERROR,)
    files: str = ""
