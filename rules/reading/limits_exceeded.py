"""The file is larger, deeper or more entangled than a manifest is.

**Why** The API server takes no object of more than a few megabytes, and Kubernetes' YAML reader refuses aliases that
grow out of hand. A file beyond the limits (10 MiB, 200 levels, a million nodes or as many once aliases are expanded)
is not read, so that no file can stop the linter, and it says so, because nothing in it was checked.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: deep
  annotations: {a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]}
```

→ RL008 `[`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: shallow
  annotations: {a: "[[[[[[[["}
```

**Fix** Split the file, or leave it out with `exclude:` if it is no manifest.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.rule import rule
from rollout_lint.source.problems import LimitExceeded


@rule(
    "RL008",
    "limits-exceeded",
    on=LimitExceeded,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def limits_exceeded(problem: LimitExceeded) -> Iterator[Draft]:
    yield finding(at=problem.span, message=problem.message, help=problem.help)
