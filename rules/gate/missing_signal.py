"""The gates of a Rollout are blind to a signal.

**Why** A release can break in three ways that do not show in each other: requests fail, requests are slow, a resource
runs full and will fail them soon. A canary that answers every request with a 200 after ten seconds has a perfect
success rate; one that leaks connections looks well until the pool is empty. An average or a median hides the slowest
users, so latency counts at the 99th percentile or above. Signals are read from the shape and the names of the queries,
then from the names of the metrics; a dry run does not count.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      analysis:
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
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.999
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL105 `canary`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    canary:
      analysis:
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
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.999
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
    - name: p99-latency
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))
    - name: connections
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.8
      provider:
        prometheus:
          query: max(db_pool_connections_in_use / db_pool_connections_max)
```

**Fix** Add a metric for each signal that is missing. What a service need not measure, `signals:` of the configuration
leaves out, for all or for one service.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.gates.metric_signal import LATENCY, SATURATION, SUCCESS_RATE
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.release_signals import ReleaseSignals, release_signals
from rollout_lint.rule import rule

_WORDS = {SUCCESS_RATE: "success rate", LATENCY: "latency at p99", SATURATION: "saturation"}
_ADVICE = {
    SUCCESS_RATE: "the share of requests that succeed",
    LATENCY: "`histogram_quantile(0.99, …)`",
    SATURATION: "how full CPU, memory, a queue or a connection pool is",
}


@rule(
    "RL105",
    "missing-signal",
    on=GatedRollout,
    level=Level.ERROR,
    basis=Basis.POLICY,
    checklist="signals",
)
def missing_signal(gated: GatedRollout, policy: Policy) -> Iterator[Draft]:
    strategy = gated.rollout.strategy
    signals = release_signals(gated, policy) if strategy is not None else None
    if strategy is None or signals is None or not signals.missing:
        return
    lacking = _listed([f"no {_WORDS.get(name, name)}" for name in signals.missing])
    unknown = signals.unknown
    untold = f" that can be told: {_untold(signals)}" if unknown else ""
    yield finding(
        at=strategy.field.heading,
        message=f"the gates of Rollout `{gated.rollout.name}` measure {lacking}{untold}",
        help=f"add a metric for {_listed([_ADVICE.get(name, name) for name in signals.missing])}"
        + ("; a metric's name tells its signal where its query does not" if unknown else ""),
        level=Level.WARNING if unknown else None,
        related=tuple(
            Related(each.metric.span, f"`{each.metric.name}`: {each.signal.reason}") for each in signals.measured
        ),
    )


def _untold(signals: ReleaseSignals) -> str:
    names = [f"`{each.metric.name}`" for each in signals.unknown]
    return f"{_listed(names)} may measure {'it' if len(signals.missing) == 1 else 'them'}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
