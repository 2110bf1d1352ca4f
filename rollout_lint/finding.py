"""The one diagnostic model: what rules yield, what the engine makes of it, what reports show."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from .record import NamedTuple
from .source.changes import Edit
from .source.text import Located, Span

if TYPE_CHECKING:
    from .baseline.comparing import Frozen
    from .releases import Releases


class Level(Enum):
    """SARIF's levels, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for note."""
        return _RANKS[self]


_RANKS = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


class Basis(Enum):
    """Why a finding holds: the controller or an engine does this, the checklist wants this, evidence says so."""

    FACT = "fact"
    POLICY = "policy"
    INFERENCE = "inference"


class ResourceName(NamedTuple):
    """What a finding is about. ``namespace`` is "" where the manifest names none."""

    kind: str
    namespace: str
    name: str


class Related(NamedTuple):
    """Another place that the finding is about, with what it has to do with it."""

    span: Span
    message: str


class TraceStep(NamedTuple):
    """One line of the proof of a finding."""

    text: str
    span: Span | None = None


class Fix(NamedTuple):
    """Edits that mend a finding. Safe: no gate's outcome gets laxer, and no healthy release starts to abort."""

    safe: bool
    edits: tuple[Edit, ...]

    @classmethod
    def of(cls, edits: tuple[Edit, ...] | None, *, safe: bool) -> Fix | None:
        """A fix of these edits, which are all in one file; none where no edits are known. ``safe`` is what the rule
        believes: a fix counts as safe only where the replay of the gates proves it too."""
        return cls(safe, edits) if edits else None

    @classmethod
    def agreed(cls, one: Fix | None, other: Fix | None) -> Fix | None:
        """The fix of two findings that become one: theirs where they have the same, and safe where it is for both."""
        if one is None or other is None or one.edits != other.edits:
            return None
        return one if one.safe == other.safe else cls(False, one.edits)


class Rendered(NamedTuple):
    """Where a finding stands in rendered output that does not map back to a source: its place is the nearest thing
    that a file has."""

    command: str
    line: int


class Draft(NamedTuple):
    """What a rule yields. ``level`` and ``basis`` are set only where they differ from the rule's own."""

    span: Span
    message: str
    help: str
    level: Level | None
    basis: Basis | None
    related: tuple[Related, ...]
    trace: tuple[TraceStep, ...]
    fix: Fix | None
    cause: object | None
    once_a_run: bool = False
    """Whether it is one for all that it holds for, wherever that stands."""
    rendered: Rendered | None = None
    """Set by the engine alone, where the place is the nearest that the files have to one in rendered output."""


def finding(
    *,
    at: Located | Span,
    message: str,
    help: str,
    level: Level | None = None,
    basis: Basis | None = None,
    related: tuple[Related, ...] = (),
    trace: tuple[TraceStep, ...] = (),
    fix: Fix | None = None,
    once_a_run: bool = False,
    cause: object | None = None,
) -> Draft:
    """A finding of the rule that yields it.

    ``at`` is the narrowest place that is wrong, ``message`` one sentence with a lower-case start, names in backquotes,
    the concrete value and no full stop; ``help`` says what to write instead. ``level`` is the level under the profile
    ``production`` where it is not the rule's. ``once_a_run`` says that it is told at the first of many places for all.
    ``cause`` is the node that it is about where that is narrower than the rule's object: of two findings of which one
    supersedes the other, both stay where their causes differ.
    """
    span = at if isinstance(at, Span) else at.span
    return Draft(span, message, help, level, basis, related, trace, fix, cause, once_a_run)


class Undecided(NamedTuple):
    """Something a rule could not judge. Yielded like a finding; counted, never shown as one."""

    what: str
    """A plural noun: ``metrics``, ``gates``, ``references``."""
    why: str
    """Ends the sentence "n not decided: …"."""
    span: Span
    """The place of the thing itself: one thing is counted once."""


class Finding(NamedTuple):
    """A finding as every report shows it; ``level`` is already that of the configured profile and rules."""

    rule: str
    name: str
    level: Level
    basis: Basis
    checklist: str | None
    message: str
    help: str
    span: Span
    resource: ResourceName | None
    route: str
    """The way from the object's root to the place: ``spec.metrics[success-rate].failureLimit``."""
    related: tuple[Related, ...]
    trace: tuple[TraceStep, ...]
    fix: Fix | None
    rendered: Rendered | None
    identity: str
    """What the finding is about, without line and path: moved text and renamed files keep it."""

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of the identity."""
        from .identity import fingerprint_of

        return fingerprint_of(self.identity)

    @property
    def path(self) -> str:
        return self.span.source.path

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        return (self.span.source.path, self.span.start, self.span.end, self.rule)


class SetAside(NamedTuple):
    """A finding that is not shown: ``how`` is ``ignored``, ``baselined`` or ``unchanged``, ``span`` what says so, or
    for one about nothing that changed its own place, ``reason`` why."""

    finding: Finding
    how: str
    span: Span
    reason: str


class Summary(NamedTuple):
    """Counts of one run. ``undecided`` and ``skipped`` count by reason: ``{"metrics": {"provider datadog": 6}}``."""

    files: int
    documents: int
    errors: int
    warnings: int
    notes: int
    ignored: int
    baselined: int
    fixable: int
    decided: dict[str, int]
    """How many things of each plural noun were judged whole."""
    undecided: dict[str, dict[str, int]]
    skipped: dict[str, int]
    """Files that were not checked, by reason."""
    unchanged: int | None = None
    """Findings about nothing that changed; None where those are not told apart."""


class RuleFailure(NamedTuple):
    """A rule that raised: the run goes on and ends with exit code 4."""

    rule: str
    place: str
    error: str
    """What was raised: type and message, or a whole traceback."""

    @property
    def reason(self) -> str:
        """What was raised, on one line and without a traceback, which would show paths of this machine."""
        error = self.error.strip()
        return error.rpartition("\n")[2] if error.startswith("Traceback ") else error.partition("\n")[0].rstrip()


class Report(NamedTuple):
    """All that one run found. ``findings`` are sorted by path and place."""

    findings: tuple[Finding, ...]
    summary: Summary
    profile: str
    controller: str
    rules: dict[str, RuleFacts]
    """The facts of every loaded rule, by code."""
    failures: tuple[RuleFailure, ...] = ()
    warnings: tuple[str, ...] = ()
    """Remarks about the run itself, for stderr: a skipped file, a setting that nothing reads."""
    objects: int = 0
    """How many objects of our kinds the files held: with none, nothing was checked."""
    set_aside: tuple[SetAside, ...] = ()
    """What a suppression, the baseline or the lack of any change leaves out of ``findings``, sorted as they are."""
    unrendered: tuple[str, ...] = ()
    """The words of renderers that failed: what they should have rendered was checked as the files have it."""
    frozen: Frozen | None = None
    """How the findings compare with the baseline; None where there is none."""
    releases: Releases | None = None
    """The Rollouts of the targets, for reports that tell how each one stands; None where the run is not at hand."""
    explained: tuple[Finding, ...] = ()
    """What better findings explain, and the report leaves out; only where it is asked for."""


class RuleFacts(NamedTuple):
    """What reports tell about a rule; ``body`` is its documentation, Markdown without the title."""

    code: str
    name: str
    title: str
    level: Level
    basis: Basis
    checklist: str | None
    family: str
    body: str
    docs: str
    """The address of its documentation page."""
