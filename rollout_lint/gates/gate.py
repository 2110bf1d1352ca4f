"""A gate: one analysis at one place of one Rollout, its templates found and its arguments bound."""

from __future__ import annotations

import re
from functools import cached_property
from math import inf

from ..finding import Related
from ..manifests.analysis import Analysis, TemplateReference
from ..manifests.bound import Bound, Origin
from ..manifests.durations import go_duration
from ..manifests.field import Field
from ..manifests.project import Resolution
from ..manifests.resource import Resource
from ..manifests.rollout import Rollout
from ..manifests.template import AnalysisTemplate, Metric
from ..source.nodes import Node
from ..source.text import Span
from .binding import Environment, bind_text

OPAQUE_PROVIDERS = ("job", "kayenta", "plugin")
"""Providers that set the phase themselves and never look at a condition (facts §2.3)."""

_INTEGER = re.compile(r"[+-]?[0-9]+\Z")


class Gate:
    """One analysis at one place, or an *unbound* gate: a template that nothing in view uses.

    ``owner`` is the Rollout, Experiment or AnalysisRun, or the template itself where it is unbound. ``missing`` holds
    the references whose template is not in view; the metrics are then not all.
    """

    noun = "gates"
    """What the counts of decided and undecided call it."""

    def __init__(
        self,
        owner: Resource,
        analysis: Analysis | None,
        templates: tuple[AnalysisTemplate, ...],
        environment: Environment,
        *,
        missing: tuple[tuple[TemplateReference, Resolution], ...] = (),
        ambiguous: bool = False,
        rollout: Rollout | None = None,
    ) -> None:
        self.owner = owner
        self.analysis = analysis
        self.templates = templates
        self.environment = environment
        self.missing = missing
        self.ambiguous = ambiguous
        self.rollout = rollout

    def __repr__(self) -> str:
        return f"Gate({self.label})"

    @property
    def is_unbound(self) -> bool:
        """Whether nothing in view uses it: what a user may pass is unknown."""
        return self.analysis is None and self.owner.kind != "AnalysisRun"

    @property
    def is_complete(self) -> bool:
        """Whether all its templates are in view, each exactly once."""
        return not self.missing and not self.ambiguous

    @property
    def undecided(self) -> str | None:
        """Why it cannot be judged whole."""
        if self.missing:
            return "its template is not in view"
        return "two templates of one name are in view" if self.ambiguous else None

    @property
    def span(self) -> Span:
        return self.analysis.span if self.analysis is not None else self.owner.span

    @property
    def label(self) -> str:
        """``Rollout `catalog`, step 3``."""
        owner = f"{self.owner.kind} `{self.owner.name}`"
        return owner if self.analysis is None else f"{owner}, {self.analysis.label}"

    @cached_property
    def metrics(self) -> tuple[GateMetric, ...]:
        return tuple(GateMetric(self, metric) for template in self.templates for metric in template.metrics)

    @cached_property
    def dry_run(self) -> tuple[Field, ...]:
        """The dry-run patterns of the analysis and of all its templates: they are concatenated (facts §4.3)."""
        own = self.analysis.dry_run if self.analysis is not None else []
        return (*own, *(pattern for template in self.templates for pattern in template.dry_run))

    def used_by(self, template: AnalysisTemplate) -> tuple[Related, ...]:
        """The place that uses a template, for findings inside the template."""
        if self.analysis is None:
            return ()
        for reference in self.analysis.templates:
            if reference.name.value == template.name:
                return (Related(reference.span, f"used by {self.label}"),)
        return (Related(self.analysis.span, f"used by {self.label}"),)


class GateMetric:
    """One metric of a gate, arguments bound."""

    noun = "metrics"
    """What the counts of decided and undecided call it."""

    def __init__(self, gate: Gate, metric: Metric) -> None:
        self.gate = gate
        self.metric = metric

    def __repr__(self) -> str:
        return f"GateMetric({self.name!r} of {self.gate.label})"

    @property
    def name(self) -> str:
        return self.metric.name

    @property
    def span(self) -> Span:
        return self.metric.span

    @property
    def causes(self) -> tuple[Node, ...]:
        return self.metric.field.nodes

    @property
    def users(self) -> tuple[Related, ...]:
        """Who uses it: related places of every finding about it."""
        return self.gate.used_by(self.metric.template)

    @property
    def undecided(self) -> str | None:
        """Why it cannot be judged whole, as far as the metric itself tells; rules may know more."""
        return None

    @property
    def provider(self) -> str:
        return self.metric.provider

    def text(self, name: str) -> Bound[str]:
        """A text field of the metric with its arguments bound."""
        return bind_text(self.metric.field.get(name).string(), self.gate.environment)

    def limit(self, name: str, default: int | None) -> Bound[int]:
        """An int-or-string field. Text that is no integer counts as 0, as Kubernetes' IntValue has it (facts §3.1)."""
        field = self.metric.field.get(name)
        if not field.present:
            return Bound(default, field, Origin.ABSENT)
        value = field.scalar
        if isinstance(value, int) and not isinstance(value, bool):
            return Bound(value, field, Origin.LITERAL)
        bound = self.text(name)
        if bound.value is None or not bound.known:
            return bound.with_value(None)
        return bound.with_value(int(bound.value) if _INTEGER.match(bound.value) else 0)

    @cached_property
    def failure_limit(self) -> Bound[int]:
        """How many measurements may fail; the next one fails the metric. -1 tolerates all."""
        return self.limit("failureLimit", 0)

    @cached_property
    def inconclusive_limit(self) -> Bound[int]:
        return self.limit("inconclusiveLimit", 0)

    @cached_property
    def consecutive_error_limit(self) -> Bound[int]:
        return self.limit("consecutiveErrorLimit", 4)

    @cached_property
    def consecutive_success_limit(self) -> Bound[int]:
        return self.limit("consecutiveSuccessLimit", 0)

    @cached_property
    def count(self) -> Bound[int]:
        return self.limit("count", None)

    @cached_property
    def interval(self) -> Bound[float]:
        """Seconds between measurements; None where absent, unknown where it is no Go duration."""
        return self._seconds("interval")

    @cached_property
    def initial_delay(self) -> Bound[float]:
        """Seconds before the first measurement; None where absent."""
        return self._seconds("initialDelay")

    def _seconds(self, name: str) -> Bound[float]:
        bound = self.text(name)
        if not bound.known or bound.value is None:
            return bound.with_value(None)
        seconds = go_duration(bound.value)
        return bound.with_value(seconds, None if seconds is not None else "it is no duration")

    @cached_property
    def effective_count(self) -> Bound[float]:
        """How many measurements end the metric: infinity for an interval without a count (facts §3.1)."""
        count, interval = self.count, self.text("interval")
        if not count.known:
            return count.with_value(None)
        if count.value:
            return count.with_value(float(max(count.value, 1)))
        if not interval.known:
            return interval.with_value(None)
        if interval.value:
            return interval.with_value(inf)
        return count.with_value(1.0)

    @cached_property
    def dry_run_pattern(self) -> Field | None:
        """The first dry-run pattern, an unanchored regular expression, that matches its name (V76)."""
        return next((pattern for pattern in self.gate.dry_run if matches(pattern.text, self.name)), None)

    @property
    def is_dry_run(self) -> bool:
        """Whether it is measured and never counts."""
        return self.dry_run_pattern is not None


def matches(pattern: str, name: str) -> bool:
    """Go's ``regexp.MatchString``: unanchored; a pattern that does not compile matches nothing."""
    if not pattern:
        return True
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False
