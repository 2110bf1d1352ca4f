"""An analysis that something waits for has a metric without end.

**Why** A metric with an `interval` and no `count` measures for ever. In the background that is right: it ends with the
rollout. A canary step and a promotion wait for the end of their analysis, so the controller refuses the Rollout: `…
runs indefinitely. Invalid value for count`. It looks at the template alone, before any argument is bound: a `count:
"{{args.count}}"` is no number to it, whatever the Rollout passes, unless the argument has a number as its default.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis:
            templates: [{templateName: slo}]
            args: [{name: samples, value: "5"}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args: [{name: samples}]
  metrics:
    - name: success-rate
      interval: 1m
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
    - name: error-rate
      interval: 30s
      count: "{{args.samples}}"
      failureCondition: len(result) == 0 || result[0] > 0.01
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code=~"5.."}[5m]))
```

→ RL107 `1m`
→ RL107 `30s`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - analysis:
            templates: [{templateName: slo}]
            args: [{name: samples, value: "5"}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args: [{name: samples, value: "10"}]
  metrics:
    - name: success-rate
      interval: 1m
      count: 10
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
    - name: error-rate
      interval: 30s
      count: "{{args.samples}}"
      failureCondition: len(result) == 0 || result[0] > 0.01
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code=~"5.."}[5m]))
```

**Fix** Add a `count`; give the argument behind it a number as its default; or run the template in the background.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, TraceStep, finding
from rollout_lint.gates.arguments.binding import placeholders
from rollout_lint.gates.gate import Gate
from rollout_lint.late_pattern import late_pattern
from rollout_lint.manifests.analysis import Argument
from rollout_lint.manifests.template import Metric
from rollout_lint.manifests.validated_analysis import validated_path
from rollout_lint.rule import rule
from rollout_lint.source.field import Field, filled_in_later

_DUMMY = "dummy-value"
"""What the controller takes for an argument without a default (validation_references.go:588-597)."""
_INTEGER = late_pattern(r"[+-]?[0-9]+")


@rule(
    "RL107",
    "endless-analysis",
    on=Gate,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="analysis",
)
def endless_analysis(gate: Gate) -> Iterator[Draft]:
    """V46."""
    path = validated_path(gate.analysis) if gate.analysis is not None and gate.rollout is not None else None
    if path is None:
        return
    for template in gate.templates:
        arguments = {argument.name: _unbound(argument) for argument in template.arguments}
        for metric in template.metrics:
            count = _resolved(metric.field.get("count"), arguments)
            if count is None or not _is_zero(count) or not _resolved(metric.field.get("interval"), arguments):
                continue
            says = f"AnalysisTemplate {template.name} has metric {metric.name} which runs indefinitely"
            yield finding(
                at=metric.field.get("interval"),
                message=f"metric `{metric.name}` never ends, and {gate.label} waits for it: {_why(metric)}",
                help=_help(metric),
                related=gate.used_by(template),
                trace=(
                    TraceStep(
                        f"the controller sets the condition InvalidSpec: `{path}: Invalid value: "
                        f'"{template.name}": {says}. Invalid value for count: {count or "<nil>"}`'
                    ),
                ),
            )


def _unbound(argument: Argument) -> str | None:
    """What stands for an argument in validation: its own default, or a dummy; None for a default that is filled in
    later."""
    value = argument.value
    if not value.present:
        return _DUMMY
    return None if filled_in_later(value.text) else value.text


def _resolved(field: Field, arguments: dict[str, str | None]) -> str | None:
    """A field's text with defaults and dummies in it, "" where it is absent; None where it is not known."""
    text = field.text
    if not field.present:
        return ""
    for tag in reversed(placeholders(text)):
        value = arguments.get(tag.tag.removeprefix("args.")) if tag.tag.startswith("args.") else None
        if value is None:
            return None
        text = text[: tag.start] + value + text[tag.end :]
    return None if filled_in_later(text) or field.is_mapping else text


def _is_zero(count: str) -> bool:
    """Text that is no integer counts as 0 (IntValue)."""
    return not _INTEGER.fullmatch(count) or int(count) == 0


def _why(metric: Metric) -> str:
    count = metric.field.get("count")
    if not count.present:
        return "it has an `interval` and no `count`"
    if "{{" in count.text:
        return f"`count: {count.text}` has no number as its default, and what the Rollout passes is not looked at"
    return f"`count: {count.text}` is no number of measurements"


def _help(metric: Metric) -> str:
    if "{{" in metric.field.get("count").text:
        return "give the argument a number as its default, or write the number"
    return "add a `count`, or run the template as the background analysis"
