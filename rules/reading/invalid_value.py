"""A value that the API server rejects.

**Why** The API server checks the type of every field against the CRD, and reads scalars as YAML 1.1 has them: an
unquoted `9090` is an integer and `on` a boolean, neither of which is a string. Then the whole object is refused, and
with Argo CD the sync of the application. A required field that is missing is refused in the same way (a patch may
leave it out).

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: port
      value: 9090
  metrics:
    - name: success-rate
      interval: 60
      provider:
        job:
          spec:
            template: {}
```

→ RL004 `9090`
→ RL004 `60`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  args:
    - name: port
      value: "9090"
  metrics:
    - name: success-rate
      interval: 60s
      provider:
        job:
          spec:
            template: {}
```

**Fix** Quote the value, give it its unit, or write one of the values that the field takes.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.rule import rule
from rollout_lint.schema.problems import InvalidValue, MissingField


@rule(
    "RL004",
    "invalid-value",
    on=(InvalidValue, MissingField),
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
    supersedes=("RL203",),
)
def invalid_value(problem: InvalidValue | MissingField) -> Iterator[Draft]:
    if isinstance(problem, MissingField):
        parent = problem.path.removesuffix(problem.name).removesuffix(".") or "the object"
        yield finding(
            at=problem.span,
            message=f"`{parent}` lacks the required field `{problem.name}`: the API server rejects the object",
            help=f"add `{problem.name}`",
        )
        return
    yield finding(
        at=problem.span,
        message=f"`{problem.path}` takes {problem.expected}, not {problem.found}: the API server rejects the object",
        help=problem.advice or f"write {problem.expected}",
    )
