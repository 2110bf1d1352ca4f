"""An analysis measures requests before the canary gets any.

**Why** Before the first `setWeight`, and at `setWeight: 0`, a canary has no pod unless `setCanaryScale` gives it some,
and with pods but no weight it gets only what a header, mirror or hand-written route sends it. Without a traffic router
a small number of replicas can leave it without a pod too: five with `maxSurge: 0` have no canary pod at
`setWeight: 90`. Success rate and latency are then those of the stable version, or of nothing: the step passes or fails
for reasons that have nothing to do with the new version.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  replicas: 5
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - analysis:
            templates: [{templateName: slo}]
        - setWeight: 20
        - pause: {duration: 5m}
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
          address: http://prometheus:9090
          query: |
            sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL103 `analysis`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  replicas: 5
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      steps:
        - setWeight: 20
        - pause: {duration: 5m}
        - analysis:
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
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          address: http://prometheus:9090
          query: |
            sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

**Fix** Put the analysis behind the `setWeight` that sends the canary its first requests. To try a canary without
users, give it pods with `setCanaryScale` and requests with `setHeaderRoute` or `setMirrorRoute`, or measure what needs
no request: restarts, readiness, saturation.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, Undecided, finding
from rollout_lint.gates.gate import Gate, GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.stepped import SteppedCanary
from rollout_lint.manifests.canary_state import Requests, StepState
from rollout_lint.rule import rule

_MAKE_REQUESTS = ("job", "web", "plugin")
"""Providers that may send the canary requests of their own."""


@rule(
    "RL103",
    "analysis-before-traffic",
    on=SteppedCanary,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="analysis",
)
def analysis_before_traffic(stepped: SteppedCanary, policy: Policy) -> Iterator[Draft | Undecided]:
    if stepped.replicas.exactly == 0:
        return
    is_tried = False
    for gate, state in stepped.inline:
        is_tried = is_tried or any(metric.provider in _MAKE_REQUESTS for metric in gate.metrics)
        unknown = state.requests is Requests.UNKNOWN and not state.weight
        if (state.requests is not Requests.NONE and not unknown) or (state.pods.most != 0 and is_tried):
            continue
        measured = [metric for metric in gate.metrics if not metric.is_dry_run and _measures_requests(metric, policy)]
        if measured:
            yield Undecided("gates", state.why, gate.span) if unknown else _finding(gate, state, measured)


def _measures_requests(metric: GateMetric, policy: Policy) -> bool:
    from rollout_lint.gates.queries import prometheus_query
    from rollout_lint.promql import signal, signals

    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return False
    return signal(read.query).kind in (signals.SUCCESS_RATE, signals.ERROR_RATE, signals.LATENCY)


def _finding(gate: Gate, state: StepState, measured: list[GateMetric]) -> Draft:
    names = ", ".join(f"`{metric.name}`" for metric in measured)
    return finding(
        at=gate,
        message=f"{names} {'is' if len(measured) == 1 else 'are'} measured while no request reaches the canary: "
        f"{state.why}",
        help="put the analysis behind the `setWeight` that sends the canary its first requests",
        related=tuple(Related(metric.span, "measures requests") for metric in measured),
    )
