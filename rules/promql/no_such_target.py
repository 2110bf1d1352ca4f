"""A selector asks for a container or pod that the Rollout does not have.

**Why** A pod's name is that of the Rollout, the pod template hash and five random characters, and its containers are
those of the pod template. A selector that asks this Rollout for any other matches no series: the result is empty, and
the gate can only error, fail or pass without having measured anything.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector:
    matchLabels: {app: catalog}
  template:
    metadata:
      labels: {app: catalog}
    spec:
      containers:
        - name: catalog
          image: catalog:1.4.2
  strategy:
    canary:
      canaryService: catalog-canary
      stableService: catalog-stable
      steps:
        - setWeight: 10
        - analysis:
            templates:
              - templateName: slo
            args:
              - name: canary-hash
                valueFrom:
                  podTemplateHashValue: Latest
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: canary-hash
  metrics:
    - name: cpu
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 2
      provider:
        prometheus:
          query: |
            sum(rate(container_cpu_usage_seconds_total{pod=~".*-{{args.canary-hash}}-.*", container="api"}[5m]))
```

→ RL317 `api`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector:
    matchLabels: {app: catalog}
  template:
    metadata:
      labels: {app: catalog}
    spec:
      containers:
        - name: catalog
          image: catalog:1.4.2
  strategy:
    canary:
      canaryService: catalog-canary
      stableService: catalog-stable
      steps:
        - setWeight: 10
        - analysis:
            templates:
              - templateName: slo
            args:
              - name: canary-hash
                valueFrom:
                  podTemplateHashValue: Latest
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: canary-hash
  metrics:
    - name: cpu
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 2
      provider:
        prometheus:
          query: |
            sum(rate(container_cpu_usage_seconds_total{pod=~".*-{{args.canary-hash}}-.*", container="catalog"}[5m]))
```

**Fix** Write the name as the pod template has it.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.rule import rule


@rule(
    "RL317",
    "no-such-target",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="canary-only",
)
def no_such_target(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok or metric.gate.rollout is None:
        return
    from rollout_lint.gates.scope.exemptions import is_downstream
    from rollout_lint.gates.scope.selectors import selector_scopes
    from rollout_lint.gates.scope.targets import missing_targets

    for scope in selector_scopes(read, metric, policy):
        if is_downstream(scope.selector, metric, policy):
            continue
        for missing in missing_targets(scope, metric):
            matcher = missing.matcher
            names = ", ".join(f"`{name}`" for name in missing.names)
            yield finding(
                at=read.place(*matcher.value_span),
                message=f'`{matcher.name}{matcher.operator}"{matcher.value}"` matches no {missing.what} of Rollout '
                f"`{metric.gate.rollout.name}`, which has {names}",
                help=f"write the name that its {missing.what}s have; what is downstream goes to `downstream:`",
                level=None if missing.certain else Level.WARNING,
                basis=None if missing.certain else Basis.INFERENCE,
            )
