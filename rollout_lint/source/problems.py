"""What the reader could not take, with its place. The rules of family RL0 turn these into findings."""

from __future__ import annotations

from ..record import NamedTuple
from .text import Span


class SyntaxProblem(NamedTuple):
    """Text that is no YAML, or no YAML that Kubernetes takes. ``related`` is where the parser began to lose its way."""

    span: Span
    message: str
    help: str
    related: Span | None = None


class DuplicateKey(NamedTuple):
    """A key that its mapping already has. Kubernetes keeps the last one in silence."""

    span: Span
    first: Span
    name: str


class LimitExceeded(NamedTuple):
    """A file or document that is larger, deeper or more entangled than a manifest is."""

    span: Span
    message: str
    help: str


class UnrenderedTemplate(NamedTuple):
    """A file that is no manifest yet: Helm, Jinja or Go template text. ``command`` renders it."""

    span: Span
    command: str


Problem = SyntaxProblem | DuplicateKey | LimitExceeded | UnrenderedTemplate
