"""Fixing in rounds: the fixes of a file that do not touch each other are made together and proved together; where that
fails one by one. What the proof does not carry is left out, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..finding import Finding, Fix, Report
from ..manifests.loading import read_manifest
from ..manifests.project import Manifest, Project
from ..record import NamedTuple
from ..settings import Settings
from ..source.changes import Edit
from ..source.text import Source
from .files import NotWritten, obstacle, write
from .linting_proof import Place, View, brought, look, place_of, unmended
from .reading_proof import misread
from .replay_proof import laxer, replays
from .splicing import spliced, without_overlaps

_MORE_ROUNDS = 10
"""Rounds for one file beyond one for each of its findings: what hides behind a fix comes to light after it."""


class Refusal(NamedTuple):
    """A finding whose fix was not made, and why. ``claimed`` is set where its rule took it for safe and the replay of
    the gates did not."""

    finding: Finding
    why: str
    claimed: bool = False


class Fixed(NamedTuple):
    """A file with the text that is to take the place of what was read, and how many findings that mends."""

    source: Source
    text: str
    mended: int


class Fixing(NamedTuple):
    """What a run of fixes came to; nothing is written yet."""

    files: tuple[Fixed, ...]
    refusals: tuple[Refusal, ...]

    @property
    def unproved(self) -> frozenset[str]:
        """The identities of findings whose fix is not the safe one that its rule took it for."""
        return frozenset(each.finding.identity for each in self.refusals if each.claimed)


def fix_project(
    project: Project, report: Report, settings: Settings, paths: Sequence[str], *, unsafe: bool, writing: bool = True
) -> Fixing:
    """Fix what a report found in a project, in memory. Files that are not for us to write are left out when
    ``writing``."""
    run = _Run(project, report, settings, unsafe)
    fixable = {id(edit.span.source) for each in report.findings if each.fix for edit in each.fix.edits}
    for manifest in project.manifests:
        if not manifest.is_target or id(manifest.source) not in fixable:
            continue
        reason = obstacle(manifest.source, paths) if writing else None
        if reason is None:
            run.fix(manifest)
        else:
            run.leave(manifest, report.findings, reason)
    return Fixing(tuple(run.fixed), tuple(run.refusals.values()))


def write_all(fixing: Fixing) -> tuple[list[Fixed], list[tuple[Source, str]]]:
    """Write what was fixed: the files that were written, and those that were not with the reason."""
    written, failed = [], []
    for each in fixing.files:
        try:
            if write(each.source, each.text):
                written.append(each)
        except NotWritten as error:
            failed.append((each.source, str(error)))
    return written, failed


class _Refused(NamedTuple):
    why: str
    claimed: bool = False
    """Whether it is the replay alone that refuses."""


class _Run:
    def __init__(self, project: Project, report: Report, settings: Settings, unsafe: bool) -> None:
        self.project = project
        self.settings = settings
        narrowed = settings.select or settings.ignore
        self.all_rules = settings.replace(select=("ALL",), ignore=()) if narrowed else settings
        """A fix must not bring what the command line hides."""
        self.unsafe = unsafe
        self.asked: frozenset[Place] = frozenset(place_of(each) for each in report.findings if each.fix is not None)
        """What was found to be fixable, and neither suppressed nor frozen in a baseline; and what comes to light with
        that mended."""
        self.aside = frozenset(place_of(each.finding) for each in report.set_aside)
        self.fixed: list[Fixed] = []
        self.refusals: dict[str, Refusal] = {}

    def fix(self, manifest: Manifest) -> None:
        """All rounds of one file."""
        original, mended, together = manifest, 0, True
        view = look(self.project, manifest, self.settings)
        self.asked |= {place_of(each) for each in view.report.explained if each.fix is not None} - self.aside
        for _ in range(_MORE_ROUNDS + len(view.report.findings)):
            # what is read wrong comes first: the rest may be wrong only because of it
            candidates = sorted(
                (each for each in view.report.findings if self._is_due(each, manifest)), key=lambda each: each.rule
            )
            if not candidates:
                break
            chosen = without_overlaps([each.fix for each in candidates if each.fix is not None])
            chosen = chosen if together else chosen[:1]
            edits = [each.edits for each in chosen]
            due = [each for each in candidates if each.fix is not None and each.fix.edits in edits]
            attempt = self._attempt(manifest, view, due, chosen)
            if isinstance(attempt, _Refused):
                if len(chosen) > 1:
                    together = False
                else:
                    self._refuse(due, *attempt)
                view = look(self.project, manifest, self.settings)
            else:
                (manifest, view), mended = attempt, mended + len(due)
        if manifest is not original:
            self.fixed.append(Fixed(original.source, manifest.source.text, mended))

    def leave(self, manifest: Manifest, findings: Iterable[Finding], why: str) -> None:
        """Refuse all fixes of one file."""
        self._refuse([each for each in findings if self._is_due(each, manifest)], why, False)

    def _refuse(self, findings: Iterable[Finding], why: str, claimed: bool) -> None:
        for each in findings:
            self.refusals[each.identity] = Refusal(each, why, claimed)

    def _is_due(self, finding: Finding, manifest: Manifest) -> bool:
        fix = finding.fix
        return (
            fix is not None
            and (self.unsafe or fix.safe)
            and finding.identity not in self.refusals
            and place_of(finding) in self.asked
            and all(edit.span.source is manifest.source for edit in fix.edits)
        )

    def _attempt(
        self, manifest: Manifest, view: View, due: Sequence[Finding], chosen: Sequence[Fix]
    ) -> tuple[Manifest, View] | _Refused:
        """The manifest with the fixes in it, now part of the project, and what is seen from it."""
        edits: list[Edit] = [edit for fix in chosen for edit in fix.edits]
        source = manifest.source
        new = Source(source.path, spliced(source.text, edits), source.file, source.encoding)
        why = misread(source, new, edits)
        if why is not None:
            return _Refused(why)
        # the gates of one project are played before the objects that it shares belong to another one
        before = None if self.unsafe else replays(view.project, self.settings)
        all_before = self._all_findings(self.project, manifest, view)
        fixed = read_manifest(new, is_target=True)
        project = self.project.replacing({id(manifest): fixed})
        after = look(project, fixed, self.settings)
        why = unmended(view.report, after.report, due) or brought(all_before, self._all_findings(project, fixed, after))
        if why is not None:
            return _Refused(why)
        why = None if before is None else laxer(before, replays(after.project, self.settings))
        if why is not None:
            return _Refused(f"it is not safe: {why}", claimed=True)
        self.project = project
        return fixed, after

    def _all_findings(self, project: Project, manifest: Manifest, view: View) -> Report:
        if self.all_rules is self.settings:
            return view.report
        return look(project, manifest, self.all_rules).report
