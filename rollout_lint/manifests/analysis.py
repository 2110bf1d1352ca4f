"""An analysis as a Rollout or Experiment asks for it: templates, arguments, dry runs."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from ..cached_property import cached_property
from ..source.bound import Bound
from ..source.field import Field
from ..source.text import Span


class AnalysisPlace(Enum):
    """Where an analysis stands, which decides what its outcome does (facts §3.3)."""

    STEP = "step"
    BACKGROUND = "background"
    PRE_PROMOTION = "pre-promotion"
    POST_PROMOTION = "post-promotion"
    EXPERIMENT_STEP = "experiment step"
    EXPERIMENT = "experiment"


_LABELS = {
    AnalysisPlace.BACKGROUND: "the background analysis",
    AnalysisPlace.PRE_PROMOTION: "the pre-promotion analysis",
    AnalysisPlace.POST_PROMOTION: "the post-promotion analysis",
}


class TemplateReference:
    """The name of an AnalysisTemplate or ClusterAnalysisTemplate, where it is written.

    An Experiment's analysis names one template in the entry itself, all others in a list of entries of the same two
    fields.
    """

    def __init__(self, field: Field) -> None:
        self.field = field

    @cached_property
    def name(self) -> Bound[str]:
        return self.field.get("templateName").string()

    @property
    def cluster_scope(self) -> Bound[bool]:
        return self.field.get("clusterScope").boolean(False)

    @property
    def kind(self) -> str:
        return "ClusterAnalysisTemplate" if self.cluster_scope.value else "AnalysisTemplate"

    @property
    def span(self) -> Span:
        return self.name.span


class Argument:
    """One entry of ``args``: of an analysis, or as a template declares it. The two types differ in what ``valueFrom``
    may hold (facts §4.1)."""

    __slots__ = ("field", "name")

    def __init__(self, field: Field) -> None:
        self.field = field
        self.name = field.get("name").text

    @property
    def value(self) -> Field:
        return self.field.get("value")

    @property
    def pod_template_hash(self) -> Field:
        return self.field.get("valueFrom", "podTemplateHashValue")

    @property
    def field_path(self) -> Field:
        return self.field.get("valueFrom", "fieldRef", "fieldPath")

    @property
    def secret(self) -> Field:
        return self.field.get("valueFrom", "secretKeyRef")

    @property
    def span(self) -> Span:
        return self.field.heading


class Analysis:
    """One analysis at one place. ``step`` is the index of its step where it stands in one."""

    def __init__(self, field: Field, place: AnalysisPlace, step: int | None = None) -> None:
        self.field = field
        self.place = place
        self.step = step

    @cached_property
    def templates(self) -> list[TemplateReference]:
        if self.place in (AnalysisPlace.EXPERIMENT, AnalysisPlace.EXPERIMENT_STEP):
            return [TemplateReference(self.field)] if self.field.get("templateName").present else []
        return [TemplateReference(entry) for entry in self.field.get("templates").items()]

    @cached_property
    def arguments(self) -> list[Argument]:
        return [Argument(entry) for entry in self.field.get("args").items()]

    @property
    def dry_run(self) -> list[Field]:
        """The metric patterns of its own ``dryRun`` list."""
        return [entry.get("metricName") for entry in self.field.get("dryRun").items()]

    @property
    def span(self) -> Span:
        return self.field.heading

    @property
    def label(self) -> str:
        """How a reader finds it: ``step 3``, ``the background analysis``."""
        if self.step is None:
            return _LABELS.get(self.place) or f"analysis `{self.field.get('name').text}`"
        return f"step {self.step + 1}"


def experiment_analyses(experiment: Field, place: AnalysisPlace, step: int | None = None) -> Iterator[Analysis]:
    """The analyses of an Experiment's spec or of an experiment step."""
    for entry in experiment.get("analyses").items():
        yield Analysis(entry, place, step)
