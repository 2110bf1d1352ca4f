"""Which templates an object refers to, wherever it does."""

from __future__ import annotations

from collections.abc import Iterator

from .analysis import AnalysisPlace, TemplateReference, experiment_analyses
from .resource import Resource
from .rollout import Rollout
from .template import AnalysisTemplate


def template_references(resource: Resource) -> Iterator[TemplateReference]:
    """The references to AnalysisTemplates and ClusterAnalysisTemplates in an object of any kind."""
    if resource.kind == "Rollout":
        for analysis in Rollout(resource).analyses:
            yield from analysis.templates
    elif resource.kind == "Experiment":
        for analysis in experiment_analyses(resource.spec, AnalysisPlace.EXPERIMENT):
            yield from analysis.templates
    elif resource.kind in ("AnalysisTemplate", "ClusterAnalysisTemplate"):
        yield from AnalysisTemplate(resource).nested
