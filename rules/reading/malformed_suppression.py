"""What means to suppress a finding does not.

**Why** A directive that is not understood would be ignored in silence, and its author would look for the mistake
anywhere but there. A `#` inside a block scalar starts no comment of the file: in a query it is PromQL's, and the text
is sent to Prometheus with it.

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
      failureLimit: 1  # rollout-lint: ignore[RL2o1] the queue is noisy at night
      successCondition: len(result) > 0 && result[0] <= 0.05  # rollout-lint: disable
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: |
            # rollout-lint: ignore[RL313] nobody reads this
            (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

→ RL092 `RL2o1`
→ RL092 `disable`
→ RL092 `rollout-lint:`

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
      failureLimit: 1  # rollout-lint: ignore[RL201] the queue is noisy at night
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

**Fix** Write `# rollout-lint: ignore[RL302] reason` on the line or above it, `# rollout-lint: ignore-file[RL302]
reason` for a file, or the annotation `rollout-lint/ignore: "[RL302] reason"`, with ` until 2027-01-31` behind the
brackets where it is for a time. Rules go by code or name, commas between them.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.rule import rule
from rollout_lint.suppressions.problems import MalformedSuppression


@rule(
    "RL092",
    "malformed-suppression",
    on=MalformedSuppression,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def malformed_suppression(problem: MalformedSuppression) -> Iterator[Draft]:
    yield finding(at=problem, message=problem.message, help=problem.help)
