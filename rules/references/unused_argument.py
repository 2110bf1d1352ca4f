"""A template declares an argument that nothing uses.

**Why** A declared argument without a default must be passed by every Rollout, for nothing where no metric holds
`{{args.NAME}}` of it. Often it shows that a query lost its selector: the pod hash is still passed, and no longer used.
An argument that only a nested template uses counts as used.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
    - name: canary-hash
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(ok{app="{{args.service-name}}"}[5m])) / sum(rate(all{app="{{args.service-name}}"}[5m]))
```

→ RL414 `canary-hash`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: service-name
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(ok{app="{{args.service-name}}"}[5m])) / sum(rate(all{app="{{args.service-name}}"}[5m]))
```

**Fix** Use it, or remove it from the template and from what passes it.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.arguments.placeholders import Placeholder
from rollout_lint.gates.gate import Gate
from rollout_lint.rule import rule


@rule(
    "RL414",
    "unused-argument",
    on=Gate,
    level=Level.NOTE,
    basis=Basis.FACT,
    checklist="references",
)
def unused_argument(gate: Gate) -> Iterator[Draft]:
    declares = gate.analysis is not None or gate.is_unbound
    if not declares or not gate.is_complete or gate.has_open_texts:
        return
    tags = [use.tag for use in gate.uses]
    for template in gate.templates:
        for argument in template.arguments:
            if argument.name and not any(_may_mean(tag, argument.name) for tag in tags):
                yield finding(
                    at=argument.field.get("name"),
                    message=f"no metric uses argument `{argument.name}` of {template.resource.kind} `{template.name}`",
                    help=f"use it as `{{{{args.{argument.name}}}}}`, or remove it here and where it is passed",
                    related=gate.used_by(template),
                )


def _may_mean(tag: Placeholder | None, name: str) -> bool:
    """Whether a placeholder is of this argument, or a broken one that may have been meant so: RL311 speaks of it."""
    if tag is None:
        return True
    return tag.argument == name or (tag.argument is None and name in tag.tag)
