"""Which findings have to do with what changed: they stand in it, beside it, or are about what refers to it.

This tells what a change is about. What it brings about anywhere else is told by the findings that were not there before
it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property

from ..finding import Finding
from ..late_pattern import late_pattern
from ..manifests.project import Project
from ..manifests.resource import Resource
from ..releases import Releases, objects_of
from ..source.discovery import discover
from ..source.kustomization_graph import KustomizationGraph
from ..source.text import Span
from .changed_objects import ChangedObject, Changes, chart_of
from .concerned import concerned_by, texts_in
from .repository import Repository

_PART_OF_CHART = late_pattern(r"(?:templates|charts|crds|files)/|(?:Chart|values[^/]*)\.(?:ya?ml|lock)\Z")


class Touched:
    """The places and objects of a run that its changes are about."""

    def __init__(self, changes: Changes, repository: Repository, project: Project, releases: Releases) -> None:
        self._changes = changes
        self._project = project
        self._releases = releases
        self._repository = repository
        self._places = {file.file: file.places for file in changes.files}

    def is_about(self, finding: Finding) -> bool:
        """Whether a finding is about something that changed."""
        spans = (finding.span, *(each.span for each in finding.related), *(step.span for step in finding.trace))
        if any(span is not None and self._holds(span) for span in spans):
            return True
        return not self._objects.isdisjoint(self._releases.concerned(finding))

    def _holds(self, span: Span) -> bool:
        """Whether a place lies in a changed object, in a changed file outside of all, or where everything changed."""
        file = span.source.file
        if file is None:
            return False
        if file in self._customized or any(_is_part_of(chart, file) for chart in self._charts):
            return True
        if file not in self._places:
            return False
        around = [place for place in self._places[file] if place.start <= span.start < place.end]
        return not around or any(place.changed is not None for place in around)

    # -- Rollouts

    @cached_property
    def _objects(self) -> frozenset[int]:
        """The ``id`` of each Rollout that something changed for, and of the templates that its gates use."""
        releases = self._releases.rollouts
        touched = {id(each) for each in releases if each.rollout.resource.source.file in self._customized}
        names = {id(each): _names(each.rollout.resource) for each in releases}
        for changed, resource in self._changed():
            near = [each for each in releases if self._may_meet(each.rollout.resource, changed, resource)]
            concerned = concerned_by(Changes((changed,), (), ()), self._project, near).rollouts
            released = {id(rollout) for rollout in concerned}
            mentioned = _names(resource) if resource is not None else frozenset()
            for each in near:
                own = each.rollout
                if id(own) in released or changed.name in names[id(each)] or own.name in mentioned:
                    touched.add(id(each))
        return frozenset(one for each in releases if id(each) in touched for one in objects_of(each))

    def _changed(self) -> Iterator[tuple[ChangedObject, Resource | None]]:
        """What changed, with the object that it is; None where that is gone, was rendered, or is not in view."""
        in_view = {
            (manifest.source.file, resource.field.node.start): resource
            for manifest in self._project.manifests
            for resource in manifest.resources
            if resource.field.node is not None
        }
        for file in self._changes.files:
            for place in file.places:
                if place.changed is not None:
                    yield place.changed, in_view.get((file.file, place.start))
        yield from ((changed, None) for changed in self._changes.objects if changed.removed)

    def _may_meet(self, one: Resource, changed: ChangedObject, resource: Resource | None) -> bool:
        """Whether an object may refer to what changed, or be referred to by it: what is gone was nothing to those that
        still have one of its name."""
        if resource is not None:
            return self._meet(one, resource)
        return not changed.removed or not any(
            self._meet(one, each) for each in self._named.get((changed.kind, changed.name), ())
        )

    def _meet(self, one: Resource, other: Resource) -> bool:
        together = self._project.applies_together
        return one is other or together(one, other) or together(other, one)

    @cached_property
    def _named(self) -> dict[tuple[str, str], list[Resource]]:
        """All objects in view, by kind and name."""
        named: dict[tuple[str, str], list[Resource]] = {}
        for manifest in self._project.manifests:
            for resource in manifest.resources:
                named.setdefault((resource.known_as, resource.name), []).append(resource)
        return named

    # -- what is customized, and charts

    @cached_property
    def _customized(self) -> frozenset[str]:
        """The files that a changed kustomization pulls in, or for which a file changed that it lists as a patch and
        that is no object by itself."""
        bare = {file for file, places in self._places.items() if not places}
        pulled_in = {
            resource.source.file or ""
            for unit in self._project.units
            if not bare.isdisjoint(unit.patch_files)
            for resource in unit.resources
        }
        changed = [file for file in self._changes.customizing if os.path.isfile(file)]
        if not changed:
            return frozenset(pulled_in)
        directories = {os.path.dirname(file) for file in changed}
        graph = KustomizationGraph.build(changed, self._repository.root)
        if any(graph.roots[each].kustomization.is_component for each in directories & graph.roots.keys()):
            # a component changes what others pull in
            everything = discover([self._repository.root], root=self._repository.root).kustomizations
            graph = KustomizationGraph.build(everything, self._repository.root)
        components = {each for each in directories & graph.roots.keys() if graph.roots[each].kustomization.is_component}
        for directory, root in graph.roots.items():
            if directory in directories or not components.isdisjoint(root.reaches):
                pulled_in |= root.files
        return frozenset(pulled_in)

    @cached_property
    def _charts(self) -> frozenset[str]:
        """The real directories of the charts of which a part changed."""
        root = os.path.realpath(self._repository.root)
        found = set()
        for file in self._places:
            chart = chart_of(root, os.path.relpath(file, root).replace(os.sep, "/"))
            if chart is not None and _is_part_of(os.path.join(root, chart), file):
                found.add(os.path.normpath(os.path.join(root, chart)))
        return frozenset(found)


def _is_part_of(chart: str, file: str) -> bool:
    """Whether a file is one that a chart is rendered from."""
    inside = os.path.join(os.path.normpath(chart), "")
    return file.startswith(inside) and _PART_OF_CHART.match(file[len(inside) :].replace(os.sep, "/")) is not None


def _names(resource: Resource) -> frozenset[str]:
    """All that an object may name another by: its texts, and of ``name.namespace`` and ``namespace/name`` the name."""
    texts = set(texts_in(resource.field))
    return frozenset((*texts, *(text.partition(".")[0].rpartition("/")[2] for text in texts))) - {""}
