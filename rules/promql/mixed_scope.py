"""A ratio divides the canary's events by everybody's.

**Why** A share is that of a part in its own whole. With the canary's errors above and the requests of all pods below, a
canary at a weight of 10 % that fails every request has an error rate of 10 %, and one that fails half of them 5 %. The
threshold then means something else at each step.

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
    - name: error-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{pod=~".*-{{args.canary-hash}}-.*", status=~"5.."}[5m]))
            /
            sum(rate(http_requests_total{app="catalog"}[5m]))
```

→ RL305 `http_requests_total{app="catalog"}`

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
    - name: error-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{pod=~".*-{{args.canary-hash}}-.*", status=~"5.."}[5m]))
            /
            sum(rate(http_requests_total{pod=~".*-{{args.canary-hash}}-.*"}[5m]))
```

**Fix** Tie both sides to the same pods. To compare the canary with the rest, divide each by its own requests first.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.rule import rule


@rule(
    "RL305",
    "mixed-scope",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="canary-only",
)
def mixed_scope(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok or metric.gate.rollout is None or len(read.query.selectors) < 2:
        return
    from rollout_lint.gates.scope.comparisons import mixed_ratios
    from rollout_lint.gates.scope.exemptions import is_before_full_promotion
    from rollout_lint.gates.scope.selectors import place_of, selector_scopes

    if not is_before_full_promotion(metric.gate):
        return
    for mixed in mixed_ratios(read.query, selector_scopes(read, metric, policy)):
        canary, whole = mixed.canary.selector, mixed.whole.selector
        yield finding(
            at=place_of(whole, read),
            message=f"one side of the ratio counts the canary's `{canary.metric}`, this one those of all pods: "
            f"{mixed.whole.reason}",
            help="tie both sides to the same pods; to compare the two, divide each by its own requests first",
            related=(Related(place_of(canary, read), "only the canary here"),),
        )
