"""A gate reads the stable pods along with the canary's.

**Why** At a weight of 10 % nine requests in ten go to the old version. A selector that no label ties to the new pods
counts them all: a canary that fails every request still leaves a success rate of 90 %. Only what the new pods have to
themselves tells the versions apart: the pod template hash (an argument bound to `podTemplateHashValue: Latest`), the
canaryService, a subset, a label that the controller gives to the canary alone. A namespace, a container, a Service of
both versions do not.

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
              - name: service-name
                value: catalog
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

→ RL302 `catalog`

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: error-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{namespace="shop", status=~"5.."}[5m]))
```

→ RL302 `http_requests_total{namespace="shop", status=~"5.."}`

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
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{pod=~".*-{{args.canary-hash}}-.*", status!~"5.."}[5m]))
            /
            sum(rate(http_requests_total{pod=~".*-{{args.canary-hash}}-.*"}[5m]))
```

**Fix** Pass the hash of the new pods, or the canaryService, and match it in every selector. What is downstream of the
canary and has no canary of its own goes to `downstream:` in the configuration, or to the annotation
`rollout-lint/downstream`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Undecided, finding
from rollout_lint.gates.gate import Gate, GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.rule import rule

_BY_HASH = (
    "pass an argument with `valueFrom: {podTemplateHashValue: Latest}` and match it: "
    '`pod=~".*-{{args.canary-hash}}-.*"`'
)


@rule(
    "RL302",
    "canary-not-isolated",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="canary-only",
)
def canary_not_isolated(metric: GateMetric, policy: Policy) -> Iterator[Draft | Undecided]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return
    from rollout_lint.gates.scope.comparisons import is_compared
    from rollout_lint.gates.scope.exemptions import is_before_full_promotion, is_downstream
    from rollout_lint.gates.scope.selectors import Scope, selector_scopes
    from rollout_lint.promql import signal
    from rollout_lint.promql.signals import ERROR_RATE, LATENCY, SUCCESS_RATE

    gate = metric.gate
    measures_requests = signal(read.query).kind in (SUCCESS_RATE, ERROR_RATE, LATENCY)
    if not (gate.rollout or (gate.is_unbound and measures_requests)) or not is_before_full_promotion(gate):
        return
    level = Level.ERROR if measures_requests and _is_canary(gate) else Level.WARNING
    scopes = selector_scopes(read, metric, policy)
    for scope in scopes:
        if is_downstream(scope.selector, metric, policy):
            continue
        if scope.scope is Scope.UNKNOWN:
            yield Undecided("metrics", scope.reason, metric.span)
        # a stable hash is RL303's, a ratio with the canary's own RL305's
        if not scope.reads_more_than_canary or scope.by_hash or is_compared(scope, scopes):
            continue
        name = scope.selector.metric or "the selector"
        whose = "the stable pods only" if scope.scope is Scope.STABLE else "the pods of both versions"
        yield finding(
            at=scope.place,
            message=f"`{name}` sees {whose}: {scope.reason}",
            help=_help(gate),
            level=level,
        )


def _is_canary(gate: Gate) -> bool:
    """Whether both versions serve at once; what no Rollout in view uses is taken to be for a canary."""
    return gate.rollout is None or gate.rollout.canary is not None


def _help(gate: Gate) -> str:
    strategy = gate.rollout.strategy if gate.rollout is not None else None
    if strategy is not None:
        for name in ("canaryService", "previewService"):
            service = strategy.field.get(name).text
            if service:
                return f"{_BY_HASH}; or select the Service of the new pods, `{service}`"
    return _BY_HASH
