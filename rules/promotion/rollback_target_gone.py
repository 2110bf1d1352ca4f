"""The old version is gone before the post-promotion analysis has ended.

**Why** Without `scaleDownDelaySeconds` the controller keeps the old pods until the post-promotion analysis is
Successful. A written delay is a timer that does not wait for it: the pods go when it is over, and an analysis that
fails after that switches back to a ReplicaSet without pods (rollout/bluegreen.go:209-215). Counted is the time to the
last measurement: `initialDelay`, and `interval` between the measurements.

**Bad**

```yaml rollout.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    blueGreen:
      activeService: catalog
      scaleDownDelaySeconds: 60
      prePromotionAnalysis:
        templates: [{templateName: slo}]
      postPromotionAnalysis:
        templates: [{templateName: slo}]
```

```yaml slo.yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 10
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.999
      provider:
        prometheus:
          address: http://prometheus:9090
          query: sum(rate(http_requests_total{status!~"5.."}[2m])) / sum(rate(http_requests_total[2m]))
```

→ RL606 `60`

**Good**

```yaml rollout.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: catalog
spec:
  selector: {matchLabels: {app: catalog}}
  template: {metadata: {labels: {app: catalog}}}
  strategy:
    blueGreen:
      activeService: catalog
      scaleDownDelaySeconds: 900
      prePromotionAnalysis:
        templates: [{templateName: slo}]
      postPromotionAnalysis:
        templates: [{templateName: slo}]
```

```yaml slo.yaml
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: slo
spec:
  metrics:
    - name: success-rate
      interval: 1m
      count: 10
      failureLimit: 2
      successCondition: len(result) > 0 && result[0] >= 0.999
      provider:
        prometheus:
          address: http://prometheus:9090
          query: sum(rate(http_requests_total{status!~"5.."}[2m])) / sum(rate(http_requests_total[2m]))
```

**Fix** Remove `scaleDownDelaySeconds`, or make it longer than the post-promotion analysis.
"""

from collections.abc import Iterator

from rollout_lint.finding import Basis, Draft, Level, Related, finding
from rollout_lint.gates.gated import GatedRollout
from rollout_lint.manifests.analysis import AnalysisPlace
from rollout_lint.rule import rule


@rule(
    "RL606",
    "rollback-target-gone",
    on=GatedRollout,
    level=Level.WARNING,
    basis=Basis.FACT,
    checklist="promotion",
)
def rollback_target_gone(gated: GatedRollout) -> Iterator[Draft]:
    blue_green = gated.rollout.blue_green
    if blue_green is None:
        return
    delay = blue_green.field.get("scaleDownDelaySeconds").integer()
    if not delay.present or delay.value is None:
        return
    for gate in gated.gates:
        if gate.analysis is None or gate.analysis.place is not AnalysisPlace.POST_PROMOTION:
            continue
        from rollout_lint.gates.analysis_duration import longest_metric

        longest = longest_metric(gate)
        if longest is not None and longest.seconds > delay.value:
            yield finding(
                at=delay,
                message=f"the old pods are gone after {delay.value} s, while the post-promotion analysis takes at "
                f"least {longest.seconds:g} s: if it fails then, there is nothing to go back to",
                help="remove it, which keeps the old pods until the analysis is Successful, or make it "
                f"{longest.seconds:g} or more",
                related=(
                    Related(longest.metric.span, f"metric `{longest.metric.name}` takes {longest.seconds:g} s"),
                    Related(gate.span, "the post-promotion analysis"),
                ),
            )
