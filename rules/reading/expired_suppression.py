"""A suppression's last day is over.

**Why** `until 2027-01-31` says that a finding is to be dealt with by then. It is suppressed on that day and no longer:
from the next one it is shown again, and this says why.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  name: errors
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 1  # rollout-lint: ignore[RL201] until 2024-06-30 the queue is noisy until it is sharded
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

→ RL201 `1`
→ RL093 `2024-06-30`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  name: errors
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 1  # rollout-lint: ignore[RL201] until 9999-12-31 the queue is noisy until it is sharded
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

**Fix** Mend what was found and take the suppression away, or give it another day.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.rule import rule
from rollout_lint.suppressions.problems import ExpiredSuppression


@rule(
    "RL093",
    "expired-suppression",
    on=ExpiredSuppression,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def expired_suppression(expired: ExpiredSuppression) -> Iterator[Draft]:
    yield finding(
        at=expired,
        message=f"{' and '.join(expired.rules)} was suppressed until {expired.day.isoformat()}, which is over",
        help="mend what was found and take the suppression away, or give it another day",
    )
