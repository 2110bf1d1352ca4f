"""No metric of the Rollout's gates counts: all are dry runs.

**Why** A metric that a `dryRun` pattern matches is measured and recorded, and never affects the run: a run whose
metrics are all dry runs is always Successful, so the release is promoted on time alone. A single dry-run metric beside
others that count is how one is tried out; it is noted, so that it is not forgotten. Patterns are unanchored regular
expressions: `.*` means all.

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
        dryRun:
          - metricName: .*
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

→ RL104 `.*`

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
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

**Fix** Narrow the pattern to the metric that is on trial, or remove `dryRun` once it is trusted.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.rule import rule


@rule(
    "RL104",
    "dry-run-gate",
    on=GatedRollout,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="analysis",
)
def dry_run_gate(gated: GatedRollout) -> Iterator[Draft]:
    metrics = [metric for gate in gated.gates for metric in gate.metrics]
    dry = [(metric, metric.dry_run_pattern) for metric in metrics if metric.dry_run_pattern]
    if not dry:
        return
    if len(dry) == len(metrics) and all(gate.is_complete for gate in gated.gates):
        yield finding(
            at=dry[0][1],
            message=f"no metric of Rollout `{gated.rollout.name}` counts: each one is a dry run",
            help="narrow the pattern to the metric that is on trial, or remove `dryRun`",
            related=tuple(Related(metric.span, f"`{metric.name}` never affects the run") for metric, _ in dry),
        )
        return
    for metric, pattern in dry:
        yield finding(
            at=pattern,
            message=f"metric `{metric.name}` is a dry run: it never affects {metric.gate.label}",
            help="remove it from `dryRun` once it is trusted",
            level=Level.NOTE,
            related=(Related(metric.span, "this metric"),),
        )
