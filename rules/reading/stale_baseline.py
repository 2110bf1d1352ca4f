"""The baseline freezes a finding that no longer occurs.

**Why** An entry of `.rollout-lint-baseline.json` that nothing matches is debt that was paid. As long as it stays, the
same mistake can come back at the same place and is not shown. Said only of files that were checked, by rules that ran
and had all in view that they need.

**Bad**

```yaml errors.yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  name: errors
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

```json .rollout-lint-baseline.json
{
  "version": 1,
  "findings": {
    "0123456789abcdef": {"rule": "RL201", "object": "AnalysisRun errors", "path": "errors.yaml", "since": "2026-11-22"}
  }
}
```

→ RL095 `0123456789abcdef`

**Good**

```yaml errors.yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  name: errors
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

```json .rollout-lint-baseline.json
{
  "version": 1,
  "findings": {}
}
```

**Fix** Run `rollout-lint baseline`: it takes out what no longer occurs, and takes nothing new in.
"""

from collections.abc import Iterator

from rollout_lint.baseline.problems import StaleEntry
from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.rule import rule


@rule(
    "RL095",
    "stale-baseline",
    on=StaleEntry,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def stale_baseline(stale: StaleEntry) -> Iterator[Draft]:
    entry = stale.entry
    subject = f" of {entry.subject}" if entry.subject else ""
    where = "in this run" if entry.path == "." else f"in `{entry.path}`"
    yield finding(
        at=stale,
        message=f"{entry.rule}{subject} is frozen and no longer occurs {where}",
        help="run `rollout-lint baseline` to take it out",
    )
