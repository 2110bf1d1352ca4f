"""A selector wants the pod's whole name to be a hash.

**Why** A pod of a ReplicaSet is called `catalog-6b8f9c7d5d-x2x4z`: the pod template hash is in the middle. PromQL
anchors regular expressions at both ends, so `pod=~"{{args.hash}}"`, and likewise a pattern that begins or ends with the
hash, matches no pod: the result is empty.

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
      steps:
        - setWeight: 10
        - analysis:
            templates:
              - templateName: slo
            args:
              - name: hash
                valueFrom:
                  podTemplateHashValue: Latest
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: hash
  metrics:
    - name: gate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{pod=~"{{args.hash}}"}[5m]))
```

→ RL304 `{{args.hash}}`

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
      steps:
        - setWeight: 10
        - analysis:
            templates:
              - templateName: slo
            args:
              - name: hash
                valueFrom:
                  podTemplateHashValue: Latest
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: hash
  metrics:
    - name: gate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{pod=~".*-{{args.hash}}-.*"}[5m]))
```

**Fix** Write `pod=~".*-{{args.hash}}-.*"`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.late_pattern import late_pattern
from rollout_lint.promql.syntax import Matcher
from rollout_lint.rule import rule

_POD_LABELS = frozenset(("pod", "pod_name", "kubernetes_pod_name"))
_AT_AN_END = late_pattern(r"\{\{\s*args\.([^\s{}|]+)\s*\}\}")


@rule(
    "RL304",
    "hash-never-matches",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="canary-only",
)
def hash_never_matches(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return
    for selector in read.query.selectors:
        for matcher in selector.matchers:
            name = _hash_at_an_end(matcher)
            argument = metric.gate.environment.get(name) if name is not None else None
            if argument is None or argument.pod_template_hash is None:
                continue
            yield finding(
                at=read.place(*matcher.value_span),
                message=f'`{matcher.name}{matcher.operator}"{matcher.value}"` matches no pod: the pod template hash '
                "stands in the middle of a pod's name, and PromQL compares the whole name",
                help=f'write `{matcher.name}=~".*-{{{{args.{name}}}}}-.*"`',
            )


def _hash_at_an_end(matcher: Matcher) -> str | None:
    """The argument that a pod's name would have to begin or end with."""
    if matcher.name not in _POD_LABELS or matcher.operator not in ("=", "=~"):
        return None
    value = matcher.value
    if matcher.operator == "=~":
        if "|" in value:
            return None
        value = value.removeprefix("^").removesuffix("$")
    tags = list(_AT_AN_END.finditer(value))
    if len(tags) != 1 or (tags[0].start() > 0 and tags[0].end() < len(value)):
        return None
    return tags[0].group(1)
