"""Templates pull in each other without end.

**Why** The controller follows `templates` of a template, theirs too, and looks for no cycle: a template that pulls in
itself, directly or through others, is followed until the controller runs out of stack and dies, together with every
other release that it is driving (controller.go:881-927).

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  templates:
    - templateName: errors
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  templates:
    - templateName: slo
```

→ RL407 `slo`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  templates:
    - templateName: errors
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  metrics:
    - name: errors
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
```

**Fix** Remove the reference that closes the cycle.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import Gate
from rollout_lint.rule import rule


@rule(
    "RL407",
    "template-cycle",
    on=Gate,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="references",
)
def template_cycle(gate: Gate) -> Iterator[Draft]:
    for cycle in gate.cycles:
        names = [template.name for _, template in cycle.references]
        way = " → ".join(f"`{name}`" for name in (names[-1], *names))
        yield finding(
            at=cycle,
            message=f"{cycle.references[-1][1].resource.kind} `{names[-1]}` pulls in itself: {way}",
            help="remove this reference: the controller follows it without end",
            related=tuple(
                Related(reference.span, f"pulls in `{template.name}`") for reference, template in cycle.references[:-1]
            ),
        )
