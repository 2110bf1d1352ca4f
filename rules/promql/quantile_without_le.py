"""A quantile of buckets that were summed up without their bounds.

**Why** `histogram_quantile` reads the upper bound of each bucket from its label `le`. An aggregation that drops `le`
leaves no buckets, and the result is empty whatever the service does.

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
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: |
            histogram_quantile(0.99,
              sum by (service) (rate(http_request_duration_seconds_bucket[5m]))
            )
```

→ RL308 `by (service)`

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
      successCondition: len(result) > 0 && result[0] <= 0.5
      provider:
        prometheus:
          query: |
            histogram_quantile(0.99,
              sum by (service, le) (rate(http_request_duration_seconds_bucket[5m]))
            )
```

**Fix** Aggregate `by (le)`, with the other labels that you want to keep.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.queries import prometheus_query
from rollout_lint.promql.syntax import Aggregation, Call, Node, Range, Selector, Span, children, unwrapped
from rollout_lint.rule import rule

_KEEP_LABELS = frozenset(("topk", "bottomk", "limitk", "limit_ratio"))


@rule(
    "RL308",
    "quantile-without-le",
    on=GateMetric,
    level=Level.ERROR,
    basis=Basis.FACT,
    checklist="slo",
)
def quantile_without_le(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    read = prometheus_query(metric, policy)
    if read is None or not read.query.ok:
        return
    for call in read.query.calls:
        if call.function != "histogram_quantile" or len(call.arguments) != 2:
            continue
        dropping = _drops_bounds(call.arguments[1])
        if dropping is None or not _holds_buckets(dropping):
            continue
        yield finding(
            at=read.place(*_cause(dropping)),
            message=f"`{dropping.operator}` drops the label `le`, without which `histogram_quantile` returns nothing",
            help="aggregate `by (le)`, with the other labels that you want to keep",
        )


def _drops_bounds(node: Node) -> Aggregation | None:
    """The aggregation that loses `le`; None where none does, or where something else decides the labels."""
    node = unwrapped(node)
    while isinstance(node, Aggregation) or (isinstance(node, Call) and len(node.arguments) == 1):
        if isinstance(node, Call):
            node = unwrapped(node.arguments[0])
            continue
        if node.operator == "count_values":
            return None
        if node.operator not in _KEEP_LABELS:
            grouping = node.grouping
            if grouping is not None and grouping.dynamic:
                return None
            named = grouping is not None and any(label.name == "le" for label in grouping.labels)
            if named == (grouping is not None and grouping.without):
                return node
        node = unwrapped(node.expression)
    return None


def _holds_buckets(aggregation: Aggregation) -> bool:
    """Whether it works on the rate of buckets and nothing else: native histograms need no `le`."""
    node: Node = unwrapped(aggregation.expression)
    while isinstance(node, (Aggregation, Call, Range)):
        inner = node.expression if isinstance(node, Aggregation) else children(node)[0] if children(node) else None
        if inner is None or (isinstance(node, Call) and len(node.arguments) != 1):
            return False
        node = unwrapped(inner)
    return isinstance(node, Selector) and (node.metric or "").endswith("_bucket")


def _cause(aggregation: Aggregation) -> Span:
    grouping = aggregation.grouping
    return aggregation.operator_span if grouping is None else Span(grouping.start, grouping.end)
