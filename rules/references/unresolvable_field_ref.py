"""An argument refers to a field that nothing can read.

**Why** In a template nothing ever reads a `fieldRef`, although its schema has one: unless the Rollout passes the
argument, the run fails with `argument "x" was not supplied` and the release is aborted (argo-rollouts#3361). In a
Rollout `fieldRef` is read: a path that starts with `metadata` as Kubernetes' downward API reads it, any other as a walk
over the Rollout, cut at every `.`, `[` and `]`. A path that leads nowhere passes validation and then fails at each
reconcile: the Rollout stays Progressing for ever (argo-rollouts#4504). Keys with dots or quotes cannot be reached, and
`status.canary.weights` is empty without `trafficRouting` (argo-rollouts#4241).

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
      analysis:
        templates: [{templateName: slo}]
        args:
          - name: service-name
            valueFrom: {fieldRef: {fieldPath: "spec.template.metadata.labels['app']"}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
    - name: namespace
      valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(ok{app="{{args.service-name}}",namespace="{{args.namespace}}"}[5m]))
```

→ RL412 `spec.template.metadata.labels['app']`
→ RL412 `metadata.namespace`

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
      analysis:
        templates: [{templateName: slo}]
        args:
          - name: service-name
            valueFrom: {fieldRef: {fieldPath: spec.template.metadata.labels.app}}
          - name: namespace
            valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
    - name: namespace
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(ok{app="{{args.service-name}}",namespace="{{args.namespace}}"}[5m]))
```

**Fix** Pass the field from the Rollout; correct the path: `metadata.labels['x']` for the Rollout's own labels,
`spec.template.metadata.labels.x` for those of its pods.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.arguments.binding import BoundArgument, Supply
from rollout_lint.gates.gate import Gate
from rollout_lint.manifests.analysis import AnalysisPlace, Argument
from rollout_lint.rule import rule

if TYPE_CHECKING:
    from rollout_lint.gates.arguments.field_references import FieldReading


@rule(
    "RL412",
    "unresolvable-field-ref",
    on=Gate,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def unresolvable_field_ref(gate: Gate) -> Iterator[Draft]:
    for argument, reading in gate.field_readings:
        if reading.fault is not None and not _refused_by_validation(gate, argument):
            yield _dead(gate, argument, reading)
        elif reading.missing and argument.name in gate.environment:
            yield _missing(argument)
    for declared in gate.environment.values():
        if declared.supply is Supply.FIELD_REFERENCE:
            yield _of_template(gate, declared)


def _refused_by_validation(gate: Gate, argument: Argument) -> bool:
    """An illegal ``metadata`` path of a step makes the Rollout InvalidSpec (V38), which is RL909's to say."""
    inline = gate.analysis is not None and gate.analysis.place in (AnalysisPlace.STEP, AnalysisPlace.EXPERIMENT_STEP)
    return inline and argument.field_path.text.startswith("metadata")


def _dead(gate: Gate, argument: Argument, reading: FieldReading) -> Draft:
    path = argument.field_path.text
    return finding(
        at=argument.field_path,
        message=f"argument `{argument.name}` refers to `{path}`, which cannot be read: `{reading.fault}`",
        help=_advice(gate, path),
    )


def _advice(gate: Gate, path: str) -> str:
    if path.startswith("status.canary.weights"):
        return "`status.canary.weights` exists only with `trafficRouting`; for a pod hash use `podTemplateHashValue`"
    if path.startswith("metadata"):
        return "legal are `metadata.name`, `metadata.namespace`, `metadata.uid`, `metadata.labels['x']` and \
`metadata.annotations['x']`"
    if "'" in path or '"' in path:
        return (
            "write keys behind a dot and without quotes: `spec.template.metadata.labels.app`; a key with a dot in it \
cannot be reached, pass its `value`"
        )
    return f"name a field that Rollout `{gate.owner.name}` has, down to a single value"


def _missing(argument: Argument) -> Draft:
    path = argument.field_path.text
    return finding(
        at=argument.field_path,
        message=f'argument `{argument.name}` is "": the Rollout has no `{path}`',
        help="add it to the Rollout's metadata, or pass a `value`; labels of its pods are "
        "`spec.template.metadata.labels.x`",
        level=Level.WARNING,
    )


def _of_template(gate: Gate, declared: BoundArgument) -> Draft:
    outcome = f"{gate.label} does not pass it" if gate.is_complete else "what does not pass it fails"
    if gate.is_unbound:
        outcome = "an analysis that does not pass it fails"
    return finding(
        at=declared.value,
        message=f"nothing reads the `fieldRef` of a template's argument `{declared.name}`, and {outcome}: "
        f'`argument "{declared.name}" was not supplied`',
        help=f"pass `{declared.name}` from the Rollout, with this `valueFrom.fieldRef`",
        level=Level.WARNING if gate.is_unbound else None,
    )
