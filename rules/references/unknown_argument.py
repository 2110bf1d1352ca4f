"""An argument is passed that no template declares.

**Why** What a Rollout passes only overrides what a template declares: an argument of any other name is dropped without
a word (helpers.go:236-253). Mostly it is a misspelling, and the template runs with its default.

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
          - name: treshold
            value: "0.99"
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: threshold
      value: "0.9"
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= {{args.threshold}}
      provider:
        prometheus:
          query: sum(rate(ok[5m])) / sum(rate(all[5m]))
```

→ RL403 `treshold`

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
          - name: threshold
            value: "0.99"
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: threshold
      value: "0.9"
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= {{args.threshold}}
      provider:
        prometheus:
          query: sum(rate(ok[5m])) / sum(rate(all[5m]))
```

**Fix** Correct the name, declare it in the template, or remove it.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import Gate
from rollout_lint.gates.near_names import nearest
from rollout_lint.manifests.analysis import Argument
from rollout_lint.rule import rule
from rollout_lint.source.field import filled_in_later


@rule(
    "RL403",
    "unknown-argument",
    on=Gate,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="references",
)
def unknown_argument(gate: Gate) -> Iterator[Draft]:
    if gate.analysis is None or not gate.templates or not gate.is_complete:
        return
    passed = gate.analysis.arguments
    for argument in passed:
        if argument.name and argument.name not in gate.environment and not filled_in_later(argument.name):
            yield _unknown(gate, argument, {other.name for other in passed})


def _unknown(gate: Gate, argument: Argument, passed: set[str]) -> Draft:
    near = nearest(argument.name, [name for name in gate.environment if name not in passed])
    if near is not None:
        advice = f"did you mean `{near}`?"
    elif gate.environment:
        advice = f"declare it in the template, or remove it (declared: {', '.join(f'`{n}`' for n in gate.environment)})"
    else:
        advice = "declare it in the template, or remove it"
    templates = ", ".join(f"`{template.name}`" for template in gate.templates)
    related = (Related(gate.environment[near].value.span, f"`{near}` is declared here"),) if near is not None else ()
    return finding(
        at=argument.field.get("name"),
        message=f"no template of {gate.label} ({templates}) declares argument `{argument.name}`: it is dropped",
        help=advice,
        related=related,
    )
