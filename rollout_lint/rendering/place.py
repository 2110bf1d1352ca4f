"""A place in a file of the user's that something rendered came from."""

from __future__ import annotations

from ..finding import Related
from ..record import NamedTuple
from ..source.text import Span


class Replacement(NamedTuple):
    """A list that a patch wrote over: kustomize has no merge keys for these kinds. ``span`` is where the patch says
    so, ``base`` the list that is gone."""

    span: Span
    base: Span
    removed: bool


class Place(NamedTuple):
    """``exact`` tells the very text from the nearest thing to it that a file has."""

    span: Span
    exact: bool
    related: tuple[Related, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    """What may be the cause instead, where something is missing at the place."""
