"""A join of two sides that share no set of labels.

**Why** Prometheus pairs series whose labels are all equal, but for those that `ignoring` names or `on` leaves out.
Where one side has a label that the other never has, no pair is found and the result is empty for ever: one side
aggregated `by (a)` and the other `by (b)`, one the canary's hash and the other the stable one's, or the metrics of two
exporters, such as cAdvisor and kube-state-metrics.

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
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: |
            sum by (service) (rate(http_errors_total[5m]))
            /
            sum by (job) (rate(http_requests_total[5m]))
```

→ RL307 `/`

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
      successCondition: len(result) > 0 && result[0] <= 0.01
      provider:
        prometheus:
          query: |
            sum(rate(http_errors_total[5m]))
            /
            sum(rate(http_requests_total[5m]))
```

**Fix** Aggregate both sides by the same labels, or name the labels that they share with `on (…)`.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import MetricQuery, prometheus_query
from rollout_lint.promql import Place
from rollout_lint.rule import rule


@rule(
    "RL307",
    "impossible-match",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="empty-result",
)
def impossible_match(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    from rollout_lint.promql import shape

    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return
    read = _with_hashes(read, metric, policy)
    for join in shape(read.query).impossible:
        operator = join.node.operator
        if operator == "unless":
            # without a match it keeps its left side: nothing is lost
            continue
        sides = [f"on the {side} it {why.text}" for side, why in (("left", join.left), ("right", join.right)) if why]
        reason = f": {' and '.join(sides)}" if sides else ": it has another value on each" if join.differs else ""
        yield finding(
            at=read.place(*join.node.operator_span),
            message=f"no series of the two sides of `{operator}` can match: "
            f"the label `{join.label}` is never equal on both{reason}",
            help=f"leave it out of the match: `{operator} ignoring ({join.label})`, or aggregate it away on both sides"
            if join.differs
            else f"aggregate both sides by the same labels, or name those that they share: `{operator} on (…)`",
            related=tuple(_related(read, why, join.label) for why in (join.left, join.right) if why is not None),
        )


def _with_hashes(read: MetricQuery, metric: GateMetric, policy: Policy) -> MetricQuery:
    """The query with a name for each pod hash that nobody knows yet: the canary's is never the stable one's."""
    from rollout_lint.promql import parse_query

    arguments = metric.gate.environment
    hashes = {name: f"the{each.pod_template_hash}hash" for name, each in arguments.items() if each.pod_template_hash}
    if read.is_bound or len(set(hashes.values())) < 2:
        return read
    version = ".".join(map(str, policy.prometheus_version))
    values = {**metric.gate.known_arguments, **hashes}
    query = parse_query(read.query.text, values, version=version, dialect=policy.prometheus_dialect)
    return MetricQuery(query, read.text, False) if query.ok else read


def _related(read: MetricQuery, why: Place, label: str) -> Related:
    return Related(read.place(why.start, why.end), f"the label `{label}` {why.text}")
