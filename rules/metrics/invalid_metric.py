"""A metric that the controller refuses when the run starts.

**Why** The controller checks a metric only when its AnalysisRun starts, in the middle of the release: the run is Error
and the Rollout aborts. Neither the API server nor `kubectl argo rollouts lint` looks at it (argo-rollouts#1187). It
refuses a `count` below the limits that it must reach, repeated samples without an `interval`, a duration that Go does
not read (`1d`, a bare `60`), a metric without a provider or with two, limits below 0, and a pattern of `dryRun` or
`measurementRetention` that matches no metric: it is a regular expression, so `*` alone matches nothing. All is judged
with the arguments in place.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  dryRun:
    - metricName: "*"
  metrics:
    - name: success-rate
      interval: 60s
      count: 3
      failureLimit: 5
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(ok[5m])) / sum(rate(all[5m]))
    - name: latency
      initialDelay: 1d
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: histogram_quantile(0.99, sum by (le) (rate(seconds_bucket[5m])))
```

→ RL203 `*`
→ RL203 `5`
→ RL203 `1d`
→ RL203 `5`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  dryRun:
    - metricName: .*
  metrics:
    - name: success-rate
      interval: 60s
      count: 8
      failureLimit: 5
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(ok[5m])) / sum(rate(all[5m]))
    - name: latency
      initialDelay: 24h
      interval: 60s
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: histogram_quantile(0.99, sum by (le) (rate(seconds_bucket[5m])))
```

**Fix** Write what the help says; the message ends with the words of the controller.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import Gate
from rollout_lint.gates.invalid_metrics import MetricFault, metric_faults, run_faults
from rollout_lint.gates.policy import Policy
from rollout_lint.rule import rule


# on the gate: RL202 gives way at the same value only, not for every other fault of its metric
@rule(
    "RL203",
    "invalid-metric",
    on=Gate,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
    supersedes=("RL202",),
)
def invalid_metric(gate: Gate, policy: Policy) -> Iterator[Draft]:
    for metric in gate.metrics:
        for fault in metric_faults(metric, policy.controller):
            yield _finding(fault, f"metric `{metric.name}` {fault.what}", metric.users)
    for fault in run_faults(gate):
        yield _finding(fault, fault.what, ())


def _finding(fault: MetricFault, message: str, users: tuple[Related, ...]) -> Draft:
    return finding(
        at=fault.at,
        message=f"{message}: `{fault.complaint}`" if fault.complaint else f"{message}: its run is Error from the start",
        help=fault.help,
        related=(*(Related(place.span, text) for place, text in fault.others), *users),
    )
