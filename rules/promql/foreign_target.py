"""A gate measures something that shares no name with its Rollout.

**Why** A template that names one service outright is right for one Rollout only. Copied, or used by another Rollout,
it goes on judging the first: the release passes or aborts by what has nothing to do with it. By the names alone this
cannot be told from a check of what is downstream, so it is no more than a note.

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
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{service="payments", status!~"5.."}[5m]))
            /
            sum(rate(http_requests_total{service="payments"}[5m]))
```

→ RL316 `payments`

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
              - name: service-name
                value: catalog-canary
---
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
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{service="{{args.service-name}}", status!~"5.."}[5m]))
            /
            sum(rate(http_requests_total{service="{{args.service-name}}"}[5m]))
```

**Fix** Make the name an argument and pass the canary's. If it is downstream of this Rollout on purpose, say so: with
`downstream: [payments]` in the configuration or the annotation `rollout-lint/downstream: payments`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.rule import rule


@rule(
    "RL316",
    "foreign-target",
    on=GateMetric,
    level=Level.NOTE,
    basis=Basis.INFERENCE,
    checklist="canary-only",
)
def foreign_target(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok or metric.gate.rollout is None:
        return
    from rollout_lint.gates.scope import targets
    from rollout_lint.gates.scope.exemptions import is_downstream
    from rollout_lint.gates.scope.selectors import selector_scopes

    foreign = targets.foreign_target(selector_scopes(read, metric, policy), metric)
    if foreign is None or any(is_downstream(selector, metric, policy) for selector in read.query.selectors):
        return
    yield finding(
        at=foreign.place,
        message=f"metric `{metric.name}` seems to measure something else: {foreign.reason}",
        help="pass the name of the canary's Service as an argument; name what is downstream in `downstream:` or in the "
        "annotation `rollout-lint/downstream`",
    )
