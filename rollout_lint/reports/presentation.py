"""How a reader wants a report shown. Whoever knows the terminal decides; a report only obeys."""

from __future__ import annotations

from typing import NamedTuple


class Presentation(NamedTuple):
    """``width`` counts terminal cells; ``quiet`` shows findings and internal errors alone; ``suppressed`` shows what a
    suppression or the baseline leaves out too."""

    color: bool = False
    width: int = 100
    quiet: bool = False
    statistics: bool = False
    suppressed: bool = False
