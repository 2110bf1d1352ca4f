"""A gate: one analysis at one place of one Rollout, its templates found and its arguments bound."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from ..cached_property import cached_property
from ..finding import Related
from ..late_pattern import late_pattern
from ..manifests.analysis import Analysis, Argument, TemplateReference
from ..manifests.durations import go_duration
from ..manifests.project import Resolution
from ..manifests.resource import Resource
from ..manifests.rollout import Rollout
from ..manifests.template import AnalysisTemplate, Metric
from ..source.bound import Bound, Origin
from ..source.field import Field
from ..source.nodes import Node
from ..source.text import Span
from .arguments.binding import BoundArgument, Environment, Supply, bind_text, known_values
from .arguments.bound_text import BoundText
from .arguments.experiment_values import experiment_of
from .arguments.metric_texts import MetricTexts, Use
from .kept import Facts

if TYPE_CHECKING:
    from .arguments.field_references import FieldReading
    from .cycles import TemplateCycle

_INTEGER = late_pattern(r"[+-]?[0-9]+\Z")
_PLAIN = late_pattern(r"[A-Za-z0-9_-]*\Z")


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
        cycles: tuple[TemplateCycle, ...] = (),
        texts: MetricTexts | None = None,
        amended: bool = False,
    ) -> None:
        self.owner = owner
        self.analysis = analysis
        self.templates = templates
        self.environment = environment
        self.missing = missing
        self.ambiguous = ambiguous
        self.rollout = rollout
        self.cycles = cycles
        self.amended = amended
        """Whether a kustomization applies the owner: it may hold more than what is written."""
        self._texts = texts or MetricTexts()
        self.siblings: tuple[Gate, ...] = (self,)
        """The gates of its Rollout, itself among them."""
        self.facts: Facts = {}

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

    def supply(self, name: str, value: str) -> bool:
        """Let an argument have a value as if it were passed; False where no template declares it."""
        declared = self.environment.get(name)
        if declared is None:
            return False
        passed: Bound[str] = Bound(value, declared.value, Origin.ARGUMENT)
        self.environment[name] = BoundArgument(name, passed)
        return True

    @cached_property
    def metrics(self) -> tuple[GateMetric, ...]:
        return tuple(GateMetric(self, metric) for template in self.templates for metric in template.metrics)

    @cached_property
    def dry_run(self) -> tuple[Field, ...]:
        """The dry-run patterns of the analysis and of all its templates: they are concatenated (facts §4.3)."""
        return self.patterns("dryRun")

    def patterns(self, name: str) -> tuple[Field, ...]:
        """The metric patterns of ``dryRun`` or ``measurementRetention``: the analysis' own, then its templates'. An
        experiment has one list for all its analyses."""
        holders = [template.spec for template in self.templates]
        if self.analysis is not None:
            holders.insert(0, experiment_of(self.analysis) or self.analysis.field)
        return tuple(entry.get("metricName") for holder in holders for entry in holder.get(name).items())

    @property
    def missing_arguments(self) -> list[BoundArgument]:
        """The arguments that nothing gives a value to (V42, V47). None where that is not certain: a template is not in
        view, or nothing in view uses it."""
        if self.is_unbound or not self.is_complete:
            return []
        without = (Supply.NOTHING, Supply.PRUNED)
        return [argument for argument in self.environment.values() if argument.supply in without]

    @cached_property
    def known_arguments(self) -> dict[str, str]:
        """The values of its arguments that are known, by name."""
        return known_values(self.environment)

    @cached_property
    def field_readings(self) -> list[tuple[Argument, FieldReading]]:
        """What each ``fieldRef`` that the Rollout passes gives, whether a template declares the argument or not."""
        if self.analysis is None or self.owner.kind != "Rollout":
            return []
        passed = [
            argument
            for argument in self.analysis.arguments
            if argument.field_path.present and not argument.pod_template_hash.present
        ]
        if not passed:
            return []
        from .arguments.field_references import read_rollout_field

        return [
            (argument, read_rollout_field(argument.field_path.text, self.owner, amended=self.amended))
            for argument in passed
        ]

    @property
    def uses(self) -> list[Use]:
        """The placeholders in the metrics of its templates."""
        return [use for template in self.templates for use in self._texts.of(template).uses]

    @property
    def has_open_texts(self) -> bool:
        """Whether some text of a metric is filled in before it is applied: what it will use is unknown."""
        return any(self._texts.of(template).is_open for template in self.templates)

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
        self.provider = metric.provider
        # many rules ask for the same few texts
        self._texts: dict[tuple[str, ...], BoundText] = {}
        self.facts: Facts = {}

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

    def text(self, *names: str) -> BoundText:
        """A text field of the metric with its arguments bound: ``text("provider", "prometheus", "query")``."""
        text = self._texts.get(names)
        if text is None:
            text = self._texts[names] = bind_text(self.metric.field.get(*names), self.gate.environment)
        return text

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
        name = self.text("name").value or self.name
        return next((pattern for pattern in self.gate.dry_run if matches(pattern.text, name)), None)

    @property
    def is_dry_run(self) -> bool:
        """Whether it is measured and never counts."""
        return self.dry_run_pattern is not None


def matches(pattern: str, name: str) -> bool:
    """Go's ``regexp.MatchString``: unanchored; a pattern that does not compile matches nothing."""
    if _PLAIN.match(pattern):
        return pattern in name
    from ..conditions.regular import PatternError, PatternTooSlow, compile_pattern

    try:
        return compile_pattern(pattern).matches(name)
    except (PatternError, PatternTooSlow):
        return False
