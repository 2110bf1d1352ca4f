"""Which templates an object refers to, and which names make other files of interest."""

from __future__ import annotations

from collections.abc import Iterator

from .analysis import AnalysisPlace, TemplateReference, experiment_analyses
from .project import Presence, Project
from .resource import Resource
from .rollout import Rollout
from .template import AnalysisTemplate

TEMPLATE_KINDS = ("AnalysisTemplate", "ClusterAnalysisTemplate")


def template_references(resource: Resource) -> Iterator[TemplateReference]:
    """The references to AnalysisTemplates and ClusterAnalysisTemplates in an object of any kind, those whose name is
    known."""
    if resource.kind == "Rollout":
        references = [reference for analysis in Rollout(resource).analyses for reference in analysis.templates]
    elif resource.kind == "Experiment":
        analyses = experiment_analyses(resource.spec, AnalysisPlace.EXPERIMENT)
        references = [reference for analysis in analyses for reference in analysis.templates]
    elif resource.kind in TEMPLATE_KINDS:
        references = AnalysisTemplate(resource).nested
    else:
        references = []
    yield from (reference for reference in references if reference.name.value and reference.name.known)


def names_of_interest(project: Project) -> frozenset[str]:
    """The names that tie other files to the targets: what the targets define and refer to, and what is referred to
    beside their templates: one analysis may take several."""
    names: set[str] = set()
    templates: set[str] = set()
    for resource in _resources(project, targets=True):
        if resource.is_ours:
            names.add(resource.name)
        if resource.kind in TEMPLATE_KINDS:
            templates.add(resource.name)
        names.update(_referred(resource))
    for resource in _resources(project, targets=False):
        referred = _referred(resource)
        if referred & templates:
            names |= referred
    return frozenset(name for name in names if name)


def open_names(project: Project) -> frozenset[str]:
    """The names that more context might explain: of references that are not present, and of objects that lack
    something."""
    names: set[str] = set()
    for resource in _resources(project, targets=True):
        if not resource.is_whole:
            names.add(resource.name)
        for reference in template_references(resource):
            name = reference.name.value or ""
            if project.resolve(reference.kind, name, resource).presence is not Presence.PRESENT:
                names.add(name)
    return frozenset(name for name in names if name)


def _referred(resource: Resource) -> set[str]:
    return {reference.name.value or "" for reference in template_references(resource)}


def _resources(project: Project, *, targets: bool) -> Iterator[Resource]:
    for manifest in project.manifests:
        if manifest.is_target is targets:
            yield from manifest.resources
