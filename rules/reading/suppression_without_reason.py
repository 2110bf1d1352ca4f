"""A suppression does not say why.

**Why** Whoever meets it next year cannot tell a decision from a shortcut, and does not dare to take it away. It holds
all the same. A team that wants it otherwise sets `suppressions: {require-reason: false}`.

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
      failureLimit: 1  # rollout-lint: ignore[RL201]
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

→ RL094 `ignore[RL201]`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisRun
metadata:
  name: errors
  annotations:
    rollout-lint/ignore: "[failure-limit-too-low] the queue is noisy at night"
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 1
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

**Fix** Write the reason behind the brackets: `# rollout-lint: ignore[RL201] the queue is noisy at night`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.rule import rule
from rollout_lint.suppressions.problems import UnreasonedSuppression


@rule(
    "RL094",
    "suppression-without-reason",
    on=UnreasonedSuppression,
    level=Level.WARNING,
    basis=Basis.POLICY,
)
def suppression_without_reason(problem: UnreasonedSuppression) -> Iterator[Draft]:
    yield finding(
        at=problem,
        message=f"{' and '.join(problem.rules)} is suppressed without a reason",
        help="say behind the brackets why it may stay",
    )
