"""Typed views of AnalysisTemplate, ClusterAnalysisTemplate and AnalysisRun: what is measured, and how."""

from __future__ import annotations

from ..cached_property import cached_property
from ..source.field import Field
from ..source.text import Span
from .analysis import Argument, TemplateReference
from .resource import Resource

PROVIDERS = (
    "prometheus",
    "kayenta",
    "web",
    "datadog",
    "wavefront",
    "newRelic",
    "job",
    "cloudWatch",
    "graphite",
    "influxdb",
    "skywalking",
    "plugin",
)
"""The providers of the newest controller (fields/analysistemplate.tsv)."""


class Metric:
    """One entry of ``spec.metrics``, arguments unbound."""

    def __init__(self, template: AnalysisTemplate, field: Field) -> None:
        self.template = template
        self.field = field

    @cached_property
    def name(self) -> str:
        return self.field.get("name").text

    @property
    def span(self) -> Span:
        return self.field.heading

    @cached_property
    def provider(self) -> str:
        """The name of its provider; "" where it has none, or none that we know."""
        return next((name for name, _ in self.field.get("provider").entries() if name in PROVIDERS), "")

    @property
    def success_condition(self) -> Field:
        return self.field.get("successCondition")

    @property
    def failure_condition(self) -> Field:
        return self.field.get("failureCondition")

    @property
    def query(self) -> Field:
        """The query of a Prometheus metric."""
        return self.field.get("provider", "prometheus", "query")


class AnalysisTemplate:
    """A template of either scope, or an AnalysisRun, whose ``spec`` has the same fields."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.spec = resource.spec

    def __repr__(self) -> str:
        return f"AnalysisTemplate({self.resource!r})"

    @property
    def name(self) -> str:
        return self.resource.name

    @property
    def namespace(self) -> str:
        return self.resource.namespace

    @property
    def span(self) -> Span:
        return self.resource.span

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        return tuple(Metric(self, entry) for entry in self.spec.get("metrics").items())

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        return tuple(Argument(entry) for entry in self.spec.get("args").items())

    @property
    def nested(self) -> list[TemplateReference]:
        """The templates that this one pulls in."""
        return [TemplateReference(entry) for entry in self.spec.get("templates").items()]

    @property
    def dry_run(self) -> list[Field]:
        return [entry.get("metricName") for entry in self.spec.get("dryRun").items()]


def is_whole(resource: Resource) -> bool:
    """Whether a template measures something: metrics that all have a provider, or other templates."""
    metrics = list(resource.spec.get("metrics").items())
    if not metrics:
        return resource.spec.get("templates").size > 0
    return all(metric.get("provider").present for metric in metrics)
