"""Where a rule may be silent for want of context: that a finding is not there proves nothing then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .finding import ResourceName
from .gates.gate import Gate, GateMetric
from .manifests.project import Project
from .manifests.references import open_references, references
from .manifests.resource import Resource
from .rule import Rule
from .source.field import filled_in_later
from .source.problems import LimitExceeded, SyntaxProblem, UnrenderedTemplate
from .source.text import Source
from .walk import Subject

_READING = ("rollout_lint.schema.", "rollout_lint.source.")
"""The rooms whose problems are told of a file by itself."""
_UNREAD = (SyntaxProblem, LimitExceeded, UnrenderedTemplate)
_SPEAK_FOR_THEMSELVES = ("Rollout", "Experiment", "AnalysisRun")
"""Kinds that are judged whoever refers to them; the others are judged by what uses them."""


class OpenContext:
    """The objects of the targets that could be judged otherwise if more were in view."""

    def __init__(self, project: Project, subjects: Iterable[Subject], undecided: Iterable[tuple[int, int]]) -> None:
        """``undecided`` are the places, by ``id(source)`` and offset, of what rules could not judge."""
        self._resources = {
            id(manifest.source): manifest.resources for manifest in project.manifests if manifest.is_target
        }
        self._unread = {
            id(manifest.source)
            for manifest in project.manifests
            if any(isinstance(problem, _UNREAD) for problem in manifest.problems)
        }
        self._places: dict[int, list[int]] = {}
        for source, offset in undecided:
            self._places.setdefault(source, []).append(offset)
        referred = {
            (reference.kind, reference.name.value or "")
            for manifest in project.manifests
            for resource in manifest.resources
            for reference in references(resource)
        }
        self._open = {
            *map(id, open_references(project).origins),
            *(id(resource) for resource in _of_open_gates(subjects)),
            *(
                id(resource)
                for resources in self._resources.values()
                for resource in resources
                if resource.is_patch
                or (resource.kind not in _SPEAK_FOR_THEMSELVES and (resource.kind, resource.name) not in referred)
            ),
        }

    def matters_in(self, rule: Rule, source: Source, start: int, end: int) -> bool:
        """Whether a rule may be silent in a range of a source because of what is not in view, not known yet, or was not
        read."""
        if id(source) in self._unread:
            return True
        if filled_in_later(source.text[start:end]):
            return True
        if _is_about_text(rule):
            return False
        if any(start <= offset < end for offset in self._places.get(id(source), ())):
            return True
        return any(
            id(resource) in self._open
            for resource in self._resources.get(id(source), ())
            if resource.field.node is not None and resource.field.node.start < end and start < resource.field.node.end
        )

    def matters_to(self, rule: Rule, source: Source, name: ResourceName | None) -> bool:
        """The same, in an object of a source: False where the source holds no such object any more."""
        if name is None:
            return self.matters_in(rule, source, 0, len(source.text))
        nodes = [
            resource.field.node
            for resource in self._resources.get(id(source), ())
            if (resource.kind, resource.namespace, resource.name) == name
        ]
        if not nodes:
            return id(source) in self._unread
        return any(self.matters_in(rule, source, node.start, node.end) for node in nodes if node is not None)


def _of_open_gates(subjects: Iterable[Subject]) -> Iterator[Resource]:
    """The owners and templates of gates that cannot be judged whole."""
    for subject in subjects:
        value = subject.value
        gate = value if isinstance(value, Gate) else value.gate if isinstance(value, GateMetric) else None
        if gate is None:
            continue
        if gate.undecided or gate.is_unbound or not gate.is_complete:
            yield gate.owner
            yield from (template.resource for template in gate.templates)


def _is_about_text(rule: Rule) -> bool:
    """Whether all that a rule looks at is told of a file by itself."""
    return all(f"{kind.__module__}.".startswith(_READING) for kind in rule.on)
