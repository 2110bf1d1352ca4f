"""The gates of a project: every analysis of every Rollout, Experiment and AnalysisRun, and the templates nothing
uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..manifests.analysis import Analysis, AnalysisPlace, TemplateReference, experiment_analyses
from ..manifests.project import Presence, Project, Resolution
from ..manifests.resource import Resource
from ..manifests.rollout import Rollout
from ..manifests.template import AnalysisTemplate
from .binding import Environment, bind_arguments, declared_arguments
from .gate import Gate

TEMPLATE_KINDS = ("AnalysisTemplate", "ClusterAnalysisTemplate")


class GateBuilder:
    """Builds the gates of one project; a template's view is made once, however many gates use it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._templates: dict[int, AnalysisTemplate] = {}
        self._environments: dict[int, Environment] = {}
        self._used: set[int] = set()

    def build(self, rollouts: Iterable[Rollout], resources: Iterable[Resource]) -> Iterator[Gate]:
        """All gates, the unbound ones last. ``resources`` are the whole objects of the project."""
        resources = list(resources)
        for rollout in rollouts:
            for analysis in rollout.analyses:
                yield self._gate(rollout.resource, analysis, rollout)
        for resource in resources:
            if resource.kind == "Experiment":
                for analysis in experiment_analyses(resource.spec, AnalysisPlace.EXPERIMENT):
                    yield self._gate(resource, analysis, None)
            elif resource.kind == "AnalysisRun":
                run = AnalysisTemplate(resource)
                yield Gate(resource, None, (run,), bind_arguments((declared_arguments(run.arguments),), (), None))
        for resource in resources:
            if resource.kind in TEMPLATE_KINDS and id(resource) not in self._used:
                template = self._template(resource)
                templates, missing, ambiguous = self._flatten(template.nested, resource, (template,))
                environment = bind_arguments(map(self._declared, templates), (), None)
                yield Gate(resource, None, templates, environment, missing=missing, ambiguous=ambiguous)

    def _template(self, resource: Resource) -> AnalysisTemplate:
        view = self._templates.get(id(resource))
        if view is None:
            view = self._templates[id(resource)] = AnalysisTemplate(resource)
        return view

    def _declared(self, template: AnalysisTemplate) -> Environment:
        environment = self._environments.get(id(template))
        if environment is None:
            environment = self._environments[id(template)] = declared_arguments(template.arguments)
        return environment

    def _gate(self, owner: Resource, analysis: Analysis, rollout: Rollout | None) -> Gate:
        templates, missing, ambiguous = self._flatten(analysis.templates, owner, ())
        self._used.update(id(template.resource) for template in templates)
        environment = bind_arguments(map(self._declared, templates), analysis.arguments, owner)
        return Gate(owner, analysis, templates, environment, missing=missing, ambiguous=ambiguous, rollout=rollout)

    def _flatten(
        self, references: Iterable[TemplateReference], origin: Resource, templates: tuple[AnalysisTemplate, ...]
    ) -> tuple[tuple[AnalysisTemplate, ...], tuple[tuple[TemplateReference, Resolution], ...], bool]:
        """The templates that references pull in, theirs too, each once (facts §4.3); a cycle ends where it closes."""
        found: dict[int, AnalysisTemplate] = {id(t.resource): t for t in templates}
        missing: list[tuple[TemplateReference, Resolution]] = []
        ambiguous = False
        pending = list(references)
        while pending:
            reference = pending.pop(0)
            resolution = self.resolve(reference, origin)
            if resolution.presence is not Presence.PRESENT or not resolution.candidates:
                missing.append((reference, resolution))
            ambiguous = ambiguous or len(resolution.candidates) > 1
            for candidate in resolution.candidates:
                if id(candidate) not in found:
                    template = self._template(candidate)
                    found[id(candidate)] = template
                    pending += template.nested
        return tuple(found.values()), tuple(missing), ambiguous

    def resolve(self, reference: TemplateReference, origin: Resource) -> Resolution:
        """What a template reference of ``origin`` means; unknown where its name is."""
        name = reference.name
        if name.value is None or not name.known:
            return Resolution(Presence.UNKNOWN, why=name.unknown or "it names no template")
        return self._project.resolve(reference.kind, name.value, origin)
