"""How each Rollout of a run stands with the checklist, and how its release goes: what a summary of many tells.

A run keeps what this needs and no more: nothing is worked out before a report asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from .cached_property import cached_property
from .finding import Draft, Finding, Level, Report, ResourceName, Undecided
from .gates.gate import Gate, GateMetric
from .gates.gated import GatedRollout
from .record import NamedTuple

if TYPE_CHECKING:
    from .gates.replay.timeline import Timeline
    from .manifests.project import Project
    from .rule import Rule
    from .settings import Settings
    from .source.text import Span
    from .walk import Subject


class Standing(Enum):
    """What a run says of one item of the checklist for one Rollout."""

    FAILED = "failed"
    SET_ASIDE = "set aside"
    """All that was found is suppressed or frozen in the baseline."""
    UNDECIDED = "undecided"
    PASSED = "passed"
    UNCHECKED = "not checked"
    """No rule of it is on, or none of them had anything to look at."""


class Mark(NamedTuple):
    """One cell of the matrix. ``level`` is that of the worst of its ``findings``; None where there is none."""

    standing: Standing
    findings: int = 0
    level: Level | None = None


class Told(NamedTuple):
    """What a rule yielded for which object."""

    rule: Rule
    subject: Subject
    item: Draft | Undecided


class Releases:
    """The releases of a run's targets."""

    def __init__(
        self,
        project: Project,
        walk: Sequence[Subject],
        told: Sequence[Told],
        rules: Iterable[Rule],
        settings: Settings,
    ) -> None:
        self._project = project
        self._walk = walk
        self._told = told
        self._rules = tuple(rules)
        self._settings = settings

    @cached_property
    def rollouts(self) -> tuple[GatedRollout, ...]:
        """The targets' Rollouts with their gates, in the order of the files."""
        return tuple(subject.value for subject in self._walk if isinstance(subject.value, GatedRollout))

    def timeline(self, gated: GatedRollout) -> Timeline:
        """How the release of one of them goes over time."""
        from .gates.replay.timeline import timeline_of

        return timeline_of(gated, self._settings.policy(gated.span.source.path, name_of(gated)))

    def matrix(self, items: Iterable[str | None], report: Report) -> list[tuple[GatedRollout, dict[str | None, Mark]]]:
        """How each of the ``rollouts`` stands with each item; None is what is no item of the checklist. ``report`` is
        that of the same run."""
        found = self._by_object(report.findings)
        aside = self._by_object([each.finding for each in report.set_aside])
        raised = {failure.rule for failure in report.failures}
        untold = {rule.checklist for rule in self._rules if rule.code in raised}
        rows = []
        wanted = tuple(items)
        for gated in self.rollouts:
            objects = objects_of(gated)
            about, set_aside = _of(objects, found), _of(objects, aside)
            on = [rule for rule in self._rules if self._is_on(rule, gated)]
            doubtful = (untold | self._doubtful(gated, objects)).intersection(rule.checklist for rule in on)
            checked = self._checked(on, objects)
            marks = {
                item: _mark(
                    [finding for finding in about if finding.checklist == item],
                    any(finding.checklist == item for finding in set_aside),
                    item in doubtful,
                    item in checked,
                )
                for item in wanted
            }
            rows.append((gated, marks))
        return rows

    def _checked(self, on: Iterable[Rule], objects: Iterable[int]) -> set[str | None]:
        """The items of which some rule had something of these objects, or of the whole run, to look at."""
        kinds = set(self._kinds.get(None, ())).union(*(self._kinds.get(each, ()) for each in objects))
        return {rule.checklist for rule in on if kinds.intersection(rule.on)}

    @cached_property
    def _kinds(self) -> dict[int | None, set[type]]:
        """What rules could look at, by the ``id`` of the object it belongs to; None for what belongs to no one."""
        kinds: dict[int | None, set[type]] = {}
        for subject in self._walk:
            owner = None if subject.resource is None else id(subject.resource)
            kinds.setdefault(owner, set()).add(type(subject.value))
        return kinds

    def _is_on(self, rule: Rule, gated: GatedRollout) -> bool:
        path = gated.span.source.path
        return self._settings.level(rule.code, rule.name, rule.level, rule.basis, path, name_of(gated)) is not None

    def _by_object(self, findings: Iterable[Finding]) -> dict[int, list[Finding]]:
        """Findings by the ``id`` of each object that they are about."""
        about: dict[int, list[Finding]] = {}
        for finding in findings:
            for each in self.concerned(finding):
                about.setdefault(each, []).append(finding)
        return about

    def concerned(self, finding: Finding) -> set[int]:
        """The ``id`` of each object that a finding is about. One in a shared template is about the Rollouts whose gates
        it was found in, where the rule looked at gates, and else about all that use the template."""
        key = _key(finding.rule, finding.span)
        looked_at = self._subjects.get(key, set())
        if key in self._of_rollouts:
            return looked_at
        there = self._project.resource_at(finding.span)
        if there is None or there.kind == "Rollout":
            return looked_at if there is None else {id(there)}
        named = (self._project.resource_at(related.span) for related in finding.related)
        return looked_at | {id(there)} | {id(each) for each in named if each is not None and each.kind == "Rollout"}

    @cached_property
    def _subjects(self) -> dict[tuple[str, int, int, int], set[int]]:
        """The objects that rules looked at, by the key of what they found there."""
        subjects: dict[tuple[str, int, int, int], set[int]] = {}
        for rule, subject, item in self._told:
            if subject.resource is not None:
                subjects.setdefault(_key(rule.code, item.span), set()).add(id(subject.resource))
        return subjects

    @cached_property
    def _of_rollouts(self) -> set[tuple[str, int, int, int]]:
        """The keys of what was found where a rule looked at a Rollout or at a part of one."""
        return {
            _key(rule.code, item.span)
            for rule, subject, item in self._told
            if subject.resource is not None and subject.resource.kind == "Rollout"
        }

    def _doubtful(self, gated: GatedRollout, objects: set[int]) -> set[str | None]:
        """The items of which something could not be decided: a rule said so, or a template is not in view."""
        doubtful: set[str | None] = set()
        for rule, subject, item in self._told:
            if isinstance(item, Undecided):
                owner = subject.resource or self._project.resource_at(item.span)
                if owner is not None and id(owner) in objects:
                    doubtful.add(rule.checklist)
        return doubtful | self._of_gates if any(gate.undecided for gate in gated.gates) else doubtful

    @cached_property
    def _of_gates(self) -> set[str | None]:
        """The items that hang on what the gates hold: some rule looks at gates or metrics, or all at whole releases."""
        asked: dict[str | None, set[type]] = {}
        for rule in self._rules:
            asked.setdefault(rule.checklist, set()).update(rule.on)
        return {item for item, kinds in asked.items() if kinds & {Gate, GateMetric} or kinds == {GatedRollout}}


