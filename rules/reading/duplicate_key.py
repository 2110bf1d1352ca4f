"""A mapping has the same key twice.

**Why** Kubernetes' reader keeps the last of the two and drops the first in silence, and no tool on the way to the
cluster says so: the file is turned into JSON before the API server sees it. A second `metrics:` or `steps:` removes a
whole gate.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 2
      failureLimit: 5
      provider:
        job: {}
```

→ RL002 `failureLimit`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: errors
spec:
  metrics:
    - name: error-rate
      count: 5
      interval: 1m
      failureLimit: 2
      provider:
        job: {}
```

**Fix** Keep the one that is meant, or join the two values.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.rule import rule
from rollout_lint.source.problems import DuplicateKey


@rule(
    "RL002",
    "duplicate-key",
    on=DuplicateKey,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def duplicate_key(problem: DuplicateKey) -> Iterator[Draft]:
    yield finding(
        at=problem.span,
        message=f"`{problem.name}` is there twice: Kubernetes keeps this one "
        f"and drops the one in line {problem.first.first.line}",
        help="remove one of the two, or join their values under one key",
        related=(Related(problem.first, f"`{problem.name}` is here first"),),
    )
