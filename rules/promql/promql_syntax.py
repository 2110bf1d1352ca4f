"""Prometheus refuses the query.

**Why** Prometheus answers a query that it cannot read with `bad_data`, and the measurement is an Error: after the
fifth in a row the analysis ends and the release aborts. The configured version of Prometheus decides (`holt_winters`
is a function of version 2 only). Where the configured dialect is MetricsQL this rule is silent.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: gate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{code!~"5.."}[5m])
```

→ RL301 `(`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: gate
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: |
            sum(rate(http_requests_total{code!~"5.."}[5m]))
```

**Fix** Mend the query at the place shown; try it in the query page of your Prometheus.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, Undecided, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.promql.errors import EXPERIMENTAL, PLACEHOLDER, UNCLOSED, Place, QueryError
from rollout_lint.rule import rule

_MORE_ERRORS = 5
"""Errors beside the first that are shown."""


@rule(
    "RL301",
    "promql-syntax",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="compiles",
    supersedes=tuple(f"RL{number}" for number in range(302, 318) if number != 311),
)
def promql_syntax(metric: GateMetric, policy: Policy) -> Iterator[Draft | Undecided]:
    from rollout_lint.promql.query import METRICSQL

    read = prometheus_query(metric, policy)
    if read is None or policy.prometheus_dialect == METRICSQL or not read.query.errors:
        return
    # a placeholder that nothing resolves has a rule of its own, and what a feature flag allows may be allowed
    if any(error.kind in (PLACEHOLDER, EXPERIMENTAL) for error in read.query.errors):
        return
    from rollout_lint.promql.second_opinion import second_opinion

    if second_opinion(read.query):
        yield Undecided("metrics", "two readers of PromQL disagree on its query", metric.span)
        return
    error, *others = read.query.errors
    places = (*error.related, *(Place(other.start, other.end, other.message) for other in others[:_MORE_ERRORS]))
    yield finding(
        at=read.place(*_cause(error)),
        message=f"Prometheus refuses the query of metric `{metric.name}`: {error.message}",
        help=error.help or "mend the query: with this one every measurement is an Error",
        related=tuple(Related(read.place(each.start, each.end), each.text) for each in places),
    )


def _cause(error: QueryError) -> tuple[int, int]:
    """What nothing closes is shown where it opens: the end of the query has nothing to show."""
    if error.kind == UNCLOSED and error.related:
        return error.related[0].start, error.related[0].end
    return error.start, error.end
