"""Two templates of one analysis give an argument different defaults.

**Why** The arguments of an analysis' templates are united by name, and two different defaults cannot be: `Argument
errorThreshold specified multiple times with different values: '10', '2'` makes the Rollout InvalidSpec, even where the
Rollout passes a value (argo-rollouts#1851).

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
        templates: [{templateName: errors}, {templateName: latency}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  args: [{name: window, value: 5m}]
  metrics:
    - name: errors
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: latency
spec:
  args: [{name: window, value: 2m}]
  metrics:
    - name: latency
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
```

→ RL406 `2m`

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
        templates: [{templateName: errors}, {templateName: latency}]
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  args: [{name: window, value: 5m}]
  metrics:
    - name: errors
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: latency
spec:
  args: [{name: window}]
  metrics:
    - name: latency
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
```

**Fix** Give one of them no default, both the same one, or another name.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import Gate
from rollout_lint.rule import rule
from rollout_lint.source.field import Field, filled_in_later


@rule(
    "RL406",
    "conflicting-default",
    on=Gate,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def conflicting_default(gate: Gate) -> Iterator[Draft]:
    if gate.ambiguous or (gate.analysis is None and not gate.is_unbound):
        return
    first: dict[str, tuple[Field, str]] = {}
    for template in gate.templates:
        for argument in template.arguments:
            value = argument.value
            if not value.present or filled_in_later(value.text):
                continue
            known, owner = first.setdefault(argument.name, (value, template.name))
            if known.text != value.text:
                yield finding(
                    at=value,
                    message=f"argument `{argument.name}` has the default `{value.text}` here and `{known.text}` in "
                    f"`{owner}`: {gate.label} cannot use both",
                    help="give one of them no default, both the same one, or another name; "
                    "the controller says `specified multiple times with different values`",
                    related=(Related(known.span, f"`{known.text}` is the default here"), *gate.used_by(template)),
                )
