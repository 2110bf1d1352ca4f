"""An argument is passed as an empty text.

**Why** An entry of a Rollout's `args` always passes a text: without `value` and `valueFrom` it passes `""`, which
overrides the template's default (argo-rollouts#3361). The same comes of a `podTemplateHashValue` that is not exactly
`Latest` or `Stable`, and of a `secretKeyRef`: that field exists in templates only, so the API server prunes it from the
Rollout. A query whose `pod=~".*{{args.hash}}.*"` gets `""` measures all pods, the stable ones first of all.

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
    blueGreen:
      activeService: catalog
      prePromotionAnalysis:
        templates: [{templateName: slo}]
        args:
          - name: service-name
          - name: hash
            valueFrom: {podTemplateHashValue: latest}
          - name: token
            valueFrom:
              secretKeyRef: {name: prometheus, key: token}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
      value: catalog
    - name: hash
    - name: token
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          headers: [{key: Authorization, value: "Bearer {{args.token}}"}]
          query: sum(rate(ok{app="{{args.service-name}}",pod=~".*-{{args.hash}}-.*"}[5m]))
```

→ RL404 `service-name`
→ RL404 `latest`
→ RL404 `secretKeyRef`

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
    blueGreen:
      activeService: catalog
      prePromotionAnalysis:
        templates: [{templateName: slo}]
        args:
          - name: hash
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
    - name: hash
    - name: token
      valueFrom:
        secretKeyRef: {name: prometheus, key: token}
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          headers: [{key: Authorization, value: "Bearer {{args.token}}"}]
          query: sum(rate(ok{app="{{args.service-name}}",pod=~".*-{{args.hash}}-.*"}[5m]))
```

**Fix** Write the value, `Latest` or `Stable`; declare the Secret in the template; remove the entry where the default
is wanted. A value that is meant to be empty is written `value: ""`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Fix, Level, finding
from rollout_lint.gates.arguments.binding import HASHES, Supply
from rollout_lint.gates.gate import Gate
from rollout_lint.manifests.analysis import Argument
from rollout_lint.rule import rule
from rollout_lint.source.field import Field, filled_in_later


@rule(
    "RL404",
    "empty-argument",
    on=Gate,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
    supersedes=("RL003",),
)
def empty_argument(gate: Gate) -> Iterator[Draft]:
    # an Experiment's own analyses have the templates' type of argument, and pass nothing where there is no value
    if gate.analysis is None or gate.owner.kind != "Rollout":
        return
    for argument in gate.analysis.arguments:
        declared = gate.environment.get(argument.name)
        dropped = declared is None and gate.is_complete
        if dropped or argument.value.text or (declared is not None and declared.supply is Supply.SECRET):
            continue
        draft = _empty(gate, argument)
        if draft is not None:
            yield draft


def _empty(gate: Gate, argument: Argument) -> Draft | None:
    name, which = argument.name, argument.pod_template_hash
    if which.present:
        if which.text in HASHES or filled_in_later(which.text):
            return None
        meant = "Stable" if "stable" in which.text.lower() else "Latest"
        return finding(
            at=which,
            message=f'argument `{name}` is "": the controller knows no `podTemplateHashValue` `{which.text}`',
            help=f"write `{meant}`: the value is `Latest` or `Stable`, in this very case",
            fix=_fix(which, meant),
        )
    if argument.field_path.present:
        return None
    if argument.secret.present:
        return finding(
            at=argument.secret.heading,
            message=f'argument `{name}` is "": a Rollout\'s argument has no `secretKeyRef`, the API server prunes it',
            help=f"declare `{name}` with this `valueFrom` in the template, and remove it here",
        )
    if argument.value.present or not gate.is_complete:
        return None
    return finding(
        at=argument,
        message=f'argument `{name}` is passed without a value: it is ""{_overridden(gate, name)}',
        help='write its `value`, or remove the entry; write `value: ""` where it is meant to be empty',
    )


def _fix(which: Field, meant: str) -> Fix | None:
    """The very case, for what is written in another one."""
    from rollout_lint.source.editing import set_scalar

    if which.text.strip().lower() != meant.lower():
        return None
    return Fix.of(set_scalar(which.source, which.node, meant), safe=True)


def _overridden(gate: Gate, name: str) -> str:
    """What the empty text takes the place of."""
    for template in gate.templates:
        for declared in template.arguments:
            if declared.name == name and declared.value.text:
                return f", and overrides the default `{declared.value.text}`"
    return ""
