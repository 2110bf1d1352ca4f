"""What is wrong with suppressions. The rules RL091 to RL094 turn these into findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..record import NamedTuple
from ..source.text import Span

if TYPE_CHECKING:
    from datetime import date


class UnusedSuppression(NamedTuple):
    """A rule that a suppression names and that has nothing to say there. ``span`` is its code or name as written."""

    span: Span
    rule: str
    where: str
    """What the suppression covers: ``this line``, ``what follows``, ``this file``, ``this object``."""


class MalformedSuppression(NamedTuple):
    """Text that means to suppress something and does not."""

    span: Span
    message: str
    help: str


class ExpiredSuppression(NamedTuple):
    """A suppression whose last day is over. ``span`` is that day as written."""

    span: Span
    day: date
    rules: tuple[str, ...]


class UnreasonedSuppression(NamedTuple):
    """A suppression that does not say why. ``span`` is its word with the brackets."""

    span: Span
    rules: tuple[str, ...]


SuppressionProblem = UnusedSuppression | MalformedSuppression | ExpiredSuppression | UnreasonedSuppression
