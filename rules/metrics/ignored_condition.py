"""A condition that nothing evaluates.

**Why** A Job decides by how it ends (Complete is Successful, Failed is Failed), Kayenta by its score against
`threshold`: neither looks at `successCondition` or `failureCondition` (job.go, kayenta.go), so a threshold written
there guards nothing. And `inconclusiveLimit` counts measurements that are Inconclusive: with one condition each
measurement is Successful, Failed or an error (evaluate.go:18-58), and the limit is never reached. What a plugin makes
of conditions is its own affair; it is left alone.

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: smoke
spec:
  metrics:
    - name: smoke-test
      successCondition: result == 0
      provider:
        job:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: smoke
                    image: shop/smoke:1.2
```

→ RL216 `result == 0`

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      inconclusiveLimit: 3
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL216 `3`

**Good**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: smoke-test
      provider:
        job:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: smoke
                    image: shop/smoke:1.2
    - name: success-rate
      interval: 1m
      count: 5
      failureLimit: 2
      inconclusiveLimit: 3
      successCondition: len(result) > 0 && result[0] >= 0.99
      failureCondition: len(result) == 0 || result[0] < 0.95
      provider:
        prometheus:
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

**Fix** Delete it. Let the Job exit with an error where the measurement is to fail, and let Kayenta's `threshold` say
what passes. For a third answer between good and bad write both conditions with a gap between them.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.metric_conditions import FAILURE, SUCCESS
from rollout_lint.gates.providers import sets_phase
from rollout_lint.rule import rule

_DECIDES = {
    "job": ("a Job decides by how it ends", "delete it, and let the Job exit with an error where it is to fail"),
    "kayenta": ("Kayenta compares its score with `threshold`", "delete it, and say in `threshold` what passes"),
}


@rule("RL216", "ignored-condition", on=GateMetric, level=Level.WARNING, basis=Basis.FACT)
def ignored_condition(metric: GateMetric) -> Iterator[Draft]:
    if metric.provider in _DECIDES:
        why, advice = _DECIDES[metric.provider]
        for name in (SUCCESS, FAILURE):
            condition = metric.metric.field.get(name)
            if condition.text:
                message = f"`{name}` of metric `{metric.name}` is ignored: {why}"
                yield finding(at=condition, message=message, help=advice, related=metric.users)
    limit = metric.inconclusive_limit
    why_not = _never_inconclusive(metric)
    if why_not is not None and limit.value is not None and limit.value > 0:
        yield finding(
            at=limit,
            message=f"`inconclusiveLimit` {limit.value} of metric `{metric.name}` is never reached: {why_not}",
            help="delete it, or leave a gap between what passes and what fails",
            related=metric.users,
        )


def _never_inconclusive(metric: GateMetric) -> str | None:
    """Why no measurement can be Inconclusive; None where one may be, or where no condition is written at all."""
    if metric.provider == "kayenta":
        thresholds = metric.metric.field.get("provider", "kayenta", "threshold")
        passing, marginal = thresholds.get("pass").integer().value, thresholds.get("marginal").integer().value
        if passing is None or marginal is None or marginal < passing:
            return None
        return f"a score that is not below `marginal` {marginal} is not below `pass` {passing} either"
    if not metric.provider or sets_phase(metric):
        return None
    conditions = {name: metric.text(name) for name in (SUCCESS, FAILURE)}
    if not all(text.known for text in conditions.values()):
        return None
    written = [name for name, text in conditions.items() if text.value]
    return f"with `{written[0]}` alone a measurement passes or fails" if len(written) == 1 else None
