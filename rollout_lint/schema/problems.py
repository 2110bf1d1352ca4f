"""What an object's schema has against it, with its place. Rules turn these into findings."""

from __future__ import annotations

from ..record import NamedTuple
from ..source.nodes import Node, Scalar
from ..source.text import Span


class UnknownField(NamedTuple):
    """A field that its object does not have: the API server drops it in silence, unless the client asks it to refuse.

    At most one of ``meant``, ``belongs`` and ``since`` is given.
    """

    span: Span
    """The key."""
    name: str
    path: str
    """From the object's root, the field included: ``spec.strategy.canary.steps[2].pasue``."""
    meant: str | None = None
    """The field of the same mapping that the name is a misspelling of."""
    belongs: str | None = None
    """Path of the field of this very name that stands nearest, where this one was misplaced."""
    since: str | None = None
    """The Argo Rollouts release that brought the field, newer than the controller: ``1.10``."""
    key: Scalar | None = None
    mapping: Node | None = None
    """The key itself, and the mapping that has it."""


class InvalidValue(NamedTuple):
    """A value that the API server rejects: ``expected`` and ``found`` complete "expected …, found …"."""

    span: Span
    path: str
    expected: str
    found: str
    advice: str | None = None
    """What to write instead, where that is clear."""


class MissingField(NamedTuple):
    """A required field that is absent or null. A patch may leave it out."""

    span: Span
    """What names the mapping that lacks it: its key, its name, the object's name."""
    name: str
    path: str
    """Where the field would stand."""


SchemaProblem = UnknownField | InvalidValue | MissingField
