"""A ` #` cuts a condition or query short.

**Why** In a plain scalar, ` #` starts a comment: `all(result, # >= 0.9)` reaches the controller as `all(result,`,
which does not compile, so every measurement is an error and the fifth in a row aborts the release. `#` is also the
element of expr's predicates, so the mistake is easy. A comment behind a text that is complete is none of this rule's
business.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: success-rate
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: all(result, # >= 0.99)
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

→ RL005 `all(result,`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: success-rate
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: "all(result, # >= 0.99)"
      failureCondition: result[0] < 0.5  # a comment of its own
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m]))
```

**Fix** Quote the whole value, or write it as a block scalar (`|-`).
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Fix, Level, Related, finding
from rollout_lint.manifests.expression import Expression
from rollout_lint.rule import rule
from rollout_lint.source.text import Span


@rule(
    "RL005",
    "truncated-scalar",
    on=Expression,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
    supersedes=("RL205", "RL206"),
)
def truncated_scalar(expression: Expression) -> Iterator[Draft]:
    lost = expression.cut_off
    if lost is not None and expression.ends_open:
        yield finding(
            at=expression,
            message=f"`{expression.name}` ends here: YAML reads `{lost.excerpt}` as a comment",
            help="quote the whole value, or write it as a block scalar",
            related=(Related(lost, "this is lost"),),
            fix=_fix(expression, lost),
        )


def _fix(expression: Expression, lost: Span) -> Fix | None:
    """Quotes around all of it; never safe, as the gate begins to judge where every measurement was an error."""
    from rollout_lint.source.editing import quote_to

    field = expression.field
    return Fix.of(quote_to(field.source, field.node, lost.end), safe=False)
