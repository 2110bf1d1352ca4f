"""A template's argument gets no value.

**Why** A template's argument without a default must be passed by every analysis that uses the template. Where it is
not, the controller cannot build the run: `args.canary-pod-hash was not resolved`, and the Rollout is InvalidSpec; older
controllers only logged it and the release stood still (argo-rollouts#1052, #1208). `kubectl argo rollouts lint` does
not look at arguments.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: postgres
spec:
  selector: {matchLabels: {app: postgres}}
  template: {metadata: {labels: {app: postgres}}}
  strategy:
    blueGreen:
      activeService: postgres
      postPromotionAnalysis:
        templates: [{templateName: slo}]
        args: [{name: service-name, value: catalog}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
    - name: canary-pod-hash
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(ok{app="{{args.service-name}}",pod=~".*-{{args.canary-pod-hash}}-.*"}[5m]))
```

→ RL402 `[{name: service-name, value: catalog}]`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: postgres
spec:
  selector: {matchLabels: {app: postgres}}
  template: {metadata: {labels: {app: postgres}}}
  strategy:
    blueGreen:
      activeService: postgres
      postPromotionAnalysis:
        templates: [{templateName: slo}]
        args:
          - name: canary-pod-hash
            valueFrom: {podTemplateHashValue: Latest}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
      value: catalog
    - name: canary-pod-hash
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(ok{app="{{args.service-name}}",pod=~".*-{{args.canary-pod-hash}}-.*"}[5m]))
```

**Fix** Pass the argument in the analysis' `args`, or give it a default in the template.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Fix, Level, Related, finding
from rollout_lint.gates.arguments.binding import BoundArgument, Supply
from rollout_lint.gates.gate import Gate
from rollout_lint.gates.near_names import nearest
from rollout_lint.rule import rule
from rollout_lint.source.changes import NewValue


@rule(
    "RL402",
    "missing-argument",
    on=Gate,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def missing_argument(gate: Gate) -> Iterator[Draft]:
    missing = gate.missing_arguments
    if gate.analysis is None:
        for argument in missing:
            yield _of_run(gate, argument)
    elif missing:
        yield _of_analysis(gate, missing)


def _of_analysis(gate: Gate, missing: list[BoundArgument]) -> Draft:
    """One finding for all that one list lacks: they share its place."""
    assert gate.analysis is not None
    passed = [argument.name for argument in gate.analysis.arguments if argument.name not in gate.environment]
    advice = []
    for argument in missing:
        near = nearest(argument.name, passed)
        if near is not None:
            advice.append(f"rename the argument `{near}` to `{argument.name}`")
        else:
            advice.append(f"pass `{argument.name}`{_hash_advice(argument.name)}, or give it a default in its template")
    return finding(
        at=gate.analysis.field.get("args"),
        message=f"{_names(missing)} without a value: {gate.label} does not pass {_them(missing)}, "
        f"and no template has a default: `{_complaint(missing[0])}`",
        help="; ".join(advice),
        related=tuple(Related(argument.value.span, f"`{argument.name}` is declared here") for argument in missing),
        fix=_fix(gate, missing[0].name) if len(missing) == 1 and nearest(missing[0].name, passed) is None else None,
        cause=gate.analysis.field.node,
    )


def _fix(gate: Gate, name: str) -> Fix | None:
    """The hash of the new pods, for an argument whose name says that it is that."""
    from rollout_lint.source.editing import insert_entry, insert_item

    assert gate.analysis is not None
    words = set(name.lower().replace("_", "-").split("-"))
    if gate.owner.kind != "Rollout" or "hash" not in words or words & _OF_OTHER_PODS or not words & _OF_PODS:
        return None
    field = gate.analysis.field
    arguments = field.get("args")
    entry: NewValue = {"name": name, "valueFrom": {"podTemplateHashValue": "Latest"}}
    edits = (
        insert_item(arguments.source, arguments.node, entry)
        if arguments.written
        else insert_entry(field.source, field.node, "args", [entry])
    )
    return Fix.of(edits, safe=False)


_OF_PODS = frozenset({"pod", "pods", "template", "canary", "latest", "preview"})
_OF_OTHER_PODS = frozenset({"stable", "baseline", "active", "primary", "old", "previous"})


def _of_run(gate: Gate, argument: BoundArgument) -> Draft:
    return finding(
        at=argument.value,
        message=f"argument `{argument.name}` of {gate.label} is without a value: "
        f'`argument "{argument.name}" was not supplied`',
        help="give it a `value`, or a `valueFrom.secretKeyRef`",
    )


def _names(missing: list[BoundArgument]) -> str:
    names = [f"`{argument.name}`" for argument in missing]
    if len(names) == 1:
        return f"argument {names[0]}"
    return f"arguments {', '.join(names[:-1])} and {names[-1]}"


def _them(missing: list[BoundArgument]) -> str:
    return "it" if len(missing) == 1 else "them"


def _complaint(argument: BoundArgument) -> str:
    if argument.supply is Supply.PRUNED:
        return f'argument "{argument.name}" was not supplied'
    return f"args.{argument.name} was not resolved"


def _hash_advice(name: str) -> str:
    if "hash" not in name:
        return ""
    which = "Stable" if "stable" in name else "Latest"
    return f" with `valueFrom: {{podTemplateHashValue: {which}}}`"
