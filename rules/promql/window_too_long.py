"""The range of a query reaches back before the canary had traffic.

**Why** `[30m]` reads the last half hour. Where the canary has had requests for ten minutes when it is last measured,
and nothing ties the query to its pods, two thirds of what is judged are requests that the stable version has served
alone: the new version's errors drown in them. A query on the pod hash of the canary cannot look back so far, because
its series begin with its pods. How long the canary has had traffic is read from the pauses; nothing is said where a
step takes a time that nobody knows.

**Bad**

```yaml rollout.yaml
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
        - pause: {duration: 5m}
        - analysis:
            templates: [{templateName: slo}]
```

```yaml slo.yaml
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
          address: http://prometheus:9090
          query: |
            sum(rate(http_requests_total{app="catalog", code!~"5.."}[30m]))
            / sum(rate(http_requests_total{app="catalog"}[30m]))
```

→ RL312 `[30m]`

**Good**

```yaml rollout.yaml
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
        - pause: {duration: 5m}
        - analysis:
            templates: [{templateName: slo}]
            args:
              - name: hash
                valueFrom: {podTemplateHashValue: Latest}
```

```yaml slo.yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: hash
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          address: http://prometheus:9090
          query: |
            sum(rate(http_requests_total{rollouts_pod_template_hash="{{args.hash}}", code!~"5.."}[5m]))
            / sum(rate(http_requests_total{rollouts_pod_template_hash="{{args.hash}}"}[5m]))
```

**Fix** Tie every selector to the canary's pods, or take a range that is no longer than the pause before the analysis.
"""

from collections.abc import Iterator
from itertools import dropwhile
from math import inf

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import Gate, GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import MetricQuery, prometheus_query
from rollout_lint.gates.step_time import StepTime, time_of
from rollout_lint.gates.stepped import SteppedCanary
from rollout_lint.manifests.canary_state import Requests
from rollout_lint.rule import rule


@rule(
    "RL312",
    "window-too-long",
    on=SteppedCanary,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="canary-only",
)
def window_too_long(stepped: SteppedCanary, policy: Policy) -> Iterator[Draft]:
    background = stepped.gated.background
    ends = [(gate, state.step.index) for gate, state in stepped.inline]
    if background is not None:
        ends.append((background, len(stepped.canary.steps)))
    for gate, end in ends:
        traffic = _traffic_before(stepped, end)
        for metric in gate.metrics if traffic is not None and not stepped.is_patched else ():
            read = prometheus_query(metric, policy)
            if traffic is not None and read is not None and read.query.ok and not metric.is_dry_run:
                yield from _judged(gate, metric, read, traffic, policy)


def _traffic_before(stepped: SteppedCanary, end: int) -> StepTime | None:
    """How long the canary has had requests when a step begins; None where that is not known, or it has had none. A
    background analysis is given all of the steps: then no measurement of it is better."""
    since = list(dropwhile(lambda state: state.requests is Requests.NONE, stepped.states[:end]))
    return time_of(stepped.canary, (state.step for state in since)) if since else None


def _judged(gate: Gate, metric: GateMetric, read: MetricQuery, traffic: StepTime, policy: Policy) -> Iterator[Draft]:
    from rollout_lint.gates.replay.consequence import minutes
    from rollout_lint.promql.syntax import Range, Subquery

    is_inline = gate.analysis is not None and gate.analysis.step is not None
    measuring = _seconds_to_last(metric) if is_inline else 0.0
    ranges = [node for node in read.query.nodes if isinstance(node, (Range, Subquery)) and node.seconds is not None]
    if not ranges or measuring is None or not _reads_both_versions(read, metric, policy):
        return
    longest = max(ranges, key=lambda node: node.seconds or 0.0)
    traffic_seconds = traffic.at_most + measuring
    if longest.seconds is None or longest.seconds <= traffic_seconds:
        return
    when = "even at its last measurement" if is_inline else "even at the end of all steps"
    yield finding(
        at=read.place(*longest.range_span),
        message=f"`{metric.name}` looks back {minutes(longest.seconds)}, and {when} the canary has had traffic for "
        f"{minutes(traffic_seconds)} at most: the rest is the stable version's alone",
        help="tie the query to the canary's pods by their hash, or take a range no longer than the pause before it",
        related=(Related(gate.span, f"measured by {gate.label}"),),
    )


def _seconds_to_last(metric: GateMetric) -> float | None:
    """From the start of an analysis to its last measurement where none is tried again; None where that is unknown."""
    count, interval, delay = metric.effective_count, metric.interval, metric.initial_delay
    if not (count.known and interval.known and delay.known) or count.value is None or count.value == inf:
        return None
    return (delay.value or 0.0) + (count.value - 1) * (interval.value or 0.0)


def _reads_both_versions(read: MetricQuery, metric: GateMetric, policy: Policy) -> bool:
    """Whether a query about requests is known to see the pods of both versions, now and not at an offset."""
    from rollout_lint.gates.scope.selectors import Scope, selector_scopes
    from rollout_lint.promql import signal, signals
    from rollout_lint.promql.syntax import Selector, Subquery

    if signal(read.query).kind not in (signals.SUCCESS_RATE, signals.ERROR_RATE, signals.LATENCY):
        return False
    placed = [node for node in read.query.nodes if isinstance(node, (Selector, Subquery))]
    if any(node.offset is not None or node.at is not None for node in placed):
        return False
    scopes = selector_scopes(read, metric, policy)
    return bool(scopes) and all(each.scope is Scope.BOTH and each.certain for each in scopes)
