"""What is wrong with a baseline. The rule RL095 turns it into findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..record import NamedTuple
from ..source.text import Span

if TYPE_CHECKING:
    from .file import Entry


class StaleEntry(NamedTuple):
    """An entry of the baseline that no longer occurs. ``span`` is its fingerprint in the baseline."""

    span: Span
    entry: Entry
