"""The document is no YAML.

**Why** A document that does not parse is applied by nobody: `kubectl` and Argo CD refuse the file, and a linter that
gives up with it would hide the findings of its neighbours. The other documents of the file are checked all the same.
Kubernetes is stricter than YAML in two places: a key must be a scalar (an unquoted `{{args.x}}` is a mapping whose key
is a mapping), and text must be UTF-8 or UTF-16.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: latency
spec:
  args:
    - name: port
  metrics:
    - name: p99
      count: {{args.count}}
```

→ RL001 `{{args.count}}`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: latency
spec:
  args:
    - name: count
  metrics:
    - name: p99
      count: "{{args.count}}"
      provider:
        job: {}
```

**Fix** Mend the indentation, bracket or quote at the place shown; quote a value that holds `: `, ` #` or braces.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.rule import rule
from rollout_lint.source.problems import SyntaxProblem


@rule(
    "RL001",
    "yaml-syntax",
    on=SyntaxProblem,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
)
def yaml_syntax(problem: SyntaxProblem) -> Iterator[Draft]:
    related = (Related(problem.related, "it began here"),) if problem.related is not None else ()
    yield finding(at=problem.span, message=problem.message, help=problem.help, related=related)
