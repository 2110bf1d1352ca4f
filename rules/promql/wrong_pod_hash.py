"""The pod template hash is not that of the new pods.

**Why** `podTemplateHashValue: Stable` is the hash of the version that is being replaced, `!=` and `!~` keep out the
pods that they name, and a literal hash is that of one pod template for ever: each change of the template makes a new
one. A gate that reads nothing else judges everything but the canary.

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
                  podTemplateHashValue: Stable
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

→ RL303 `Stable`

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
                value: 6b8f9c7d5d
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
            sum(rate(http_requests_total{rollouts_pod_template_hash="{{args.canary-hash}}", status!~"5.."}[5m]))
            /
            sum(rate(http_requests_total{rollouts_pod_template_hash="{{args.canary-hash}}"}[5m]))
```

→ RL303 `6b8f9c7d5d`

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
    - name: errors
      interval: 1m
      count: 5
      failureLimit: 2
      failureCondition: len(result) > 0 && result[0] > 1
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{rollouts_pod_template_hash!="{{args.canary-hash}}", status=~"5.."}[5m]))
```

→ RL303 `rollouts_pod_template_hash!="{{args.canary-hash}}"`

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

**Fix** Bind the argument to `podTemplateHashValue: Latest` and match it with `=` or `=~`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Fix, Level, Related, finding
from rollout_lint.gates.arguments.binding import BoundArgument
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.promql.syntax import Matcher
from rollout_lint.rule import rule


@rule(
    "RL303",
    "wrong-pod-hash",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="canary-only",
)
def wrong_pod_hash(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok or metric.gate.rollout is None or metric.is_dry_run:
        return
    from rollout_lint.gates.scope.selectors import Scope, legible, selector_scopes

    scopes = selector_scopes(read, metric, policy)
    if any(scope.scope in (Scope.CANARY, Scope.UNKNOWN) for scope in scopes):
        return
    for scope in scopes:
        matcher = scope.matcher
        if matcher is None or not scope.by_hash or not scope.certain:
            continue
        in_query = legible(read, (matcher.start, matcher.end), matcher.operator_span)
        negated = matcher.operator in ("!=", "!~")
        hashes = {argument.pod_template_hash for argument in scope.arguments}
        if scope.scope is Scope.STABLE and not negated and "Stable" not in hashes:
            # the baseline of an experiment
            continue
        yield finding(
            at=in_query if negated else scope.place,
            message=f"metric `{metric.name}` never reads the new pods: {scope.reason}",
            help=_help(matcher, is_argument=bool(scope.arguments)),
            related=(Related(in_query, "matched here"),) if scope.arguments and not negated else (),
            fix=None if negated else _fix(metric, scope.arguments),
        )


def _fix(metric: GateMetric, arguments: tuple[BoundArgument, ...]) -> Fix | None:
    """`Latest` for `Stable`, where the one argument that decides is not one that is meant to name the stable pods."""
    from rollout_lint.source.editing import set_scalar

    analysis = metric.gate.analysis
    if analysis is None or len(arguments) != 1 or "stable" in arguments[0].name.lower():
        return None
    for argument in analysis.arguments:
        which = argument.pod_template_hash
        if argument.name == arguments[0].name and which.text == "Stable":
            return Fix.of(set_scalar(which.source, which.node, "Latest"), safe=True)
    return None


def _help(matcher: Matcher, *, is_argument: bool) -> str:
    if matcher.operator in ("!=", "!~"):
        operator = matcher.operator.replace("!=", "=").replace("!~", "=~")
        return f"take the new pods instead of keeping them out: `{matcher.name}{operator}…`"
    if is_argument:
        return "bind the argument to `valueFrom: {podTemplateHashValue: Latest}`"
    return f"pass an argument with `valueFrom: {{podTemplateHashValue: Latest}}` and match it by `{matcher.name}`"
