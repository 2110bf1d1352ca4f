"""No analysis uses a template.

**Why** With `context: complete` everything that is applied is in view, and nothing there refers to this template: it
measures nothing. Without that setting the rule is silent, since a Rollout elsewhere may use it.

**Bad**

```yaml .rollout-lint.yaml
context: complete
```

```yaml manifests.yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: smoke-test
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
```

→ RL415 `slo`

**Good**

```yaml .rollout-lint.yaml
context: complete
```

```yaml manifests.yaml
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
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: smoke-test
      provider:
        job: {spec: {template: {spec: {restartPolicy: Never}}}}
```

**Fix** Name it in the analysis that was meant to use it, or delete it.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import Gate
from rollout_lint.gates.policy import Policy
from rollout_lint.rule import rule


@rule(
    "RL415",
    "unused-template",
    on=Gate,
    level=Level.NOTE,
    basis=Basis.FACT,
    checklist="references",
)
def unused_template(gate: Gate, policy: Policy) -> Iterator[Draft]:
    if policy.context_complete and gate.is_unbound:
        yield finding(
            at=gate.owner,
            message=f"no analysis in view uses {gate.owner.kind} `{gate.owner.name}`",
            help="name it in the analysis that was meant to use it, or delete it",
        )
