"""An argument of an analysis is one that the controller cannot evaluate.

**Why** An inline analysis reads a Rollout's metadata as the downward API does: `metadata.name`, `.namespace`, `.uid`,
`.labels`, `.annotations`, and single labels and annotations in brackets. A template's argument has a `value` or a
`valueFrom`, not both. Before it runs anything the controller resolves each template of an inline, pre- or
post-promotion analysis with *that template's own* arguments: what only another template of the same analysis declares
is unknown in it. Each of the three makes the Rollout InvalidSpec.

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
        - analysis:
            templates: [{templateName: slo}]
            args:
              - name: version
                valueFrom: {fieldRef: {fieldPath: metadata.labels.version}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: version
    - name: token
      value: none
      valueFrom: {secretKeyRef: {name: prometheus, key: token}}
  metrics:
    - name: success-rate
      provider:
        web:
          url: https://slo.example.com/{{args.version}}
```

→ RL909 `metadata.labels.version`
→ RL909 `valueFrom`

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
        - analysis:
            templates: [{templateName: slo}]
            args:
              - name: version
                valueFrom: {fieldRef: {fieldPath: "metadata.labels['version']"}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: version
    - name: token
      valueFrom: {secretKeyRef: {name: prometheus, key: token}}
  metrics:
    - name: success-rate
      provider:
        web:
          url: https://slo.example.com/{{args.version}}
```

**Fix** Write `metadata.labels['version']` for a single label; keep one of `value` and `valueFrom`; declare an argument
in each template that uses it.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level
from rollout_lint.gates.gate import Gate
from rollout_lint.manifests.analysis import Analysis, AnalysisPlace
from rollout_lint.manifests.rejection import Rejection, SpecPlace, invalid
from rollout_lint.manifests.template import AnalysisTemplate
from rollout_lint.manifests.validated_analysis import validated_path
from rollout_lint.rule import rule

from ._rejected import rejected

_PATH = "Analyses arguments must refer to valid object metadata supported by downwardAPI"
_CHECKED = (AnalysisPlace.STEP, AnalysisPlace.EXPERIMENT_STEP)
"""Where field paths are checked: background, pre- and post-promotion arguments are not (V38)."""


@rule(
    "RL909",
    "invalid-argument",
    on=(Analysis, Gate),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def invalid_argument(subject: Analysis | Gate) -> Iterator[Draft]:
    if isinstance(subject, Analysis):
        yield from rejected(_paths(subject))
        return
    path = validated_path(subject.analysis) if subject.analysis is not None and subject.rollout is not None else None
    if path is None:
        return
    for template in subject.templates:
        place = SpecPlace(template.resource.field, path)
        yield from rejected((*_two_values(template, place, subject), *_siblings(template, place, subject)))


def _paths(analysis: Analysis) -> Iterator[Rejection]:
    """V38."""
    if analysis.place not in _CHECKED:
        return
    for argument in analysis.arguments:
        place = SpecPlace(argument.field_path, f"spec.strategy.steps[{analysis.step}].analyses")
        if not place.text or not place.text.startswith("metadata"):
            continue
        from rollout_lint.manifests.downward_path import downward_complaint

        complaint = downward_complaint(place.text)
        if complaint:
            yield place.refused(
                invalid(argument.field.parent, _PATH),
                f"argument `{argument.name}` cannot be read: {complaint}",
                "write `metadata.name`, `.namespace`, `.uid`, or one label or annotation: `metadata.labels['key']`",
            )


def _two_values(template: AnalysisTemplate, place: SpecPlace, gate: Gate) -> Iterator[Rejection]:
    """V44."""
    for argument in template.arguments:
        source = argument.field.get("valueFrom")
        if argument.value.present and source.present:
            detail = f"AnalysisTemplate {template.name}: arg '{argument.name}' has both Value and ValueFrom fields"
            yield place.refused(
                invalid(template.name, detail),
                f"argument `{argument.name}` has both `value` and `valueFrom`",
                "keep one of them",
                at=source.heading,
                related=gate.used_by(template),
            )


def _siblings(template: AnalysisTemplate, place: SpecPlace, gate: Gate) -> Iterator[Rejection]:
    """V45, for what another template of the analysis declares; what none declares is RL311's."""
    own = {argument.name for argument in template.arguments}
    others = {argument.name: other for other in gate.templates for argument in other.arguments}
    for use in gate.uses:
        name = use.tag.argument if use.tag is not None and use.metric.template is template else None
        if use.tag is None or name is None or name in own or name not in others:
            continue
        detail = f"AnalysisTemplate {template.name}: failed to resolve {use.tag.written}"
        yield place.refused(
            invalid(template.name, detail),
            f"`{template.name}` does not declare argument `{name}`; "
            f"that `{others[name].name}` of the same analysis does is not enough",
            f"add `- name: {name}` to the `args` of `{template.name}`",
            at=use.span,
            related=gate.used_by(template),
        )
