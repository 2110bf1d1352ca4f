"""The gates of a project: every analysis of every Rollout, Experiment and AnalysisRun, and the templates nothing
uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os.path import basename
from typing import TYPE_CHECKING

from ..manifests.analysis import Analysis, AnalysisPlace, TemplateReference, experiment_analyses
from ..manifests.project import Presence, Project, Resolution
from ..manifests.resource import Resource
from ..manifests.rollout import Rollout
from ..manifests.template import AnalysisTemplate
from ..record import NamedTuple
from ..source.discovery import KUSTOMIZATION_NAMES
from .arguments.binding import Environment, bind_arguments, declared_arguments
from .arguments.experiment_values import experiment_of
from .arguments.metric_texts import MetricTexts
from .gate import Gate

if TYPE_CHECKING:
    from .cycles import TemplateCycle

TEMPLATE_KINDS = ("AnalysisTemplate", "ClusterAnalysisTemplate")


class _Found(NamedTuple):
    """The templates that references pull in, each once, and what is in the way of knowing them all."""

    templates: tuple[AnalysisTemplate, ...]
    missing: tuple[tuple[TemplateReference, Resolution], ...]
    ambiguous: bool
    cycles: tuple[TemplateCycle, ...]


class GateBuilder:
    """Builds the gates of one project; a template's view is made once, however many gates use it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._templates: dict[int, AnalysisTemplate] = {}
        self._environments: dict[int, Environment] = {}
        self._texts = MetricTexts()
        self._used: set[int] = set()
        self._followed: dict[tuple[object, ...], set[int]] = {}
        """The templates that were searched for cycles, by the view that references in them were resolved in."""

    def build(self, rollouts: Iterable[Rollout], resources: Iterable[Resource]) -> Iterator[Gate]:
        """All gates, the unbound ones last. ``resources`` are the whole objects of the project."""
        resources = list(resources)
        for rollout in rollouts:
            gates = tuple(self._gate(rollout.resource, analysis, rollout) for analysis in rollout.analyses)
            for gate in gates:
                gate.siblings = gates
            yield from gates
        for resource in resources:
            if resource.kind == "Experiment":
                for analysis in experiment_analyses(resource.spec, AnalysisPlace.EXPERIMENT):
                    yield self._gate(resource, analysis, None)
            elif resource.kind == "AnalysisRun":
                run = AnalysisTemplate(resource)
                environment = bind_arguments((self._declared(run),), (), None)
                yield Gate(resource, None, (run,), environment, texts=self._texts)
        for resource in self._outermost([r for r in resources if r.kind in TEMPLATE_KINDS]):
            if id(resource) not in self._used:
                yield self._unbound(resource)

    def _outermost(self, templates: list[Resource]) -> list[Resource]:
        """Templates with those first that no other one pulls in: the others are part of their gates."""
        nested: set[int] = set()
        for resource in templates:
            for reference in self._template(resource).nested:
                nested.update(id(candidate) for candidate in self.resolve(reference, resource).candidates)
        return sorted(templates, key=lambda resource: id(resource) in nested)

    def _unbound(self, resource: Resource) -> Gate:
        template = self._template(resource)
        found = self._flatten(template.nested, resource, (template,))
        self._used.update(id(each.resource) for each in found.templates)
        return self._built(resource, None, found, bind_arguments(self._united(found.templates), (), None))

    def _template(self, resource: Resource) -> AnalysisTemplate:
        view = self._templates.get(id(resource))
        if view is None:
            view = self._templates[id(resource)] = AnalysisTemplate(resource)
        return view

    def _declared(self, template: AnalysisTemplate) -> Environment:
        environment = self._environments.get(id(template.resource))
        if environment is None:
            environment = self._environments[id(template.resource)] = declared_arguments(template.arguments)
        return environment

    def _united(self, templates: tuple[AnalysisTemplate, ...]) -> list[Environment]:
        """What templates declare, those with a namespace first, as the controller reads them (AH:357-394)."""
        ordered = sorted(templates, key=lambda template: template.resource.kind == "ClusterAnalysisTemplate")
        return [self._declared(template) for template in ordered]

    def _gate(self, owner: Resource, analysis: Analysis, rollout: Rollout | None) -> Gate:
        found = self._flatten(analysis.templates, owner, ())
        self._used.update(id(template.resource) for template in found.templates)
        environment = bind_arguments(
            self._united(found.templates),
            analysis.arguments,
            owner,
            experiment=experiment_of(analysis),
            amended=self._is_amended(owner),
        )
        return self._built(owner, analysis, found, environment, rollout)

    def _built(
        self,
        owner: Resource,
        analysis: Analysis | None,
        found: _Found,
        environment: Environment,
        rollout: Rollout | None = None,
    ) -> Gate:
        return Gate(
            owner,
            analysis,
            found.templates,
            environment,
            missing=found.missing,
            ambiguous=found.ambiguous,
            rollout=rollout,
            cycles=found.cycles,
            texts=self._texts,
            amended=self._is_amended(owner),
        )

    def _is_amended(self, resource: Resource) -> bool:
        """Whether a kustomization applies it, which may add labels and annotations to what is written."""
        return any(basename(unit.name) in KUSTOMIZATION_NAMES for unit in self._project.units_of(resource))

    def _flatten(
        self, references: Iterable[TemplateReference], origin: Resource, templates: tuple[AnalysisTemplate, ...]
    ) -> _Found:
        """The templates that references pull in, theirs too, each once and before what it pulls in (facts §4.3); a
        cycle ends where it closes."""
        found: dict[int, AnalysisTemplate] = {id(t.resource): t for t in templates}
        missing: list[tuple[TemplateReference, Resolution]] = []
        ambiguous = nests = False
        pending = list(references)[::-1]
        while pending:
            reference = pending.pop()
            resolution = self.resolve(reference, origin)
            if resolution.presence is not Presence.PRESENT or not resolution.candidates:
                missing.append((reference, resolution))
            ambiguous = ambiguous or len(resolution.candidates) > 1
            for candidate in resolution.candidates:
                if id(candidate) not in found:
                    template = found[id(candidate)] = self._template(candidate)
                    nests = nests or bool(template.nested)
                    pending += template.nested[::-1]
        views = tuple(found.values())
        if ambiguous or not (nests or templates):
            return _Found(views, tuple(missing), ambiguous, ())
        return _Found(views, tuple(missing), ambiguous, self._cycles(views, origin))

    def _cycles(self, templates: tuple[AnalysisTemplate, ...], origin: Resource) -> tuple[TemplateCycle, ...]:
        def pulled_in(template: AnalysisTemplate) -> Iterator[tuple[TemplateReference, AnalysisTemplate]]:
            for reference in template.nested:
                for candidate in self.resolve(reference, origin).candidates:
                    yield reference, self._template(candidate)

        view = (origin.namespace, *map(id, self._project.units_of(origin)))
        from .cycles import find_cycles

        return find_cycles(templates, pulled_in, self._followed.setdefault(view, set()))

    def resolve(self, reference: TemplateReference, origin: Resource) -> Resolution:
        """What a template reference of ``origin`` means; unknown where its name is."""
        name = reference.name
        if name.value is None or not name.known:
            return Resolution(Presence.UNKNOWN, why=name.unknown or "it names no template")
        return self._project.resolve(reference.kind, name.value, origin)
