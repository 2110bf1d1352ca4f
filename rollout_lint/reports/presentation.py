"""How a reader wants a report shown. Whoever knows the terminal decides; a report only obeys."""

from __future__ import annotations

from ..finding import Level
from ..record import NamedTuple


class Presentation(NamedTuple):
    """``width`` counts terminal cells; ``quiet`` shows findings and internal errors alone; ``suppressed`` shows what a
    suppression or the baseline leaves out too; findings of the levels in ``failing`` fail the run. ``files`` is the
    address that the checked files have on the web, a path behind it gives theirs; "" where none is known. ``directory``
    is where reported paths lie in the workspace of a GitHub workflow, with ``/``: "" where that is the same place."""

    color: bool = False
    width: int = 100
    quiet: bool = False
    statistics: bool = False
    suppressed: bool = False
    failing: tuple[Level, ...] = (Level.ERROR,)
    files: str = ""
    directory: str = ""