def name_of(gated: GatedRollout) -> ResourceName:
    """What a Rollout is called."""
    resource = gated.rollout.resource
    return ResourceName(resource.kind, resource.namespace, resource.name)


def objects_of(gated: GatedRollout) -> set[int]:
    """The ``id`` of a Rollout and of the templates that its gates use."""
    templates = (id(template.resource) for gate in gated.gates for template in gate.templates)
    return {id(gated.rollout.resource), *templates}


def _of(objects: Iterable[int], about: dict[int, list[Finding]]) -> list[Finding]:
    """The findings about any of some objects, each once."""
    found = {id(finding): finding for each in objects for finding in about.get(each, ())}
    return list(found.values())


def _key(rule: str, span: Span) -> tuple[str, int, int, int]:
    return rule, id(span.source), span.start, span.end


def _mark(found: Sequence[Finding], is_aside: bool, is_doubtful: bool, is_checked: bool) -> Mark:
    if found:
        worst = min((finding.level for finding in found), key=lambda level: level.rank)
        return Mark(Standing.FAILED, len(found), worst)
    if is_doubtful:
        return Mark(Standing.UNDECIDED)
    if is_aside:
        return Mark(Standing.SET_ASIDE)
    return Mark(Standing.PASSED if is_checked else Standing.UNCHECKED)
