"""A Rollout is promoted on time alone.

**Why** Without an analysis a canary is a slow rolling update: pauses pass whether users see errors or not, and nothing
aborts. Inline, background, pre- and post-promotion analyses count, and experiments that run one; an analysis without
templates does not, because it measures nothing.

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
        - pause: {duration: 10m}
```

→ RL101 `canary`

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
        - pause: {duration: 10m}
        - analysis:
            templates:
              - templateName: slo
```

**Fix** Add an `analysis` step after each raise of the weight, or one background `analysis` for the whole canary; for
blue-green a `prePromotionAnalysis`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.rule import rule


@rule(
    "RL101",
    "missing-analysis",
    on=GatedRollout,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="analysis",
    supersedes=("RL102", "RL105", "RL603"),
)
def missing_analysis(gated: GatedRollout) -> Iterator[Draft]:
    strategy = gated.rollout.strategy
    if strategy is not None and not gated.gates:
        where = "an `analysis` step" if gated.rollout.canary else "a `prePromotionAnalysis`"
        yield finding(
            at=strategy.field.heading,
            message=f"Rollout `{gated.rollout.name}` has no analysis: it is promoted on time alone",
            help=f"add {where} that measures success rate, p99 latency and saturation of the new pods",
        )
