"""Where a rule may be silent for want of context: that a finding is not there proves nothing then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .finding import ResourceName
from .gates.gate import Gate
from .manifests.project import Project
from .manifests.references import open_references, references
from .manifests.resource import Resource
from .rule import Rule
from .source.field import filled_in_later
from .source.problems import LimitExceeded, SyntaxProblem, UnrenderedTemplate
from .source.text import Source
from .walk import Subject
from .watched_gates import asks_for_users

if TYPE_CHECKING:
    from .settings import Settings

_READING = ("rollout_lint.schema.", "rollout_lint.source.")
"""The rooms whose problems are told of a file by itself."""
_OBJECTS = (*_READING, "rollout_lint.manifests.resource.", "rollout_lint.manifests.expression.")
"""The rooms that know one object at a time."""
_UNREAD = (SyntaxProblem, LimitExceeded, UnrenderedTemplate)
_SPEAK_FOR_THEMSELVES = ("Rollout", "Experiment", "AnalysisRun")
"""Kinds that are judged whoever refers to them; the others are judged by what uses them."""


class OpenContext:
    """The objects of the targets that could be judged otherwise if more were in view."""

    def __init__(
        self,
        project: Project,
        settings: Settings,
        subjects: Iterable[Subject],
        undecided: Iterable[tuple[int, int]],
        *,
        whole: bool,
    ) -> None:
        """``undecided`` are the places, by ``id(source)`` and offset, of what rules could not judge. ``whole`` says
        that all is a target that ever is one: what nothing there refers to is used by nothing."""
        self._project = project
        self._settings = settings
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
        self._open = {*map(id, open_references(project).origins), *map(id, _of_undecided_gates(subjects))}
        targets = [resource for resources in self._resources.values() for resource in resources]
        self._open.update(id(resource) for resource in targets if resource.is_patch)
        unused = [] if whole else _unused(project, targets)
        self._unused = {id(resource) for resource in unused}

    def matters_in(self, rule: Rule, source: Source, start: int, end: int) -> bool:
        """Whether a rule may be silent in a range of a source because of what is not in view, not known yet, or was not
        read."""
        if id(source) in self._unread or filled_in_later(source.text[start:end]):
            return True
        if _looks_at(rule, _READING):
            return False
        if any(start <= offset < end for offset in self._places.get(id(source), ())):
            return True
        return any(
            self._matters_at(rule, resource)
            for resource in self._resources.get(id(source), ())
            if (node := resource.field.node) is not None and node.start < end and start < node.end
        )

    def _matters_at(self, rule: Rule, resource: Resource) -> bool:
        if id(resource) in self._open:
            return True
        if id(resource) not in self._unused or _looks_at(rule, _OBJECTS):
            return False
        name = ResourceName(resource.kind, resource.namespace, resource.name)
        policy = self._settings.policy(resource.source.path, name)
        return asks_for_users(rule, resource, self._project, policy)

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


def _of_undecided_gates(subjects: Iterable[Subject]) -> Iterator[Resource]:
    """The owners and templates of gates that cannot be judged whole."""
    for subject in subjects:
        gate = subject.value
        if isinstance(gate, Gate) and (gate.undecided or not gate.is_complete):
            yield gate.owner
            yield from (template.resource for template in gate.templates)


def _unused(project: Project, resources: Iterable[Resource]) -> list[Resource]:
    """The objects that are judged by what uses them, and that nothing in view refers to."""
    referred = {
        (reference.kind, reference.name.value or "")
        for manifest in project.manifests
        for resource in manifest.resources
        for reference in references(resource)
    }
    return [
        resource
        for resource in resources
        if resource.kind not in _SPEAK_FOR_THEMSELVES and (resource.kind, resource.name) not in referred
    ]


def _looks_at(rule: Rule, rooms: tuple[str, ...]) -> bool:
    """Whether all that a rule looks at comes from some rooms."""
    return all(f"{kind.__module__}.".startswith(rooms) for kind in rule.on)
