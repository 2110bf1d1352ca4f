"""What of a run's findings is not shown: suppressed in the files, or frozen in a baseline.

The engine calls this when all other findings are known. What is wrong with suppressions and baseline comes back as
problems, which the engine hands to the rules that ask for them as it does with all else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from .cached_property import cached_property
from .finding import Finding, ResourceName, SetAside
from .open_context import OpenContext
from .record import NamedTuple
from .rule import Rule
from .source.text import Source

if TYPE_CHECKING:
    from datetime import date

    from .baseline.comparing import Frozen
    from .baseline.file import Baseline, Entry
    from .manifests.project import Manifest, Project
    from .settings import Settings
    from .suppressions.suppression import NamedRule, Suppression
    from .walk import Subject

Tell = Callable[[Iterable[object]], tuple[Finding, ...]]
"""The findings that rules make of problems."""


class Outcome(NamedTuple):
    """The findings that are left, in no order, and those that are set aside."""

    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]
    frozen: Frozen | None


class Handled:
    """One run's findings on the way to its report."""

    def __init__(
        self,
        project: Project,
        rules: Iterable[Rule],
        settings: Settings,
        *,
        subjects: Sequence[Subject],
        undecided: Iterable[tuple[int, int]],
        failed: Iterable[str],
        hidden: tuple[Finding, ...],
        today: date | None,
        rendered: Iterable[Manifest] = (),
    ) -> None:
        """``undecided`` are places by ``id(source)`` and offset, ``failed`` the codes of rules that raised, ``hidden``
        the findings that a level does not show. Without a ``today`` it is today. ``rendered`` are files that are told
        about though the project holds what was made of them."""
        self._project = project
        self._rules = {rule.code: rule for rule in rules}
        self._settings = settings
        self._subjects = subjects
        self._undecided = undecided
        self._failed = frozenset(failed)
        self._hidden = hidden
        self._today = today
        self._rendered = tuple(rendered)
        self._whole = False

    def run(
        self, findings: tuple[Finding, ...], suppressing: list[Manifest], baseline: Baseline | None, tell: Tell
    ) -> Outcome:
        """Take out what is suppressed in the ``suppressing`` manifests, then what the baseline knows."""
        left_out: list[SetAside] = []
        self._whole = baseline is not None and baseline.covered
        if suppressing:
            findings, left_out, problems = self._suppressed(findings, suppressing)
            findings += tell(problems)
        if baseline is None:
            return Outcome(findings, tuple(left_out), None)
        from .baseline.problems import StaleEntry

        frozen = self._compared(findings, [each.finding for each in left_out], baseline)
        for finding, entry in frozen.matches:
            left_out.append(SetAside(finding, "baselined", baseline.span_of(entry), entry.reason))
        told = tell(StaleEntry(baseline.span_of(entry), entry) for entry in frozen.stale)
        return Outcome((*frozen.new, *told), tuple(left_out), frozen)

    def _suppressed(
        self, findings: tuple[Finding, ...], manifests: list[Manifest]
    ) -> tuple[tuple[Finding, ...], list[SetAside], tuple[object, ...]]:
        from datetime import date

        from .suppressions.applying import apply

        applied = apply(
            findings,
            manifests,
            known_rules={rule.code: rule.name for rule in self._rules.values()},
            require_reason=self._settings.require_reason,
            today=self._today or date.today(),
            hidden=[(finding.rule, finding.span) for finding in self._hidden],
            may_be_silent=self._suppressed_may_be_silent,
        )
        ignored = [SetAside(finding, "ignored", by.span, by.reason) for finding, by in applied.ignored]
        return applied.findings, ignored, applied.problems

    def _compared(self, findings: tuple[Finding, ...], ignored: list[Finding], baseline: Baseline) -> Frozen:
        from .baseline.comparing import compare

        sources = {baseline.path_of(manifest.source): manifest.source for manifest in self._targets}
        return compare(
            baseline,
            findings,
            ignored=ignored,
            hidden=self._hidden,
            checked=frozenset(sources),
            whole=baseline.covered,
            may_be_silent=lambda entry: self._entry_may_be_silent(entry, sources),
        )

    @property
    def _targets(self) -> list[Manifest]:
        return [*(manifest for manifest in self._project.manifests if manifest.is_target), *self._rendered]

    @cached_property
    def _open(self) -> OpenContext:
        return OpenContext(self._project, self._settings, self._subjects, self._undecided, whole=self._whole)

    def _suppressed_may_be_silent(self, named: NamedRule, suppression: Suppression) -> bool:
        rule, source = self._rules[named.code], suppression.source
        if self._is_rendered(source):
            return True
        for start, end in suppression.ranges or ((0, len(source.text)),):
            if not self._runs(rule, source.path, self._objects(source, start, end) or [None]):
                return True
            if self._open.matters_in(rule, source, start, end):
                return True
        return False

    def _entry_may_be_silent(self, entry: Entry, sources: Mapping[str, Source]) -> bool:
        from .baseline.file import resource_of

        rule, resource, source = self._rules.get(entry.rule), resource_of(entry.subject), sources.get(entry.path)
        path = entry.path if source is None else source.path
        if rule is None or not self._runs(rule, path, [resource]):
            return True
        if source is None:
            return False
        if self._is_rendered(source):
            return True
        # a stream has no context at all
        return source.file is None or self._open.matters_to(rule, source, resource)

    def _is_rendered(self, source: Source) -> bool:
        """Whether rules saw only what was made of a file: what they are silent about there, nobody can say."""
        return any(manifest.source is source for manifest in self._rendered)

    def _objects(self, source: Source, start: int, end: int) -> list[ResourceName | None]:
        """The names of the objects that a range has to do with."""
        manifest = next((each for each in self._targets if each.source is source), None)
        return [
            ResourceName(resource.kind, resource.namespace, resource.name)
            for resource in (manifest.resources if manifest is not None else ())
            if (node := resource.field.node) is not None and node.start < end and start < node.end
        ]

    def _runs(self, rule: Rule, path: str, resources: Iterable[ResourceName | None]) -> bool:
        """Whether a rule runs and shows its findings for all of some objects."""
        settings = self._settings
        if rule.code in self._failed or not settings.may_report(rule.code, rule.name):
            return False
        levels = (settings.level(rule.code, rule.name, rule.level, rule.basis, path, each) for each in resources)
        return all(level is not None for level in levels)
