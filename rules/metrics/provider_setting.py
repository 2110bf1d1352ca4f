"""A setting of the provider cannot work.

**Why** Neither the API server nor `kubectl argo rollouts lint` reads what stands under `provider:`. The controller
reads it when it measures: an address without a scheme, `timeout: 0`, a query in a form that the provider does not take
make every measurement an error, and the fifth in a row aborts the release. A `jsonPath` without braces is worse: it is
plain text, and the conditions judge that text. Other settings are simply not read.

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
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          address: prometheus.monitoring:9090
          timeout: 0
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
```

→ RL218 `prometheus.monitoring:9090`
→ RL218 `0`

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: health
spec:
  metrics:
    - name: health
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: result == 'ok'
      provider:
        web:
          url: http://catalog.shop/health
          jsonPath: $.status
```

→ RL218 `$.status`

**Bad**

```yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: smoke
spec:
  metrics:
    - name: smoke_test
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

→ RL218 `smoke_test`

**Good**

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
      successCondition: len(result) > 0 && result[0] >= 0.99
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          timeout: 10
          query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
    - name: health
      interval: 1m
      count: 5
      failureLimit: 2
      successCondition: result == 'ok'
      provider:
        web:
          url: http://catalog.shop/health
          jsonPath: "{$.status}"
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
```

**Fix** Write what the help says; the message ends with the words of the controller where it has any.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, finding
from rollout_lint.gates.gate import GateMetric
from rollout_lint.gates.policy import Policy
from rollout_lint.gates.providers import complaints_of
from rollout_lint.rule import rule


@rule("RL218", "provider-setting", on=GateMetric, level=Level.WARNING, basis=Basis.FACT)
def provider_setting(metric: GateMetric, policy: Policy) -> Iterator[Draft]:
    for complaint in complaints_of(metric, policy):
        message = f"metric `{metric.name}` {complaint.what}"
        yield finding(
            at=complaint.at,
            message=f"{message}: `{complaint.quote}`" if complaint.quote else message,
            help=complaint.help,
            related=metric.users,
        )
