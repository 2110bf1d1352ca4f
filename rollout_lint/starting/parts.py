"""What becomes of each file: it is to be written, it is there, or it is left for somebody to edit."""

from __future__ import annotations

from ..record import NamedTuple
from ..source.text import Source

CONFIGURATION, PRE_COMMIT, GITHUB, ARGOCD = "configuration", "pre-commit", "github", "argocd"
PARTS = {
    CONFIGURATION: "the configuration, .rollout-lint.yaml",
    PRE_COMMIT: "the hook, in .pre-commit-config.yaml",
    GITHUB: "the workflow, .github/workflows/rollout-lint.yml",
    ARGOCD: "the gate in Argo CD, argocd/rollout-lint-gate",
}
"""The parts that can be chosen, with what each one is."""
ADDED = (ARGOCD,)
"""Those that only come when they are asked for."""


class Proposal(NamedTuple):
    """A file to write."""

    path: str
    """From the root, with ``/``; this of all classes here."""
    text: str
    old: Source | None = None
    """What the file holds now; None where it is new."""
    then: str = ""
    """What is still to do once it is written; may be empty."""


class There(NamedTuple):
    """A file that needs nothing."""

    path: str
    how: str


class Left(NamedTuple):
    """A file that is not ours to write, with the lines that somebody may put there."""

    path: str
    why: str
    lines: tuple[str, ...] = ()


Outcome = Proposal | There | Left


class Plan(NamedTuple):
    """All of them, in the order of the parts."""

    root: str
    outcomes: tuple[Outcome, ...]
    hints: tuple[str, ...]
    """What else there is to know, a sentence each."""
    charts: tuple[str, ...] = ()
    """Directories of charts."""

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        return tuple(each for each in self.outcomes if isinstance(each, Proposal))
