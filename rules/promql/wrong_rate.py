"""A counter without a rate, or a rate of what is no counter.

**Why** A counter tells how much happened since its process started, and begins at 0 with every restart. `rate` and
`increase` know that; nothing else does. A bare counter judges the past of every old pod, a difference turns negative
when a pod goes, and the rate of a sum takes each pod that restarts for a reset of the whole: it shows a peak of
requests that nobody sent, which a canary always brings about. A gauge falls without being reset, so its rate means
nothing.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: rate-of-sum
      interval: 1m
      count: 5
      failureLimit: 2
      failureCondition: len(result) == 0 || result[0] > 5
      provider:
        prometheus:
          query: rate(sum(http_errors_total)[5m:30s])
    - name: bare-counter
      interval: 1m
      count: 5
      failureLimit: 2
      failureCondition: len(result) == 0 || result[0] > 5
      provider:
        prometheus:
          query: sum(http_errors_total)
    - name: difference
      interval: 1m
      count: 5
      failureLimit: 2
      failureCondition: len(result) == 0 || result[0] > 5
      provider:
        prometheus:
          query: sum(http_errors_total) - sum(http_errors_total offset 5m)
    - name: gauge
      interval: 1m
      count: 5
      failureLimit: 2
      failureCondition: len(result) == 0 || result[0] > 5
      provider:
        prometheus:
          query: max(rate(container_memory_working_set_bytes[5m]))
```

→ RL309 `sum`
→ RL309 `http_errors_total`
→ RL309 `-`
→ RL309 `container_memory_working_set_bytes`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: errors
      interval: 1m
      count: 5
      failureLimit: 2
      failureCondition: len(result) == 0 || result[0] > 5
      provider:
        prometheus:
          query: sum(increase(http_errors_total[5m]))
    - name: memory
      interval: 1m
      count: 5
      failureLimit: 2
      failureCondition: len(result) == 0 || result[0] > 5e8
      provider:
        prometheus:
          query: max(container_memory_working_set_bytes)
```

**Fix** Take the rate of each counter first, then aggregate: `sum(rate(http_errors_total[5m]))`.
"""

import re
from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.late_pattern import late_pattern
from rollout_lint.promql.syntax import Matcher, Selector
from rollout_lint.rule import rule

_ARGUMENT = late_pattern(r"\{\{\s*args\.([^\s{}]+)\s*\}\}")
_OF_THE_NEW_PODS = late_pattern(r"canary|preview|hash|revision|version|pod", re.IGNORECASE)


@rule(
    "RL309",
    "wrong-rate",
    on=GateMetric,
    level=Level.WARNING,
    basis=Basis.INFERENCE,
)
def wrong_rate(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    from rollout_lint.promql.rates import Misuse, misread_metrics

    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return
    for misread in misread_metrics(read.query):
        selector = misread.selector
        if misread.misuse is Misuse.RAW_COUNTER and selector is not None and _is_of_new_pods(selector, metric):
            continue
        is_sum = misread.misuse is Misuse.RATE_OF_SUM
        yield finding(
            at=read.place(misread.place.start, misread.place.end),
            message=f"query of metric `{metric.name}`: {misread.place.text}",
            help=misread.misuse.value,
            level=Level.ERROR if misread.is_certain and is_sum else None,
            basis=Basis.FACT if misread.is_certain else None,
        )


def _is_of_new_pods(selector: Selector, metric: GateMetric) -> bool:
    """Whether the counter starts with the canary, so that all it tells is the canary's: its restarts, its errors."""
    return any(_names_new_pods(matcher, metric) for matcher in selector.matchers)


def _names_new_pods(matcher: Matcher, metric: GateMetric) -> bool:
    if matcher.operator not in ("=", "=~"):
        return False
    for name in _ARGUMENT.findall(matcher.value):
        argument = metric.gate.environment.get(name)
        if _OF_THE_NEW_PODS.search(name) or (argument is not None and argument.pod_template_hash is not None):
            return True
    return bool(_OF_THE_NEW_PODS.search(_ARGUMENT.sub("", matcher.value)))
