"""A suppression leaves nothing out.

**Why** A suppression outlives what it was written for: the manifest was mended, the code was mistyped for one that
exists, the line moved away. What it still does is to hide the next finding of its rule at this place, unseen. Said
only where the rule ran and had all in view that it needs.

A comment `# rollout-lint: ignore[RL201] reason` speaks for its line, and for the whole text of a value that begins or
ends there. On a line of its own it speaks for what follows: a key with all that it holds, an item of a list, or at the
head of a document the object. `ignore-file` speaks for the file, and the annotation `rollout-lint/ignore` for its
object. Codes and names may stand together: `ignore[RL201, wrong-rate]`.

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
      failureLimit: 2  # rollout-lint: ignore[RL201] the queue is noisy at night
      successCondition: len(result) > 0 && result[0] <= 0.05
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: (sum(rate(errors_total[5m])) or vector(0)) / sum(rate(requests_total[5m]))
```

→ RL091 `RL201`

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

**Fix** Take the code out of the brackets, or the whole comment away.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.rule import rule
from rollout_lint.suppressions.problems import UnusedSuppression


@rule(
    "RL091",
    "unused-suppression",
    on=UnusedSuppression,
    level=Level.WARNING,
    basis=Basis.FACT,
)
def unused_suppression(unused: UnusedSuppression) -> Iterator[Draft]:
    yield finding(
        at=unused,
        message=f"{unused.rule} has nothing to say about {unused.where}: suppressing it there does nothing",
        help=f"take `{unused.span.excerpt}` out, before it hides what is written next",
    )
